"""Drives files through the pipeline: source, reader, rules, diagnostics."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta import parallel, reader, source, suppression
from newsmeta.config import Config, ConfigError, Kind, place
from newsmeta.diagnostics import (
    Diagnostic,
    Finding,
    FixSafety,
    Location,
    Pointer,
    Position,
    Related,
    Report,
    Span,
    field_name,
    json_pointer,
)
from newsmeta.discovery import Finder, Identities, Target
from newsmeta.edits import Edit, origin
from newsmeta.rules import CHECKED, CHECKS, RULES, UNREADABLE, VALIDATED, repository
from newsmeta.rules.base import Context, Document, TextValue
from newsmeta.rules.pictures import LocalImageName, NotAnImage
from newsmeta.rules.pictures import check_file as check_picture
from newsmeta.rules.repository import Comparison, Summary
from newsmeta.rules.url_values import find_urls
from newsmeta.schema import Schema, SchemaError
from newsmeta.schema import load as load_schema
from newsmeta.schema import load_file as load_schema_file
from newsmeta.selection import Layer, codes_of, resolve
from newsmeta.site import LocalFile, Pictures, Sites, repository_of

if TYPE_CHECKING:
    from newsmeta.vocabulary import Vocabulary

_SECRET = re.compile(r"[A-Za-z0-9+/]{64,}={0,2}")
_SHOWN_OF_SECRET = 8
_LONGEST_MESSAGE = 300
_NO_TEXT = source.Source("", False, Span(0, 0), 0)
_READINGS = 256
"""Files that comparisons keep at hand to say where something stands."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file.

    Attributes:
        diagnostics: In order of line, column and code.
        suppressed: How many findings comments in the file kept quiet.
        failure: Why newsmeta itself failed on it, or None.
        summary: What comparisons with other files need to know of it, if there are any.
        pictures: The picture files of the repository that it names.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    suppressed: int = 0
    failure: Exception | None = None
    summary: Summary | None = None
    pictures: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class _Analysis:
    """What the rules make of one text."""

    document: Document
    findings: tuple[Finding, ...]
    suppressed: int

    @property
    def front_matter(self) -> reader.FrontMatter:
        """What was read from the text."""
        return self.document.front_matter


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file that was read once more, to say where in it something stands."""

    parts: source.Source
    document: Document
    quiet: suppression.Suppressions


@dataclass(frozen=True, slots=True)
class NormalizedFile:
    """What normalizing one file comes to.

    Attributes:
        name: How the file is shown.
        path: Where it is.
        before: Its content.
        after: What its content should be; the same where there is nothing to do.
        is_changed: Whether the two differ.
        fixed: The findings that are put right in `after`, where they stood in `before`.
        remaining: What `newsmeta validate` says about `after`.
        refused: Those of the remaining whose fix could not be made, each with the reason.
        kept_layout: Why canonical layout was asked for and not done, or an empty string.
        failure: Why newsmeta itself failed on it, or None.
    """

    name: str
    path: Path
    before: bytes
    after: bytes
    is_changed: bool = False
    fixed: tuple[Diagnostic, ...] = ()
    remaining: tuple[Diagnostic, ...] = ()
    refused: tuple[tuple[Diagnostic, str], ...] = ()
    kept_layout: str = ""
    failure: Exception | None = None

    @property
    def text(self) -> str:
        """The new content as text; bytes that are no UTF-8 become U+FFFD."""
        return self.after.decode("utf-8", "replace")


class Runner:
    """Validates and normalizes files by one configuration.

    Args:
        config: The configuration.
        layer: What the command line says about rules, over the configuration.
        now: The time that "future" is measured against; the present if None.
        codes: The rules to choose from. What makes a file unreadable is reported besides.
        heeds_comments: Whether comments in files keep findings quiet.

    Raises:
        ConfigError: When a vocabulary or schema that the configuration names is unusable.
        SelectorError: When `layer` names a rule that does not exist.
    """

    def __init__(
        self,
        config: Config,
        layer: Layer | None = None,
        now: datetime | None = None,
        *,
        codes: frozenset[str] = VALIDATED,
        heeds_comments: bool = True,
    ) -> None:
        now = now or datetime.now(UTC)
        options = {"codes": codes, "heeds_comments": heeds_comments}
        self._recipe = parallel.Recipe((config, layer, now), options)
        self.config = config
        self._heeds_comments = heeds_comments
        self.finder = Finder(config)
        layers = [config.rules] if layer is None else [config.rules, layer]
        self._enabled = resolve(layers) & (codes | UNREADABLE)
        self._if_unreadable = UNREADABLE - codes
        self._sites = Sites(config.root, config.path is not None, config.site_url, config.base_url)
        self._base = Context(
            enabled=self._enabled,
            schema=None,
            is_article=False,
            now=now,
            settings=config.settings,
            topics=self._vocabulary("topics", config.topics, {"NM214"}),
            organizations=self._vocabulary(
                "organizations", config.organizations, {"NM215", "NM307", "NM606"}
            ),
        )
        self._contexts: dict[Kind, Context] = {}
        for kind in config.kinds:
            self._context(kind)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with data files that were passed over, one line each."""
        vocabularies = (self._base.topics, self._base.organizations)
        return tuple(problem for v in vocabularies if v is not None for problem in v.problems)

    @property
    def site_warnings(self) -> tuple[str, ...]:
        """What is wrong with configurations of sites that were read so far, one line each."""
        return tuple(self._sites.warnings)

    @property
    def enabled(self) -> frozenset[str]:
        """The codes of the rules that are reported, besides those of unreadable files."""
        return self._enabled - self._if_unreadable

    def run(
        self,
        targets: Sequence[Target],
        progress: Callable[[], None] | None = None,
        searched: Sequence[Path] = (),
        jobs: int = 1,
    ) -> tuple[Report, list[tuple[str, Exception]]]:
        """Look at files, by themselves and among the others of their repository.

        Args:
            targets: The files.
            progress: What to call after each file.
            searched: Folders whose files are all among `targets`.
            jobs: How many processes to use. The outcome is the same with any number.

        Returns:
            What was found, and the files that newsmeta itself failed on, with the reason.
        """
        found: list[list[Diagnostic]] = []
        numbers: dict[Path, int] = {}
        summaries: list[Summary] = []
        pictures: set[Path] = set()
        failures: list[tuple[str, Exception]] = []
        suppressed = 0
        if jobs > 1:
            results = parallel.results(self._recipe, targets, jobs)
            for folder in {target.path.parent for target in targets}:
                self._sites.of(folder / "_")  # Here, for what there is to warn of.
        else:
            results = (self.validate_file(target) for target in targets)
        for target, result in zip(targets, results, strict=True):
            if result is not None:
                numbers[target.path] = len(found)
                found.append(list(result.diagnostics))
                suppressed += result.suppressed
                if result.failure:
                    failures.append((target.name, result.failure))
                pictures |= result.pictures
                if result.summary:
                    summaries.append(result.summary)
            if progress:
                progress()
        if summaries:
            given = {target.path: target.data for target in targets if target.data is not None}
            for path, diagnostic in self._compared(summaries, targets, searched, given):
                if diagnostic is None:
                    suppressed += 1
                else:
                    found[numbers[path]].append(diagnostic)
        found += self._pictures_alone(searched, pictures)
        diagnostics = (diagnostic for each in found for diagnostic in sorted(each, key=_order))
        return Report(tuple(diagnostics), len(found), suppressed), failures

    def validate_file(self, target: Target) -> FileResult | None:
        """Return what was found in a file; None for an unnamed one without front matter."""
        try:
            data = target.data
            if data is None:
                data = source.read_bytes(target.path, self.config.limits.max_size)
        except source.SourceError as error:
            if not target.is_named and _is_other(target.path):
                return None
            return FileResult(self._source_diagnostics(error, target.name, target.path))
        if not target.is_named and not _is_meant(data):
            return None
        return self.validate_bytes(data, target.name, target.path)

    def validate_bytes(self, data: bytes, name: str, path: Path) -> FileResult:
        """Return what was found in the content of a file.

        Args:
            data: The content.
            name: How the file is shown.
            path: Where the file is, or would be, which decides its kind.
        """
        try:
            parts = self._split(data)
        except source.SourceError as error:
            return FileResult(self._source_diagnostics(error, name, path))
        try:
            return self._validate_source(parts, name, path)
        except Exception as error:  # One bad file never stops the rest.
            return FileResult(failure=error)

    def normalize_file(
        self, target: Target, unsafe: bool = False, layout: bool = False
    ) -> NormalizedFile | None:
        """Return what normalizing a file comes to, without writing it.

        Args:
            target: The file.
            unsafe: Whether to make unsafe fixes, too.
            layout: Whether to bring the front matter into canonical layout, too.

        Returns:
            The outcome; None for a file without front matter that nobody named.
        """
        try:
            data = source.read_bytes(target.path, self.config.limits.max_size)
        except source.SourceError as error:
            remaining = self._source_diagnostics(error, target.name, target.path)
            return NormalizedFile(target.name, target.path, b"", b"", remaining=remaining)
        if not target.is_named and not _is_meant(data):
            return None
        return self.normalize_bytes(data, target.name, target.path, unsafe, layout)

    def normalize_bytes(
        self, data: bytes, name: str, path: Path, unsafe: bool = False, layout: bool = False
    ) -> NormalizedFile:
        """Return what normalizing the content of a file comes to.

        Args:
            data: The content.
            name: How the file is shown.
            path: Where the file is, or would be, which decides its kind.
            unsafe: Whether to make unsafe fixes, too.
            layout: Whether to bring the front matter into canonical layout, too.
        """
        try:
            parts = self._split(data)
        except source.SourceError as error:
            remaining = self._source_diagnostics(error, name, path)
            return NormalizedFile(name, path, data, data, remaining=remaining)
        try:
            return self._normalize_source(parts, name, path, unsafe, layout)
        except Exception as error:  # One bad file never stops the rest.
            return NormalizedFile(name, path, data, data, failure=error)

    def _normalize_source(
        self, before: source.Source, name: str, path: Path, unsafe: bool, layout: bool
    ) -> NormalizedFile:
        from newsmeta import fixer

        refused: fixer.Refusals = {}
        parts, fixed, analysis = self._fix(before, name, path, unsafe, refused)
        kept_layout = ""
        if layout and self.finder.kind(path).schema == "article":
            from newsmeta.layout import canonical_layout

            laid_out, kept_layout = canonical_layout(parts, self.config.limits)
            if laid_out.text != parts.text:
                refused.clear()
                parts, more, analysis = self._fix(laid_out, name, path, unsafe, refused)
                fixed += more
        is_changed = parts.text != before.text or parts.has_bom != before.has_bom
        return NormalizedFile(
            name,
            path,
            before.data,
            parts.data if is_changed else before.data,
            is_changed,
            tuple(sorted(fixed, key=_order)),
            _diagnostics(analysis, parts, name),
            tuple(
                (_diagnostic(finding, parts, name), refused[fixer.key(finding)])
                for finding in analysis.findings
                if fixer.key(finding) in refused
            ),
            kept_layout,
        )

    def _fix(
        self,
        before: source.Source,
        name: str,
        path: Path,
        unsafe: bool,
        refused: dict[tuple[str, Pointer | None, str], str],
    ) -> tuple[source.Source, list[Diagnostic], _Analysis]:
        """Make pass after pass, until there is nothing more to fix.

        Returns:
            The text, what was fixed in it, and what the rules make of it now; the text as
            it was before if the passes do not come to an end.
        """
        from newsmeta import fixer

        allowed = (FixSafety.SAFE, FixSafety.UNSAFE) if unsafe else (FixSafety.SAFE,)
        parts, fixed = before, list[Diagnostic]()
        schema = self._context(self.finder.kind(path)).schema
        worker = fixer.Fixer(self.config.limits, schema.kind_of if schema else lambda _: "")
        passes: list[list[Edit]] = []
        for _ in range(fixer.MAX_PASSES):
            analysis = self._analyse(parts, path)
            wanted = [
                finding
                for finding in analysis.findings
                if finding.change
                and RULES[finding.code].fix in allowed
                and fixer.key(finding) not in refused
            ]
            if analysis.front_matter.root is None:
                reason = "the front matter cannot be read"
                refused.update((fixer.key(finding), reason) for finding in wanted)
                wanted = []
            wanted.sort(key=lambda finding: (finding.code, finding.span.start))
            after, done, edits = worker.run_pass(parts, analysis.front_matter, wanted, refused)
            fixed += [_diagnostic(_moved_back(f, passes), before, name) for f in done]
            if not done:
                return parts, fixed, analysis
            parts = after
            passes.append(edits)
        for finding in wanted:
            refused[fixer.key(finding)] = "the fixes undo one another"
        return before, [], self._analyse(before, path)

    def _validate_source(self, parts: source.Source, name: str, path: Path) -> FileResult:
        analysis = self._analyse(parts, path)
        summary = None
        if analysis.front_matter.root is not None and self._enabled & repository.CODES:
            summary = self._summary(analysis.front_matter, path, name, is_reported=True)
        found = _diagnostics(analysis, parts, name)
        pictures = frozenset(_local_pictures(analysis.document))
        return FileResult(found, analysis.suppressed, summary=summary, pictures=pictures)

    def _analyse(self, parts: source.Source, path: Path) -> _Analysis:
        """Return what the rules find in a text, without what comments keep quiet."""
        context = self._context(self.finder.kind(path))
        enabled = self._enabled_for(path)
        front_matter = reader.read(parts.text, parts.front_matter, self.config.limits)
        if front_matter.root is not None:
            enabled -= self._if_unreadable
        if enabled != context.enabled:
            context = replace(context, enabled=enabled)
        document = self._document(parts, front_matter, context, path)
        quiet = suppression.parse(document) if self._heeds_comments else suppression.NONE
        findings: dict[tuple[object, ...], Finding] = {}
        for finding in (*_findings(document, context), *quiet.findings):
            if finding.code in enabled:
                # What an alias or << repeats is one mistake, made where it is written.
                last = finding.pointer and finding.pointer[-1]
                wording = finding.message if finding.code == "NM110" else ""
                findings.setdefault((finding.code, finding.span, last, wording), finding)
        kept = tuple(
            finding
            for finding in findings.values()
            if not quiet.covers(finding.code, parts.position(finding.span.start).line)
        )
        return _Analysis(document, kept, len(findings) - len(kept))

    def _document(
        self,
        parts: source.Source,
        front_matter: reader.FrontMatter,
        context: Context,
        path: Path,
    ) -> Document:
        schema = context.schema if context.is_article else None
        typed = tuple(_typed(front_matter, schema)) if schema else ()
        if not context.enabled & CHECKED:
            return Document(parts, front_matter, typed)
        urls = tuple(find_urls(front_matter, schema))
        return Document(parts, front_matter, typed, urls, path.name, self._sites.of(path))

    def _pictures_alone(
        self, searched: Sequence[Path], named: set[Path]
    ) -> Iterator[list[Diagnostic]]:
        """Yield what is wrong with each of the pictures that no file names."""
        if self._enabled.isdisjoint(rule.code for rule in (LocalImageName, NotAnImage)):
            return
        identity = Identities()
        known = {identity.of(path) for path in named}
        shared = Pictures()
        for target in self.finder.pictures(searched):
            if target.is_named or identity.of(target.path) in known:
                continue
            known.add(identity.of(target.path))
            enabled = self._enabled_for(target.path)
            local = LocalFile(target.path, target.name)
            yield [
                _diagnostic(finding, _NO_TEXT, target.name)
                for finding in check_picture(local, shared)
                if finding.code in enabled
            ]

    # -- comparing files -----------------------------------------------------------------

    def _summary(
        self, front_matter: reader.FrontMatter, path: Path, name: str, is_reported: bool
    ) -> Summary:
        kind = self.finder.kind(path).name
        return repository.summarize(front_matter.values, path, name, kind, is_reported)

    def _compared(
        self,
        summaries: list[Summary],
        targets: Sequence[Target],
        searched: Sequence[Path],
        given: Mapping[Path, bytes],
    ) -> Iterator[tuple[Path, Diagnostic | None]]:
        """Yield what comparing files finds: the file, and None for what is kept quiet."""
        others = (self._summary_of(target) for target in self._others(targets, searched))
        everything = [*summaries, *(other for other in others if other is not None)]
        everything.sort(key=lambda summary: summary.name)
        comparisons = repository.compare(
            everything,
            lambda summary: self._enabled_for(summary.path),
            self.config.settings,
            self._base.organizations,
        )

        @lru_cache(maxsize=_READINGS)
        def reading(path: Path) -> _Reading | None:
            return self._reading(path, given.get(path))

        for comparison in comparisons:
            file = reading(comparison.summary.path)
            if file is not None:
                yield comparison.summary.path, _compared(comparison, file, reading)

    def _others(self, targets: Sequence[Target], searched: Sequence[Path]) -> Iterator[Target]:
        """Yield the other files of the repositories that `targets` are in."""
        whole = [Path(os.path.abspath(folder)) for folder in searched]  # noqa: PTH100
        roots = {
            root
            for folder in {Path(os.path.abspath(t.path)).parent for t in targets}  # noqa: PTH100
            if (root := self._repository_of(folder))
            and not any(root.is_relative_to(folder) for folder in whole)
        }
        if not roots:
            return
        identity = Identities()
        known = {identity.of(target.path) for target in targets}
        for target in self.finder.search(sorted(map(_shown, roots))).targets:
            if identity.of(target.path) not in known:
                yield target

    def _repository_of(self, folder: Path) -> Path | None:
        """Return the folder of the repository that a folder is in, or None."""
        if self.config.path is not None and folder.is_relative_to(self.config.root):
            return self.config.root
        return repository_of(folder)

    def _summary_of(self, target: Target) -> Summary | None:
        """Return what there is to compare in a file that is not reported on."""
        try:
            data = source.read_bytes(target.path, self.config.limits.max_size)
            if not _is_meant(data):
                return None
            parts = self._split(data)
        except source.SourceError:
            return None
        front_matter = reader.read(parts.text, parts.front_matter, self.config.limits)
        if front_matter.root is None:
            return None
        return self._summary(front_matter, target.path, target.name, is_reported=False)

    def _reading(self, path: Path, data: bytes | None) -> _Reading | None:
        """Read a file once more; None where it is no longer what it was."""
        try:
            if data is None:
                data = source.read_bytes(path, self.config.limits.max_size)
            parts = self._split(data)
        except source.SourceError:
            return None
        front_matter = reader.read(parts.text, parts.front_matter, self.config.limits)
        document = Document(parts, front_matter)
        quiet = suppression.parse(document) if self._heeds_comments else suppression.NONE
        return _Reading(parts, document, quiet)

    # -- configuration -------------------------------------------------------------------

    def _split(self, data: bytes) -> source.Source:
        limit = self.config.limits.max_size
        if len(data) > limit:
            raise source.SourceError(
                "NM001", f"the file holds more than the limit of {limit:,} bytes"
            )
        return source.split(data)

    def _enabled_for(self, path: Path) -> frozenset[str]:
        ignored = self.finder.ignored_selectors(path)
        return self._enabled.difference(*map(codes_of, ignored)) if ignored else self._enabled

    def _context(self, kind: Kind) -> Context:
        if kind not in self._contexts:
            self._contexts[kind] = replace(
                self._base, schema=self._schema(kind), is_article=kind.schema == "article"
            )
        return self._contexts[kind]

    def _schema(self, kind: Kind) -> Schema | None:
        if kind.schema is None:
            return None
        if kind.schema == "article":
            return load_schema("article")
        path = self.config.root / kind.schema
        try:
            return load_schema_file(path)
        except SchemaError as error:
            raise self._config_error(("kinds", kind.name, "schema"), f"{path} {error}") from None

    def _vocabulary(
        self, key: str, patterns: tuple[str, ...], codes: set[str]
    ) -> Vocabulary | None:
        if not patterns or not codes & self._enabled:
            return None
        from newsmeta import vocabulary

        try:
            return vocabulary.load(patterns, self.config.root)
        except vocabulary.VocabularyError as error:
            raise self._config_error(("vocabularies", key), str(error)) from None

    def _config_error(self, pointer: Pointer, message: str) -> ConfigError:
        where = place(self.config.path, pointer) + " " if self.config.path else ""
        return ConfigError(f"{where}{field_name(pointer)}: {message}")

    def _source_diagnostics(
        self, error: source.SourceError, name: str, path: Path
    ) -> tuple[Diagnostic, ...]:
        if error.code not in self._enabled_for(path):
            return ()
        end = Position(error.position.line, error.position.column + error.length)
        rule = RULES[error.code]
        return (
            Diagnostic(
                code=error.code,
                name=rule.name,
                severity=rule.severity,
                message=error.message,
                hint=error.hint,
                location=Location(name, error.position, end),
                snippet=mask(error.snippet),
            ),
        )


