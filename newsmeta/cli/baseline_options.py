"""The options of `newsmeta baseline create`, `update` and `prune`."""

# No annotation is put off here: the command line is made of them at each start.

from dataclasses import field
from pathlib import Path
from typing import Annotated

import typer

from newsmeta.cli.options import (
    AllowEmpty,
    ConfigFile,
    ForceExclude,
    Jobs,
    NoConfig,
    NoForceExclude,
    NoGitignore,
    NoSuppressions,
    QuietSummary,
    Verbose,
)
from newsmeta.data_classes import dataclass


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BaselineOptions:
    """What they are told."""

    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATHS]...",
            help="Files and folders to search. Without any, the current folder is searched.",
            show_default=False,
        ),
    ] = None
    config_file: ConfigFile = None
    no_config: NoConfig = False
    no_suppressions: NoSuppressions = False
    no_gitignore: NoGitignore = False
    force_exclude: ForceExclude = False
    no_force_exclude: NoForceExclude = False
    allow_empty: AllowEmpty = False
    quiet: QuietSummary = False
    jobs: Jobs = None
    verbose: Verbose = field(default=False, kw_only=True)

    @property
    def stdin_filename(self) -> Path | None:
        """No name: standard input is not read."""
        return None
