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
    typer.Option("--validate", help="Also report the findings of newsmeta validate, in one run."),
]


@command
def check(options: FindingOptions, asking: OnlineOptions, validate: WithValidate = False) -> None:
    """Check URLs and pictures, and compare articles with each other.

    The findings are about the named files; the other files of the repository are read for
    comparison. Without --online, nothing is requested from the web.

    Exit status: 0 no finding at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    no file to check, or an internal error.
    """
    report("check all" if validate else "check", options, asking=asking)
