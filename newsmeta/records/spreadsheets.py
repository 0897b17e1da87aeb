"""What the cells of a spreadsheet can hold of an article, and what they cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from newsmeta.diagnostics import Pointer, json_pointer
from newsmeta.records import tables

LONGEST = 32_767
"""How many characters a cell can have, those beyond 16 bits counted twice."""

LISTS = "lists"
"""The sheet with what can be chosen in the others, and with what the way back has to know."""

FIELDS = "fields"
"""The column of that sheet which names the fields that the sheets have."""

# Spreadsheets make line feeds of all line ends, and some lose, or cannot hold, the other signs.
_UNHELD = re.compile("\r\n?|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_IN_JSON = re.compile("[\x7f-\x9f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def held(text: str) -> str:
    """Return what a cell shows of a text, in which spreadsheets change nothing."""
    if _UNHELD.search(text) is None:
        return text
    return _UNHELD.sub(lambda match: "\n" if match[0][0] == "\r" else "\ufffd", text)


def left(text: str) -> str:
    """Return what is left of a text when any spreadsheet has saved it: LibreOffice loses tabs."""
    return held(text).replace("\t", "")


def held_json(text: str) -> str:
    """Return JSON that means the same, and in which spreadsheets change nothing."""
    return _IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def hold(tree: Mapping[str, Any], notes: dict[str, Any]) -> dict[str, Any]:
    """Return the values of an article with what cells show of their texts.

    Args:
        tree: The values.
        notes: Gets the texts as they are, where that may get lost, by JSON Pointer.
    """
    return {name: _hold(value, (name,), notes) for name, value in tree.items()}


def _hold(value: Any, pointer: Pointer, notes: dict[str, Any]) -> Any:
    if isinstance(value, str):
        shown = held(value)
        if shown != value or "\t" in value:
            notes.setdefault(json_pointer(pointer), value)
        return shown
    if isinstance(value, dict):
        return {name: _hold(inner, (*pointer, name), notes) for name, inner in value.items()}
    # Other lists are JSON in one cell, which can hold anything.
    is_apart = pointer[-1] in (tables.IMAGES, tables.RELATED) or pointer == (tables.TOPICS,)
    if isinstance(value, list) and is_apart:
        return [_hold(item, (*pointer, at), notes) for at, item in enumerate(value)]
    return value


def length(text: str) -> int:
    """Return how many characters a text has as spreadsheets count them."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
