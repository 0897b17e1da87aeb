"""Front matter in canonical layout, composed from values.

The result is that of `newsmeta.editing.layout` for the same values, without reading them from a
draft first.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.editing.layout import GROUP_STARTS, written_text
from newsmeta.editing.rendering import double_quoted, sorted_fields
from newsmeta.records.record import Record
from newsmeta.schema.order import field_order, placed_fields
from newsmeta.schema.schema import Schema
from newsmeta.schema.schema import load as load_schema

_MOST_ORDERS = 256
"""Most sets of fields whose order is remembered, for each mapping of the schema."""


def compose(record: Record, schema: Schema | None = None) -> str | None:
    """Return an article file in canonical layout; None if only the long way can write it.

    The caller checks that it reads back with the same values.

    Args:
        record: The content. If its body is unknown, it gets a blank line, as in real articles.
        schema: The schema with the types of the fields; None for that of articles.
    """
    values, line_end = record.values, record.line_end
    if not values or line_end == "\r":
        return None
    top = _top(schema or load_schema("article"))
    lines = ["---"]
    try:
        for name in top.in_order(tuple(values)):
            is_placed = name in placed_fields()
            starts_group = name in (GROUP_STARTS if is_placed else record.set_apart)
            if starts_group and len(lines) > 1:
                lines.append("")
            inner = top.inside(name)
            _write(lines, f"{inner.key(name)}:", values[name], inner, "")
    except RecursionError:
        return None
    body = line_end if record.body is None else record.body
    return line_end.join([*lines, "---", ""]) + body


def _write(lines: list[str], before: str, value: Any, place: _Place, indent: str) -> None:
    """Write a value after its key or hyphen, and on the lines below.

    Args:
        lines: The lines written so far.
        before: The text before the value on its line.
        value: The value.
        place: The place of the value in the schema.
        indent: The blanks before the key or hyphen.
    """
    if isinstance(value, str):
        lines.append(f"{before} {place.text(value)}")
    elif isinstance(value, dict):
        if not value:
            lines.append(f"{before} {{}}")
            return
        lines.append(before)
        indent += "  "
        for name in place.in_order(tuple(value)):
            inner = place.inside(name)
            _write(lines, f"{indent}{inner.key(name)}:", value[name], inner, indent)
    elif isinstance(value, list):
        if not value:
            lines.append(f"{before} []")
            return
        lines.append(before)
        _write_items(lines, value, place.item, f"{indent}  ")
    else:
        lines.append(f"{before} {'null' if value is None else str(value).lower()}")


def _write_items(lines: list[str], items: list[Any], place: _Place, indent: str) -> None:
    hyphen = f"{indent}-"
    for item in items:
        at = len(lines)
        _write(lines, hyphen, item, place, indent)
        if len(lines) > at + 1:  # The first line of the contents goes beside the hyphen.
            lines[at : at + 2] = [f"{hyphen} {lines[at + 1].lstrip(' ')}"]


class _Place:
    """The part of a schema for the value at one place.

    Args:
        schema: The schema.
        pointer: The path to the place.
        is_known: Whether the schema names the place.

    Attributes:
        is_known: Whether the schema names the place.
    """

    def __init__(self, schema: Schema, pointer: Pointer, *, is_known: bool) -> None:
        self.is_known = is_known
        self._schema = schema
        self._pointer = pointer
        here = schema.at(pointer)
        self._kind = schema.type_at(pointer) or str(here.get("type", ""))
        self._names = tuple(here.get("properties", ()))
        self._order = self._names if pointer else field_order()
        self._orders: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._inside: dict[str, _Place] = {}

    def key(self, name: str) -> str:
        """Return its key as written: names of the format without quotes."""
        return name if self.is_known else double_quoted(name)

    def text(self, text: str) -> str:
        """Return a text as written at this place."""
        return written_text(text, self._kind, self._pointer[-1])

    def in_order(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of fields in canonical order."""
        ordered = self._orders.get(names)
        if ordered is None:
            if len(self._orders) >= _MOST_ORDERS:
                self._orders.clear()
            ordered = tuple(names[at] for at in sorted_fields(list(names), self._order))
            self._orders[names] = ordered
        return ordered

    def inside(self, name: str) -> _Place:
        """Return the place of a field."""
        place = self._inside.get(name)
        if place is None:
            is_known = name in self._names
            place = _Place(self._schema, (*self._pointer, name), is_known=is_known)
            if is_known:  # There may be any number of other names.
                self._inside[name] = place
        return place

    @cached_property
    def item(self) -> _Place:
        """The place of an item."""
        return _Place(self._schema, (*self._pointer, 0), is_known=False)


@lru_cache(maxsize=16)
def _top(schema: Schema) -> _Place:
    return _Place(schema, (), is_known=False)
