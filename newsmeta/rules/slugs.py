"""The part of a file name that is made from a title."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = re.compile(r"[^\w\s-]|_")


def slug(title: str) -> str:
    """Return the part of a file's name that is made from this title."""
    plain = _DROPPED.sub("", unicodedata.normalize("NFC", title).lower())
    return re.sub(r"\s", "-", plain.strip())
