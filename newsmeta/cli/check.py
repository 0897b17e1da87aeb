"""`newsmeta check`."""

from __future__ import annotations

from typing import Annotated

import typer

from newsmeta.cli.commands import command
from newsmeta.cli.finding_options import FindingOptions
from newsmeta.cli.findings import report
from newsmeta.cli.online_options import OnlineOptions

WithValidate = Annotated[
    bool,
    typer.Option("--validate", help="Report what newsmeta validate does, too, in one go."),
]


@command
def check(options: FindingOptions, asking: OnlineOptions, validate: WithValidate = False) -> None:
    """Check URLs, pictures and what articles are to one another.

    The other files of the repository are read for comparison, and findings are about the
    files that are named. Nothing is fetched from the web without --online.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    no file to look at, or newsmeta itself failed.
    """
    report("check all" if validate else "check", options, asking=asking)
