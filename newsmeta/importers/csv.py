"""CSV and TSV: a header, and one row a record."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.source import usual_line_end
from newsmeta.importers.items import ImportDataError, Item, Options, check_members, open_data
from newsmeta.records import cells
from newsmeta.records.record import LINE_ENDINGS, RecordError, lookup, put, usual_order
from newsmeta.schema import fields
from newsmeta.schema.fields import BODY, SOURCE_FORM, Field, UnknownFieldError

_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of one of newsmeta's own tables."""

    name: str
    pointer: Pointer
    field: Field


def read(path: Path, options: Options, delimiter: str = ",") -> Iterator[Item]:
    """Yield the rows of a table, without those that are blank.

    Those of newsmeta's own tables have the values of the fields that the header names; of
    others, the cells by the names in the header, as text, empty ones left out.

    Args:
        path: The file.
        options: How to read.
        delimiter: What stands between cells; instead of a comma, some spreadsheets write
            something else.

    Raises:
        ImportDataError: When it cannot be read, or the header is not usable.
    """
    with open_table(path) as text:
        rows = _rows(text, path, delimiter)
        header = next(rows, (1, []))[1]
        _check(header, path)
        if options.is_foreign:
            check_members(options.members, header, f"{path}:1")
            table = None
        else:
            table = _Table(header, path, options.root)
        number = 0
        for line, row in rows:
            if any(cell.strip() for cell in row):
                number += 1
                yield _item(number, f"row {number}, line {line}", row, header, table, options)


@contextmanager
def open_table(path: Path) -> Iterator[io.TextIOWrapper]:
    """Open a table for `csv.reader`, whatever the length of its cells.

    Raises:
        ImportDataError: When it cannot be opened.
    """
    # Bodies and related entries are longer than the 128 KiB that are usual.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with open_data(path) as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
        yield text


def _item(  # noqa: PLR0913, PLR0917
    number: int,
    place: str,
    row: list[str],
    header: list[str],
    table: _Table | None,
    options: Options,
) -> Item:
    if len(row) != len(header):
        problem = f"it has {len(row)} cells, and the header has {len(header)}"
        return Item(number, place, {}, problem)
    if table is None:
        content = {name: cell for name, cell in zip(header, row, strict=True) if cell}
        return Item(number, place, content, columns=frozenset((name,) for name in header))
    if not options.raw:
        row = list(map(cells.restored, row))
    try:
        return Item(number, place, table.content(row), columns=table.pointers)
    except (cells.CellError, RecordError) as error:
        return Item(number, place, {}, str(error))


def _rows(text: io.TextIOWrapper, path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with the line that it begins on."""
    line = 0
    try:
        head = text.readline()
        if delimiter == ",":
            delimiter = max(_DELIMITERS, key=head.count)
        reader = csv.reader(chain([head], text), delimiter=delimiter, strict=True)
        for row in reader:
            if row:
                yield line + 1, row
            line = reader.line_num
    except csv.Error as error:
        raise ImportDataError(f"{path}:{line + 1}: is no CSV: {error}") from None
    except UnicodeDecodeError:
        raise ImportDataError(f"{path}:{line + 1}: is not UTF-8; save it as UTF-8") from None


def _check(header: list[str], path: Path) -> None:
    if not header:
        raise ImportDataError(f"{path}:1: there is no header")
    if "" in header:
        raise ImportDataError(f"{path}:1: column {header.index('') + 1} has no name")
    if twice := [name for name, number in Counter(header).items() if number > 1]:
        raise ImportDataError(f"{path}:1: the column {twice[0]} is there twice")


class _Table:
    """The columns of one of newsmeta's own tables."""

    def __init__(self, header: list[str], path: Path, root: Field) -> None:
        try:
            self.columns = [_Column(name, *fields.find(name, root)) for name in header]
        except UnknownFieldError as error:
            raise ImportDataError(
                f"{path}:1: {error}; for data of others, say with --map which column is which field"
            ) from None
        self.pointers = frozenset(column.pointer for column in self.columns)
        # Whole lists and mappings come first, then what is spread besides them.
        by_depth = range(len(header))
        self._in_order = sorted(by_depth, key=lambda at: len(self.columns[at].pointer))

    def content(self, row: list[str]) -> dict[str, Any]:
        """Return the record that a row is.

        Raises:
            CellError: When a cell holds nothing for its column, or two contradict one another.
        """
        content: dict[str, Any] = {}
        for at in self._in_order:
            column, cell = self.columns[at], row[at]
            try:
                value = cells.from_cell(cell, column.field) if cell else None
                if self._is_repeated(column):
                    self._compare(content, column, value)
                elif value is not None:
                    put(content, column.pointer, value)
            except (cells.CellError, RecordError) as error:
                raise cells.CellError(f"{column.name}: {error}") from None
        content = {name: content[name] for name in usual_order(content)}
        if (BODY,) in self.pointers:
            content.setdefault(BODY, "")
        if SOURCE_FORM not in content and BODY in content:
            # The front matter most probably has the line ends of the body, if it may have them.
            end = usual_line_end(content[BODY])
            content |= {SOURCE_FORM: {"lineEnding": LINE_ENDINGS[end]}} if end == "\r\n" else {}
        return content

    def _is_repeated(self, column: _Column) -> bool:
        """Tell whether another column has the whole that this one has a part of."""
        return len(column.pointer) > 1 and (column.pointer[0],) in self.pointers

    def _compare(self, content: dict[str, Any], column: _Column, value: Any) -> None:
        whole = lookup(content, column.pointer)
        if value != whole:
            name = column.pointer[0]
            has = "nothing" if whole is None else cells.to_cell(whole, column.field, "join")
            raise cells.CellError(
                f"it differs from the column {name}, which has {has} there; correct both, or "
                "leave one of the two columns out"
            )
