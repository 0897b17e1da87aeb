"""The options of `newsmeta stats`."""

# Annotations are not deferred here: typer builds the command line from them at each start.

import enum
from pathlib import Path
from typing import Annotated

import typer

from newsmeta.cli import values
from newsmeta.cli.clusters import ClusterAddress
from newsmeta.cli.elsewhere_options import ArchiveLimit, GitDir, Revision
from newsmeta.cli.finding_options import ShardOption, ShardOutput
from newsmeta.cli.options import (
    AllowEmpty,
    ConfigFile,
    ExtendSelect,
    ForceExclude,
    Ignore,
    Jobs,
    NoBaseline,
    NoConfig,
    NoForceExclude,
    NoGitignore,
    NoSuppressions,
    Paths,
    Select,
    StdinFilename,
    Verbose,
    Where,
)
from newsmeta.data_classes import dataclass


class FigureFormat(enum.StrEnum):
    """The format of figures."""

    RICH = "rich"
    JSON = "json"
    MARKDOWN = "markdown"


class By(enum.StrEnum):
    """The key that articles are grouped by."""

    MONTH = "month"
    TOPIC = "topic"
    PROVIDER = "provider"
    AUTHOR = "author"
    TYPE = "type"
    KIND = "kind"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StatsOptions:
    """Options of `newsmeta stats`."""

    paths: Paths = None
    by: Annotated[
        list[By] | None,
        typer.Option(
            metavar="GROUPING",
            autocompletion=values.groupings,
            help=(
                "Show only the articles by month, topic, provider, author, type or kind. May be "
                "repeated."
            ),
        ),
    ] = None
    top: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="The number of rows of each list. (default: 10; with --by, 20)",
            show_default=False,
        ),
    ] = None
    where: Where = None
    since: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=(
                "Show new and gone findings since an earlier report of newsmeta check --validate "
                "as JSON."
            ),
            show_default=False,
        ),
    ] = None
    no_findings: Annotated[
        bool, typer.Option("--no-findings", help="Skip the findings, which takes less time.")
    ] = False
    output_format: Annotated[
        FigureFormat | None,
        typer.Option(
            metavar="FORMAT",
            autocompletion=values.figure_formats,
            help=(
                "The format of the figures: rich for people, json or markdown. (default: rich, or "
                "the format that the ending of --output names)"
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
            help="The file to write, or - for standard output. (default: -)",
            show_default=False,
        ),
    ] = None
    select: Select = None
    extend_select: ExtendSelect = None
    ignore: Ignore = None
    shard: ShardOption = None
    shard_output: ShardOutput = None
    rev: Revision = None
    git_dir: GitDir = None
    archive_limit: ArchiveLimit = None
    config_file: ConfigFile = None
    no_config: NoConfig = False
    no_baseline: NoBaseline = False
    no_suppressions: NoSuppressions = False
    stdin_filename: StdinFilename = None
    no_gitignore: NoGitignore = False
    force_exclude: ForceExclude = False
    no_force_exclude: NoForceExclude = False
    allow_empty: AllowEmpty = False
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="Print no note on the baseline."),
    ] = False
    jobs: Jobs = None
    cluster: ClusterAddress = None
    verbose: Verbose = False
