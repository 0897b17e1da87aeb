"""`newsmeta report`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import session
from newsmeta.cli.commands import command
from newsmeta.cli.gathering import Outcome, gathering_of
from newsmeta.cli.output import EXIT_FAILURE, fail, say, write_data, write_file
from newsmeta.cli.report_options import ReportOptions

if TYPE_CHECKING:
    from newsmeta.cli.sharding import Part
    from newsmeta.config.config import Config
    from newsmeta.site_report.abouts import Require
    from newsmeta.statistics.run import Gathered


@command
def report(options: ReportOptions) -> None:
    """Write one page with the content and the findings of a repository.

    The page is a single file that loads nothing. The findings are those of newsmeta check
    --validate. --since compares them with an earlier JSON report of that command.

    Exit status: 0 written, whatever the findings; 2 wrong usage or configuration, no file to
    check, a page that could not be written, or an internal error.
    """
    if session.STDIN in (options.paths or ()):
        fail("report reads no standard input; name files or folders")
    part_of = None
    if options.shard is not None or options.shard_output is not None:
        from newsmeta.cli.sharding import page_part

        def part_of(config: Config) -> Part:
            return page_part(options, config)

    else:
        require_output(options)
    started = time.perf_counter()
    outcome = gathering_of(options, has_edits=True, part_of=part_of).looked_at()
    tell(outcome, options, started)


def require_output(options: ReportOptions) -> None:
    """Exit if there is no file for the page, or for the badge."""
    if options.output is None:
        fail("--output is missing; name the page to write, such as --output report.html")
    if options.badge and os.path.realpath(options.badge) == os.path.realpath(options.output):
        fail(f"--badge {options.badge} is the file of the page; the badge needs a file of its own")


def tell(
    outcome: Outcome, options: ReportOptions, started: float, require: Require | None = None
) -> None:
    """Write the page and the badge.

    Args:
        outcome: The figures and findings.
        options: The options.
        started: The time of the start, by `time.perf_counter`.
        require: Raises an exception if nothing of a file may be shown; see `Abouts`.

    Raises:
        Exit: With the exit status, where it is not 0.
    """
    gathered = outcome.gathered
    if options.output is not None:
        _write(options.output, _page(options, outcome, require))
    if options.badge:
        from newsmeta.site_report.badge import badge

        _write(options.badge, [badge(gathered.report)])
    if not options.quiet:
        _say(options.output or options.shard_output, gathered)
    if options.verbose:
        say(f"{time.perf_counter() - started:.2f} s")
    session.report_failures(gathered.failures)
    if gathered.failures or not outcome.runner.config.disk.is_whole:
        raise typer.Exit(EXIT_FAILURE)


def _page(options: ReportOptions, outcome: Outcome, require: Require | None) -> Iterable[str]:
    from newsmeta._about import __version__
    from newsmeta.site_report.abouts import Abouts
    from newsmeta.site_report.findings import shown_of
    from newsmeta.site_report.page import Content, page

    paths, gathered, runner = options.paths or ["."], outcome.gathered, outcome.runner
    content = Content(
        title=options.title or f"News articles in {_name(paths)}",
        about=f"{_listed(paths)} · made {_moment()}",
        version=__version__,
        statistics=gathered.statistics,
        looked_at=gathered.report.files,
        findings=shown_of(
            gathered.report,
            Abouts(runner.checker.analyst, require),
            runner.config.limits.max_size,
            _in_commands(options),
            disk=runner.config.disk,
        ),
        changes=outcome.changes,
        earlier=options.since.name if options.since else "",
    )
    return page(content)


def _in_commands(options: ReportOptions) -> str:
    """Return the options that commands on the page need to give what the page shows."""
    from shlex import quote

    if options.no_config:
        return " --no-config"
    return f" --config {quote(str(options.config_file))}" if options.config_file else ""


def _name(paths: list[str]) -> str:
    """Return the subject of a report in a word or two."""
    from newsmeta.reporters.sentence import counted

    if len(paths) > 1:
        return counted(len(paths), "place")
    return Path(paths[0]).resolve().name or "/"


def _listed(paths: list[str]) -> str:
    from newsmeta.suggestions import listing_of_first

    return "the current folder" if paths == ["."] else listing_of_first(paths, 2)


def _moment() -> str:
    """Return the time of the page: now, or the time set for reproducible builds."""
    from datetime import UTC, datetime

    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        moment = datetime.fromtimestamp(int(said), UTC) if said else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        fail(
            f"SOURCE_DATE_EPOCH in the environment is {said[:40]}; it must be a number of seconds "
            "since 1970, such as 1735689600"
        )
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _write(path: Path, chunks: Iterable[str]) -> None:
    """Write a file, or to standard output if it is named `-`."""
    if str(path) == session.STDIN:
        write_data(chunks)
    else:
        write_file(path, chunks)


def _say(path: Path | None, gathered: Gathered) -> None:
    from newsmeta.reporters.sentence import counted

    figures = gathered.statistics
    found = counted(len(gathered.report.diagnostics), "finding")
    say(f"{path}: {counted(figures.articles, 'article')}, {found}")
