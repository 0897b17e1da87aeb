"""CSV and TSV: a table, one row an article."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from newsmeta import cells, fields
from newsmeta.columns import Columns
from newsmeta.exporters import Options
from newsmeta.fields import BODY, PATH, Field, FieldType
from newsmeta.records import Record, json_problem, lookup, to_object

_FIRST_PICTURE = ("images.0.url", "images.0.width", "images.0.height")


def export(records: Iterator[Record], out: BinaryIO, options: Options, delimiter: str = ",") -> int:
    """Write records as rows (RFC 4180; UTF-8, a header, CRLF).

    Args:
        records: The records.
        out: Where to write.
        options: How to write.
        delimiter: What stands between cells.

    Returns:
        How many rows were written, the header not counted.
    """
    names = column_names(options.columns)
    columns = [(name, *fields.find(name)) for name in names]
    if options.bom:
        out.write("\ufeff".encode())
    rows = 0
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    try:
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(names)
        for record in records:
            content = to_object(record, options.columns.members)
            try:
                row = [
                    _cell(lookup(content, pointer), field, options) for _, pointer, field in columns
                ]
                "".join(row).encode()
            except ValueError:
                options.refuse(record, json_problem(record.values))
            else:
                writer.writerow(row)
                rows += 1
        text.flush()
    finally:
        text.detach()
    return rows


def column_names(columns: Columns) -> tuple[str, ...]:
    """Return the columns of a table, in order."""
    if columns.chosen is not None:
        chosen = columns.chosen
        return chosen if BODY in chosen or BODY not in columns.members else (*chosen, BODY)
    usual = tuple(_usual(columns))
    return tuple(dict.fromkeys((*usual, *columns.added)))


def _usual(columns: Columns) -> Iterator[str]:
    """Yield the usual columns without what is excluded.

    Mappings are spread, lists are one column each. The first picture, which is that of cards,
    is spread besides.
    """
    if PATH in columns.members:
        yield PATH
    for name, field in fields.article().fields.items():
        inner = [name]
        if field.type is FieldType.MAPPING:
            inner = [f"{name}.{key}" for key in field.fields]
        elif name == "images":
            inner = [*_FIRST_PICTURE, name]
        yield from (column for column in inner if not _is_excluded(column, columns))
    if BODY in columns.members:
        yield BODY


def _is_excluded(name: str, columns: Columns) -> bool:
    return any(name == other or name.startswith(f"{other}.") for other in columns.excluded)


def _cell(value: object, field: Field, options: Options) -> str:
    cell = cells.to_cell(value, field, options.lists)
    # A number is no formula, though it may begin with a minus.
    is_text = isinstance(value, str | list | dict)
    return cells.neutralized(cell) if is_text and not options.raw else cell
