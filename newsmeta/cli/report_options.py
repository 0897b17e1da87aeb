"""The options of `newsmeta report`."""

# Annotations are not deferred here: typer builds the command line from them at each start.

from dataclasses import field
from pathlib import Path
from typing import Annotated

import typer

from newsmeta.cli.clusters import ClusterAddress
from newsmeta.cli.elsewhere_options import ArchiveLimit, GitDir, Revision
from newsmeta.cli.finding_options import BadgeFile, PageTitle, ShardOption, ShardOutput, Since
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
    QuietSummary,
    SearchedPaths,
    Select,
    Verbose,
    WithoutStdin,
)
from newsmeta.data_classes import dataclass


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReportOptions(WithoutStdin):
    """Options of `newsmeta report`."""

    paths: SearchedPaths = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The page to write, such as report.html, or - for standard output.",
            show_default=False,
        ),
    ] = None
    title: PageTitle = None
    since: Since = None
    badge: BadgeFile = None
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
    no_gitignore: NoGitignore = False
    force_exclude: ForceExclude = False
    no_force_exclude: NoForceExclude = False
    allow_empty: AllowEmpty = False
    quiet: QuietSummary = False
    jobs: Jobs = None
    cluster: ClusterAddress = None
    verbose: Verbose = field(default=False, kw_only=True)
