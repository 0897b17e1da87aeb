"""The options that `newsmeta validate` and `newsmeta check` have in common."""

# No annotation is put off here: the command line is made of them at each start.

from dataclasses import field
from pathlib import Path
from typing import Annotated

import typer

from newsmeta.cli.options import (
    AllowEmpty,
    Changed,
    ChangedLines,
    ConfigFile,
    ExtendSelect,
    FailOnOption,
    ForceExclude,
    Format,
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
            help="How findings are written. Without it, rich on a terminal and concise elsewhere.",
            show_default=False,
        ),
    ] = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the findings to this file, and for people to standard output. Without "
            "--output-format, the ending decides: .json, .jsonl, .sarif, .xml (JUnit), .md.",
        ),
    ] = None
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print how often each rule found something.")
    ] = False
    fail_on: FailOnOption = None
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
    verbose: Verbose = field(default=False, kw_only=True)