def _is_other(path: Path) -> bool:
    """Tell whether a file that cannot be taken has the beginning of another kind of file."""
    try:
        if not path.is_file():  # Opening a pipe would wait for somebody to write to it.
            return False
        with path.open("rb") as file:
            return not _is_meant(file.read(200))
    except OSError:
        return False


def _is_meant(data: bytes) -> bool:
    """Tell whether a file that a search found is an article file, or was to be one."""
    head = data[:200]
    return source.starts_front_matter(head) or source.nearly_starts_front_matter(head)


def _diagnostics(analysis: _Analysis, parts: source.Source, name: str) -> tuple[Diagnostic, ...]:
    lines: dict[int, str] = {}
    found = (_diagnostic(finding, parts, name, lines) for finding in analysis.findings)
    return tuple(sorted(found, key=_order))


def _order(diagnostic: Diagnostic) -> tuple[int, int, str, str]:
    return diagnostic.line, diagnostic.column, diagnostic.code, diagnostic.message


def _moved_back(finding: Finding, passes: list[list[Edit]]) -> Finding:
    """Return a finding with its place in the text as it was before `passes`."""
    start, end = finding.span.start, finding.span.end
    for edits in reversed(passes):
        start, end = origin(start, edits), origin(end, edits)
    return replace(finding, span=Span(start, max(start, end)), related=())


