"""The options that `newsmeta validate` and `newsmeta check` have in common."""

# Annotations are not deferred here: typer builds the command line from them at each start.

from dataclasses import field
from pathlib import Path
from typing import Annotated

import typer

from newsmeta.cli import values
from newsmeta.cli.clusters import ClusterAddress
from newsmeta.cli.elsewhere_options import ArchiveLimit, GitDir, Revision
from newsmeta.cli.options import (
    AllowEmpty,
    Changed,
    ChangedLines,
    ConfigFile,
    ExtendSelect,
    FailOnOption,
    ForceExclude,
    Format,
    GroupBy,
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
)
from newsmeta.data_classes import dataclass

OutputFormat = Annotated[
    Format | None,
    typer.Option(
        metavar="FORMAT",
        autocompletion=values.formats,
        help=(
            "The format of the findings: rich, concise, json, jsonl, github, gitlab, sarif, junit "
            "or markdown. (default: rich on a terminal, concise elsewhere)"
        ),
        show_default=False,
    ),
]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="[FORMAT:]FILE",
        help=(
            "Write a report to this file as well. May be repeated. Without a format, the ending "
            "of the file decides: .json, .jsonl, .sarif, .xml (JUnit), .md, .txt."
        ),
    ),
]
Group = Annotated[
    GroupBy | None,
    typer.Option(
        metavar="GROUP",
        autocompletion=values.groups,
        help="Group the findings for people by rule, file or folder. (default: file)",
        show_default=False,
    ),
]
Statistics = Annotated[
    bool,
    typer.Option(
        "--statistics", help="Print the number of findings of each rule, instead of the findings."
    ),
]
ExitZero = Annotated[
    bool, typer.Option("--exit-zero", help="Exit with status 0, whatever the findings.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no summary, only findings.")]
ShardOption = Annotated[
    str | None,
    typer.Option(
        "--shard",
        metavar="I/N",
        help=(
            "Check only one share of the files, such as 2/5: the second of five. newsmeta merge "
            "compares the files of all shares."
        ),
        show_default=False,
    ),
]
ShardOutput = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write the result of the shard to this file, for newsmeta merge.",
        show_default=False,
    ),
]
PageTitle = Annotated[
    str | None,
    typer.Option(
        "--title",
        metavar="TEXT",
        help="The title of the page. (default: the name of the folder)",
    ),
]
Since = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar="FILE",
        help=(
            "An earlier report, written by newsmeta check --validate --output FILE.json: show "
            "new and gone findings since."
        ),
    ),
]
BadgeFile = Annotated[
    Path | None,
    typer.Option(
        "--badge",
        metavar="FILE",
        help="Also write a badge with the number of errors, an SVG picture.",
    ),
]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FindingOptions:
    """Options shared by both commands."""

    paths: Paths = None
    select: Select = None
    extend_select: ExtendSelect = None
    ignore: Ignore = None
    output_format: OutputFormat = None
    output: Output = None
    group_by: Group = None
    statistics: Statistics = False
    fail_on: FailOnOption = None
    exit_zero: ExitZero = False
    changed: Changed = None
    changed_lines: ChangedLines = False
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
    quiet: Quiet = False
    jobs: Jobs = None
    cluster: ClusterAddress = None
    verbose: Verbose = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MergeOptions:
    """Options of `newsmeta merge`: the results of shards, and how they are reported."""

    shards: Annotated[
        list[str],
        typer.Argument(
            metavar="FILES...",
            help=(
                "The results of all shards, written by --shard-output; or the folder or address of "
                "a dataset whose shards were written by newsmeta export."
            ),
            show_default=False,
        ),
    ]
    at: Annotated[
        list[str] | None,
        typer.Option(
            "--at",
            metavar="ADDRESS",
            help="Where the files are, such as s3://bucket/site, if they are in no folder.",
            show_default=False,
        ),
    ] = None
    output_format: OutputFormat = None
    output: Output = None
    group_by: Group = None
    statistics: Statistics = False
    fail_on: FailOnOption = None
    exit_zero: ExitZero = False
    title: PageTitle = None
    since: Since = None
    badge: BadgeFile = None
    config_file: ConfigFile = None
    no_config: NoConfig = False
    no_baseline: NoBaseline = False
    allow_empty: AllowEmpty = False
    quiet: Quiet = False
    verbose: Verbose = field(default=False, kw_only=True)
