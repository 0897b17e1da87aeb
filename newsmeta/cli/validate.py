"""`newsmeta validate`."""

from __future__ import annotations

from newsmeta.cli.findings import command

validate = command(
    "validate",
    """Check article files: the file, its YAML, the schema, text and time.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    or newsmeta itself failed.
    """,
)
