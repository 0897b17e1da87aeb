"""`newsmeta export`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import session
from newsmeta.cli.commands import command
from newsmeta.cli.export_options import ExportOptions
from newsmeta.cli.given import Given
from newsmeta.cli.output import (
    EXIT_FAILURE,
    EXIT_FINDINGS,
    count_columns,
    data_out,
    fail,
    is_closed,
    is_terminal,
    say,
    say_as_is,
    write_text,
)

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.exporters.loading import Collector
    from newsmeta.exporters.options import Feed
    from newsmeta.exporters.outputs import Output
    from newsmeta.exporters.request import Request
    from newsmeta.exporters.run import ExportSummary
    from newsmeta.files.targets import Target
    from newsmeta.linter.content import Content
    from newsmeta.shards.shard import Shard, ShardedFiles

_STDOUT = "-"


@command
def export(options: ExportOptions) -> None:
    """Export articles as data: JSON, CSV, Parquet, a data package, feeds and more.

    The output is complete or not there at all, and the same articles give the same bytes.

    Exit status: 0 written; 1 nothing written, because a file is no valid article; 2 wrong usage
    or configuration, no file to check, or the output could not be written.
    """
    if options.list_formats:
        write_text(_listing())
        return
    from newsmeta.config.config import ConfigError
    from newsmeta.exporters.request import RequestError
    from newsmeta.linter.content import content_of
    from newsmeta.schema.fields import HandoffError

    _check(options)
    try:
        config = session.configuration(
            options.config_file, options.no_config, options.verbose, options, False
        )
        content = content_of(config, options.kind or ())
        summary = _run(config, content, options)
    except RequestError as error:
        fail(_in_options(str(error)))
    except HandoffError as error:
        fail(_in_options(str(error)))
    except ConfigError as error:
        fail(str(error))
    _report(summary, options.quiet)
    session.report_failures(summary.failures)
    if summary.failures or not config.disk.is_whole:
        raise typer.Exit(EXIT_FAILURE)
    if not summary.is_written:
        raise typer.Exit(EXIT_FINDINGS)


def _check(options: ExportOptions) -> None:
    """Exit where an option is given without a value."""
    for option, names in (("--columns", options.columns), ("--exclude", options.exclude)):
        if names is not None and not session.split(names):
            fail(f"{option} names no field; leave it out for the usual ones")
    if options.partition_by is not None and not session.split(options.partition_by):
        fail("--partition-by names no field; leave it out for one file")
    for option, text in (("--feed-title", options.feed_title), ("--feed-url", options.feed_url)):
        if text is not None and not text.strip():
            fail(f"{option} is empty; leave it out to use the configuration")


def _request(
    options: ExportOptions, config: Config, content: Content, collector: Collector
) -> Request:
    """Return the request that the options make.

    Raises:
        RequestError: When the request cannot be met.
        HandoffError: When a field does not exist.
    """
    from newsmeta.exporters.request import request

    name = options.to or _format_of(options.output)
    return request(
        name,
        content,
        columns=session.split(options.columns),
        exclude=session.split(options.exclude),
        body=options.body,
        where=options.where,
        since=options.since,
        until=options.until,
        topics=options.topic or (),
        published_only=options.published_only,
        sort=options.sort,
        limit=options.limit,
        on_error=options.on_error,
        lists=options.lists,
        raw=options.raw,
        bom=options.bom,
        quote_all=options.quote_all,
        partition_by=session.split(options.partition_by),
        jobs=options.jobs,
        feed=_feed(options, config, name, collector),
    )


def _format_of(output: str | None) -> str:
    """Return the name of the format that fits the name of the output."""
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


def _feed(options: ExportOptions, config: Config, name: str, collector: Collector) -> Feed | None:
    """Return the metadata of the feed; None for other formats."""
    from newsmeta.exporters.request import feed_of
    from newsmeta.records.formats import FORMATS

    title, url = options.feed_title, options.feed_url
    is_feed = name in FORMATS and FORMATS[name].is_feed
    if not is_feed and title is None and url is None:
        return None
    if is_feed and FORMATS[name].is_of_pages and url is not None:
        fail(f"--feed-url: {name} does not say where it is itself; leave the option out")
    given = Path(config.disk.local(options.paths[0]) if options.paths else ".")
    return feed_of(config, collector.site_of, given, title or "", url or "")


def _in_options(message: str) -> str:
    """Return a message about a request, with names of options for names of parameters."""
    name, colon, rest = message.partition(": ")
    is_option = colon and name.replace("-", "").isalpha()
    return f"--{name}: {rest}" if is_option else message


def _run(config: Config, content: Content, options: ExportOptions) -> ExportSummary:
    """Write the export, and show the progress."""
    from dataclasses import replace

    from newsmeta.cli.clusters import engine_of
    from newsmeta.cli.progress import progress
    from newsmeta.exporters import run
    from newsmeta.exporters.loading import Collector

    files = shard = None
    if options.shard is not None:
        from newsmeta.cli.sharding import files_of

        files = files_of(options.shard, options, config, has_places=False)
    given, targets = _targets(config, options, files)
    collector = Collector(config, given, content, normalized=options.normalized)
    request = _request(options, config, content, collector)
    out = _destination(options.output, request)
    if files is not None:
        from newsmeta.cli.dataset_shards import shard_of

        shard = shard_of(files, options, request, collector)
    with engine_of(options) as engine, progress(None, "reading files") as advance:
        request = replace(request, jobs=engine) if engine else request
        summary = run.export(targets, out, request, collector, advance, shard=shard)
    for warning in collector.warnings:
        say(f"newsmeta: warning: {warning}")
    if files is not None and summary.is_written and not options.quiet:
        _say_what_is_left(files.shard, None if shard is None else out)
    return summary


def _say_what_is_left(shard: Shard, dataset: Output | None) -> None:
    """Print what makes one of all shards, or that nothing does."""
    if dataset is not None:
        say(f"newsmeta: shard {shard} is written; newsmeta merge {dataset} makes one of all shards")
    elif shard.total > 1:
        say(
            f"newsmeta: shard {shard} is written; nothing notices if one of {shard.total} files is "
            "missing, other than with --partition-by and newsmeta merge"
        )


def _targets(
    config: Config, options: ExportOptions, files: ShardedFiles | None
) -> tuple[list[Path], Iterator[Target]]:
    """Return the given paths, and the files among and in them."""
    from newsmeta.config.scopes import finder_of

    given = Given(options, config, finder_of(config), shard=files)
    if given.is_stdin:
        target = given.stdin(config.limits.max_size + 1)
        targets = [] if given.passes_by(target) else [target]
        return [target.path], session.noted(targets, options.verbose)
    given.require()
    given.leave_reading(has_engine=options.cluster is not None, jobs=options.jobs)
    return [Path(path) for path in given.paths], given.some_targets()


def _destination(output: str | None, request: Request) -> Output:
    from newsmeta.stores.addresses import place_of

    if output is not None and output != _STDOUT:
        return place_of(output)
    if is_closed():
        fail("standard output is closed")
    if request.partition_by:
        fail("a partitioned dataset is a folder; name it with --output")
    if request.format.is_folder:
        fail(f"{request.format.name} is a folder; name it with --output")
    if request.format.is_binary and is_terminal():
        fail(
            f"{request.format.name} is binary and is not shown on a terminal; name a file with "
            "--output, or use a pipe"
        )
    return data_out()


# -- reports -----------------------------------------------------------------------------


def _listing() -> Iterator[str]:
    from newsmeta._about import DISTRIBUTION
    from newsmeta.records.formats import FORMATS

    width = max(map(len, FORMATS))
    for each in FORMATS.values():
        notes = [f"needs {DISTRIBUTION}[{each.extra}]"] if each.extra else []
        notes += ["newsmeta import reads it"] if each.is_importable else []
        yield f"{each.name:{width}}  {each.description}"
        yield f" ({'; '.join(notes)})\n" if notes else "\n"


def _report(summary: ExportSummary, quiet: bool) -> None:
    """Report problems in files, and what was written, on standard error."""
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
    from newsmeta.reporters.escaping import visible_path
    from newsmeta.reporters.sentence import counted

    for each in summary.skipped:
        for diagnostic in each.errors[:1]:
            more = f" (and {len(each.errors) - 1} more)" if len(each.errors) > 1 else ""
            say_as_is(one_line(diagnostic) + more)
        if each.reason:
            say(f"{visible_path(each.name)}: {each.reason}")
    if not summary.is_written:
        number = counted(len(summary.skipped), "file")
        them = "it" if len(summary.skipped) == 1 else "them"
        say(
            f"newsmeta: nothing was written: {number} cannot be exported; correct {them} (see "
            f"newsmeta validate), leave {them} out with --on-error skip, or name the folder of "
            "the articles alone"
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
