"""Incomplete optional parts of a record, such as pictures without a size.

They are left out with a note, and the record is imported without them.
"""

from __future__ import annotations

import json
from typing import Any

from newsmeta.schema.fields import Field, FieldType
from newsmeta.suggestions import listing


def leave_out_incomplete(values: dict[str, Any], root: Field, before: str = "") -> list[str]:
    """Remove incomplete optional parts from a record, and return notes about them.

    Args:
        values: The fields of the record, or the members of a part.
        root: The schema of the fields.
        before: The path to them, for people.
    """
    notes: list[str] = []
    for name, value in list(values.items()):
        here = root.fields.get(name)
        if here is None:
            continue
        way = f"{before}{name}"
        if isinstance(value, dict) and here.fields:
            notes += leave_out_incomplete(value, here, f"{way}.")
            if not here.is_required and (lack := _lack(value, here)):
                notes.append(f"{way} is left out: {lack}")
                del values[name]
        elif isinstance(value, list) and here.items is not None and here.items.fields:
            notes += _leave_out_items(value, here.items, way)
            if not value:
                del values[name]
    return notes


def _leave_out_items(items: list[Any], here: Field, way: str) -> list[str]:
    notes: list[str] = []
    kept = []
    for number, each in enumerate(items):
        if each == {}:  # The data had no values for this item.
            continue
        if isinstance(each, dict):
            notes += leave_out_incomplete(each, here, f"{way}.{number}.")
        if lack := _lack(each, here):
            notes.append(f"{way}.{number} is left out: {lack}")
        else:
            kept.append(each)
    items[:] = kept
    return notes


def _lack(part: Any, here: Field) -> str:
    """Return what is missing from a part, or an empty string."""
    if not isinstance(part, dict):
        return f"it is {_shown(part)}, not a group of fields"
    missing = []
    for name, each in here.fields.items():
        if not each.is_required:
            continue
        value = part.get(name)
        if value is None:
            missing.append(name)
        elif each.type is FieldType.INTEGER and not _is_usable(value, each):
            return f"its {name} is {_shown(value)}"
    return f"it has no {listing(missing, 'and')}" if missing else ""


def _is_usable(value: Any, here: Field) -> bool:
    least = here.constraints.get("minimum")
    return type(value) is int and (least is None or value >= least)


def _shown(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except ValueError:
        text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
