"""The options of `newsmeta export`."""

# Annotations are not deferred here: typer builds the command line from them at each start.

from typing import Annotated

import typer

from newsmeta.cli import values
from newsmeta.cli.clusters import ClusterAddress
from newsmeta.cli.elsewhere_options import ArchiveLimit, GitDir, Revision
from newsmeta.cli.options import (
    AllowEmpty,
    ConfigFile,
    ForceExclude,
    Jobs,
    NoConfig,
    NoForceExclude,
    Paths,
    QuietSummary,
    StdinFilename,
    Verbose,
    Where,
)
from newsmeta.data_classes import dataclass
from newsmeta.exporters.choices import Lists, OnError


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExportOptions:
    """Options of `newsmeta export`."""

    paths: Paths = None
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            autocompletion=values.exported,
            help=(
                "The format. --list lists all formats. (default: the format that the ending of "
                "--output names)"
            ),
            show_default=False,
        ),
    ] = None
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=(
                "The file or folder to write, an address such as s3://bucket/articles.csv, or - "
                "for standard output. (default: -)"
            ),
            show_default=False,
        ),
    ] = None
    partition_by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELDS",
            autocompletion=values.partition_keys,
            help=(
                "Write a folder of files for each value of these fields, separated by commas: "
                "year,provider.domain. year, month and day are those of publication. For jsonl, "
                "csv, tsv and parquet."
            ),
        ),
    ] = None
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="I/N",
            help=(
                "Write a share of the articles, such as 2/5: the second of five. newsmeta merge "
                "makes one dataset of those of --partition-by. For jsonl, csv, tsv and parquet."
            ),
            show_default=False,
        ),
    ] = None
    list_formats: Annotated[bool, typer.Option("--list", help="List the formats and exit.")] = False
    where: Where = None
    since: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Only articles published at this time or later.",
            show_default=False,
        ),
    ] = None
    until: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Only articles published at this time or earlier. A date includes the whole day.",
            show_default=False,
        ),
    ] = None
    topic: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TOPIC",
            help="Only articles on this topic. May be repeated: articles on any of the topics.",
        ),
    ] = None
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            autocompletion=values.kinds,
            help=(
                "Only files of this kind of the configuration. May be repeated. (default: all "
                "news articles)"
            ),
        ),
    ] = None
    published_only: Annotated[
        bool,
        typer.Option(
            "--published-only", help="Leave out articles that are unpublished, deleted or removed."
        ),
    ] = False
    sort: Annotated[
        str | None,
        typer.Option(
            metavar="FIELDS",
            autocompletion=values.columns,
            help=(
                "Sort by these fields, separated by commas. - before a field reverses its order. "
                "(default: by path)"
            ),
            show_default=False,
        ),
    ] = None
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Write only the first N articles. (default: all; for feeds, 50)",
            show_default=False,
        ),
    ] = None
    columns: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELDS",
            autocompletion=values.columns,
            help=(
                "Write these fields, separated by commas. + before a field adds it to the usual "
                "ones: +secured. non-empty leaves out empty columns of csv and tsv."
            ),
        ),
    ] = None
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELDS", autocompletion=values.columns, help="Do not write these fields."
        ),
    ] = None
    body: Annotated[
        bool, typer.Option("--body", help="Also write the body, the text after the front matter.")
    ] = False
    normalized: Annotated[
        bool,
        typer.Option(
            "--normalized",
            help="Write articles as newsmeta normalize would fix them. The files stay unchanged.",
        ),
    ] = False
    on_error: Annotated[
        OnError,
        typer.Option(
            help=(
                "If a file is no valid article: fail and write nothing, skip it, or include it as "
                "it is."
            )
        ),
    ] = OnError.FAIL
    lists: Annotated[
        Lists | None,
        typer.Option(
            help="The form of lists of single values in csv and tsv. (default: join)",
            show_default=False,
        ),
    ] = None
    raw: Annotated[
        bool,
        typer.Option(
            "--raw",
            help=(
                "Write cells of csv and tsv as they are, even if a spreadsheet would run them as "
                "formulas."
            ),
        ),
    ] = False
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin csv and tsv with a byte-order mark, for Excel.")
    ] = False
    quote_all: Annotated[
        bool, typer.Option("--quote-all", help="Put every cell of csv and tsv in quotes.")
    ] = False
    feed_title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The title of a feed.", show_default=False)
    ] = None
    feed_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The address of the feed.", show_default=False),
    ] = None
    rev: Revision = None
    git_dir: GitDir = None
    archive_limit: ArchiveLimit = None
    config_file: ConfigFile = None
    no_config: NoConfig = False
    stdin_filename: StdinFilename = None
    force_exclude: ForceExclude = False
    no_force_exclude: NoForceExclude = False
    allow_empty: AllowEmpty = False
    jobs: Jobs = None
    cluster: ClusterAddress = None
    quiet: QuietSummary = False
    verbose: Verbose = False
