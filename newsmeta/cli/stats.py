"""`newsmeta stats`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import session
from newsmeta.cli.commands import command
from newsmeta.cli.given import Given
from newsmeta.cli.output import EXIT_FAILURE, fail, say, write_data, write_file, write_text
from newsmeta.cli.recorded import recorded, without_recorded
from newsmeta.cli.stats_options import FigureFormat, StatsOptions

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.linter.runner import Runner
    from newsmeta.statistics.history import Changes
    from newsmeta.statistics.model import Statistics
    from newsmeta.statistics.notes import Noter
    from newsmeta.statistics.run import Gathered

_STDOUT = "-"
_BY_ENDING = {
    ".json": FigureFormat.JSON,
    ".md": FigureFormat.MARKDOWN,
    ".markdown": FigureFormat.MARKDOWN,
    ".txt": FigureFormat.RICH,
}
_OVERVIEW_TOP = 10
_LISTED_TOP = 20


@command
def stats(options: StatsOptions) -> None:
    """Show what a repository holds, in figures: articles, fields, pictures, and what is found.

    Findings are those of newsmeta check --validate. Figures are no judgement: whatever they are,
    the exit status is 0.

    Exit status: 0 there are figures; 2 wrong usage or configuration, no file to look at, not one
    that could be read, or newsmeta itself failed.
    """
    if options.since and (options.no_findings or options.where is not None):
        fail("--since compares all findings; leave --no-findings and --where out")
    form = _format(options)
    gathered, changes = _gathered(options)
    statistics = gathered.statistics
    if statistics.files and len(statistics.unreadable) == statistics.files:
        for file in statistics.unreadable[:_LISTED_TOP]:
            say(f"{file.path}:{file.line}: {file.reason}")
        session.report_failures(gathered.failures)
        fail("none of the files could be read")
    _write(statistics, changes, form, options)
    if gathered.failures:
        session.report_failures(gathered.failures)
        raise typer.Exit(EXIT_FAILURE)


def _format(options: StatsOptions) -> FigureFormat:
    """Return how figures are to be written."""
    if options.output_format is not None:
        return options.output_format
    if options.output in (None, _STDOUT):
        return FigureFormat.RICH
    ending = Path(options.output or "").suffix.lower()
    if ending not in _BY_ENDING:
        known = ", ".join(f"{each} ({name.value})" for each, name in _BY_ENDING.items())
        fail(
            f"the ending of {options.output} does not say in which format to write it; known are "
            f"{known}; or say --output-format"
        )
    return _BY_ENDING[ending]


# -- gathering ---------------------------------------------------------------------------


def _gathered(options: StatsOptions) -> tuple[Gathered, Changes | None]:
    """Return the figures, and what changed; says what is wrong, and exits, where there are none."""
    from newsmeta.statistics.run import gather

    rules = session.layer(options.select, options.extend_select, options.ignore)
    config = session.configured(options.config_file, options.no_config, options.verbose)
    config = replace(config, gitignore=False) if options.no_gitignore else config
    has_findings = not options.no_findings
    noter = _noter(config, options)
    baseline = recorded(config, is_wanted=has_findings and not options.no_baseline)
    runner = session.runner_for(
        "check all" if has_findings else "nothing",
        config,
        rules,
        heeds_comments=not options.no_suppressions,
        has_fingerprints=baseline is not None or options.since is not None,
        note=noter,
    )
    given = Given(options, config, runner.finder, with_pictures=runner.checker.comparer is not None)
    given.require()

    def leave_out(report: Report) -> Report:
        given.end(report.files)
        if baseline is None:
            return report
        return without_recorded(report, baseline, runner, given, is_quiet=options.quiet)

    from newsmeta.cli.progress import progress
    from newsmeta.linter.job_count import usual_jobs

    targets = [given.stdin(config.limits.max_size + 1)] if given.is_stdin else given.targets()
    with progress(None if given.is_stdin else given.count) as advance:
        gathered = gather(
            runner,
            noter,
            targets,
            progress=advance,
            searched=() if given.is_stdin else given.folders,
            jobs=1 if given.is_stdin else options.jobs or usual_jobs(given.glance()),
            has_findings=has_findings,
            without_recorded=leave_out,
        )
    _warn(runner, given)
    return gathered, _changes(options.since, gathered.report, config, given)


def _changes(since: Path | None, found: Report, config: Config, given: Given) -> Changes | None:
    """Return what came and went since an earlier report; exits where that is none."""
    if since is None:
        return None
    from newsmeta.statistics.history import EarlierError, changes_since

    try:
        return changes_since(since, found.diagnostics, config.root, given.looked_at)
    except EarlierError as error:
        fail(f"--since: {error}")


def _noter(config: Config, options: StatsOptions) -> Noter:
    from newsmeta.config.config import ConfigError
    from newsmeta.schema.fields import HandoffError
    from newsmeta.statistics.notes import Noter

    try:
        return Noter(config, [Path(path) for path in options.paths or ["."]], options.where)
    except HandoffError as error:
        fail(f"--where: {error}")
    except ConfigError as error:
        fail(str(error))


def _warn(runner: Runner, given: Given) -> None:
    folders = () if given.is_stdin else given.folders
    for warning in (*runner.site_warnings, *runner.kind_warnings(folders)):
        say(f"newsmeta: warning: {warning}")


# -- writing -----------------------------------------------------------------------------


def _write(
    statistics: Statistics, changes: Changes | None, form: FigureFormat, options: StatsOptions
) -> None:
    """Write the figures where they are wanted."""
    to_file = None if options.output in (None, _STDOUT) else Path(options.output or "")
    chunks = _chunks(statistics, changes, form, options, is_file=to_file is not None)
    if to_file is None:
        (write_text if form is FigureFormat.RICH else write_data)(chunks)
        return
    try:
        write_file(to_file, chunks)
    except OSError as error:
        fail(f"{to_file} cannot be written: {(error.strerror or str(error)).lower()}")


def _chunks(
    statistics: Statistics,
    changes: Changes | None,
    form: FigureFormat,
    options: StatsOptions,
    *,
    is_file: bool,
) -> Iterable[str]:
    from newsmeta.statistics.document import GROUPINGS

    by = tuple(dict.fromkeys(each.value for each in options.by or ()))
    top = options.top or (_LISTED_TOP if by else _OVERVIEW_TOP)
    if form is FigureFormat.JSON:
        from newsmeta.reporters.escaping import dump_json
        from newsmeta.statistics.document import document_of

        return [dump_json(document_of(statistics, by or GROUPINGS, changes), indent=2) + "\n"]
    from newsmeta.cli.stats_look import look_of
    from newsmeta.cli.stats_report import lines

    if form is FigureFormat.MARKDOWN:
        from newsmeta.statistics.markdown import lines as markdown_lines

        return (f"{line}\n" for line in markdown_lines(statistics, by, top, changes))
    look = look_of(is_file=is_file)
    return (f"{line}\n" for line in lines(statistics, by, top, look, changes))
