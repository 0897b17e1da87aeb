"""`newsmeta stats`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import session
from newsmeta.cli.commands import command
from newsmeta.cli.gathering import Outcome, gathering_of
from newsmeta.cli.output import EXIT_FAILURE, fail, write_data, write_file, write_text
from newsmeta.cli.stats_options import FigureFormat, StatsOptions

if TYPE_CHECKING:
    from newsmeta.cli.sharding import Part
    from newsmeta.config.config import Config
    from newsmeta.statistics.history import Changes
    from newsmeta.statistics.model import Statistics

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
    """Show a repository in figures: articles, fields, pictures and findings.

    The findings are those of newsmeta check --validate. They do not affect the exit status.

    Exit status: 0 there are figures; 2 wrong usage or configuration, no file to check, no file
    that could be read, or an internal error.
    """
    require_comparable(options)
    form = format_of(options)
    part_of = None
    if options.shard is not None or options.shard_output is not None:
        from newsmeta.cli.sharding import figures_part

        def part_of(config: Config) -> Part:
            return figures_part(options, config)

    gathering = gathering_of(
        options, where=options.where, has_findings=not options.no_findings, part_of=part_of
    )
    tell(gathering.looked_at(), form, options)


def tell(outcome: Outcome, form: FigureFormat, options: StatsOptions) -> None:
    """Write the figures.

    Args:
        outcome: The figures.
        form: Their format.
        options: The options.

    Raises:
        Exit: With the exit status, where it is not 0.
    """
    gathered = outcome.gathered
    _write(gathered.statistics, outcome.changes, form, options)
    session.report_failures(gathered.failures)
    if gathered.failures or not outcome.runner.config.disk.is_whole:
        raise typer.Exit(EXIT_FAILURE)


def require_comparable(options: StatsOptions) -> None:
    """Exit if an earlier report is to be compared with some of the findings alone."""
    if options.since and (options.no_findings or options.where is not None):
        fail("--since compares all findings; leave out --no-findings and --where")


def format_of(options: StatsOptions) -> FigureFormat:
    """Return the format of the figures."""
    if options.output_format is not None:
        return options.output_format
    if options.output in (None, _STDOUT):
        return FigureFormat.RICH
    ending = Path(options.output or "").suffix.lower()
    if ending not in _BY_ENDING:
        known = ", ".join(f"{each} ({name.value})" for each, name in _BY_ENDING.items())
        fail(
            f"the ending of {options.output} does not name a format; known endings are {known}; "
            "or use --output-format"
        )
    return _BY_ENDING[ending]


# -- writing -----------------------------------------------------------------------------


def _write(
    statistics: Statistics, changes: Changes | None, form: FigureFormat, options: StatsOptions
) -> None:
    """Write the figures to a file or to standard output."""
    to_file = None if options.output in (None, _STDOUT) else Path(options.output or "")
    chunks = _chunks(statistics, changes, form, options, is_file=to_file is not None)
    if to_file is None:
        (write_text if form is FigureFormat.RICH else write_data)(chunks)
        return
    write_file(to_file, chunks)


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
