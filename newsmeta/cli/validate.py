"""`newsmeta validate`."""

from __future__ import annotations

from typing import Annotated

import typer

from newsmeta.cli.caching import CacheDir, Caching
from newsmeta.cli.commands import command
from newsmeta.cli.finding_options import FindingOptions
from newsmeta.cli.findings import report

NoCache = Annotated[
    bool,
    typer.Option("--no-cache", help="Look at every file, whether it has changed or not."),
]


@command
def validate(
    options: FindingOptions, no_cache: NoCache = False, cache_dir: CacheDir = None
) -> None:
    """Check article files: the file, its YAML, the schema, text and time.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    no file to look at, or newsmeta itself failed.
    """
    report("validate", options, None if no_cache else Caching(cache_dir))
