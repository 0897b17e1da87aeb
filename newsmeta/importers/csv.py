"""CSV and TSV: a header, and one row for each record."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.source import usual_line_end
from newsmeta.importers.conversion import converted
from newsmeta.importers.headers import Header
from newsmeta.importers.ignoring import check_ignored
from newsmeta.importers.items import ImportDataError, Item, Options, check_members, open_data
from newsmeta.importers.jsonl import LONGEST, too_many
from newsmeta.records import cells, typed
from newsmeta.records.record import (
    LINE_ENDINGS,
    RecordError,
    lookup,
    pointer_parts,
    put,
    usual_order,
)
from newsmeta.records.spreadsheets import left
from newsmeta.schema import fields
from newsmeta.schema.fields import (
    BODY,
    PATH,
    RESERVED,
    SOURCE_FORM,
    Field,
    FieldType,
    UnknownFieldError,
)

_DELIMITERS = ",;\t"
# A first line that tells some spreadsheets the separator of cells.
_SAYS_DELIMITER = re.compile(r"""("?)(?i:sep)=([^"\r\n])\1[\r\n]*""")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of one of newsmeta's own tables."""

    name: str
    pointer: Pointer
    field: Field


def read(path: Path, options: Options, delimiter: str = ",") -> Iterator[Item]:
    """Yield the rows of a table, except blank ones.

    For newsmeta's own tables, the items have the values of the fields in the header. For others,
    they have the non-empty cells as text, by the names in the header.

    Args:
        path: The file.
        options: Options for reading.
        delimiter: The separator of cells; some spreadsheets write another one instead of a
            comma.

    Raises:
        ImportDataError: When the file cannot be read, or the header is not usable.
    """
    with open_table(path) as text:
        rows = _rows(text, path, delimiter)
        yield from items_of(rows, lambda line: f"{path}:{line}", "row {0}, line {1}", options)


def items_of(
    rows: Iterator[tuple[int, list[str]]],
    at: Callable[[int], str],
    place: str,
    options: Options,
) -> Iterator[Item]:
    """Yield the records of a table whose first row is a header.

    Args:
        rows: The rows that are not blank, each with the line on which it begins.
        at: A function that returns the place of a line, for people.
        place: A format for the place of a record, for people, given its number and its line.
        options: Options for reading.

    Raises:
        ImportDataError: When the header is not usable.
    """
    top, cells_of_header = next(rows, (1, []))
    cells_of_header, rows = _without(options, cells_of_header, rows, at(top))
    header = Header(cells_of_header, options.members)
    _check(header, at(top), options)
    table = None if options.is_foreign else Table(header.names, at(top), options.root)
    number = 0
    for line, row in rows:
        problem, named = header.problem(row), header.cells(row)
        if problem or any(cell.strip() for cell in named):
            number += 1
            here = place.format(number, line)
            if problem:
                yield Item(number, here, {}, problem)
            else:
                yield _item(number, here, named, header.names, table, options)


@contextmanager
def open_table(path: Path) -> Iterator[io.TextIOWrapper]:
    """Open a table for `csv.reader`, with cells of any length.

    Raises:
        ImportDataError: When it cannot be opened.
    """
    # Bodies and related entries exceed the default limit of 128 KiB.
    csv.field_size_limit(LONGEST)
    with open_data(path) as file:
        # Peeking does not consume the input, as a pipe cannot be read twice.
        with_mark = file.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        with io.TextIOWrapper(file, "utf-16" if with_mark else "utf-8-sig", newline="") as text:
            yield text


def _item(  # noqa: PLR0913, PLR0917
    number: int,
    place: str,
    row: list[str],
    header: list[str],
    table: Table | None,
    options: Options,
) -> Item:
    if table is None:
        content = {name: cell for name, cell in zip(header, row, strict=False) if cell}
        return Item(number, place, content, columns=frozenset((name,) for name in header))
    if not options.raw:
        row = list(map(cells.restored, row))
    # Data from a sheet of a workbook includes its own notes on the written form.
    is_of_sheets = SOURCE_FORM in header
    keeps_cells = options.keeps_cells and not is_of_sheets
    kept = dict(zip(header, row, strict=False)) if keeps_cells else None
    try:
        columns, content = table.pointers_of(row), table.content(row)
        return Item(number, place, content, too_many(content), columns, kept, is_of_sheets)
    except (cells.CellError, RecordError) as error:
        return Item(number, place, {}, str(error), cells=kept)


