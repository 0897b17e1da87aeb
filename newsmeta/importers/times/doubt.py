"""The error about ambiguous times."""

from __future__ import annotations


class DoubtError(ValueError):
    """The moment that a value means is uncertain. The message says why, and what to set."""
