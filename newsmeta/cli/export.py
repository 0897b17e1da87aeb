"""`newsmeta export`."""

from __future__ import annotations

import enum
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from newsmeta.cli import session
from newsmeta.cli.options import ConfigFile, Jobs, NoConfig, Paths, StdinFilename, Verbose
from newsmeta.cli.output import (
    EXIT_FAILURE,
    EXIT_FINDINGS,
    count_columns,
    fail,
    say,
    say_as_is,
    write_text,
)

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.exporters.options import Feed
    from newsmeta.exporters.request import Request
    from newsmeta.exporters.run import ExportSummary

_STDOUT = "-"


class OnError(enum.StrEnum):
    """What happens where a file cannot be read or is no valid article."""

    FAIL = "fail"
    SKIP = "skip"
    INCLUDE = "include"


class Lists(enum.StrEnum):
    """How tables write lists."""

    JOIN = "join"
    JSON = "json"


def export(  # noqa: PLR0913, PLR0917
    paths: Paths = None,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="The format; --list lists them. Without it, the ending of --output decides.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file or folder to write; - for standard output, which is the default.",
            show_default=False,
        ),
    ] = None,
    list_formats: Annotated[
        bool, typer.Option("--list", help="List the formats, and do nothing.")
    ] = False,
    where: Annotated[
        str | None,
        typer.Option(
            metavar="FILTER",
            help='Only articles of which this is true: \'type == "video" and topics contains '
            '"AI"\'.',
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="Only articles published then or later.", show_default=False
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Only articles published until then; of a date, the whole day counts.",
            show_default=False,
        ),
    ] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(metavar="TOPIC", help="Only articles on this topic, or one of several."),
    ] = None,
    published_only: Annotated[
        bool,
        typer.Option(
            "--published-only", help="Leave out what is not published, deleted or removed."
        ),
    ] = False,
    sort: Annotated[
        str | None,
        typer.Option(
            metavar="FIELDS",
            help="Order by these fields, separated by commas; - before one for falling order. "
            "Without it, by path.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Write the first N articles alone. [default: all; of feeds, 50]",
            show_default=False,
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELDS",
            help="Write these fields, separated by commas; with + before one, besides the usual "
            "ones: +secured.",
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="FIELDS", help="Do not write these fields.")
    ] = None,
    body: Annotated[
        bool, typer.Option("--body", help="Write what follows the front matter, too.")
    ] = False,
    normalized: Annotated[
        bool,
        typer.Option(
            "--normalized", help="Write articles as newsmeta normalize would, files unchanged."
        ),
    ] = False,
    on_error: Annotated[
        OnError,
        typer.Option(
            help="Where a file is no valid article: fail and write nothing, skip it, or include "
            "it as it is."
        ),
    ] = OnError.FAIL,
    lists: Annotated[
        Lists | None,
        typer.Option(
            help="How csv and tsv write lists of single values. [default: join]",
            show_default=False,
        ),
    ] = None,
    raw: Annotated[
        bool,
        typer.Option(
            "--raw", help="Leave cells of csv and tsv as they are that a spreadsheet would run."
        ),
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin csv and tsv with a byte-order mark, for Excel.")
    ] = False,
    feed_title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The title of a feed.", show_default=False)
    ] = None,
    feed_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The address of a feed itself.", show_default=False),
    ] = None,
    config_file: ConfigFile = None,
    no_config: NoConfig = False,
    stdin_filename: StdinFilename = None,
    jobs: Jobs = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print no summary; problems are printed.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Hand articles over as data: JSON, CSV, Parquet, a data package, feeds and more.

    What is written is whole or not there at all, and the same for the same articles.

    Exit status: 0 written; 1 nothing written, because a file is no valid article; 2 wrong usage
    or configuration, or the output could not be written.
    """
    if list_formats:
        write_text(sys.stdout, _listing())
        return
    from newsmeta.config.config import ConfigError
    from newsmeta.exporters.request import RequestError, request
    from newsmeta.schema.fields import HandoffError

    session.end_in_order()
    for option, names in (("--columns", columns), ("--exclude", exclude)):
        if names is not None and not session.split(names):
            fail(f"{option} names no field; leave it out for the usual ones")
    for option, text in (("--feed-title", feed_title), ("--feed-url", feed_url)):
        if text is not None and not text.strip():
            fail(f"{option} is empty; leave it out for what the configuration says")
    try:
        config = session.configuration(config_file, no_config, verbose)
        name = to or _format_of(output)
        wanted = request(
            name,
            columns=session.split(columns),
            exclude=session.split(exclude),
            body=body,
            where=where,
            since=since,
            until=until,
            topics=topic or (),
            published_only=published_only,
            sort=sort,
            limit=limit,
            on_error=on_error.value,
            lists=lists.value if lists else None,
            raw=raw,
            bom=bom,
            jobs=jobs,
            feed=_feed(config, name, paths, feed_title, feed_url),
        )
        summary = _run(config, wanted, paths, output, stdin_filename, normalized, verbose)
    except RequestError as error:
        fail(_in_options(str(error)))
    except (ConfigError, HandoffError) as error:
        fail(str(error))
    _report(summary, quiet)
    if summary.failures:
        session.report_failures(summary.failures)
        raise typer.Exit(EXIT_FAILURE)
    if not summary.is_written:
        raise typer.Exit(EXIT_FINDINGS)


def _listing() -> Iterator[str]:
    from newsmeta._about import DISTRIBUTION
    from newsmeta.records.formats import FORMATS

    width = max(map(len, FORMATS))
    for each in FORMATS.values():
        notes = [f"needs {DISTRIBUTION}[{each.extra}]"] if each.extra else []
        notes += ["newsmeta import reads it"] if each.is_importable else []
        yield f"{each.name:{width}}  {each.description}"
        yield f" ({'; '.join(notes)})\n" if notes else "\n"


def _format_of(output: str | None) -> str:
    """Return the name of the format that a file is of."""
    from newsmeta.records.formats import format_of

    path = Path(output or "")
    if path.name == "datapackage.json":
        fail("a data package is a folder; say --to datapackage and name the folder with --output")
    if found := format_of(path):
        return found.name
    ending = f", and the ending {path.suffix.lower()} tells none" if path.suffix else ""
    fail(
        f"--to is missing{ending}: name a format, such as --to jsonl; newsmeta export --list lists "
        "them"
    )


def _feed(
    config: Config, name: str, paths: list[str] | None, title: str | None, url: str | None
) -> Feed | None:
    """Return what a feed says of itself; None where none is asked for."""
    from newsmeta.exporters.request import feed_of
    from newsmeta.records.formats import FORMATS

    is_feed = name in FORMATS and FORMATS[name].is_feed
    if not is_feed and title is None and url is None:
        return None
    return feed_of(config, Path(paths[0] if paths else "."), title or "", url or "")


def _in_options(message: str) -> str:
    """Return a message about a request in terms of options."""
    name, colon, rest = message.partition(": ")
    is_option = colon and name.replace("-", "").isalpha()
    return f"--{name}: {rest}" if is_option else message


def _run(  # noqa: PLR0913, PLR0917
    config: Config,
    request: Request,
    paths: list[str] | None,
    output: str | None,
    stdin_filename: Path | None,
    normalized: bool,
    verbose: bool,
) -> ExportSummary:
    from newsmeta.cli.progress import progress
    from newsmeta.config.scopes import finder_of
    from newsmeta.exporters import run
    from newsmeta.exporters.loading import Collector
    from newsmeta.files.targets import Target

    given = [Path(path) for path in paths or ["."]]
    if session.reads_stdin(paths, stdin_filename):
        target = session.read_stdin(stdin_filename, config.limits.max_size + 1)
        given, targets = [target.path], iter([target])
    else:
        for path in given:
            if not os.path.lexists(path):
                fail(f"{path} does not exist; check the path")
        targets = finder_of(config).stream(given)
    collector = Collector(config, given, normalized=normalized)

    def noted() -> Iterator[Target]:
        for target in targets:
            if verbose:
                say(f"reading {target.name}")
            yield target

    with progress(None, "reading files") as advance:
        out = _destination(output, request)
        summary = run.export(noted(), out, request, collector, advance)
    for warning in collector.warnings:
        say(f"newsmeta: warning: {warning}")
    return summary


def _destination(output: str | None, request: Request) -> Path | BinaryIO:
    if output is not None and output != _STDOUT:
        return Path(output)
    if getattr(sys.stdout, "name", "") == os.devnull:
        fail("standard output is closed")
    if request.format.is_folder:
        fail(f"{request.format.name} is a folder; name it with --output")
    if request.format.is_binary and sys.stdout.isatty():
        fail(f"{request.format.name} is nothing to read; name a file with --output, or use a pipe")
    sys.stdout.flush()
    return sys.stdout.buffer


# -- reports -----------------------------------------------------------------------------


def _report(summary: ExportSummary, quiet: bool) -> None:
    """Say on standard error what was wrong with files, and what was written."""
    if summary.skipped:
        _report_skipped(summary)
    if not summary.is_written:
        return
    if not summary.articles:
        say("newsmeta: warning: there is no article to write")
    if not quiet:
        for line in _table(summary):
            say_as_is(line)


def _report_skipped(summary: ExportSummary) -> None:
    from newsmeta.reporters.concise import one_line
    from newsmeta.reporters.sentence import counted

    for each in summary.skipped:
        for diagnostic in each.errors[:1]:
            more = f" (and {len(each.errors) - 1} more)" if len(each.errors) > 1 else ""
            say_as_is(one_line(diagnostic) + more)
        if each.reason:
            say(f"{each.name}: {each.reason}")
    if not summary.is_written:
        number = counted(len(summary.skipped), "file")
        them = "it" if len(summary.skipped) == 1 else "them"
        say(
            f"newsmeta: nothing was written: {number} cannot be handed over; correct {them} "
            f"(newsmeta validate says more), leave {them} out with --on-error skip, or name "
            "the folder of the articles alone"
        )


def _table(summary: ExportSummary) -> Iterator[str]:
    """Yield the closing table, two lines."""
    cells = {"articles": summary.articles, "skipped": summary.left_out}
    if included := sum(each.is_included for each in summary.skipped):
        cells["invalid"] = included
    if summary.filtered:
        cells["filtered"] = summary.filtered
    if summary.beyond:
        cells["over limit"] = summary.beyond
    if summary.others:
        cells["others"] = summary.others
    cells |= {"rows": summary.rows, "bytes": summary.bytes}
    yield from count_columns(cells)
