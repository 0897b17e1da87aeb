"""The limits of cells in spreadsheets, and the texts that they can represent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from newsmeta.diagnostics import Pointer, json_pointer
from newsmeta.records import tables

LONGEST = 32_767
"""Most characters of a cell, counting those beyond 16 bits twice."""

LISTS = "lists"
"""The sheet with the choices for other sheets, and with data for the way back."""

FIELDS = "fields"
"""The column of that sheet with the names of the fields in the sheets."""

# Spreadsheets turn all line ends into line feeds, and some lose, or cannot represent, the other
# characters.
_UNHELD = re.compile("\r\n?|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_IN_JSON = re.compile("[\x7f-\x9f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def held(text: str) -> str:
    """Return the part of a text that a cell can show unchanged."""
    if _UNHELD.search(text) is None:
        return text
    return _UNHELD.sub(lambda match: "\n" if match[0][0] == "\r" else "\ufffd", text)


def left(text: str) -> str:
    """Return a text as it is after any spreadsheet has saved it: LibreOffice loses tabs."""
    return held(text).replace("\t", "")


def held_json(text: str) -> str:
    """Return equivalent JSON that spreadsheets do not change."""
    return _IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def hold(tree: Mapping[str, Any], notes: dict[str, Any]) -> dict[str, Any]:
    """Return the values of an article with texts as cells show them.

    Args:
        tree: The values.
        notes: Receives the original texts that may get lost, by JSON Pointer.
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
    # Other lists are JSON in one cell, which can represent anything.
    is_apart = pointer[-1] in (tables.IMAGES, tables.RELATED) or pointer == (tables.TOPICS,)
    if isinstance(value, list) and is_apart:
        return [_hold(item, (*pointer, at), notes) for at, item in enumerate(value)]
    return value


def length(text: str) -> int:
    """Return the number of characters of a text as spreadsheets count them."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
