"""Holding back values that look damaged, compared with the file.

Cells of newsmeta's own tables are compared as text, before they are converted. So a row is not
refused because of a number or a time that a spreadsheet has changed. Values of other data are
compared after conversion, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import same
from newsmeta.importers.damage import Damage, damage
from newsmeta.importers.ignoring import without
from newsmeta.importers.items import Item
from newsmeta.importers.outcome import HeldBack, dotted
from newsmeta.importers.plan import Plan
from newsmeta.records import cells
from newsmeta.records.record import Record, RecordError, lookup
from newsmeta.records.spreadsheets import left
from newsmeta.schema import fields
from newsmeta.schema.fields import BODY, PATH, SOURCE_FORM, Field, FieldType

if TYPE_CHECKING:
    from newsmeta.importers.csv import Table

Held = tuple[HeldBack, ...]

_GONE = object()

_TABLES = 256
"""Most sets of columns to cache, since many rows change the same ones."""


class Guard:
    """Holds back values that look damaged.

    Args:
        plan: The plan of the import.
    """

    def __init__(self, plan: Plan) -> None:
        self._is_whole = not plan.update
        self._takes_all = plan.accept_suspicious
        self._root = plan.root
        self._fields = plan.fields
        self._ignored = plan.ignored
        self._table = lru_cache(_TABLES)(self._table_of)
        self._find = cache(lambda name: fields.find(name, plan.root))

    # -- tables of newsmeta's own --------------------------------------------------------

    def over_cells(self, item: Item, there: Record) -> tuple[Item, Held]:
        """Return a row without cells that change nothing or look damaged.

        If the record replaces the whole file, the values of the file take their place.

        Args:
            item: The row, with its cells.
            there: The content of the file.
        """
        kept: dict[str, str] = {}
        held: list[HeldBack] = []
        for name, cell in (item.cells or {}).items():
            pointer, target = self._find(name)
            if name in (PATH, SOURCE_FORM):
                kept[name] = cell
                continue
            old = there.body if name == BODY else lookup(there.values, pointer)
            if self._says(cell, old, target):
                kept |= {name: cell} if self._is_whole else {}
                continue
            written = _cell_of(old, target)
            if kind := self._damage(written, cell):
                held.append(HeldBack(name, old, cell, kind.name, kind.saying))
                kept |= {name: written} if self._is_whole else {}
            else:
                kept[name] = cell
        return self._reread(item, kept), tuple(held)

    def _reread(self, item: Item, kept: Mapping[str, str]) -> Item:
        if kept == item.cells:
            return item
        table = self._table(tuple(kept))
        row = list(kept.values())
        try:
            content, problem = table.content(row), ""
        except (cells.CellError, RecordError) as error:
            content, problem = {}, str(error)
        item = replace(item, content=content, problem=problem, columns=table.pointers, cells=kept)
        return without(item, self._ignored, self._root) if self._ignored else item

    def _table_of(self, header: tuple[str, ...]) -> Table:
        from newsmeta.importers.csv import Table

        return Table(list(header), "", self._root)  # The names are known to be those of a table.

    @staticmethod
    def _says(cell: str, old: Any, target: Field) -> bool:
        """Tell whether a cell has the value of the file."""
        if cell in _ways_to_write(old, target):
            return True
        if not cell:
            return old is None
        with suppress(cells.CellError):
            return same(cells.from_cell(cell, target), old)
        return False

    # -- other data ----------------------------------------------------------------------

    def over_members(self, item: Item, there: Record) -> tuple[Item, Held]:
        """Return an item from data of others without members that look damaged."""
        held: list[HeldBack] = []
        content = dict(item.content)
        for name, member in self._fields.items():
            value = item.content.get(member)
            if not isinstance(value, str) or name in (PATH, BODY):
                continue
            pointer, target = self._find(name)
            if target.type is FieldType.TIMESTAMP:
                continue  # The format of these values is given by the user.
            old = lookup(there.values, pointer)
            if kind := self._damage_of_member(value, old, target):
                held.append(HeldBack(name, old, value, kind.name, kind.saying))
                content.pop(member, None)
        if not held:
            return item, ()
        columns = item.columns
        if columns is not None:
            columns = frozenset(
                way for way in columns if way[0] in content or way[0] not in item.content
            )
        return replace(item, content=content, columns=columns), tuple(held)

    def _damage_of_member(self, value: str, old: Any, target: Field) -> Damage | None:
        if self._says(value, old, target):
            return None
        return self._damage(_cell_of(old, target), value)

    @staticmethod
    def over_body(record: Record, there: Record) -> Record:
        """Return a row of a workbook with the file's body, unless the text itself differs."""
        if record.body is None or there.body is None or left(record.body) != left(there.body):
            return record
        return replace(record, body=there.body)

    def over_values(self, record: Record, there: Record) -> tuple[Record, Held]:
        """Return a record with the file's values instead of those that look damaged."""
        held: list[HeldBack] = []
        values = {
            name: kept
            for name, value in record.values.items()
            if (kept := self._over(value, there.values.get(name), (name,), held)) is not _GONE
        }
        body = record.body
        if body is not None and there.body is not None:
            body = self._over(body, there.body, (BODY,), held)
        return (replace(record, values=values, body=body), tuple(held)) if held else (record, ())

    def _over(self, value: Any, old: Any, way: Pointer, held: list[HeldBack]) -> Any:
        if isinstance(value, dict):
            inner = old if isinstance(old, Mapping) else {}
            return {
                name: kept
                for name, each in value.items()
                if (kept := self._over(each, inner.get(name), (*way, name), held)) is not _GONE
            }
        if isinstance(value, list):
            if not isinstance(old, list) or len(old) != len(value):
                return value
            pairs = enumerate(zip(value, old, strict=True))
            return [self._over(each, other, (*way, at), held) for at, (each, other) in pairs]
        if isinstance(old, Mapping | list) or value is None or same(value, old):
            return value
        if kind := self._damage(_text_of(old), _text_of(value)):
            held.append(HeldBack(dotted(way), old, value, kind.name, kind.saying))
            return _GONE if old is None else old
        return value

    def _damage(self, old: str, new: str) -> Damage | None:
        return None if self._takes_all else damage(old, new)


def _ways_to_write(old: Any, target: Field) -> Iterator[str]:
    for lists in ("join", "json"):
        with suppress(ValueError, RecursionError, TypeError):
            yield cells.to_cell(old, target, lists)


def _cell_of(old: Any, target: Field) -> str:
    return next(_ways_to_write(old, target), "")


def _text_of(value: Any) -> str:
    """Return a scalar as the cell of a spreadsheet shows it."""
    if value is None:
        return ""
    return str(value).upper() if isinstance(value, bool) else str(value)