def _typed(front_matter: reader.FrontMatter, schema: Schema) -> Iterator[TextValue]:
    for pointer, node, _ in front_matter.walk():
        if isinstance(node, reader.Scalar) and (kind := schema.type_at(pointer)):
            yield TextValue(pointer, node, kind)


def _findings(document: Document, context: Context) -> Iterator[Finding]:
    for codes, check in CHECKS:
        if not codes.isdisjoint(context.enabled):
            yield from check(document, context)


def _local_pictures(document: Document) -> Iterator[Path]:
    if document.site is not None:
        for value in document.urls:
            if value.is_image and (local := document.site.find(value.text, value.url)):
                yield local.path


def _shown(folder: Path) -> str:
    """Return a folder relative to the working directory, as people name it there."""
    try:
        return os.path.relpath(folder)
    except ValueError:  # Another drive.
        return str(folder)


def _compared(
    comparison: Comparison, file: _Reading, reading: Callable[[Path], _Reading | None]
) -> Diagnostic | None:
    """Return a finding about a file among others; None where a comment keeps it quiet."""
    finding = Finding(
        comparison.code,
        comparison.message,
        file.document.span(comparison.pointer),
        comparison.hint,
        comparison.pointer,
    )
    if file.quiet.covers(finding.code, file.parts.position(finding.span.start).line):
        return None
    related = []
    for other, pointer in comparison.others:
        if place := reading(other.path):
            span = place.document.span(pointer)
            related.append(Related("the other file", _location(span, place.parts, other.name)))
    diagnostic = _diagnostic(finding, file.parts, comparison.summary.name)
    return replace(diagnostic, related=tuple(related))


