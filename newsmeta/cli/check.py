"""`newsmeta check`."""

from __future__ import annotations

from typing import Annotated

import typer

from newsmeta.cli import session
from newsmeta.cli.findings import Wish, report
from newsmeta.cli.options import (
    ConfigFile,
    ExtendSelect,
    FailOnOption,
    Ignore,
    Jobs,
    NoConfig,
    Output,
    OutputFormat,
    Paths,
    Quiet,
    Select,
    Statistics,
    StdinFilename,
    Verbose,
)

WithValidate = Annotated[
    bool,
    typer.Option("--validate", help="Report what newsmeta validate does, too, in one go."),
]


def check(  # noqa: PLR0913, PLR0917
    paths: Paths = None,
    select: Select = None,
    extend_select: ExtendSelect = None,
    ignore: Ignore = None,
    output_format: OutputFormat = None,
    output: Output = None,
    statistics: Statistics = False,
    fail_on: FailOnOption = None,
    config_file: ConfigFile = None,
    no_config: NoConfig = False,
    stdin_filename: StdinFilename = None,
    quiet: Quiet = False,
    jobs: Jobs = None,
    validate: WithValidate = False,
    verbose: Verbose = False,
) -> None:
    """Check URLs, pictures and what articles are to one another. Nothing is fetched.

    The other files of the repository are read for comparison, and findings are about the
    files that are named.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    or newsmeta itself failed.
    """
    wish = Wish(
        paths, stdin_filename, output_format, output, statistics, fail_on, quiet, jobs, verbose
    )
    rules = session.layer(select, extend_select, ignore)
    task: session.Task = "check all" if validate else "check"
    report(session.start(rules, config_file, no_config, verbose, task), "check", wish)
