"""The options of `newsmeta normalize`."""

# Annotations are not deferred here: typer builds the command line from them at each start.

import enum
from typing import Annotated

import typer

from newsmeta.cli.options import (
    AllowEmpty,
    Changed,
    ConfigFile,
    ExtendSelect,
    FailOnOption,
    ForceExclude,
    Ignore,
    Jobs,
    NoConfig,
    NoForceExclude,
    Paths,
    Select,
    StdinFilename,
    Verbose,
)
from newsmeta.data_classes import dataclass


class Format(enum.StrEnum):
    """The format of the report."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NormalizeOptions:
    """Options of `newsmeta normalize`."""

    paths: Paths = None
    check: Annotated[
        bool,
        typer.Option("--check", help="Change nothing, and exit with 1 if a file would change."),
    ] = False
    diff: Annotated[
        bool, typer.Option("--diff", help="Change nothing, and show the changes as a diff.")
    ] = False
    unsafe_fixes: Annotated[
        bool,
        typer.Option("--unsafe-fixes", help="Also make fixes that a person should review."),
    ] = False
    layout: Annotated[
        bool | None,
        typer.Option(
            "--format/--no-format",
            help="Also bring the front matter of articles into canonical layout.",
            show_default=False,
        ),
    ] = None
    select: Select = None
    extend_select: ExtendSelect = None
    ignore: Ignore = None
    output_format: Annotated[
        Format, typer.Option(help="The format of the report of fixes and remaining findings.")
    ] = Format.TEXT
    fail_on: FailOnOption = None
    changed: Changed = None
    config_file: ConfigFile = None
    no_config: NoConfig = False
    stdin_filename: StdinFilename = None
    force_exclude: ForceExclude = False
    no_force_exclude: NoForceExclude = False
    allow_empty: AllowEmpty = False
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="Print no report. With --diff, print only the diff."),
    ] = False
    jobs: Jobs = None
    verbose: Verbose = False
