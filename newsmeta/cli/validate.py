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
    typer.Option("--no-cache", help="Check every file, changed or not, without the cache."),
]


@command
def validate(
    options: FindingOptions, no_cache: NoCache = False, cache_dir: CacheDir = None
) -> None:
    """Check each article file: encoding, YAML, fields, texts and times.

    Exit status: 0 no finding at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    no file to check, or an internal error.
    """
    report("validate", options, None if no_cache else Caching(cache_dir))
