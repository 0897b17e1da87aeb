"""Values as the cells of a table, and back.

A cell is text. The type of the column decides how it is read, so that `0123` stays a text in a text
column.
"""

from __future__ import annotations

import json
import re
from typing import Any

from newsmeta.records import strictjson
from newsmeta.schema.fields import Field, FieldType
from newsmeta.splitting import split

SEPARATOR = ";"
"""The separator of list items in a cell, followed by a blank."""

# Beginnings of formulas in spreadsheets (OWASP, "CSV Injection"), after protecting apostrophes: the
# signs, also in full width and after white space, and a leading tab or carriage return.
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r]\s*\S)")
# Some programs have no missing integers, and write 60.0 for 60.
_INTEGER = re.compile(r"([-+]?[0-9]{1,1000})(?:\.0+)?")
# Numbers as in JSON (RFC 8259, section 6).
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,999})(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


class CellError(ValueError):
    """A cell without any possible meaning in its column. The message has the reason."""


def neutralized(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula.

    A formula gets an apostrophe in front. So does a cell that begins with apostrophes already, so
    that `restored` can undo this.
    """
    if cell[:1].isalnum():  # No formula begins with these.
        return cell
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """Return a cell as it was before `neutralized`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def to_cell(value: Any, field: Field, lists: str) -> str:
    """Return a value as a cell; an empty one for None.

    Args:
        value: The value.
        field: The field of the column.
        lists: The form of lists of single values: `join` or `json`.

    Raises:
        ValueError: When JSON is needed, but cannot represent the value.
    """
    if value is None:
        return ""
    if field.type is FieldType.ANY:
        return value if isinstance(value, str) and not _reads_as_json(value) else _json(value)
    if isinstance(value, str):
        # In a column of lists, quotes distinguish a single text from a list with one item.
        return _json(value) if field.type is FieldType.LIST else value
    if value.__class__ is int:
        return str(value)
    if isinstance(value, list) and lists == "join" and _is_joinable(value):
        return f"{SEPARATOR} ".join(value)
    return _json(value)


def from_cell(cell: str, field: Field, separator: str = SEPARATOR) -> Any:
    """Return the value in a cell that is not empty.

    Args:
        cell: The cell.
        field: The field of the column.
        separator: The separator of list items.

    Raises:
        CellError: When it is not a value for this column.
    """
    if field.type in (FieldType.TEXT, FieldType.TIMESTAMP):
        return cell
    text = cell.strip()
    if field.type is FieldType.ANY:
        return _parsed(cell) if _reads_as_json(cell) else cell
    if field.type is FieldType.NUMBER:
        return _number(text)
    if field.type is FieldType.INTEGER:
        if match := _INTEGER.fullmatch(text):
            return int(match[1])
        raise CellError(f"{_shown(cell)} is not an integer")
    if field.type is FieldType.BOOLEAN:
        # Spreadsheets write TRUE.
        if text.lower() in _BOOLEANS:
            return _BOOLEANS[text.lower()]
        raise CellError(f"{_shown(cell)} is neither true nor false")
    is_json = text[:1] in ('"', "[", "{")
    if is_json or field.type is FieldType.MAPPING or (field.items and not field.items.is_single):
        return _parsed(cell)
    return split(cell, separator)


def _reads_as_json(cell: str) -> bool:
    """Tell whether a cell in a column of any type has more than plain text."""
    text = cell.strip()
    return text[:1] in tuple('"[{') or text in ("true", "false", "null") or _is_number(text)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _number(text: str) -> int | float:
    if not _is_number(text):
        raise CellError(f"{_shown(text)} is not a number")
    return int(text) if _INTEGER.fullmatch(text) and "." not in text else float(text)


def _is_joinable(items: list[Any]) -> bool:
    """Tell whether splitting the joined items gives them back."""
    if not items or not all(
        isinstance(item, str) and item and item == item.strip() and SEPARATOR not in item
        for item in items
    ):
        return False
    joined = f"{SEPARATOR} ".join(items)
    # The semicolon after "&amp" would make it an entity.
    return joined[0] not in '"[{' and ("&" not in joined or split(joined, SEPARATOR) == items)


_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _parsed(cell: str) -> Any:
    try:
        return strictjson.loads(cell)
    except RecursionError:
        raise CellError(f"{_shown(cell)} is nested too deep") from None
    except ValueError as error:
        raise CellError(f"{_shown(cell)} is not JSON: {error}") from None


def _shown(cell: str) -> str:
    return json.dumps(cell if len(cell) <= 40 else f"{cell[:40]}…", ensure_ascii=False)
