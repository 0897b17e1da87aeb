"""The options that `newsmeta validate` and `newsmeta check` have in common."""

# No annotation is put off here: the command line is made of them at each start.

from dataclasses import field
from typing import Annotated

import typer

from newsmeta.cli import values
from newsmeta.cli.clusters import ClusterAddress
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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FindingOptions:
    """What both are told."""

    paths: Paths = None
    select: Select = None
    extend_select: ExtendSelect = None
    ignore: Ignore = None
    output_format: Annotated[
        Format | None,
        typer.Option(
            metavar="FORMAT",
            autocompletion=values.formats,
            help="How findings are written: rich, concise, json, jsonl, github, gitlab, sarif, "
            "junit or markdown. (default: rich on a terminal, concise elsewhere)",
            show_default=False,
        ),
    ] = None
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="[FORMAT:]FILE",
            help="Write the findings to this file, and for people to standard output; may be given "
            "several times. Without a format, the ending decides: .json, .jsonl, .sarif, "
            ".xml (JUnit), .md, .txt.",
        ),
    ] = None
    group_by: Annotated[
        GroupBy | None,
        typer.Option(
            metavar="GROUP",
            autocompletion=values.groups,
            help="Bring together, for people, what is of one rule, file or folder. (default: file)",
            show_default=False,
        ),
    ] = None
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print how often each rule found something.")
    ] = False
    fail_on: FailOnOption = None
    exit_zero: Annotated[
        bool,
        typer.Option("--exit-zero", help="Exit with status 0 whatever is found."),
    ] = False
    changed: Changed = None
    changed_lines: ChangedLines = False
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
        bool, typer.Option("--quiet", "-q", help="Print findings alone, no summary.")
    ] = False
    jobs: Jobs = None
    cluster: ClusterAddress = None
    verbose: Verbose = field(default=False, kw_only=True)
