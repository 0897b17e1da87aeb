"""JSON by RFC 8259, without Python's extensions and without silent loss."""

from __future__ import annotations

import json
import re
from typing import Any


def one_line(text: str) -> str:
    """Return a JSON text with escapes for characters that some programs take as line ends.

    They have no meaning in JSON and JSON Lines, but `str.splitlines` and editors split lines there.
    """
    if not any(char in text for char in "\x85\u2028\u2029"):
        return text
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def loads(text: str) -> Any:
    """Return the value of a JSON text.

    Raises:
        ValueError: When it is not JSON, has NaN or Infinity, or a repeated name in one object.
        RecursionError: When it is nested too deep.
    """
    return DECODER.decode(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a repeated name would be lost otherwise."""
    content = dict(pairs)
    if len(content) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                shown = json.dumps(name, ensure_ascii=False)
                raise ValueError(f"{shown} occurs twice in one object")
            seen.add(name)
    return content


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)
"""A decoder for texts that are read piece by piece."""
