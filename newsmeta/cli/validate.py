"""`newsmeta validate`."""

from __future__ import annotations

from newsmeta.cli import session
from newsmeta.cli.findings import Wish, report
from newsmeta.cli.options import (
    ConfigFile,
    ExtendSelect,
    FailOnOption,
    Ignore,
    Jobs,
    NoCache,
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


def validate(  # noqa: PLR0913, PLR0917
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
    no_cache: NoCache = False,
    verbose: Verbose = False,
) -> None:
    """Check article files: the file, its YAML, the schema, text and time.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    or newsmeta itself failed.
    """
    wish = Wish(
        paths,
        stdin_filename,
        output_format,
        output,
        statistics,
        fail_on,
        quiet,
        jobs,
        verbose,
        not no_cache,
    )
    rules = session.layer(select, extend_select, ignore)
    report(session.start(rules, config_file, no_config, verbose, "validate"), "validate", wish)
