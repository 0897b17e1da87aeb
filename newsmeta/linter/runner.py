"""Runs over many files: each by itself, and all compared, always in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Collected, Report
from newsmeta.files.targets import Target
from newsmeta.linter.checker import NOTHING, Checker, FileResult, Note, looker, lost
from newsmeta.linter.engines import Engine, Recipe, around, looked_at
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.job_count import Jobs, shared_out
from newsmeta.remembering import Failures
from newsmeta.rules import VALIDATED

if TYPE_CHECKING:
    from newsmeta.linter.engines import Look
    from newsmeta.linter.kept import Kept
    from newsmeta.linter.normalizing import NormalizedFile
    from newsmeta.page_heads import WebAnswers

CACHED_FROM = 100
"""Fewest files for which the cache is consulted."""

_UNCHANGED: Literal[True] = True
"""The answer of another process for a file that stays as it is and has no findings."""


class Runner:
    """Looks at files under one configuration, in this process or in several.

    Args:
        config: The configuration.
        layer: The options on rules, which come before the configuration.
        now: The time from which the future is measured; the present if None.
        codes: The rules to choose from. Rules on unreadable files always apply.
        heeds_comments: Whether comments in files suppress findings.
        has_fingerprints: Whether findings get fingerprints, which a baseline needs.
        has_edits: Whether findings carry the edits of their fixes.
        are_applied: Whether others apply these, rather than look at them.
        note: Makes a note on each readable file, for `on_file` of `run`.
        web: The answers of the web, filled in before files are looked at; None if it is not asked.

    Attributes:
        checker: The checker that looks at each file.

    Raises:
        ConfigError: When a vocabulary or schema that the configuration names is unusable.
        SelectorError: When `layer` names a rule that does not exist.
    """

    def __init__(  # noqa: PLR0913
        self,
        config: Config,
        layer: Layer | None = None,
        now: datetime | None = None,
        *,
        codes: frozenset[str] = VALIDATED,
        heeds_comments: bool = True,
        has_fingerprints: bool = False,
        has_edits: bool = False,
        are_applied: bool = True,
        note: Note | None = None,
        web: WebAnswers | None = None,
    ) -> None:
        now = now or datetime.now(UTC)
        self._arguments: tuple[tuple[Any, ...], dict[str, Any]] = (
            (config, layer, now),
            {
                "codes": codes,
                "heeds_comments": heeds_comments,
                "has_fingerprints": has_fingerprints,
                "has_edits": has_edits,
                "are_applied": are_applied,
                "note": note,
                "web": web,
            },
        )
        arguments, options = self._arguments
        self.checker = Checker(*arguments, **options)
        self.config = config
        self.finder = self.checker.analyst.finder

    @property
    def warnings(self) -> tuple[str, ...]:
        """Problems with skipped data files, one line each."""
        return self.checker.analyst.warnings

    @property
    def site_warnings(self) -> tuple[str, ...]:
        """Problems with the site configurations read so far, one line each."""
        return self.checker.analyst.site_warnings

    def kind_warnings(self, searched: Sequence[Path]) -> tuple[str, ...]:
        """Problems with kinds that have no files, one line each, after a run.

        Args:
            searched: The folders that were searched. Only a look at all files shows that none is of
        a kind.
        """
        is_whole = any(folder.resolve() == self.config.root for folder in searched)
        return self.checker.analyst.kind_warnings if is_whole else ()

    @property
    def enabled(self) -> frozenset[str]:
        """The codes of the reported rules, besides those on unreadable files."""
        return self.checker.analyst.enabled

    def run(  # noqa: PLR0913
        self,
        targets: Iterable[Target],
        progress: Callable[[], None] | None = None,
        searched: Sequence[Path] = (),
        jobs: Jobs | Engine = 1,
        cache: Callable[[], Path | None] | None = None,
        *,
        lone_pictures: Iterable[Target] | None = None,
        on_file: Callable[[Target, FileResult], None] | None = None,
        compares: bool = True,
    ) -> tuple[Report, list[tuple[str, Exception]]]:
        """Look at files one by one, and compare them with the others of their repository.

        Args:
            targets: The files.
            progress: The function to call after each file.
            searched: Folders whose files are all among `targets`.
            jobs: The number of processes, or an engine elsewhere. The outcome does not depend on
                it.
            cache: Returns the file of the cache, by which unchanged files need no second look,
                unless a comparison needs them. It is called only if there are many files. The
                outcome does not depend on it.
            lone_pictures: The single pictures to look at; None for all in `searched`.
            on_file: The function to call with each file and its outcome.
            compares: Whether to compare files, and to look at single pictures.

        Returns:
            The report, and the files that newsmeta itself failed on, with the reason.
        """
        gathered = partial(
            self.gathered,
            progress=progress,
            searched=searched,
            lone_pictures=lone_pictures,
            on_file=on_file,
            compares=compares,
        )
        if self.checker.comparer is None:
            return gathered(self._outcomes(targets, jobs, cache))
        if not (compares and isinstance(jobs, Engine)):
            return gathered(self.results(targets, jobs))
        from newsmeta.linter.apart import apart

        recipe = Recipe(apart, *self._arguments, lost, around(self.config))
        outcomes, kept = jobs.keeping(recipe, targets)
        return gathered(outcomes, kept=kept)

    def gathered(  # noqa: PLR0913
        self,
        outcomes: Iterable[tuple[Target, FileResult | None]],
        progress: Callable[[], None] | None = None,
        searched: Sequence[Path] = (),
        *,
        lone_pictures: Iterable[Target] | None = None,
        on_file: Callable[[Target, FileResult], None] | None = None,
        compares: bool = True,
        kept: Kept | None = None,
    ) -> tuple[Report, list[tuple[str, Exception]]]:
        """Return the result of `run` for files that are already checked.

        Args:
            outcomes: The files, in order, with the outcome of each by itself.
            progress: As in `run`.
            searched: As in `run`.
            lone_pictures: As in `run`.
            on_file: As in `run`.
            compares: As in `run`.
            kept: The summaries kept on other machines; None if the outcomes have them.
        """
        found = Collected()
        failures = Failures()
        files = suppressed = pictures = 0
        comparer = self.checker.comparer if compares else None
        group = comparer.new_group(kept) if comparer else None
        others: dict[str, int] = {}
        for target, result in outcomes:
            if result is not None:
                # Even if the outcome is from a cache or another process, the warnings are those of
                # this run.
                self.checker.analyst.know_site(target.file, is_by_site=result.is_by_site)
                files += 1
                if result.folder:
                    others[result.folder] = others.get(result.folder, 0) + 1
                found.add(files, result.kept or result.diagnostics)
                suppressed += result.suppressed
                if result.failure:
                    failures.add(target.name, result.failure)
                if on_file:
                    on_file(target, result)
            if group is not None:
                about = result or NOTHING
                pictures += target.file in about.pictures  # The file may be a picture itself.
                group.add(target, files, about.summary, about.pictures)
            if progress:
                progress()
        if comparer and group is not None:
            for number, diagnostic in comparer.compare(group, searched):
                if diagnostic is None:
                    suppressed += 1
                else:
                    found.add(number, (diagnostic,))
            around = self.finder.pictures(searched) if lone_pictures is None else lone_pictures
            for picture in comparer.pictures(around, group.pictures):
                files += 1
                pictures += 1
                found.add(files, picture)
        return Report(found, files, suppressed, others, pictures=pictures), failures

    def results(
        self, targets: Iterable[Target], jobs: Jobs | Engine
    ) -> Iterator[tuple[Target, FileResult | None]]:
        """Return each file with its outcome by itself, in order.

        Args:
            targets: The files.
            jobs: The number of processes, or an engine elsewhere.
        """
        recipe = Recipe(looker, *self._arguments, lost, around(self.config))
        return looked_at(recipe, self.checker.validate_file, targets, jobs)

    def _outcomes(
        self,
        targets: Iterable[Target],
        jobs: Jobs | Engine,
        cache: Callable[[], Path | None] | None,
    ) -> Iterator[tuple[Target, FileResult | None]]:
        """Return the same as `results`, without a look at files that are in the cache."""
        if cache is None or isinstance(jobs, Engine):
            return self.results(targets, jobs)
        return self._remembered(cache, targets, jobs)

    def normalize_all(
        self, targets: Iterable[Target], jobs: Jobs, fixes: Fixes
    ) -> Iterator[tuple[Target, NormalizedFile | None]]:
        """Yield each file with the result of normalizing it, in order, without writing it.

        Args:
            targets: The files.
            jobs: The number of processes. The result does not depend on it, except that the content
                of unchanged files may be left out.
            fixes: The fixes to make.
        """
        from newsmeta.linter.normalizing import NormalizedFile

        rest = iter(targets)
        look = partial(self.checker.normalize_file, fixes=fixes)
        share = yield from shared_out(look, rest, jobs)
        if share.jobs <= 1:
            yield from ((target, look(target)) for target in rest)
            return
        from newsmeta.linter import parallel

        arguments, options = self._arguments
        recipe = Recipe(_normalizer, arguments, {**options, "fixes": fixes})
        brief = partial(_normalized, self.checker, fixes)
        for target, outcome in parallel.results(recipe, brief, rest, share):
            if outcome is _UNCHANGED:
                yield target, NormalizedFile(target.name, target.path, b"", b"")
            else:
                yield target, outcome

    def _remembered(
        self, cache: Callable[[], Path | None], targets: Iterable[Target], jobs: Jobs
    ) -> Iterator[tuple[Target, FileResult | None]]:
        """Yield the same as `results`, without a look at unchanged files."""
        rest = iter(targets)
        first = list(islice(rest, CACHED_FROM))
        targets = chain(first, rest)
        if len(first) < CACHED_FROM:
            return self.results(targets, jobs)
        from newsmeta.linter.incremental import CachedRun, cached_look, key_of

        key = key_of(self.checker.identity)
        file = None if key is None else cache()
        if key is None or file is None:
            return self.results(targets, jobs)
        recipe = Recipe(cached_look, *self._arguments)
        return CachedRun(self.checker, recipe, key, file).results(targets, jobs)


def _normalizer(*arguments: Any, fixes: Fixes, **options: Any) -> Look:
    """Return the function that another process calls with each file to normalize."""
    return partial(_normalized, Checker(*arguments, **options), fixes)


def _normalized(
    checker: Checker, fixes: Fixes, target: Target
) -> NormalizedFile | Literal[True] | None:
    """Return the result of normalizing a file, without parts that need not be sent."""
    outcome = checker.normalize_file(target, fixes)
    if outcome is None or outcome.is_changed:
        return outcome
    is_clean = not (outcome.remaining or outcome.kept_layout or outcome.failure)
    return _UNCHANGED if is_clean else replace(outcome, before=b"", after=b"")
