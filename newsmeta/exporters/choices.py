"""What can be chosen of an export in one of a few words."""

from __future__ import annotations

import enum


class OnError(enum.StrEnum):
    """What happens where a file cannot be read or is no valid article."""

    FAIL = "fail"
    """Nothing is written."""
    SKIP = "skip"
    """The file is left out."""
    INCLUDE = "include"
    """It is handed over as it is, if it can be read."""


class Lists(enum.StrEnum):
    """How tables write lists of single values."""

    JOIN = "join"
    """The values in one text, with what stands between them."""
    JSON = "json"
    """As a JSON array."""
