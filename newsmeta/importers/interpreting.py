"""From an item of the data to the record that it means."""

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
    """A record becomes no file. The arguments say why."""


class Interpreter:
    """Makes records of items, by one plan.

    Args:
        plan: How data becomes files.

    Raises:
        ImportDataError: When a constant is no value of its field.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._find = cache(lambda name: fields.find(name, plan.root))
        self.constants = {name: self._constant(name, text) for name, text in plan.constants.items()}

    @property
    def has_text_for_body(self) -> bool:
        """Whether what data has for the body is text, and not a template as in our own data."""
        return fields.BODY in self.plan.fields

    def record(self, item: Item) -> tuple[Record, tuple[str, ...]]:
        """Return what an item says, and which parts of it are left out, and why."""
        content = self.content(item)
        if self.plan.sizes:
            content = with_sizes(content, self.plan.root, self.plan.sizes)
        notes = leave_out_incomplete(content, self.plan.root) if self.plan.fields else ()
        return from_object(content), tuple(notes)

    def content(self, item: Item) -> dict[str, Any]:
        """Return what an item says, with all its parts.

        Raises:
            RefusedError: When it cannot become a file.
        """
        if not self.plan.fields:
            return conversion.tidied(item.content, self.plan.root)
        return self._mapped(item.content)

    def filled(self, record: Record, item: Item) -> Record:
        """Return a record with what it gets where it has nothing.

        Args:
            record: What it has.
            item: Where it comes from.
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
        """Return an item that says of mapped data what it has a place for.

        Args:
            item: The item.
            record: What it says.
            notes: What of it is left out. Of a field of which nothing is left, it says nothing.
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
        """Return the record that others' data comes to."""
        found: dict[str, Any] = {}
        places = _Places()
        for name, member in self.plan.fields.items():
            if is_passed_over(member, self.plan.ignored, content):
                continue
            self._put(found, name, member, content, places)
        if not found:
            raise RefusedError(
                f"it has none of the members {listing(self.plan.fields.values())}; "
                f"it has {listing(content, 'and') if content else 'none at all'}"
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
        """Put into a record what others' data has for a field, if it has anything.

        Args:
            values: The record.
            name: The field.
            member: What is said of where it comes from.
            content: The data.
            places: Which items of lists have a value so far; None where none is of a list.
        """
        pointer, target = self._find(name)
        value = self._value(name, member, content)
        if value is None or value == "":
            return
        try:
            value = self._converted(value, target)
        except cells.CellError as error:
            # A part that lacks what it needs is left out.
            if target.type is not FieldType.INTEGER or not any(isinstance(p, int) for p in pointer):
                origin = _origin(name, member) if target.type is FieldType.TIMESTAMP else ""
                raise RefusedError(f"{name}{origin}: {error}") from None
        if value is not None and value not in ([], {}):
            put(values, places.of(pointer) if places else pointer, value)

    def _value(self, name: str, member: str, content: Mapping[str, Any]) -> Any:
        """Return what others' data has for a field."""
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
        """Return what the file is called, relative to the folder, with slashes."""
        if not record.path or self.plan.names is Names.CANONICAL:
            return naming.canonical_name(record.values)
        return self.name_of(record.path)

    def name_of(self, path: str) -> str:
        """Return what the file is called that data names by its path."""
        if problem := naming.problem_of(path):
            raise RefusedError(f"path: {path[:200]!r} {problem}")
        if self.plan.names is Names.BASENAME:
            return path.rpartition("/")[2]
        # Exports name files from the top of the repository, in which the folder may lie deeper.
        above = next(filter(path.startswith, self.plan.above), "")
        return path[len(above) :]


class _Places:
    """Knows which items of lists have a value: without the first, the second is the first."""

    def __init__(self) -> None:
        self._items: dict[Pointer, list[int]] = {}

    def of(self, pointer: Pointer) -> Pointer:
        """Return the way that a value is put at."""
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
    """Tell whether notes are about a field, or parts of it."""
    top = name.split(".", 1)[0]
    return any(note.startswith((f"{top}.", f"{top} ")) for note in notes)


def _origin(name: str, member: str) -> str:
    """Say where in the data a field comes from, if that has another name."""
    return "" if member == name else f", from {member if len(member) <= 60 else member[:60] + '…'}"
