"""`newsmeta check`."""

from __future__ import annotations

from newsmeta.cli.findings import command

check = command(
    "check",
    """Check URLs, pictures and what articles are to one another. Nothing is fetched.

    The other files of the repository are read for comparison, and findings are about the
    files that are named.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    or newsmeta itself failed.
    """,
)
