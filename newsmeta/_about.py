"""What newsmeta says of itself, each in its one place."""

from __future__ import annotations

__version__ = "0.1.0"

DISTRIBUTION = "newsmeta"
"""The name of the package that is installed."""

ADDRESS = ""
"""Where the project is published, such as `https://example.com/newsmeta`; empty where it is not.

Links to rules, and what else points at the project, are left out without it.
"""
