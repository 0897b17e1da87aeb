"""Conversion of values in data of others to values of article fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsmeta.importers.times import DoubtError, Times
from newsmeta.records import cells
from newsmeta.records.record import pointer_parts
from newsmeta.records.typed import parse_form
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, FieldType

_UNTOLD = Times()


def tidied(content: Mapping[str, Any], root: Field) -> dict[str, Any]:
    """Return a record in newsmeta's own form, with typical changes by other programs undone.

    They write null for missing values, 60.0 for 60, times in their own forms, and `sourceForm`
    as text.

    Args:
        content: The record.
        root: The schema of the fields.
    """
    members = {name: content[name] for name in fields.RESERVED if content.get(name) is not None}
    form = members.get(fields.SOURCE_FORM)
    if isinstance(form, str):
        form = members[fields.SOURCE_FORM] = parse_form(form)
    # Nothing serves as a placeholder for values in `sourceForm`.
    written = form.get("asWritten") if isinstance(form, dict) else None
    kept = {pointer_parts(at)[0] for at in written} if isinstance(written, dict) else set[str]()
    values = {
        name: _tidy(value, root.fields.get(name))
        for name, value in content.items()
        if name not in fields.RESERVED and (value is not None or name in kept)
    }
    return {**values, **members}


def _tidy(value: Any, here: Field | None) -> Any:
    if value.__class__ is str and (here is None or here.type is not FieldType.TIMESTAMP):
        return value  # The usual case.
    if isinstance(value, dict):
        inner = here.fields if here else {}
        return {name: _tidy(v, inner.get(name)) for name, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_tidy(item, here.items if here else None) for item in value]
    # Text in a number field is a mistake, not a habit of programs, and so is the reverse.
    if here and here.type is FieldType.TIMESTAMP and isinstance(value, str):
        try:
            return _UNTOLD.read(value) or value
        except DoubtError:
            return value
    if here and here.type is FieldType.INTEGER and not isinstance(value, str):
        return converted(value, here)
    return value


def converted(
    value: Any, target: Field, separator: str = cells.SEPARATOR, times: Times = _UNTOLD
) -> Any:
    """Return a value from data of others as a value of the field, if the conversion is lossless.

    Any other value stays unchanged, so that validation reports it. A time value that means "no
    time" becomes None.

    Args:
        value: The value.
        target: The field.
        separator: The separator of list items in a text.
        times: The options for times.

    Raises:
        CellError: When a text cannot be converted to the type of the field, or names an
            ambiguous time.
    """
    if target.type is FieldType.TIMESTAMP:
        try:
            return times.read(value)
        except DoubtError as doubt:
            raise cells.CellError(str(doubt)) from None
    if target.type is FieldType.LIST:
        return _list(value, target, separator, times)
    if target.type is FieldType.MAPPING and isinstance(value, dict):
        return _members(value, target, separator, times)
    if isinstance(value, str):
        return cells.from_cell(value, target, separator)
    if target.type is FieldType.ANY:
        return value
    if target.type is FieldType.INTEGER and isinstance(value, float) and value.is_integer():
        return int(value)
    if target.type is FieldType.TEXT and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _list(value: Any, target: Field, separator: str, times: Times) -> list[Any]:
    """Return a value as a list, without empty and duplicate items."""
    items: list[Any]
    if isinstance(value, str):
        items = cells.from_cell(value, target, separator)
    else:
        given = value if isinstance(value, list) else [value]
        there = (each for each in given if each is not None and each != "")
        items = [_item(each, target.items, separator, times) for each in there]
    has_texts = target.items is not None and target.items.type is FieldType.TEXT
    if has_texts and isinstance(items, list) and all(isinstance(each, str) for each in items):
        return list(dict.fromkeys(items))
    return items


def _item(value: Any, target: Field | None, separator: str, times: Times) -> Any:
    """Return an item of a list as the field requires; a group that is not one stays unchanged."""
    if target is None or (target.type is FieldType.MAPPING and not isinstance(value, dict)):
        return value
    return converted(value, target, separator, times)


def _members(value: dict[str, Any], target: Field, separator: str, times: Times) -> dict[str, Any]:
    """Return a mapping without empty members.

    A member that cannot be converted stays unchanged, since the mapping may be optional.
    """
    found: dict[str, Any] = {}
    for name, each in value.items():
        if each is None or each == "":
            continue
        here = target.fields.get(name)
        try:
            found[name] = converted(each, here, separator, times) if here else each
        except cells.CellError:
            found[name] = each
    return {name: each for name, each in found.items() if each is not None}
