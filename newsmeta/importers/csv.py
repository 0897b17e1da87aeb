"""CSV and TSV: a header, and one row a record."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsmeta import cells, fields
from newsmeta.diagnostics import Pointer
from newsmeta.fields import BODY, SOURCE_FORM, Field, UnknownFieldError
from newsmeta.importers import ImportDataError, Item, Options
from newsmeta.importers.jsonl import open_data
from newsmeta.records import LINE_ENDINGS, RecordError, put, usual_order
from newsmeta.source import usual_line_end

_DELIMITERS = ",;\t"


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the rows of a table.

    Those of newsmeta's own tables have the values of the fields that the header names; of
    others, the cells by the names in the header, as text, empty ones left out.

    Raises:
        ImportDataError: When it cannot be read, or the header is not usable.
    """
    # Bodies and related entries are longer than the 128 KiB that are usual.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with open_data(path) as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
        rows = _rows(text, path)
        header = next(rows, (1, []))[1]
        columns = _columns(header, path, options.is_foreign)
        for number, (line, row) in enumerate(rows, 1):
            place = f"row {number}, line {line}"
            if len(row) != len(header):
                problem = f"it has {len(row)} cells, and the header has {len(header)}"
                yield Item(number, place, {}, problem)
                continue
            if not (options.raw or options.is_foreign):
                row = list(map(cells.restored, row))  # noqa: PLW2901
            if options.is_foreign:
                content = {name: c for name, c in zip(header, row, strict=True) if c}
                yield Item(number, place, content)
                continue
            try:
                yield Item(number, place, _content(row, columns))
            except (cells.CellError, RecordError) as error:
                yield Item(number, place, {}, str(error))


def _rows(text: io.TextIOWrapper, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with the line that it begins on."""
    line = 0
    try:
        head = text.readline()
        text.seek(0)
        reader = csv.reader(text, delimiter=_delimiter(head, path), strict=True)
        for row in reader:
            if row:
                yield line + 1, row
            line = reader.line_num
    except csv.Error as error:
        raise ImportDataError(f"{path}:{line + 1}: is no CSV: {error}") from None
    except UnicodeDecodeError:
        raise ImportDataError(f"{path}:{line + 1}: is not UTF-8; save it as UTF-8") from None


def _delimiter(head: str, path: Path) -> str:
    """Return what stands between cells: some spreadsheets write semicolons."""
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    return max(_DELIMITERS, key=head.count)


def _columns(header: list[str], path: Path, is_foreign: bool) -> list[tuple[str, Pointer, Field]]:
    """Return what each column holds."""
    if not header:
        raise ImportDataError(f"{path}:1: there is no header")
    if twice := next((name for name in header if header.count(name) > 1), None):
        raise ImportDataError(f"{path}:1: the column {twice} is there twice")
    if is_foreign:
        return []
    try:
        found = [(name, *fields.find(name)) for name in header]
    except UnknownFieldError as error:
        raise ImportDataError(
            f"{path}:1: {error}; for data of others, say with --map which column is which field"
        ) from None
    return found


def _content(row: list[str], columns: list[tuple[str, Pointer, Field]]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    # Whole lists and mappings first, then what is spread besides, which may have been edited.
    in_order = sorted(zip(columns, row, strict=True), key=lambda pair: len(pair[0][1]))
    for (name, pointer, field), cell in in_order:
        if not cell:
            continue
        try:
            put(content, pointer, cells.from_cell(cell, field))
        except (cells.CellError, RecordError) as error:
            raise cells.CellError(f"{name}: {error}") from None
    content = {name: content[name] for name in usual_order(content)}
    if any(name == BODY for name, _, _ in columns):
        content.setdefault(BODY, "")
    if SOURCE_FORM not in content and BODY in content:
        # The front matter most probably has the line ends of the body.
        ending = LINE_ENDINGS.get(usual_line_end(content[BODY]))
        content |= {SOURCE_FORM: {"lineEnding": ending}} if ending else {}
    return content
