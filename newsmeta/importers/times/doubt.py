"""Why a time is not certain."""

from __future__ import annotations


class DoubtError(ValueError):
    """It is not certain what moment a value names. The message says why, and what to give."""
