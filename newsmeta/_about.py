"""What newsmeta says of itself, each thing in its one place."""

from __future__ import annotations

__version__ = "0.1.0"

DISTRIBUTION = "newsmeta-toolkit"
"""The name of the package to install: `newsmeta` on the package index is a stranger's.

`name` in pyproject.toml says the same.
"""

ADDRESS = ""
"""Where the files of the project are published, without a slash at the end; empty if nowhere.

On a Git host, that is the address of the folder as it stands on the main branch. What points at
the project is made from it, such as `https://example.com/newsmeta/docs/rules.md` from
`https://example.com/newsmeta`, and left out where it is empty: links to rules, the makers' address
in reports and feeds, the addresses in the package's metadata.
"""
