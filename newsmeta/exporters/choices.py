"""Options of an export with a few possible values."""

from __future__ import annotations

import enum


class OnError(enum.StrEnum):
    """The treatment of files that cannot be read or are not valid articles."""

    FAIL = "fail"
    """Nothing is written."""
    SKIP = "skip"
    """The file is left out."""
    INCLUDE = "include"
    """The file is exported as it is, if it can be read."""


class Lists(enum.StrEnum):
    """The notation of lists of scalars in tables."""

    JOIN = "join"
    """The values in one text, with separators."""
    JSON = "json"
    """As a JSON array."""
