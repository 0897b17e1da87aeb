"""The first half of `newsmeta stats` and `newsmeta report`: gathering figures and findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.cli import session
from newsmeta.cli.given import Given
from newsmeta.cli.output import fail, say
from newsmeta.cli.recorded import recorded, without_recorded
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsmeta.cli.report_options import ReportOptions
    from newsmeta.cli.stats_options import StatsOptions
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.files.targets import Target
    from newsmeta.linter.runner import Runner
    from newsmeta.statistics.history import Changes
    from newsmeta.statistics.notes import Noter
    from newsmeta.statistics.run import Gathered

_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """The gathered figures and findings.

    Attributes:
        gathered: The figures, the findings, and the files that newsmeta itself failed on.
        changes: The findings that are new or gone since the earlier report; None if none was named.
        runner: The runner that looked at the files.
    """

    gathered: Gathered
    changes: Changes | None
    runner: Runner


def outcome_of(
    options: StatsOptions | ReportOptions,
    *,
    where: str | None = None,
    has_findings: bool = True,
    has_edits: bool = False,
) -> Outcome:
    """Return the figures of the given files; reports why there are none, and exits.

    Args:
        options: The options.
        where: The condition for articles that count, as in `newsmeta export --where`; None for all.
        has_findings: Whether to look for findings.
        has_edits: Whether findings carry the edits of their fixes.
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
    runner = session.runner_for(
        "check all" if has_findings else "nothing",
        config,
        session.layer(options.select, options.extend_select, options.ignore),
        heeds_comments=not options.no_suppressions,
        has_fingerprints=baseline is not None or options.since is not None,
        has_edits=has_edits,
        note=noter,
    )
    session.have_pictures(runner)
    given = Given(options, config, runner.finder, with_pictures=runner.checker.comparer is not None)
    given.require()

    def leave_out(report: Report) -> Report:
        given.end(report.files)
        if baseline is None:
            return report
        return without_recorded(report, baseline, runner, given, is_quiet=options.quiet)

    from newsmeta.cli.clusters import engine_of
    from newsmeta.cli.progress import progress
    from newsmeta.linter.job_count import usual_jobs
    from newsmeta.statistics.run import gather

    total = None if given.is_stdin else given.count
    with engine_of(options) as engine, progress(total) as advance:
        given.is_read_elsewhere = engine is not None
        gathered = gather(
            runner,
            noter,
            _targets(given, runner),
            progress=advance,
            searched=given.folders,
            jobs=engine or (1 if given.is_stdin else options.jobs or usual_jobs(given.glance())),
            has_findings=has_findings,
            without_recorded=leave_out,
        )
    given.warn_of_site(runner)
    _require_readable(gathered)
    return Outcome(gathered, _changes(options.since, gathered.report, config, given), runner)


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
    """Exit where not a single file could be read, as there is nothing to show."""
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
