"""Texts that are visible to people."""

from __future__ import annotations

import re
from typing import Any

from newsmeta.rules.characters import is_blank

_SURROGATE = re.compile("[\ud800-\udfff]")


def as_text(value: Any) -> str:
    """Return a value if it is a visible text, else an empty string."""
    if not isinstance(value, str) or is_blank(value):
        return ""
    return _SURROGATE.sub("\ufffd", value)


def whole(text: str) -> str:
    """Return a text with U+FFFD for each surrogate, which UTF-8 does not have."""
    return _SURROGATE.sub("\ufffd", text)
