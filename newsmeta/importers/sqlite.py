"""SQLite: databases written by `newsmeta export`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.importers.items import ImportDataError, Item, Options, open_data
from newsmeta.importers.joined import read_joined
from newsmeta.importers.tablefiles import NumberedRows, Package, Row, Rows
from newsmeta.records import tables
from newsmeta.records.databases import HEADER, noted_fields, quoted
from newsmeta.records.tables import ARTICLES, Table
from newsmeta.schema.fields import RESERVED, Field, FieldType

_LONGEST = 1 << 27
"""Largest value in bytes, if the whole database is not smaller."""
_LEAST_ROW = 4
"""Least number of bytes for a row: its place, its number and its length."""


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the articles of a database.

    Args:
        path: The file.
        options: Options for reading.

    Raises:
        ImportDataError: When it cannot be read, or is not from newsmeta.
    """
    if options.is_foreign:
        raise ImportDataError(
            f"{path}: a database has columns of newsmeta's own; write the table to map as CSV"
        )
    with open_data(path) as file:
        if file.read(len(HEADER)) != HEADER:
            raise ImportDataError(f"{path}: is not an SQLite database")
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, isolation_level=None, uri=True)) as database:
            database.executescript("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")
            database.execute("BEGIN")  # All tables are read in the same state.
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(_LONGEST, _size(database)))
            yield from read_joined(path, _package(path, database, options.root), options.ignored)
    # If a damaged schema is not UTF-8, the message about it cannot be decoded.
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise ImportDataError(f"{path}: cannot be read: {error}") from None


def _size(database: sqlite3.Connection) -> int:
    """Return the size of a database in bytes, with changes that are not in its file yet."""
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    (size,) = database.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size)


def _package(path: Path, database: sqlite3.Connection, root: Field) -> Package:
    """Return the tables of a database."""
    # A virtual table has no page, and code behind it that reads what may be made to break it.
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
    there = {name for (name,) in database.execute(query)}
    if not there.issuperset((ARTICLES, "newsmeta_columns", "newsmeta_export")):
        raise ImportDataError(
            f"{path}: is not a database of newsmeta; write the table to import as CSV"
        )
    files: dict[str, Rows] = {}
    for name, table in tables.tables(root.fields, RESERVED, root).items():
        if name in there:
            columns = _columns(path, database, table)
            files[name] = _TableRows(table, path, database, columns)
    names = noted_fields(database)
    return Package(files, tuple(name for name in root.fields if name in names), root)


def _columns(path: Path, database: sqlite3.Connection, table: Table) -> Mapping[str, str]:
    """Return the database names of a table's columns, by column name."""
    query = "SELECT field, column_name FROM newsmeta_columns WHERE table_name = ?"
    noted: dict[str, str] = dict(database.execute(query, (table.name,)))
    info = database.execute(f"PRAGMA table_info({quoted(table.name)})")
    there = {row[1] for row in info}
    columns = {}
    for column in table.columns:
        name = noted.get(column.name, "")
        if name in there:
            columns[column.name] = name
        elif name or column.name in table.key:
            raise ImportDataError(
                f"{path}: the table {table.name} no longer has a column {name or column.name}; "
                "export the database again"
            )
    return columns


@dataclass(frozen=True, slots=True)
class _TableRows(NumberedRows):
    """The rows of a table.

    Attributes:
        database: The database.
        columns: The database names of the columns, by column name.
    """

    database: sqlite3.Connection
    columns: Mapping[str, str]

    def article_at(self, number: int, _: int) -> str:
        """Return the place of an article, for people."""
        return self.near(number)

    def rows(self) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            ImportDataError: When the table cannot be read.
        """
        # In a forged database, a page may be below itself, or below a thousand others.
        left = _size(self.database)
        types = {column.name: column.field.type for column in self.table.columns}
        listed = ", ".join(map(quoted, self.columns.values()))
        found = self.database.execute(
            f"SELECT {listed} FROM main.{quoted(self.table.name)} ORDER BY rowid"
        )
        try:
            for number, row in enumerate(found, 1):
                left -= _LEAST_ROW + sum(len(value) for value in row if isinstance(value, str))
                if left < 0:
                    raise ImportDataError(
                        f"{self.path}: {self.table.name} holds more rows or longer texts than fit "
                        "into a file of its size; it is damaged, export the database again"
                    )
                cells, problem = {}, ""
                for name, value in zip(self.columns, row, strict=True):
                    if isinstance(value, bytes):
                        problem = f"{name}: it holds bytes, not text"
                    else:
                        cells[name] = _cell(value, types[name])
                yield Row(number, cells, problem, "row")
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise ImportDataError(f"{self.path}: {self.table.name}: {error}") from None


def _cell(value: Any, kind: FieldType) -> str:
    """Return a value as a cell of a table."""
    if value is None:
        return ""
    if kind is FieldType.BOOLEAN and value in (0, 1):
        return "true" if value else "false"
    return str(value)
