"""Drives files through the pipeline: source, reader, rules, diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic, Report
from newsmeta.files.targets import PICTURES, Target, content
from newsmeta.frontmatter import source
from newsmeta.linter import parallel
from newsmeta.linter.analyst import Analyst
from newsmeta.linter.locating import order, place_all, place_error
from newsmeta.portable import Portable
from newsmeta.rules import CHECKED, VALIDATED, repository
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.pictures import ALONE, local_files

if TYPE_CHECKING:
    from newsmeta.linter.cross_file import Comparer
    from newsmeta.linter.normalizing import NormalizedFile
    from newsmeta.rules.repository import Summary


@dataclass(frozen=True, slots=True)
class FileResult(Portable):
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
    pictures: frozenset[str] = frozenset()


_NOTHING = FileResult()

CACHED_FROM = 100
"""Files from which on it pays to look into the cache."""


class Runner:
    """Looks at files, and normalizes them, by one configuration.

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
        self._recipe = parallel.Recipe(_validator, (config, layer, now), options)
        self._analyst = Analyst(config, layer, now, codes, heeds_comments)
        self._comparer = self._new_comparer()
        self.config = config
        self.now = now
        self.finder = self._analyst.finder

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with data files that were passed over, one line each."""
        return self._analyst.warnings

    @property
    def site_warnings(self) -> tuple[str, ...]:
        """What is wrong with configurations of sites that were read so far, one line each."""
        return self._analyst.site_warnings

    @property
    def identity(self) -> str | None:
        """What decides, besides a file, what is found in it; None if more than can be told."""
        return self._analyst.identity

    @property
    def enabled(self) -> frozenset[str]:
        """The codes of the rules that are reported, besides those of unreadable files."""
        return self._analyst.enabled

    def run(
        self,
        targets: Iterable[Target],
        progress: Callable[[], None] | None = None,
        searched: Sequence[Path] = (),
        jobs: int = 1,
        cache: bool = False,
    ) -> tuple[Report, list[tuple[str, Exception]]]:
        """Look at files, by themselves and among the others of their repository.

        Args:
            targets: The files.
            progress: What to call after each file.
            searched: Folders whose files are all among `targets`.
            jobs: How many processes to use. The outcome is the same with any number.
            cache: Whether to remember what was found in files, and not to look at those again
                that did not change, where no comparison needs more of them. The outcome is the
                same.

        Returns:
            What was found, and the files that newsmeta itself failed on, with the reason.
        """
        found: dict[int, list[Diagnostic]] = {}  # By the number of the file; most have nothing.
        failures: list[tuple[str, Exception]] = []
        files = suppressed = 0
        group = self._comparer.new_group() if self._comparer else None
        results = self._remembered if cache and group is None else self.results
        for target, result in results(targets, jobs):
            if result is not None:
                files += 1
                if result.diagnostics:
                    found[files] = list(result.diagnostics)
                suppressed += result.suppressed
                if result.failure:
                    failures.append((target.name, result.failure))
            if group is not None:
                about = result or _NOTHING
                group.add(target, files, about.summary, about.pictures)
            if progress:
                progress()
        if self._comparer and group is not None:
            for number, diagnostic in self._comparer.compare(group, searched):
                if diagnostic is None:
                    suppressed += 1
                else:
                    found.setdefault(number, []).append(diagnostic)
            for picture in self._comparer.pictures(searched, group.pictures):
                files += 1
                found[files] = picture
        diagnostics = (d for number in sorted(found) for d in sorted(found[number], key=order))
        return Report(tuple(diagnostics), files, suppressed), failures

    def validate_file(self, target: Target) -> FileResult | None:
        """Return what was found in a file; None for an unnamed one without front matter."""
        if self._comparer and target.is_named and target.file.lower().endswith(PICTURES):
            found = tuple(self._comparer.picture(target))
            return FileResult(found, pictures=frozenset((target.file,)))
        try:
            data = content(target, self.config.limits.max_size)
        except source.SourceError as error:
            return FileResult(self._error(error, target.name, target.file))
        return None if data is None else self.validate_bytes(data, target.name, target.file)

    def validate_bytes(self, data: bytes, name: str, path: str | Path) -> FileResult:
        """Return what was found in the content of a file.

        Args:
            data: The content.
            name: How the file is shown.
            path: Where the file is, or would be, which decides its kind.
        """
        try:
            document = self._analyst.accept(data, path)
            if document is not None:
                return self._accepted(document, name, str(path))
            parts = self._analyst.split(data)
            return self._validate_source(parts, name, Path(path))
        except source.SourceError as error:
            return FileResult(self._error(error, name, path))
        except Exception as error:  # One bad file never stops the rest.
            return FileResult(failure=error)

    def normalize_all(
        self, targets: Iterable[Target], jobs: int, unsafe: bool = False, layout: bool = False
    ) -> Iterator[tuple[Target, NormalizedFile | None]]:
        """Yield each file, in order, with what normalizing it comes to, without writing it.

        Args:
            targets: The files.
            jobs: How many processes to use. The outcome is the same with any number, but that
                the content of files that do not change is left out.
            unsafe: Whether to make unsafe fixes, too.
            layout: Whether to bring the front matter into canonical layout, too.
        """
        if jobs <= 1:
            for target in targets:
                yield target, self.normalize_file(target, unsafe, layout)
            return
        from newsmeta.linter.normalizing import NormalizedFile

        options = {**self._recipe.options, "unsafe": unsafe, "layout": layout}
        recipe = replace(self._recipe, make=_normalizer, options=options)
        look = partial(_normalized, self, unsafe, layout)
        for target, outcome in parallel.results(recipe, look, targets, jobs):
            if outcome is _UNCHANGED:
                yield target, NormalizedFile(target.name, target.path, b"", b"")
            else:
                yield target, outcome

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
        from newsmeta.linter.normalizing import NormalizedFile

        try:
            data = content(target, self.config.limits.max_size)
        except source.SourceError as error:
            remaining = self._error(error, target.name, target.path)
            return NormalizedFile(target.name, target.path, b"", b"", remaining=remaining)
        if data is None:
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
        from newsmeta.linter.normalizing import NormalizedFile, Normalizer

        try:
            if not layout and self._analyst.accept(data, path) is not None:
                return NormalizedFile(name, path, data, data)
            parts = self._analyst.split(data)
            return Normalizer(self._analyst).normalize(parts, name, path, unsafe, layout)
        except source.SourceError as error:
            remaining = self._error(error, name, path)
            return NormalizedFile(name, path, data, data, remaining=remaining)
        except Exception as error:  # One bad file never stops the rest.
            return NormalizedFile(name, path, data, data, failure=error)

    def _new_comparer(self) -> Comparer | None:
        """Return what compares files, or None where no rule asks for it."""
        if self._analyst.enabled.isdisjoint(repository.CODES | ALONE):
            return None
        from newsmeta.linter.cross_file import Comparer

        return Comparer(self._analyst)

    def results(
        self, targets: Iterable[Target], jobs: int
    ) -> Iterator[tuple[Target, FileResult | None]]:
        """Yield each file, in order, with what came of it by itself.

        Args:
            targets: The files.
            jobs: How many processes to use.
        """
        if jobs <= 1:
            yield from ((target, self.validate_file(target)) for target in targets)
            return
        knows_sites = not self._analyst.enabled.isdisjoint(CHECKED)
        for target, result in parallel.results(self._recipe, self.validate_file, targets, jobs):
            if knows_sites:
                self._analyst.site_of(target.file)  # In this process, for its warnings.
            yield target, result

    def _remembered(
        self, targets: Iterable[Target], jobs: int
    ) -> Iterator[tuple[Target, FileResult | None]]:
        """Yield what `results` does, without a look at files that did not change."""
        rest = iter(targets)
        first = list(islice(rest, CACHED_FROM))
        targets = chain(first, rest)
        if len(first) < CACHED_FROM:
            return self.results(targets, jobs)
        from newsmeta.linter.incremental import CachedRun

        recipe = replace(self._recipe, make=_cached)
        return CachedRun(self, recipe, _found).results(targets, jobs)

    def _accepted(self, document: PlainDocument, name: str, file: str) -> FileResult:
        if self._comparer is None:
            return _NOTHING
        return FileResult(
            summary=self._comparer.summarize(document.values, file, name),
            pictures=frozenset(str(picture.path) for picture, _ in local_files(document)),
        )

    def _validate_source(self, parts: source.Source, name: str, path: Path) -> FileResult:
        analysis = self._analyst.analyse(parts, path)
        found = place_all(analysis.findings, parts, name)
        if self._comparer is None:
            return FileResult(found, analysis.suppressed)
        return FileResult(
            found,
            analysis.suppressed,
            summary=self._comparer.summarize(analysis.front_matter.values, str(path), name),
            pictures=_local_pictures(analysis.document),
        )

    def _error(
        self, error: source.SourceError, name: str, path: str | Path
    ) -> tuple[Diagnostic, ...]:
        if error.code not in self._analyst.enabled_for(path):
            return ()
        return (place_error(error, name),)


def _validator(*arguments: Any, **options: Any) -> Callable[[Target], FileResult | None]:
    """Return what another process does with each file."""
    return Runner(*arguments, **options).validate_file


_UNCHANGED: Literal[True] = True
"""What another process says of a file that stays as it is, and in which nothing was found."""


def _normalizer(*arguments: Any, unsafe: bool, layout: bool, **options: Any) -> parallel.Look:
    """Return what another process does with each file to normalize."""
    return partial(_normalized, Runner(*arguments, **options), unsafe, layout)


def _normalized(
    runner: Runner, unsafe: bool, layout: bool, target: Target
) -> NormalizedFile | Literal[True] | None:
    """Return what normalizing a file comes to, without what nobody needs to have handed over."""
    outcome = runner.normalize_file(target, unsafe, layout)
    if outcome is None or outcome.is_changed:
        return outcome
    is_clean = not (outcome.remaining or outcome.kept_layout or outcome.failure)
    return _UNCHANGED if is_clean else replace(outcome, before=b"", after=b"")


def _cached(*arguments: Any, **options: Any) -> parallel.Look:
    """Return what another process does with each file that is to be remembered."""
    from newsmeta.linter.incremental import CachedLook

    return CachedLook(Runner(*arguments, **options))


def _found(diagnostics: tuple[Diagnostic, ...]) -> FileResult:
    return FileResult(diagnostics) if diagnostics else _NOTHING


def _local_pictures(document: Document) -> frozenset[str]:
    """Return the pictures of the site that a document names."""
    site = document.site
    if site is None:
        return frozenset()
    images = (value for value in document.urls if value.is_image)
    files = (site.find(value.text, value.url) for value in images)
    return frozenset(str(file.path) for file in files if file)
