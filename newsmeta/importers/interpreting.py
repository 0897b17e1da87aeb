"""Conversion of items of the data to records."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.importers import conversion, naming
from newsmeta.importers.choices import Names
from newsmeta.importers.ignoring import is_passed_over
from newsmeta.importers.items import ImportDataError, Item
from newsmeta.importers.mapping.parts import leave_out_incomplete
from newsmeta.importers.mapping.sources import ExpressionError, NoExpressionError, source_of
from newsmeta.importers.picture_sizes import with_sizes
from newsmeta.importers.plan import Plan
from newsmeta.records import cells
from newsmeta.records.record import Record, from_object, lookup, put
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, FieldType
from newsmeta.suggestions import listing


class RefusedError(Exception):
    """A record cannot become a file. The arguments give the reasons."""


class Interpreter:
    """Converts items to records, for one plan.

    Args:
        plan: The plan of the import.

    Raises:
        ImportDataError: When a constant is not valid for its field.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._find = cache(lambda name: fields.find(name, plan.root))
        self.constants = {name: self._constant(name, text) for name, text in plan.constants.items()}

    @property
    def has_text_for_body(self) -> bool:
        """Whether the body in the data is text, not a template as in newsmeta's own data."""
        return fields.BODY in self.plan.fields

    def record(self, item: Item) -> tuple[Record, tuple[str, ...]]:
        """Return the record of an item, and notes on the parts that are left out."""
        content = self.content(item)
        if self.plan.sizes:
            content = with_sizes(content, self.plan.root, self.plan.sizes)
        notes = leave_out_incomplete(content, self.plan.root) if self.plan.fields else ()
        return from_object(content), tuple(notes)

    def content(self, item: Item) -> dict[str, Any]:
        """Return the values of an item, with all parts.

        Raises:
            RefusedError: When the item cannot become a file.
        """
        if not self.plan.fields:
            return conversion.tidied(item.content, self.plan.root)
        return self._mapped(item.content)

    def filled(self, record: Record, item: Item) -> Record:
        """Return a record with defaults for missing values.

        Args:
            record: The record.
            item: The item that it comes from.
        """
        if not (self.constants or self.plan.fallbacks):
            return record
        values: dict[str, Any] = copy.deepcopy(dict(record.values))
        members: dict[str, Any] = {}
        for name, value in self.constants.items():
            pointer, _ = self._find(name)
            if name in (fields.PATH, fields.BODY):
                members |= {} if getattr(record, name) else {name: value}
            elif lookup(values, pointer) is None:
                put(values, pointer, value)
        for name, source in self.plan.fallbacks.items():
            if lookup(values, self._find(name)[0]) is None:
                self._put(values, name, source, item.content)
        return replace(record, values=values, **members)

    def with_ways(self, item: Item, record: Record, notes: tuple[str, ...]) -> Item:
        """Return an item of mapped data with the pointers of the fields that the data covers.

        Args:
            item: The item.
            record: The record of the item.
            notes: The notes on parts left out. A field without remaining parts is not covered.
        """
        if not self.plan.fields:
            return item
        ways_there = item.columns
        there = set(item.content) if ways_there is None else {str(way[0]) for way in ways_there}
        ways = (
            self._find(name)[0]
            for name, member in self.plan.fields.items()
            if (name.split(".", 1)[0] in record.values or not _names(notes, name))
            and source_of(member).is_in(there)
            and not is_passed_over(member, self.plan.ignored, there)
        )
        return replace(item, columns=frozenset(ways))

    def _mapped(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the record in data of others."""
        found: dict[str, Any] = {}
        places = _Places()
        for name, member in self.plan.fields.items():
            if is_passed_over(member, self.plan.ignored, content):
                continue
            self._put(found, name, member, content, places)
        if not found:
            raise RefusedError(
                f"it has none of the members {listing(self.plan.fields.values())}; "
                f"it has {listing(content, 'and') if content else 'no members'}"
            )
        return found

    def _put(
        self,
        values: dict[str, Any],
        name: str,
        member: str,
        content: Mapping[str, Any],
        places: _Places | None = None,
    ) -> None:
        """Set a field of a record to its value in data of others, if there is one.

        Args:
            values: The record.
            name: The field.
            member: The source of the field.
            content: The data.
            places: The list items with a value so far; None if the field is not in a list.
        """
        pointer, target = self._find(name)
        value = self._value(name, member, content)
        if value is None or value == "":
            return
        try:
            value = self._converted(value, target)
        except cells.CellError as error:
            # A part that lacks a required field is left out later.
            if target.type is not FieldType.INTEGER or not any(isinstance(p, int) for p in pointer):
                origin = _origin(name, member) if target.type is FieldType.TIMESTAMP else ""
                raise RefusedError(f"{name}{origin}: {error}") from None
        if value is not None and value not in ([], {}):
            put(values, places.of(pointer) if places else pointer, value)

    def _value(self, name: str, member: str, content: Mapping[str, Any]) -> Any:
        """Return the value of a field in data of others."""
        source = source_of(member)
        try:
            return source.value(content, self.plan.times)
        except NoExpressionError as error:
            raise ImportDataError(f"{name}{_origin(name, member)}: {error}") from None
        except ExpressionError as error:
            raise RefusedError(f"{name}{_origin(name, member)}: {error}") from None

    def _constant(self, name: str, value: Any) -> Any:
        try:
            return self._converted(value, self._find(name)[1])
        except cells.CellError as error:
            raise ImportDataError(f"{name}: {error}") from None

    def _converted(self, value: Any, target: Field) -> Any:
        return conversion.converted(value, target, self.plan.separator, self.plan.times)

    def name(self, record: Record) -> str:
        """Return the name of the file, relative to the folder, with slashes."""
        if not record.path or self.plan.names is Names.CANONICAL:
            return naming.canonical_name(record.values)
        return self.name_of(record.path)

    def name_of(self, path: str) -> str:
        """Return the name of a file that the data gives by its path."""
        if problem := naming.problem_of(path):
            raise RefusedError(f"path: {path[:200]!r} {problem}")
        if self.plan.names is Names.BASENAME:
            return path.rpartition("/")[2]
        # Exports name files from the top of the repository, and the folder may be below that.
        above = next(filter(path.startswith, self.plan.above), "")
        return path[len(above) :]


class _Places:
    """The list items with a value: if the first is missing, the second takes its place."""

    def __init__(self) -> None:
        self._items: dict[Pointer, list[int]] = {}

    def of(self, pointer: Pointer) -> Pointer:
        """Return the pointer at which to set a value."""
        way: list[str | int] = []
        for at, part in enumerate(pointer):
            if isinstance(part, int):
                items = self._items.setdefault(pointer[:at], [])
                if part not in items:
                    items.append(part)
                way.append(items.index(part))
            else:
                way.append(part)
        return tuple(way)


def _names(notes: tuple[str, ...], name: str) -> bool:
    """Tell whether notes are about a field or its parts."""
    top = name.split(".", 1)[0]
    return any(note.startswith((f"{top}.", f"{top} ")) for note in notes)


def _origin(name: str, member: str) -> str:
    """Return the source of a field in the data, if it has another name."""
    return "" if member == name else f", from {member if len(member) <= 60 else member[:60] + '…'}"
