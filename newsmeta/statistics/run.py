"""The figures of files, gathered in one pass of the linter."""

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
"""The report, and the files that newsmeta itself failed on, with the reason."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The gathered figures.

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
        runner: The runner, made with `note=noter`, and for findings with the rules of `newsmeta
            check --validate`.
        noter: The noter, which makes notes on each file.
        targets: The files.
        progress: The function to call after each file.
        searched: Folders whose files are all among `targets`.
        jobs: The number of processes, or an engine elsewhere. The outcome does not depend on it.
        has_findings: Whether the runner has rules, whose findings are counted. If the noter has a
            filter, only findings in matching articles are counted.
        without_recorded: Returns a report without the findings of the baseline.
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
    """Return the figures of files from one pass.

    Args:
        look: Makes the pass, and calls its argument with each file and its outcome. Returns the
            report, and the files that newsmeta itself failed on.
        noter: The noter, which makes notes on each file.
        has_findings: As in `gather`.
        without_recorded: As in `gather`.
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
    """Return the part of a report on articles that are not left out.

    Args:
        report: The report without the findings of the baseline.
        everything: The report with them.
        suppressed: The number of findings in these single articles that comments suppress.
        tally: The tally, which knows these articles.
    """
    found = Collected.of(_in_articles(report.diagnostics, tally))
    is_all = not report.in_baseline
    number = len(found) if is_all else sum(1 for _ in _in_articles(everything, tally))
    return replace(
        report, diagnostics=found, in_baseline=number - len(found), suppressed=suppressed
    )


def _in_articles(diagnostics: Iterable[Diagnostic], tally: Tally) -> Iterator[Diagnostic]:
    """Yield the findings in articles that are not left out."""
    path_of = attrgetter("path")
    paths = (path for path, _ in groupby(diagnostics, path_of))
    found = matches(((name, 1) for name in tally.articles()), paths)
    wanted = next(found, None)
    for place, (_, those) in enumerate(groupby(diagnostics, path_of)):
        if wanted is not None and wanted[0] == place:
            yield from those
            wanted = next(found, None)


def _unreadable(name: str, result: FileResult) -> Unreadable:
    """Return a file that could not be read, with the reason."""
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
        where: The condition for articles that count, as in `newsmeta export --where`; None for all.
        findings: Whether to count the findings of `newsmeta check --validate` as well.
        baseline: Whether to leave out the findings of the baseline, if there is one.
        suppressions: Whether comments in files suppress findings.
        jobs: The number of processes, usually one; None for what suits the number of files. With
            more, a script has to make this call under `if __name__ == "__main__":`.

    Raises:
        ConfigError: When the configuration or the baseline cannot be used.
        HandoffError: When the filter is invalid.
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
    """Return the runner for `gather`.

    Args:
        config: The configuration.
        noter: The noter, which makes notes on each file.
        has_findings: Whether findings are counted.
        heeds_comments: Whether comments in files suppress findings.
        has_fingerprints: Whether findings get fingerprints, which a baseline or an earlier report
            needs. This requires full parsing of files.

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
