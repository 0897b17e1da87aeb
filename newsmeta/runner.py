"""Drives files through the pipeline: source, reader, rules, diagnostics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta import reader, source, suppression
from newsmeta.config import Config, ConfigError, Kind, place
from newsmeta.diagnostics import (
    Diagnostic,
    Finding,
    Location,
    Pointer,
    Position,
    Related,
    Report,
    Span,
    field_name,
    json_pointer,
)
from newsmeta.discovery import Finder, Target
from newsmeta.rules import CHECKS, RULES
from newsmeta.rules.base import Context, Document, TextValue
from newsmeta.schema import Schema, SchemaError
from newsmeta.schema import load as load_schema
from newsmeta.schema import load_file as load_schema_file
from newsmeta.selection import Layer, codes_of, resolve

if TYPE_CHECKING:
    from newsmeta.vocabulary import Vocabulary

_SECRET = re.compile(r"[A-Za-z0-9+/]{64,}={0,2}")
_SHOWN_OF_SECRET = 8


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file.

    Attributes:
        diagnostics: In order of line, column and code.
        suppressed: How many findings comments in the file kept quiet.
        failure: Why newsmeta itself failed on it, or None.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    suppressed: int = 0
    failure: Exception | None = None


class Runner:
    """Validates files by one configuration.

    Args:
        config: The configuration.
        layer: What the command line says about rules, over the configuration.
        now: The time that "future" is measured against; the present if None.

    Raises:
        ConfigError: When a vocabulary or schema that the configuration names is unusable.
        SelectorError: When `layer` names a rule that does not exist.
    """

    def __init__(
        self, config: Config, layer: Layer | None = None, now: datetime | None = None
    ) -> None:
        self.config = config
        self.finder = Finder(config)
        layers = [config.rules] if layer is None else [config.rules, layer]
        self._enabled = resolve(layers)
        self._base = Context(
            enabled=self._enabled,
            schema=None,
            is_article=False,
            now=now or datetime.now(UTC),
            settings=config.settings,
            topics=self._vocabulary("topics", config.topics, "NM214"),
            organizations=self._vocabulary("organizations", config.organizations, "NM215"),
        )
        self._contexts: dict[str, Context] = {}
        for kind in config.kinds:
            self._context(kind)

    def run(
        self, targets: Iterable[Target], progress: Callable[[], None] | None = None
    ) -> tuple[Report, list[tuple[str, Exception]]]:
        """Validate files.

        Args:
            targets: The files.
            progress: What to call after each file.

        Returns:
            What was found, and the files that newsmeta itself failed on, with the reason.
        """
        diagnostics: list[Diagnostic] = []
        failures: list[tuple[str, Exception]] = []
        files = suppressed = 0
        for target in targets:
            result = self.validate_file(target)
            if result is not None:
                files += 1
                diagnostics += result.diagnostics
                suppressed += result.suppressed
                if result.failure:
                    failures.append((target.name, result.failure))
            if progress:
                progress()
        return Report(tuple(diagnostics), files, suppressed), failures

    def validate_file(self, target: Target) -> FileResult | None:
        """Return what was found in a file; None for an unnamed one without front matter."""
        try:
            data = source.read_bytes(target.path, self.config.limits.max_size)
        except source.SourceError as error:
            return FileResult(self._source_diagnostics(error, target.name, target.path))
        if not target.is_named and not source.starts_front_matter(data[:8]):
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
            if len(data) > self.config.limits.max_size:
                raise source.SourceError(
                    "NM001",
                    f"the file holds more than the limit of {self.config.limits.max_size:,} bytes",
                )
            parts = source.split(data)
        except source.SourceError as error:
            return FileResult(self._source_diagnostics(error, name, path))
        try:
            return self._validate_source(parts, name, path)
        except Exception as error:  # One bad file never stops the rest.
            return FileResult(failure=error)

    def _validate_source(self, parts: source.Source, name: str, path: Path) -> FileResult:
        context = self._context(self.finder.kind(path))
        enabled = self._enabled_for(path)
        if enabled != context.enabled:
            context = replace(context, enabled=enabled)
        front_matter = reader.read(parts.text, parts.front_matter, self.config.limits)
        document = _document(parts, front_matter, context)
        quiet = suppression.parse(document)
        findings = {
            # What is merged in several places (<<) is still one mistake, made once.
            (finding.code, finding.span, finding.pointer and finding.pointer[-1]): finding
            for finding in (*_findings(document, context), *quiet.findings)
            if finding.code in enabled
        }
        kept: list[Diagnostic] = []
        for finding in findings.values():
            diagnostic = _diagnostic(finding, parts, name)
            if not quiet.covers(finding.code, diagnostic.line):
                kept.append(diagnostic)
        kept.sort(key=lambda d: (d.line, d.column, d.code, d.message))
        return FileResult(tuple(kept), len(findings) - len(kept))

    def _enabled_for(self, path: Path) -> frozenset[str]:
        ignored = self.finder.ignored_selectors(path)
        return self._enabled.difference(*map(codes_of, ignored)) if ignored else self._enabled

    def _context(self, kind: Kind) -> Context:
        if kind.name not in self._contexts:
            self._contexts[kind.name] = replace(
                self._base, schema=self._schema(kind), is_article=kind.schema == "article"
            )
        return self._contexts[kind.name]

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

    def _vocabulary(self, key: str, patterns: tuple[str, ...], code: str) -> Vocabulary | None:
        if not patterns or code not in self._enabled:
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


def _document(parts: source.Source, front_matter: reader.FrontMatter, context: Context) -> Document:
    if not context.is_article or context.schema is None:
        return Document(parts, front_matter)
    typed = []
    for pointer, node, _ in front_matter.walk():
        if isinstance(node, reader.Scalar) and (kind := context.schema.type_at(pointer)):
            typed.append(TextValue(pointer, node, kind))
    return Document(parts, front_matter, tuple(typed))


def _findings(document: Document, context: Context) -> Iterator[Finding]:
    for check in CHECKS:
        yield from check(document, context)


def _diagnostic(finding: Finding, parts: source.Source, name: str) -> Diagnostic:
    rule = RULES[finding.code]
    location = _location(finding.span, parts, name)
    return Diagnostic(
        code=finding.code,
        name=rule.name,
        severity=rule.severity,
        message=finding.message,
        hint=finding.hint,
        location=location,
        pointer=None if finding.pointer is None else json_pointer(finding.pointer),
        related=tuple(
            Related(message, _location(span, parts, name)) for message, span in finding.related
        ),
        fix=rule.fix if finding.change else None,
        snippet=mask(parts.line(location.start.line)),
    )


def _location(span: Span, parts: source.Source, name: str) -> Location:
    end = min(span.end, len(parts.text))
    return Location(name, parts.position(min(span.start, end)), parts.position(end))


def mask(line: str) -> str:
    """Return a line of source with long base64 data dotted out, every column as it was."""
    return _SECRET.sub(
        lambda match: match[0][:_SHOWN_OF_SECRET] + "·" * (len(match[0]) - _SHOWN_OF_SECRET), line
    )