def _diagnostic(
    finding: Finding, parts: source.Source, name: str, lines: dict[int, str] | None = None
) -> Diagnostic:
    rule = RULES[finding.code]
    location = _location(finding.span, parts, name)
    lines = {} if lines is None else lines
    number = location.start.line
    if number not in lines:
        # Findings on one line share it: a line can be as long as a file.
        lines[number] = mask(parts.line(number))
    return Diagnostic(
        code=finding.code,
        name=rule.name,
        severity=rule.severity,
        message=_shortened(finding.message),
        hint=_shortened(finding.hint),
        location=location,
        pointer=None if finding.pointer is None else json_pointer(finding.pointer),
        related=tuple(
            Related(message, _location(span, parts, name)) for message, span in finding.related
        ),
        fix=rule.fix if finding.change else None,
        snippet=lines[number],
    )


def _shortened(text: str) -> str:
    """Return a message that does not go on for ever where the file does."""
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def _location(span: Span, parts: source.Source, name: str) -> Location:
    end = min(span.end, len(parts.text))
    return Location(name, parts.position(min(span.start, end)), parts.position(end))


def mask(line: str) -> str:
    """Return a line of source with long base64 data dotted out, every column as it was."""
    return _SECRET.sub(
        lambda match: match[0][:_SHOWN_OF_SECRET] + "·" * (len(match[0]) - _SHOWN_OF_SECRET), line
    )
