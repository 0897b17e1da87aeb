"""CSV and TSV: a table, one row for each article."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from newsmeta.diagnostics import Pointer
from newsmeta.exporters.options import Options, Pieces
from newsmeta.records import cells
from newsmeta.records.columns import Columns
from newsmeta.records.record import Record, json_problem, lookup, to_object
from newsmeta.schema import fields
from newsmeta.schema.fields import BODY, PATH, Field, FieldType

_FIRST_PICTURE = ("images.0.url", "images.0.width", "images.0.height")


def export(records: Iterator[Record], out: BinaryIO, options: Options, delimiter: str = ",") -> int:
    """Write records as rows (RFC 4180; UTF-8, a header, CRLF).

    Args:
        records: The records.
        out: The output stream.
        options: The options.
        delimiter: The separator of cells.

    Returns:
        The number of rows, without the header.
    """
    if options.non_empty:
        with tempfile.TemporaryFile() as spool:
            full = replace(options, non_empty=False, bom=False)
            rows = export(records, spool, full, delimiter)
            _copy_full_columns(spool, out, options, delimiter)
        return rows
    rows = 0
    head, render = _rows(options, delimiter)
    out.write(head)
    for record in records:
        try:
            row = render(record)
        except ValueError:
            options.refuse(record, json_problem(record.values))
        else:
            out.write(row)
            rows += 1
    return rows


def _copy_full_columns(spool: BinaryIO, out: BinaryIO, options: Options, delimiter: str) -> None:
    """Write a table without its empty columns."""
    csv.field_size_limit(2**31 - 1)
    full: set[int] = set()
    for number, cells_of_row in enumerate(_read(spool, delimiter)):
        if number:
            full.update(at for at, cell in enumerate(cells_of_row) if cell)
    kept = sorted(full)
    row = _Row(delimiter, options.quote_all)
    out.write(b"\xef\xbb\xbf" * options.bom)
    for cells_of_row in _read(spool, delimiter):
        out.write(row.of([cells_of_row[at] for at in kept]))


def _read(spool: BinaryIO, delimiter: str) -> Iterator[list[str]]:
    spool.seek(0)
    text = io.TextIOWrapper(spool, "utf-8", newline="")
    yield from csv.reader(text, delimiter=delimiter, strict=True)
    text.detach()


def pieces(options: Options, delimiter: str = ",") -> Pieces:
    """Return how to write records one by one."""
    return Pieces(*_rows(options, delimiter))


def _rows(options: Options, delimiter: str) -> tuple[bytes, Callable[[Record], bytes]]:
    """Return the header, and a function that converts a record to a row.

    The function raises `ValueError` for values that no cell can hold.
    """
    names = column_names(options.columns)
    columns: dict[str, list[tuple[int, Pointer, Field]]] = {}
    for number, name in enumerate(names):
        (first, *rest), field = fields.find(name, options.columns.root)
        columns.setdefault(str(first), []).append((number, tuple(rest), field))
    members = options.columns.members
    row = _Row(delimiter, options.quote_all)

    def render(record: Record) -> bytes:
        cells = [""] * len(names)
        for name, value in to_object(record, members).items():
            for number, rest, field in columns.get(name, ()):
                cells[number] = _cell(lookup(value, rest) if rest else value, field, options)
        return row.of(cells)

    return b"\xef\xbb\xbf" * options.bom + row.of(list(names)), render


class _Row:
    """Converts cells to rows, one by one."""

    def __init__(self, delimiter: str, is_quoted: bool = False) -> None:
        self._text = ""
        make = partial(csv.writer, self, delimiter=delimiter, lineterminator="\r\n")
        self._writer = make(quoting=csv.QUOTE_ALL) if is_quoted else make()

    def of(self, cells: list[str]) -> bytes:
        """Return a row.

        Raises:
            ValueError: When UTF-8 cannot encode a cell.
        """
        self._writer.writerow(cells)
        return self._text.encode()

    def write(self, text: str) -> None:
        """Receive a row from the writer."""
        self._text = text


def column_names(columns: Columns) -> tuple[str, ...]:
    """Return the columns of a table, in order."""
    if columns.chosen is not None:
        chosen = columns.chosen
        return chosen if BODY in chosen or BODY not in columns.members else (*chosen, BODY)
    usual = tuple(_usual(columns))
    return tuple(dict.fromkeys((*usual, *columns.added)))


def _usual(columns: Columns) -> Iterator[str]:
    """Yield the usual columns except excluded ones.

    Mappings are flattened, and each list is one column. The first picture, which is used on cards,
    is flattened as well.
    """
    if PATH in columns.members:
        yield PATH
    for name, field in columns.root.fields.items():
        inner = [name]
        if field.type is FieldType.MAPPING:
            inner = [f"{name}.{key}" for key in field.fields]
        elif name == "images" and field.items and "url" in field.items.fields:
            inner = [*_FIRST_PICTURE, name]
        yield from (column for column in inner if not _is_excluded(column, columns))
    if BODY in columns.members:
        yield BODY


def _is_excluded(name: str, columns: Columns) -> bool:
    return any(name == other or name.startswith(f"{other}.") for other in columns.excluded)


def _cell(value: object, field: Field, options: Options) -> str:
    cell = cells.to_cell(value, field, options.lists)
    # A number is not a formula, even if it begins with a minus.
    is_text = cell and isinstance(value, str | list | dict)
    return cells.neutralized(cell) if is_text and not options.raw else cell
