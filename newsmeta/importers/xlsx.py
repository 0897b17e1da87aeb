"""Workbooks of Excel and LibreOffice: written by `newsmeta export`, or tables of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.importers.csv import items_of
from newsmeta.importers.headers import Header
from newsmeta.importers.items import ImportDataError, Item, Options
from newsmeta.importers.joined import read_joined
from newsmeta.importers.sheets.ods import OdsWorkbook
from newsmeta.importers.sheets.values import COLUMNS, Cells, Fault, Value, Workbook, cell
from newsmeta.importers.sheets.xlsx import XlsxWorkbook
from newsmeta.importers.sheets.xml import Archive
from newsmeta.importers.tablefiles import (
    NumberedRows,
    Package,
    Row,
    Rows,
    check_columns,
    is_row,
)
from newsmeta.records import tables
from newsmeta.records.spreadsheets import FIELDS, LISTS
from newsmeta.records.tables import ARTICLES
from newsmeta.schema import fields
from newsmeta.schema.fields import RESERVED, Field, FieldType, UnknownFieldError
from newsmeta.suggestions import suggestion


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the articles of a workbook.

    If it has the sheets of newsmeta's own tables, the articles are built from these. Otherwise the
    named sheet, or the first one, is read as a table like CSV.

    Args:
        path: The file.
        options: Options for reading.

    Raises:
        ImportDataError: When the workbook cannot be read.
    """
    archive = Archive(path)
    with closing(archive):
        is_open = archive.has("content.xml")
        workbook: Workbook = OdsWorkbook(archive) if is_open else XlsxWorkbook(archive)
        if options.is_foreign or options.records or not _is_own(workbook):
            yield from _table(path, workbook, options)
        else:
            yield from read_joined(path, _package(path, workbook, options.root), options.ignored)


def _table(path: Path, workbook: Workbook, options: Options) -> Iterator[Item]:
    """Yield the records of one sheet."""
    names = workbook.names
    if not names:
        raise ImportDataError(f"{path}: it has no sheets")
    name = options.records or names[0]
    if name not in names:
        raise ImportDataError(f"{path}: there is no sheet {name!r}; {suggestion(name, names)}")
    own = replace(options, raw=True)  # Workbooks need no protection against formulas.
    rows = _lines(workbook.rows(name), options)
    yield from items_of(rows, lambda line: f"{path}: {name} row {line}", "row {1}", own)


def _lines(rows: Iterator[tuple[int, Cells]], options: Options) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet as text, in the form that the type of each column requires."""
    kinds: dict[int, FieldType] | None = None
    for line, cells in rows:
        if kinds is not None:
            yield line, _row(cells, kinds)
        else:
            yield line, _head(cells)
            kinds = {} if options.is_foreign else _kinds(cells, options.root)


def _kinds(head: Cells, root: Field) -> dict[int, FieldType]:
    """Return the types of the columns with the names of fields."""
    found: dict[int, FieldType] = {}
    for at, name in head.items():
        with suppress(UnknownFieldError):
            found[at] = fields.find(str(name).strip(), root)[1].type
    return found


def _is_own(workbook: Workbook) -> bool:
    """Tell whether a workbook has newsmeta's own tables rather than a single table."""
    if ARTICLES not in workbook.names:
        return False
    return any(name in workbook.names for name in (*tables.CHILDREN, tables.PROVIDERS))


def _package(path: Path, workbook: Workbook, root: Field) -> Package:
    """Return the tables of a workbook."""
    known = tables.tables(root.fields, RESERVED, root)
    files: dict[str, Rows] = {
        name: _Sheet(table, path, workbook)
        for name, table in known.items()
        if name in workbook.names
    }
    names = _fields(workbook)
    if not names:  # The list was deleted: the existing columns and sheets count.
        head = next((row for _, row in workbook.rows(ARTICLES)), {})
        names = {str(value).split(".", 1)[0] for value in head.values()} | set(files)
    return Package(files, tuple(name for name in root.fields if name in names), root, True)


def _fields(workbook: Workbook) -> set[str]:
    """Return the fields of the sheets, as far as they are recorded."""
    if LISTS not in workbook.names:
        return set()
    rows = (cells for _, cells in workbook.rows(LISTS))
    head = next(rows, {})
    at = next((column for column, name in head.items() if name == FIELDS), None)
    return set() if at is None else {str(cells[at]) for cells in rows if at in cells}


@dataclass(frozen=True, slots=True)
class _Sheet(NumberedRows):
    """The rows of a sheet.

    Attributes:
        workbook: The workbook.
    """

    workbook: Workbook

    def article_at(self, _: int, line: int) -> str:
        """Return the place of an article, for people."""
        return self.near(line)

    def rows(self) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            ImportDataError: When the columns are not those of the table.
        """
        rows = self.workbook.rows(self.table.name)
        top, head = next(rows, (1, Cells()))
        header = Header(_head(head))
        check_columns(header, self.table, self.at(top))
        types = {column.name: column.field.type for column in self.table.columns}
        # By position, since there may be columns without a name in between.
        kinds = {at: types[str(name).strip()] for at, name in head.items() if str(name).strip()}
        for line, cells in rows:
            row = _row(cells, kinds)
            problem = header.problem(row) or _fault(cells, header, head)
            named = header.cells(row)
            if problem or is_row(self.table, named):
                named += [""] * (len(header.names) - len(named))
                yield Row(line, dict(zip(header.names, named, strict=True)), problem, "row")


def _head(cells: Mapping[int, Value]) -> list[str]:
    """Return the header of a sheet, extended to the largest width of a row."""
    row = _row(cells, {})
    return row + [""] * (COLUMNS - len(row))


def _row(cells: Mapping[int, Value], kinds: Mapping[int, FieldType]) -> list[str]:
    """Return the cells of a row, up to the last non-empty one."""
    width = max(cells, default=-1) + 1
    row = [""] * width
    for at, value in cells.items():
        row[at] = cell(value, kinds.get(at))
    return row


def _fault(cells: Mapping[int, Value], header: Header, head: Mapping[int, Value]) -> str:
    """Return the reason for a formula without a result."""
    for at, value in cells.items():
        if isinstance(value, Fault) and at in head:
            return f"{head[at]}: {value.reason}"
    return ""
