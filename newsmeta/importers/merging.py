"""Merging of a record with an existing file."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from newsmeta import timestamps
from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import AnyPart, same
from newsmeta.importers.items import Item
from newsmeta.records.record import Record, RecordError, lookup, put
from newsmeta.schema.fields import BODY, RESERVED, SOURCE_FORM, Field, FieldType
from newsmeta.timestamp_forms import certain

_EASILY_LEFT_OUT = ("secured",)
"""Fields that are usually missing from data because exports leave them out."""


_TIMES_OF_JEKYLL = ("date", "last_modified_at")
"""Times that are texts in the schema, since they have more forms than RFC 3339."""


def is_equal(record: Record, existing: Record) -> bool:
    """Tell whether a record adds nothing to a file."""
    has_same_body = record.body is None or record.body == existing.body
    return has_same_body and same(dict(record.values), dict(existing.values))


def respelled(record: Record, existing: Record, root: Field) -> Record:
    """Return a record with each time spelt as in the file, if the moment is the same.

    Programs write times in forms of their own, which is not a change of the article.

    Args:
        record: The future content of the file.
        existing: The present content of the file.
        root: The schema of the fields.
    """
    values = _respelled(dict(record.values), existing.values, root)
    for name in _TIMES_OF_JEKYLL:
        written = existing.values.get(name)
        if name in values and _is_same_moment(values[name], written):
            values[name] = written
    return replace(record, values=values)


def _respelled(value: Any, there: Any, here: Field | None) -> Any:
    if here is None:
        return value
    if here.type is FieldType.TIMESTAMP:
        is_written_right = isinstance(there, str) and timestamps.is_rfc3339(there)
        return there if is_written_right and _is_same_moment(value, there) else value
    if here.fields and isinstance(value, dict) and isinstance(there, Mapping):
        inner = here.fields
        return {name: _respelled(v, there.get(name), inner.get(name)) for name, v in value.items()}
    if here.items and isinstance(value, list) and isinstance(there, list):
        pairs = zip_longest(value, there[: len(value)])
        return [_respelled(each, other, here.items) for each, other in pairs]
    return value


def _is_same_moment(value: Any, other: Any) -> bool:
    """Tell whether two values certainly mean the same moment."""
    if not (isinstance(value, str) and isinstance(other, str)):
        return False
    moment = certain(value)
    return moment is not None and moment == certain(other)


def losses(
    record: Record, item: Item, existing: Record, ignored: Collection[str] = ()
) -> list[str]:
    """Return the values of a file that would be lost although the data does not cover them.

    Args:
        record: The record that would replace the file.
        item: Its item, which tells the fields that the data covers.
        existing: The content of the file.
        ignored: The members to ignore, by their names in the data.
    """
    lost = []
    passed_over = set(_unspoken(record, existing, ignored)) if item.columns is None else ()
    for name, value in existing.values.items():
        if name in passed_over:
            lost.append(name)
            continue
        if name in record.values and not _is_partial(name, item):
            continue
        if item.columns is None:
            is_lost = name in _EASILY_LEFT_OUT and name not in item.content
        elif _is_partial(name, item):
            is_lost = not _covers(name, value, item)
        else:
            is_lost = (name,) not in item.columns
        if is_lost:
            lost.append(name)
    if record.body is None and (existing.body or "").strip():
        lost.append(BODY)
    return lost


def _unspoken(record: Record, existing: Record, ignored: Collection[str]) -> Iterator[str]:
    """Yield the fields of a file with parts that a record lacks because they were ignored."""
    for way in (tuple(name.split(".")) for name in ignored):
        if lookup(existing.values, way) is not None and lookup(record.values, way) is None:
            yield way[0]


def replaced(record: Record, item: Item, existing: Record) -> Record:
    """Return a record with the details of form that it does not determine taken from a file."""
    if SOURCE_FORM not in item.content:
        record = replace(record, line_end=existing.line_end, set_apart=existing.set_apart)
    return replace(record, body=existing.body) if record.body is None else record


def updated(record: Record, item: Item, existing: Record) -> Record:
    """Return the content of a file updated with the data.

    Fields that the data does not cover stay. Fields that it covers without a value, such as an
    empty cell or null, are removed. Lists are replaced as a whole.

    Args:
        record: The record in the data.
        item: Its item, which tells the fields that the data covers.
        existing: The content of the file.

    Raises:
        RecordError: When the data covers only some parts of list items.
    """
    values = dict(existing.values)
    spoken = item.content if item.columns is None else {str(way[0]): 0 for way in item.columns}
    for name in spoken:
        if name in RESERVED:
            continue
        if _is_partial(name, item) and name in values:
            values[name] = _with_parts(name, values[name], record.values, item)
        elif name not in record.values:
            values.pop(name, None)
        elif item.columns is None:
            values[name] = _joined(values.get(name), record.values[name], item.content[name])
        else:
            values[name] = record.values[name]
    values.update((name, value) for name, value in record.values.items() if name not in values)
    return replace(
        existing, values=values, body=existing.body if record.body is None else record.body
    )


def _joined(before: Any, after: Any, said: Any) -> Any:
    """Return a value updated with another; members of mappings that the data lacks stay."""
    if not (isinstance(before, dict) and isinstance(after, dict) and isinstance(said, Mapping)):
        return after
    gone = {name for name, value in said.items() if value is None}
    return {**{name: value for name, value in before.items() if name not in gone}, **after}


def _is_partial(name: str, item: Item) -> bool:
    """Tell whether the data covers only parts of a field."""
    columns = item.columns or frozenset[Pointer]()
    return (name,) not in columns and any(way[0] == name for way in columns)


def _parts(name: str, item: Item) -> list[Pointer]:
    return sorted((way for way in item.columns or () if way[0] == name), key=str)


def _covers(name: str, value: Any, item: Item) -> bool:
    """Tell whether the data covers every part of a value."""
    inside = {way[1] for way in _parts(name, item) if len(way) == 2}
    return isinstance(value, Mapping) and inside.issuperset(value)


def _with_parts(name: str, value: Any, values: Mapping[str, Any], item: Item) -> Any:
    """Return a value updated with the parts that the data covers."""
    content = {name: copy.deepcopy(value)}
    if any(AnyPart in way for way in _parts(name, item)):
        raise RecordError(
            f"{name}: the data has only parts of its items; complete them, or leave {name} out"
        )
    for way in _parts(name, item):
        part = lookup(values, way)
        if part is not None:
            put(content, way, part)
            continue
        owner = lookup(content, way[:-1])
        if isinstance(owner, dict):
            owner.pop(str(way[-1]), None)
    return content[name]
