"""The first half of `newsmeta stats` and `newsmeta report`: gathering figures and findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.cli import session
from newsmeta.cli.given import Given
from newsmeta.cli.output import fail, say
from newsmeta.cli.recorded import recorded, without_recorded
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsmeta.baseline.matching import Baseline
    from newsmeta.cli.report_options import ReportOptions
    from newsmeta.cli.sharding import Part
    from newsmeta.cli.stats_options import StatsOptions
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.files.targets import Target
    from newsmeta.linter.checker import FileResult
    from newsmeta.linter.runner import Runner
    from newsmeta.statistics.history import Changes
    from newsmeta.statistics.notes import Noter
    from newsmeta.statistics.run import Found, Gathered, OnFile

_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """The gathered figures and findings.

    Attributes:
        gathered: The figures, the findings, and the files that newsmeta itself failed on.
        changes: The findings that are new or gone since the earlier report; None if none was named.
        runner: The runner that checked the files.
    """

    gathered: Gathered
    changes: Changes | None
    runner: Runner


@dataclass(frozen=True, slots=True)
class Gathering:
    """The files, and the requested figures and findings.

    Attributes:
        options: The options.
        has_findings: Whether to look for findings.
        config: The configuration.
        noter: The noter, which makes notes on each file for the figures.
        baseline: The recorded findings, which do not count; None for none.
        part: The shard to check; None for all files.
        runner: The runner, which checks the files.
        given: The given files.
    """

    options: StatsOptions | ReportOptions
    has_findings: bool
    config: Config
    noter: Noter
    baseline: Baseline | None
    part: Part | None
    runner: Runner
    given: Given

    def looked_at(self) -> Outcome:
        """Check the files, and return the outcome; reports a failure, and exits."""
        if self.part is None:
            return self.outcome(self._look)
        command = "stats" if self.part.figures else "report"
        with self.part.writing(command, self.options, self.runner) as write:
            outcome = self.outcome(lambda on_file: self._look(_unpacked(on_file, write)))
        self.part.say_what_is_left(self.runner, is_quiet=self.options.quiet)
        return outcome

    def outcome(self, look: Callable[[OnFile], Found]) -> Outcome:
        """Return the outcome for files; reports a failure, and exits.

        Args:
            look: The function that makes the pass; see `added_up`.
        """
        from newsmeta.statistics.run import added_up

        gathered = added_up(
            look, self.noter, has_findings=self.has_findings, without_recorded=self._without
        )
        self.given.warn_of_site(self.runner)
        if self.part is None:  # Files of other shards may be readable.
            _require_readable(gathered)
        since, report = self.options.since, gathered.report
        return Outcome(gathered, _changes(since, report, self.config, self.given), self.runner)

    def _look(self, on_file: OnFile) -> Found:
        from newsmeta.cli.clusters import engine_of
        from newsmeta.cli.progress import progress
        from newsmeta.linter.job_count import usual_jobs

        given, options = self.given, self.options
        total = None if given.is_stdin else given.count
        with engine_of(options) as engine, progress(total) as advance:
            given.leave_reading(has_engine=engine is not None, jobs=options.jobs)
            jobs = 1 if given.is_stdin else options.jobs or usual_jobs(given.glance())
            return self.runner.run(
                _targets(given, self.runner),
                advance,
                given.folders,
                engine or jobs,
                on_file=on_file,
                compares=self.part is None,
            )

    def _without(self, report: Report) -> Report:
        self.given.end(report.files)
        if self.baseline is None:
            return report
        is_quiet = self.options.quiet or self.part is not None
        return without_recorded(report, self.baseline, self.runner, self.given, is_quiet=is_quiet)


def gathering_of(
    options: StatsOptions | ReportOptions,
    *,
    where: str | None = None,
    has_findings: bool = True,
    has_edits: bool = False,
    part_of: Callable[[Config], Part] | None = None,
) -> Gathering:
    """Return the preparations for figures of the given files; reports a failure, and exits.

    Args:
        options: The options.
        where: The condition for articles that count, as in `newsmeta export --where`; None for all.
        has_findings: Whether to look for findings.
        has_edits: Whether findings carry the edits of their fixes, for people to look at.
        part_of: The function that returns the shard to look at; None for all files.
    """
    config = session.configured(
        options.config_file,
        options.no_config,
        options.verbose,
        no_gitignore=options.no_gitignore,
        elsewhere=options,
    )
    noter = _noter(config, options.paths, where)
    baseline = recorded(config, is_wanted=has_findings and not options.no_baseline)
    part = part_of(config) if part_of else None
    is_for_all = part is not None and part.output is not None
    runner = session.runner_for(
        "check all" if has_findings else "nothing",
        config,
        session.layer(options.select, options.extend_select, options.ignore),
        heeds_comments=not options.no_suppressions,
        has_fingerprints=baseline is not None or options.since is not None or is_for_all,
        has_edits=has_edits,
        are_applied=False,
        note=part.figures_note(noter) if part else noter,
    )
    session.have_pictures(runner)
    has_pictures = runner.checker.comparer is not None
    files = part.files if part else None
    given = Given(options, config, runner.finder, with_pictures=has_pictures, shard=files)
    given.require()
    return Gathering(options, has_findings, config, noter, baseline, part, runner, given)


def _unpacked(on_file: OnFile, write: OnFile | None) -> OnFile:
    """Return a function that writes the result of a file, and passes on its figures."""
    if write is None:
        return on_file

    def both(target: Target, result: FileResult) -> None:
        write(target, result)
        if result.noted is not None:
            result = replace(result, noted=result.noted.noted)
        on_file(target, result)

    return both


def _noter(config: Config, paths: list[str] | None, where: str | None) -> Noter:
    from newsmeta.config.config import ConfigError
    from newsmeta.schema.fields import HandoffError
    from newsmeta.statistics.notes import Noter

    try:
        return Noter(config, [Path(config.disk.local(path)) for path in paths or ["."]], where)
    except HandoffError as error:
        fail(f"--where: {error}")
    except ConfigError as error:
        fail(str(error))


def _targets(given: Given, runner: Runner) -> Iterable[Target]:
    if not given.is_stdin:
        return given.targets()
    target = given.stdin(runner.config.limits.max_size + 1)
    return [] if given.passes_by(target, runner.checker.analyst.content) else [target]


def _require_readable(gathered: Gathered) -> None:
    """Exit if not a single file could be read, as there is nothing to show."""
    unreadable = gathered.statistics.unreadable
    if unreadable and len(unreadable) == gathered.statistics.files:
        for file in unreadable[:_MOST_SAID]:
            say(f"{file.path}:{file.line}: {file.reason}")
        session.report_failures(gathered.failures)
        fail("none of the files could be read")


def _changes(since: Path | None, found: Report, config: Config, given: Given) -> Changes | None:
    """Return the findings that are new or gone since an earlier report.

    Exits where the earlier report cannot be used.
    """
    if since is None:
        return None
    from newsmeta.statistics.history import EarlierError, changes_since

    try:
        return changes_since(since, found.diagnostics, config.root, given.looked_at, config.disk)
    except EarlierError as error:
        fail(f"--since: {error}")