def _without(
    options: Options,
    header: list[str],
    rows: Iterator[tuple[int, list[str]]],
    place: str,
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Return a table without some columns."""
    names = options.ignored
    if not names:
        return header, rows
    shown = [name.strip("\ufeff \t") for name in header]
    check_ignored(names, shown, place, None if options.is_foreign else options.root)
    kept = [at for at, name in enumerate(shown) if name not in names]

    def left(row: list[str]) -> list[str]:
        return [row[at] for at in kept if at < len(row)] + row[len(header) :]

    return [header[at] for at in kept], ((line, left(row)) for line, row in rows)


def _rows(text: io.TextIOWrapper, path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with the line that it begins on."""
    line = 0
    try:
        lines = lines_of(text)
        before, head = _head(lines)
        if match := _SAYS_DELIMITER.fullmatch(head):
            before, head, delimiter = before + 1, next(lines, ""), match[2]
        elif delimiter == ",":
            delimiter = max(_DELIMITERS, key=head.count)
        reader = csv.reader(chain([head], lines), delimiter=delimiter, strict=True)
        line = before
        for row in reader:
            if row:
                yield line + 1, row
            line = before + reader.line_num
    except csv.Error as error:
        raise ImportDataError(f"{path}:{line + 1}: is not CSV: {error}") from None
    except UnicodeDecodeError:
        encoding = text.encoding.upper().removesuffix("-SIG")
        raise ImportDataError(f"{path}:{line + 1}: is not {encoding}; save it as UTF-8") from None
    except UnicodeError as error:  # For example, UTF-16 that ends within a character.
        raise ImportDataError(f"{path}:{line + 1}: {error}; save it as UTF-8") from None


def lines_of(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines of a table.

    Raises:
        csv.Error: When a line is too long.
    """
    while line := text.readline(LONGEST + 1):
        if len(line) > LONGEST:
            raise csv.Error(f"a line is longer than {LONGEST:,} characters")
        yield line


def _head(lines: Iterator[str]) -> tuple[int, str]:
    """Return the first line that is not blank, and the number of lines before it."""
    before = 0
    for head in lines:
        if not head.isspace():
            return before, head
        before += 1
    return before, ""


def _check(header: Header, place: str, options: Options) -> None:
    if not header.names:
        raise ImportDataError(f"{place}: there is no header")
    wanted = options.members
    for name in header.twice():
        if not wanted or name in wanted:
            raise ImportDataError(f"{place}: the column {name} is there twice")
    check_members(wanted, header.names, place)


class Table:
    """The columns of one of newsmeta's own tables."""

    def __init__(self, header: list[str], place: str, root: Field) -> None:
        self._root = root
        try:
            self.columns = [_Column(name, *fields.find(name, root)) for name in header]
        except UnknownFieldError as error:
            raise ImportDataError(
                f"{place}: {error}; for other data, assign columns to fields with --map"
            ) from None
        self.pointers = frozenset(column.pointer for column in self.columns)
        # Whole lists and mappings come before columns with parts of them.
        by_depth = range(len(header))
        self._in_order = sorted(by_depth, key=lambda at: len(self.columns[at].pointer))

    def pointers_of(self, row: list[str]) -> frozenset[Pointer]:
        """Return the pointers of the fields that a row has cells for; a short row has fewer."""
        if len(row) == len(self.columns):
            return self.pointers
        return frozenset(column.pointer for column in self.columns[: len(row)])

    def content(self, row: list[str]) -> dict[str, Any]:
        """Return the record in a row.

        Raises:
            CellError: When a cell is not valid in its column, or two cells contradict each other.
        """
        content: dict[str, Any] = {}
        pointers = self.pointers_of(row)
        for at in self._in_order:
            if at >= len(row):
                continue
            column, cell = self.columns[at], row[at]
            try:
                value = cells.from_cell(cell, column.field) if cell else None
                if len(column.pointer) > 1 and (column.pointer[0],) in pointers:
                    # Another column has the whole value that this one has a part of.
                    self._compare(content, column, value)
                elif value is not None:
                    put(content, column.pointer, value)
            except (cells.CellError, RecordError) as error:
                raise cells.CellError(f"{column.name}: {error}") from None
        form = content.get(SOURCE_FORM)
        if isinstance(form, dict) and form:
            content = self._with_form(content, form)
        else:
            content = {name: content[name] for name in usual_order(content)}
        if (BODY,) in pointers:
            content.setdefault(BODY, "")
        if SOURCE_FORM not in content and BODY in content:
            # If possible, the front matter gets the line ends of the body, as is most probable.
            end = usual_line_end(content[BODY])
            content |= {SOURCE_FORM: {"lineEnding": LINE_ENDINGS[end]}} if end == "\r\n" else {}
        return content

    def _with_form(self, content: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
        """Return a record with the notes on its written form, except for values with a column.

        A sheet of a workbook that was saved as CSV has such notes.
        """
        root = self._root
        members = {name: content[name] for name in (PATH, BODY) if name in content}
        tree = {name: value for name, value in content.items() if name not in RESERVED}
        for name, value in tree.items():
            here = root.fields.get(name)
            if here and here.type is FieldType.TIMESTAMP and isinstance(value, str):
                tree[name] = converted(value, here)
        written = form.get("asWritten")
        if isinstance(written, dict):
            there = {str(way[0]) for way in self.pointers}
            kept = {
                pointer: value
                for pointer, value in written.items()
                if (top := pointer_parts(pointer)[0]) in there or top not in root.fields
            }
            form = {**form, "asWritten": kept}
        return {**members, **typed.to_content(tree, form, root.fields, root, left)}

    def _compare(self, content: dict[str, Any], column: _Column, value: Any) -> None:
        whole = lookup(content, column.pointer)
        if value != whole:
            name = column.pointer[0]
            has = "nothing" if whole is None else cells.to_cell(whole, column.field, "join")
            raise cells.CellError(
                f"it differs from the column {name}, which has {has} there; correct both, or "
                "leave one of the two columns out"
            )
