"""Many files: each by itself, and all of them among each other, always in the same order."""

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
from newsmeta.linter.engines import Engine, Recipe, ahead_of, looked_at
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
"""Files from which on it pays to look into the cache."""

_UNCHANGED: Literal[True] = True
"""What another process says of a file that stays as it is, and in which nothing was found."""


class Runner:
    """Goes through files by one configuration, in this process or in several.

    Args:
        config: The configuration.
        layer: What the command line says about rules, over the configuration.
        now: The time that "future" is measured against; the present if None.
        codes: The rules to choose from. What makes a file unreadable is reported besides.
        heeds_comments: Whether comments in files keep findings quiet.
        has_fingerprints: Whether findings get fingerprints, as a baseline knows them by.
        has_edits: Whether findings get what their fixes change.
        are_applied: Whether others apply these, rather than look at them.
        note: Notes something of each file that can be read, for `on_file` of `run`.
        web: What the web has said, or will have once files are looked at; None if nobody asks.

    Attributes:
        checker: What looks at each file.

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
        """What is wrong with data files that were passed over, one line each."""
        return self.checker.analyst.warnings

    @property
    def site_warnings(self) -> tuple[str, ...]:
        """What is wrong with configurations of sites that were read so far, one line each."""
        return self.checker.analyst.site_warnings

    def kind_warnings(self, searched: Sequence[Path]) -> tuple[str, ...]:
        """What is wrong with kinds that no file is of, one line each, after a run.

        Args:
            searched: The folders that were searched. Only all files tell that none is of a kind.
        """
        is_whole = any(folder.resolve() == self.config.root for folder in searched)
        return self.checker.analyst.kind_warnings if is_whole else ()

    @property
    def enabled(self) -> frozenset[str]:
        """The codes of the rules that are reported, besides those of unreadable files."""
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
        """Look at files, by themselves and among the others of their repository.

        Args:
            targets: The files.
            progress: What to call after each file.
            searched: Folders whose files are all among `targets`.
            jobs: How many processes to use, or what looks at files elsewhere. The outcome is the
                same with any.
            cache: Returns the file in which to remember what was found in files, so that those
                that did not change need no second look, where no comparison needs more of them.
                It is asked where there are many. The outcome is the same.
            lone_pictures: The pictures to look at by themselves; None for all in `searched`.
            on_file: What to call with each file that was looked at, and what came of it.
            compares: Whether to look at files among the others, and at pictures by themselves.

        Returns:
            What was found, and the files that newsmeta itself failed on, with the reason.
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

        recipe = Recipe(apart, *self._arguments, lost, ahead_of(self.config))
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
        """Return what `run` does, of files that somebody has looked at.

        Args:
            outcomes: The files, in order, with what came of each by itself.
            progress: As `run` has it, and so are the others.
            searched: Likewise.
            lone_pictures: Likewise.
            on_file: Likewise.
            compares: Likewise.
            kept: What others keep of what there is to compare; None if the outcomes have that.
        """
        found = Collected()
        failures = Failures()
        files = suppressed = pictures = 0
        comparer = self.checker.comparer if compares else None
        group = comparer.new_group(kept) if comparer else None
        others: dict[str, int] = {}
        for target, result in outcomes:
            if result is not None:
                # Whoever looked at the file, or remembers it: the warnings are those of this run.
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
                pictures += target.file in about.pictures  # Which is one itself.
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
        """Return each file, in order, with what came of it by itself.

        Args:
            targets: The files.
            jobs: How many processes to use, or what looks at files elsewhere.
        """
        recipe = Recipe(looker, *self._arguments, lost, ahead_of(self.config))
        return looked_at(recipe, self.checker.validate_file, targets, jobs)

    def _outcomes(
        self,
        targets: Iterable[Target],
        jobs: Jobs | Engine,
        cache: Callable[[], Path | None] | None,
    ) -> Iterator[tuple[Target, FileResult | None]]:
        """Return what `results` does, without a look at files that a cache knows."""
        if cache is None or isinstance(jobs, Engine):
            return self.results(targets, jobs)
        return self._remembered(cache, targets, jobs)

    def normalize_all(
        self, targets: Iterable[Target], jobs: Jobs, fixes: Fixes
    ) -> Iterator[tuple[Target, NormalizedFile | None]]:
        """Yield each file, in order, with what normalizing it comes to, without writing it.

        Args:
            targets: The files.
            jobs: How many processes to use. The outcome is the same with any number, but that
                the content of files that do not change is left out.
            fixes: Which fixes to make.
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
        """Yield what `results` does, without a look at files that did not change."""
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
    """Return what another process does with each file to normalize."""
    return partial(_normalized, Checker(*arguments, **options), fixes)


def _normalized(
    checker: Checker, fixes: Fixes, target: Target
) -> NormalizedFile | Literal[True] | None:
    """Return what normalizing a file comes to, without what nobody needs to have handed over."""
    outcome = checker.normalize_file(target, fixes)
    if outcome is None or outcome.is_changed:
        return outcome
    is_clean = not (outcome.remaining or outcome.kept_layout or outcome.failure)
    return _UNCHANGED if is_clean else replace(outcome, before=b"", after=b"")
