"""Values of data that comes from elsewhere, as the fields of articles have them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from newsmeta import timestamps
from newsmeta.records import cells
from newsmeta.records.record import pointer_parts
from newsmeta.records.typed import parse_form
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, FieldType
from newsmeta.timestamp_forms import certain


def tidied(content: Mapping[str, Any], root: Field) -> dict[str, Any]:
    """Return a record of newsmeta's own without what other programs have done to it.

    They write null for what is not there, 60.0 for 60, times in forms of their own, and
    `sourceForm` as text.

    Args:
        content: The record.
        root: What has the fields.
    """
    members = {name: content[name] for name in fields.RESERVED if content.get(name) is not None}
    form = members.get(fields.SOURCE_FORM)
    if isinstance(form, str):
        form = members[fields.SOURCE_FORM] = parse_form(form)
    # Nothing keeps the place of what `sourceForm` has.
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
        return value  # As most values are.
    if isinstance(value, dict):
        inner = here.fields if here else {}
        return {name: _tidy(v, inner.get(name)) for name, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_tidy(item, here.items if here else None) for item in value]
    if here and here.type in (FieldType.TIMESTAMP, FieldType.INTEGER):
        is_text = isinstance(value, str)
        # Text where a number is due is a mistake, not a habit of programs.
        return converted(value, here) if is_text is (here.type is FieldType.TIMESTAMP) else value
    return value


def converted(value: Any, target: Field, separator: str = cells.SEPARATOR) -> Any:
    """Return a value of others' data as the field has it, if that loses nothing.

    What cannot be converted stays as it is, for validation to say what is wrong with it.

    Args:
        value: The value.
        target: The field.
        separator: What stands between the items of a list in one text.

    Raises:
        CellError: When a text cannot be read as the field's type.
    """
    if target.type is FieldType.LIST:
        if isinstance(value, str):
            return cells.from_cell(value, target, separator)
        items = value if isinstance(value, list) else [value]
        return [
            converted(each, target.items, separator) if target.items else each for each in items
        ]
    if isinstance(value, str):
        if target.type is FieldType.TIMESTAMP:
            return _timestamp(value)
        return cells.from_cell(value, target, separator)
    if target.type is FieldType.ANY:
        return value
    if target.type is FieldType.INTEGER and isinstance(value, float) and value.is_integer():
        return int(value)
    if target.type is FieldType.TEXT and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MAIL = re.compile(
    r"(?:([a-z]{3}),[ \t]*)?[0-9]{1,2}[ \t]+[a-z]{3}[ \t]+[1-9][0-9]{3}[ \t]+"
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[ \t]+[ecmp][sd]t)?",
    re.IGNORECASE | re.ASCII,
)


def _timestamp(text: str) -> str:
    """Return a time as RFC 3339, if it is plain to read."""
    if timestamps.parse(text):
        return text
    if moment := certain(text):
        return timestamps.canonical(moment)
    if guessed := timestamps.guess(text):
        return guessed
    match = _MAIL.fullmatch(text.strip())
    if match is None:
        return text
    from email.utils import parsedate_to_datetime

    try:  # As old feeds write it, without an offset or with a zone of RFC 5322.
        moment = parsedate_to_datetime(text)
        if match[1] and match[1].lower() != _DAYS[moment.weekday()]:
            return text
        return timestamps.canonical(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return text


def member_at(content: Any, member: str) -> Any:
    """Return the value at a place such as `source.name` or `images.0.url`."""
    for part in member.split("."):
        if isinstance(content, Mapping):
            content = content.get(part)
        elif isinstance(content, list) and part.isdigit() and int(part) < len(content):
            content = content[int(part)]
        else:
            return None
    return content
