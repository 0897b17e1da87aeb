"""The figures of files, gathered while the linter goes through them once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from newsmeta.baseline.run import baseline_of, held_against
from newsmeta.config import config as configuration
from newsmeta.config.config import Config
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Collected, Diagnostic, Report
from newsmeta.files.search import Named, folders_of
from newsmeta.files.targets import PICTURES, Target
from newsmeta.linter.checker import FileResult
from newsmeta.linter.engines import Engine
from newsmeta.linter.job_count import Jobs, usual_jobs
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED, UNREADABLE, VALIDATED
from newsmeta.sorting import matches
from newsmeta.statistics.finding_figures import figures_of
from newsmeta.statistics.model import Statistics, Unreadable
from newsmeta.statistics.notes import Noter
from newsmeta.statistics.tally import Tally

OnFile = Callable[[Target, FileResult], None]
Found = tuple[Report, list[tuple[str, Exception]]]
"""What was found, and the files that newsmeta itself failed on, with the reason."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What going through files came to.

    Attributes:
        statistics: The figures.
        report: What was found, of which the figures count; with fingerprints if the runner
            makes them. Without findings where none were asked for.
        failures: The files that newsmeta itself failed on, with the reason.
    """

    statistics: Statistics
    report: Report
    failures: tuple[tuple[str, Exception], ...] = ()


def gather(  # noqa: PLR0913
    runner: Runner,
    noter: Noter,
    targets: Iterable[Target],
    *,
    progress: Callable[[], None] | None = None,
    searched: Sequence[Path] = (),
    jobs: Jobs | Engine = 1,
    has_findings: bool = True,
    without_recorded: Callable[[Report], Report] | None = None,
) -> Gathered:
    """Return the figures of files.

    Args:
        runner: What looks at them, made with `note=noter`, and for findings with the rules of
            `newsmeta check --validate`.
        noter: What notes of each file what figures need.
        targets: The files.
        progress: What to call after each file.
        searched: Folders whose files are all among `targets`.
        jobs: How many processes to use, or what looks at files elsewhere. The outcome is the same
            with any.
        has_findings: Whether the runner has rules, whose findings are counted. Where the noter
            has a filter, those are counted that are in articles that meet it.
        without_recorded: Returns a report without what the baseline holds.
    """

    def look(on_file: OnFile) -> Found:
        return runner.run(targets, progress, searched, jobs, on_file=on_file)

    return added_up(look, noter, has_findings=has_findings, without_recorded=without_recorded)


def added_up(
    look: Callable[[OnFile], Found],
    noter: Noter,
    *,
    has_findings: bool = True,
    without_recorded: Callable[[Report], Report] | None = None,
) -> Gathered:
    """Return the figures of files that are gone through.

    Args:
        look: Goes through them, and calls what it is given with each file, and what came of it.
            Returns what was found, and the files that newsmeta itself failed on.
        noter: What notes of each file what figures need.
        has_findings: As `gather` has it.
        without_recorded: Likewise.
    """
    tally = Tally(noter.known_fields)
    suppressed = 0

    def add(target: Target, result: FileResult) -> None:
        nonlocal suppressed
        if result.noted is not None and result.noted.facts is not None:
            suppressed += result.suppressed
        if result.noted is not None:
            tally.add(target.name, result.noted, result.folder)
        elif result.failure or not target.file.lower().endswith(PICTURES):
            tally.add_unreadable(_unreadable(target.name, result))

    report, failures = look(add)
    everything = report.diagnostics
    if without_recorded:
        report = without_recorded(report)
    if noter.is_filtered:
        report = _of_articles(report, everything, suppressed, tally)
    if not has_findings:
        return Gathered(tally.statistics(), report, tuple(failures))
    findings, by_file = figures_of(report)
    tally.add_findings(iter(by_file))
    return Gathered(replace(tally.statistics(), findings=findings), report, tuple(failures))


def _of_articles(
    report: Report,
    everything: Iterable[Diagnostic],
    suppressed: int,
    tally: Tally,
) -> Report:
    """Return what a report says of articles that are not left out.

    Args:
        report: What was found, without what the baseline holds.
        everything: What was found with it.
        suppressed: How many findings comments keep quiet in these articles by themselves.
        tally: What knows these articles.
    """
    found = Collected.of(_in_articles(report.diagnostics, tally))
    is_all = not report.in_baseline
    number = len(found) if is_all else sum(1 for _ in _in_articles(everything, tally))
    return replace(
        report, diagnostics=found, in_baseline=number - len(found), suppressed=suppressed
    )


def _in_articles(diagnostics: Iterable[Diagnostic], tally: Tally) -> Iterator[Diagnostic]:
    """Yield what was found in articles that are not left out."""
    path_of = attrgetter("path")
    paths = (path for path, _ in groupby(diagnostics, path_of))
    found = matches(((name, 1) for name in tally.articles()), paths)
    wanted = next(found, None)
    for place, (_, those) in enumerate(groupby(diagnostics, path_of)):
        if wanted is not None and wanted[0] == place:
            yield from those
            wanted = next(found, None)


def _unreadable(name: str, result: FileResult) -> Unreadable:
    """Return a file that could not be read, and why."""
    if result.failure:
        return Unreadable(name, 1, "newsmeta itself failed on it")
    for found in result.diagnostics:
        if found.code in UNREADABLE:
            return Unreadable(name, found.location.start.line, found.message)
    return Unreadable(name, 1, "it cannot be read")


def collect_statistics(  # noqa: PLR0913
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    config: Config | None = None,
    *,
    where: str | None = None,
    findings: bool = True,
    baseline: bool = True,
    suppressions: bool = True,
    jobs: int | None = 1,
) -> Statistics:
    """Return the figures of a repository, as `newsmeta stats` shows them.

    Args:
        paths: Files and folders, or one of them.
        config: The configuration; None for the one that applies in the working directory.
        where: Which articles count, as `newsmeta export --where` takes it; None for all.
        findings: Whether to count, too, what `newsmeta check --validate` finds.
        baseline: Whether what the baseline holds is left out, if there is one.
        suppressions: Whether comments in files keep findings quiet.
        jobs: The number of processes, usually one; None for what suits the number of files. With
            more, a script has to make this call under `if __name__ == "__main__":`.

    Raises:
        ConfigError: When the configuration or the baseline cannot be used.
        HandoffError: When the filter is none.
        concurrent.futures.process.BrokenProcessPool: When one of several processes was killed,
            or could not start.
    """
    given = [Path(paths)] if isinstance(paths, str | os.PathLike) else list(map(Path, paths))
    config = config or configuration.discover(Path.cwd())
    known = baseline_of(config) if baseline and findings else None
    noter = Noter(config, given, where)
    runner = runner_for(
        config,
        noter,
        has_findings=findings,
        heeds_comments=suppressions,
        has_fingerprints=known is not None,
    )
    has_pictures = runner.checker.comparer is not None
    named = Named.chosen(config.force_exclude, with_pictures=has_pictures)
    gathered = gather(
        runner,
        noter,
        runner.finder.stream(given, named=named),
        searched=folders_of(given),
        jobs=jobs or usual_jobs(runner.finder.glance(given)),
        has_findings=findings,
        without_recorded=lambda report: (
            held_against(report, known, runner, given) if known else report
        ),
    )
    if gathered.failures:
        raise gathered.failures[0][1]
    return gathered.statistics


def runner_for(
    config: Config,
    noter: Noter,
    *,
    has_findings: bool = True,
    heeds_comments: bool = True,
    has_fingerprints: bool = True,
) -> Runner:
    """Return what looks at files for `gather`.

    Args:
        config: The configuration.
        noter: What notes of each file what figures need.
        has_findings: Whether findings are counted.
        heeds_comments: Whether comments in files keep findings quiet.
        has_fingerprints: Whether findings get fingerprints, which a baseline, and an earlier
            report, know them by. It takes a look at the files with care.

    Raises:
        ConfigError: When a vocabulary or schema that the configuration names is unusable.
    """
    codes = VALIDATED | CHECKED if has_findings else frozenset[str]()
    return Runner(
        config,
        None,
        codes=codes,
        heeds_comments=heeds_comments,
        has_fingerprints=has_findings and has_fingerprints,
        note=noter,
    )
