"""The options of `newsmeta baseline create`, `update` and `prune`."""

# Annotations are not deferred here: typer builds the command line from them at each start.

from dataclasses import field

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
    SearchedPaths,
    Verbose,
    WithoutStdin,
)
from newsmeta.data_classes import dataclass


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BaselineOptions(WithoutStdin):
    """Options shared by the subcommands that write a baseline."""

    paths: SearchedPaths = None
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
