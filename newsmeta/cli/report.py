"""`newsmeta report`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import session
from newsmeta.cli.commands import command
from newsmeta.cli.given import Given
from newsmeta.cli.output import EXIT_FAILURE, fail, say, write_data, write_file
from newsmeta.cli.recorded import recorded, without_recorded
from newsmeta.cli.report_options import ReportOptions

if TYPE_CHECKING:
    from newsmeta.baseline.matching import Baseline
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.linter.runner import Runner
    from newsmeta.statistics.history import Changes
    from newsmeta.statistics.notes import Noter
    from newsmeta.statistics.run import Gathered

_MOST_SAID = 20


@command
def report(options: ReportOptions) -> None:
    """Write one page that shows what a repository holds and what is found in it.

    The page is one file that loads nothing. Findings are those of newsmeta check --validate; its
    JSON report is what --since compares them with.

    Exit status: 0 written, whatever was found; 2 wrong usage or configuration, no file to look at,
    the page could not be written, or newsmeta itself failed on a file.
    """
    from newsmeta.statistics.notes import Noter

    if options.output is None:
        fail("--output is missing; name the page to write, such as --output report.html")
    if session.STDIN in (options.paths or ()):
        fail("report reads no standard input; name files or folders")
    if options.badge and os.path.realpath(options.badge) == os.path.realpath(options.output):
        fail(f"--badge {options.badge} is the page; the badge needs a file of its own")
    started = time.perf_counter()
    config = session.configured(options.config_file, options.no_config, options.verbose)
    config = replace(config, gitignore=False) if options.no_gitignore else config
    baseline = recorded(config, is_wanted=not options.no_baseline)
    noter = Noter(config, list(map(Path, options.paths or ["."])))
    runner = _runner(options, config, noter)
    given = Given(options, config, runner.finder, with_pictures=runner.checker.comparer is not None)
    given.require()
    gathered = _gathered(options, runner, noter, given, baseline)
    _fail_on_nothing(gathered)
    changes = _changes(options, gathered.report, config, given)
    _warn(runner, given)
    _write(options.output, _page(options, gathered, runner, changes))
    if options.badge:
        from newsmeta.site_report.badge import badge

        _write(options.badge, [badge(gathered.report)])
    if not options.quiet:
        _tell(options, gathered)
    if options.verbose:
        say(f"{time.perf_counter() - started:.2f} s")
    if gathered.failures:
        session.report_failures(gathered.failures)
        raise typer.Exit(EXIT_FAILURE)


def _runner(options: ReportOptions, config: Config, noter: Noter) -> Runner:
    return session.runner_for(
        "check all",
        config,
        session.layer(options.select, options.extend_select, options.ignore),
        heeds_comments=not options.no_suppressions,
        has_fingerprints=True,
        has_edits=True,
        note=noter,
    )


def _gathered(
    options: ReportOptions, runner: Runner, noter: Noter, given: Given, baseline: Baseline | None
) -> Gathered:
    from newsmeta.cli.progress import progress
    from newsmeta.linter.job_count import usual_jobs
    from newsmeta.statistics.run import gather

    def without(found: Report) -> Report:
        given.end(found.files)
        if baseline is None:
            return found
        return without_recorded(found, baseline, runner, given, is_quiet=options.quiet)

    with progress(given.count, "reading files") as advance:
        return gather(
            runner,
            noter,
            given.targets(),
            progress=advance,
            searched=given.folders,
            jobs=options.jobs or usual_jobs(given.glance()),
            without_recorded=without,
        )


def _fail_on_nothing(gathered: Gathered) -> None:
    """Exit where not one file could be read, so that there is nothing to show."""
    unreadable = gathered.statistics.unreadable
    if unreadable and len(unreadable) == gathered.statistics.files:
        for file in unreadable[:_MOST_SAID]:
            say(f"{file.path}:{file.line}: {file.reason}")
        session.report_failures(gathered.failures)
        fail("none of the files could be read")


def _changes(options: ReportOptions, found: Report, config: Config, given: Given) -> Changes | None:
    """Return what came and went since the earlier report; exits where that is none."""
    if options.since is None:
        return None
    from newsmeta.statistics.history import EarlierError, changes_since

    try:
        return changes_since(options.since, found.diagnostics, config.root, given.looked_at)
    except EarlierError as error:
        fail(f"--since: {error}")


def _warn(runner: Runner, given: Given) -> None:
    for warning in (*runner.site_warnings, *runner.kind_warnings(given.folders)):
        say(f"newsmeta: warning: {warning}")


def _page(
    options: ReportOptions,
    gathered: Gathered,
    runner: Runner,
    changes: Changes | None,
) -> Iterable[str]:
    from newsmeta._about import __version__
    from newsmeta.site_report.abouts import Abouts
    from newsmeta.site_report.findings import shown_of
    from newsmeta.site_report.page import Content, page

    paths = options.paths or ["."]
    content = Content(
        title=options.title or f"News articles in {_name(paths)}",
        about=f"{_listed(paths)} · made {_moment()}",
        version=__version__,
        statistics=gathered.statistics,
        looked_at=gathered.report.files,
        findings=shown_of(
            gathered.report,
            Abouts(runner.checker.analyst),
            runner.config.limits.max_size,
            _in_commands(options),
        ),
        changes=changes,
        earlier=options.since.name if options.since else "",
    )
    return page(content)


def _in_commands(options: ReportOptions) -> str:
    """Return what commands on the page need, so that they do what is shown."""
    from shlex import quote

    if options.no_config:
        return " --no-config"
    return f" --config {quote(str(options.config_file))}" if options.config_file else ""


def _name(paths: list[str]) -> str:
    """Return what a report is about in a word or two."""
    from newsmeta.site_report.figures import counted

    if len(paths) > 1:
        return counted(len(paths), "place")
    return Path(paths[0]).resolve().name or "/"


def _listed(paths: list[str]) -> str:
    from newsmeta.suggestions import listing

    if len(paths) > 3:
        return listing([*paths[:2], f"{len(paths) - 2:,} others"], "and")
    return "the current folder" if paths == ["."] else listing(paths, "and")


def _moment() -> str:
    """Return when the page is made: now, or when those who rebuild things say that it was."""
    from datetime import UTC, datetime

    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        moment = datetime.fromtimestamp(int(said), UTC) if said else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        fail(
            f"SOURCE_DATE_EPOCH in the environment is {said[:40]}; it has to be a number of "
            "seconds since 1970, such as 1735689600"
        )
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _write(path: Path, chunks: Iterable[str]) -> None:
    """Write a file, or to standard output if it is named `-`."""
    if str(path) == session.STDIN:
        write_data(chunks)
        return
    try:
        write_file(path, chunks)
    except OSError as error:
        fail(f"{path} cannot be written: {(error.strerror or str(error)).lower()}")


def _tell(options: ReportOptions, gathered: Gathered) -> None:
    from newsmeta.site_report.figures import counted

    figures = gathered.statistics
    found = counted(len(gathered.report.diagnostics), "finding")
    say(f"{options.output}: {counted(figures.articles, 'article')}, {found}")
