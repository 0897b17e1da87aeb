"""The names and addresses of newsmeta, each defined once."""

from __future__ import annotations

__version__ = "0.1.0"

DISTRIBUTION = "newsmeta-toolkit"
"""Name of the package to install: another project owns the name `newsmeta` on the package index.

Same as `name` in pyproject.toml.
"""

ADDRESS = ""
"""Address at which the project's files are published, without a final slash; empty if unpublished.

On a Git host, this is the address of the folder on the main branch. Links to the project are built
from it, such as `https://example.com/newsmeta/docs/rules.md` from `https://example.com/newsmeta`:
links to rules, the tool's address in reports and feeds, the addresses in the package's metadata.
They are left out where it is empty.
"""
