"""SQLite: tables joined by keys and full-text search, in a database that is updated in place.

Rows are matched by their keys. Unchanged rows are not written again, and rows of articles that are
gone are deleted. Tables, views, triggers and columns of others stay.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from newsmeta.exporters import joined
from newsmeta.exporters.options import ExportError, Options
from newsmeta.records import databases, tables
from newsmeta.records.databases import SEARCH, SEARCHED, quoted
from newsmeta.records.record import Record
from newsmeta.records.tables import ARTICLES, CHILDREN, Table

_BATCH = 500
"""Number of rows of a table that are inserted at once."""

_INDEXES = {
    ARTICLES: (("publishedDateTime",), tables.PROVIDER_KEY),
    tables.RELATED: (tables.PROVIDER_KEY, ("webUrl",)),
    tables.IMAGES: (("url",),),
    tables.TOPICS: (("name",),),
}


def export(records: Iterator[Record], out: sqlite3.Connection, options: Options) -> int:
    """Write records into a database.

    Args:
        records: The records.
        out: The database, in a transaction.
        options: The options.

    Returns:
        The number of rows in all tables.

    Raises:
        ExportError: When the database has other content in the place of rows.
    """
    columns = options.columns
    names = columns.top_fields()
    listed = tables.tables(names, columns.members, columns.root)
    try:
        database = _Database(out, listed, names)
        for name, row in joined.rows(records, listed, options):
            database.add(name, row)
        return database.finish()
    except sqlite3.Error as error:
        raise ExportError(f"the database was left as it is: {error}") from None


class _Database:
    """Inserts rows into the tables of a database."""

    def __init__(
        self, connection: sqlite3.Connection, listed: Mapping[str, Table], names: Sequence[str]
    ) -> None:
        self._connection = connection
        self._tables = listed
        self._names = {name: databases.names(table) for name, table in listed.items()}
        self._is_new = not self._exists(ARTICLES)
        if not self._is_new:
            self._check_fields(names)
        _run(connection, databases.NOTES)
        self._waiting: dict[str, list[list[Any]]] = {name: [] for name in listed}
        self._statements: dict[str, str] = {}
        # For each table, a statement that records inserted keys, and their positions in a row.
        self._seen: dict[str, tuple[str, list[int]]] = {}
        # A table has to exist before the tables that refer to its rows.
        for name in (tables.PROVIDERS, ARTICLES, *CHILDREN):
            self._prepare(listed[name])
        self._note(names)
        self._rows = 0

    def add(self, name: str, row: list[Any]) -> None:
        """Insert a row."""
        waiting = self._waiting[name]
        waiting.append(row)
        self._rows += 1
        if len(waiting) >= _BATCH:
            self._put(name)

    def finish(self) -> int:
        """Delete rows that were not inserted, update the search, and return the number of rows."""
        for name in self._tables:
            self._put(name)
        if not self._is_new:
            for name in (*CHILDREN, ARTICLES, tables.PROVIDERS):
                self._remove_others(self._tables[name])
        self._make_searchable()
        return self._rows

    # -- tables ----------------------------------------------------------------

    def _exists(self, name: str) -> bool:
        found = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,))
        return found.fetchone() is not None

    def _check_fields(self, names: Iterable[str]) -> None:
        """Check that no field in the database is left out, since its values would be lost."""
        before = databases.noted_fields(self._connection)
        members = self._noted(ARTICLES) - set(self._names[ARTICLES].values())
        lost = [name for name in before if name not in names] or sorted(members)
        if lost:
            said = "--body" if lost == ["body"] else f"--columns +{lost[0]}"
            raise ExportError(
                f"the database has {lost[0]}, which this export leaves out; say {said}, or write "
                "to another file"
            )

    def _check_table(self, name: str) -> None:
        query = "SELECT type FROM sqlite_master WHERE name = ?"
        (kind,) = self._connection.execute(query, (name,)).fetchone()
        if kind != "table":
            raise ExportError(f"{name} is a {kind} in the database, where a table has to be")

    def _noted(self, table: str) -> set[str]:
        query = "SELECT column_name FROM newsmeta_columns WHERE table_name = ?"
        return {name for (name,) in self._connection.execute(query, (table,))}

    def _prepare(self, table: Table) -> None:
        """Create a table or its missing columns, and the statement that inserts rows."""
        names = self._names[table.name]
        own = self._noted(table.name)
        if not self._exists(table.name):
            self._connection.execute(self._definition(table))
        else:
            self._check_table(table.name)
            info = self._connection.execute(f"PRAGMA table_info({quoted(table.name)})")
            there = {row[1].lower() for row in info}
            for column in table.columns:
                name = names[column.name]
                if name.lower() not in there:
                    kind = databases.type_of(column)
                    added = f"ALTER TABLE {quoted(table.name)} ADD COLUMN {quoted(name)} {kind}"
                    self._connection.execute(added)
                elif name not in own:
                    raise ExportError(
                        f"the table {table.name} has a column {name} that newsmeta did not make; "
                        "rename it, or write to another file"
                    )
        for columns in _INDEXES.get(table.name, ()):
            self._index(table, columns)
        self._statements[table.name] = self._upsert(table)
        if not self._is_new:
            key = ", ".join(f"k{at}" for at in range(len(table.key)))
            self._connection.execute(
                f"CREATE TEMP TABLE {quoted(f'seen_{table.name}')} ({key}, PRIMARY KEY ({key})) "
                "WITHOUT ROWID"
            )
            marks = ", ".join("?" * len(table.key))
            order = [column.name for column in table.columns]
            self._seen[table.name] = (
                f"INSERT OR IGNORE INTO temp.{quoted(f'seen_{table.name}')} VALUES ({marks})",
                [order.index(column) for column in table.key],
            )

    def _definition(self, table: Table) -> str:
        names = self._names[table.name]
        parts = [
            f"{quoted(names[column.name])} {databases.type_of(column)}"
            + (" NOT NULL" if column.name in table.key else "")
            for column in table.columns
        ]
        parts.append(f"PRIMARY KEY ({_listed(names, table.key)})")
        for reference in table.references:
            # Rows of children are deleted with their article; a provider in use stays.
            cascade = " ON DELETE CASCADE" if reference.table == ARTICLES else ""
            targets = _listed(self._names[reference.table], reference.targets)
            parts.append(
                f"FOREIGN KEY ({_listed(names, reference.columns)}) "
                f"REFERENCES {quoted(reference.table)} ({targets})"
                f"{cascade} DEFERRABLE INITIALLY DEFERRED"
            )
        inner = ",\n  ".join(parts)
        return f"CREATE TABLE {quoted(table.name)} (\n  {inner}\n)"

    def _index(self, table: Table, columns: Sequence[str]) -> None:
        names = self._names[table.name]
        if all(column in names for column in columns):
            index = "_".join((table.name, *(names[column] for column in columns)))
            self._connection.execute(
                f"CREATE INDEX IF NOT EXISTS {quoted(index)} "
                f"ON {quoted(table.name)} ({_listed(names, columns)})"
            )

    def _note(self, fields: Sequence[str]) -> None:
        """Record the fields and columns."""
        put = (
            "INSERT INTO newsmeta_export VALUES (?, ?) ON CONFLICT DO UPDATE "
            "SET value = excluded.value WHERE value IS NOT excluded.value"
        )
        self._connection.execute(put, ("fields", json.dumps(list(fields))))
        rows = (
            (
                table.name,
                self._names[table.name][column.name],
                column.name,
                str(column.field.type),
                column.field.title,
                column.field.description,
            )
            for table in self._tables.values()
            for column in table.columns
        )
        noted = set(self._connection.execute("SELECT * FROM newsmeta_columns"))
        # Existing notes are not written again, so that the file stays unchanged.
        self._connection.executemany(
            "INSERT OR REPLACE INTO newsmeta_columns VALUES (?, ?, ?, ?, ?, ?)",
            [row for row in rows if row not in noted],
        )

    # -- rows ------------------------------------------------------------------

    def _upsert(self, table: Table) -> str:
        """Return the statement that inserts a row, or updates the one with its key."""
        names = self._names[table.name]
        key = _listed(names, table.key)
        values = ", ".join("?" * len(names))
        others = [quoted(name) for column, name in names.items() if column not in table.key]
        change = "NOTHING"
        if others:
            pairs = ", ".join(f"{name} = excluded.{name}" for name in others)
            here = quoted(table.name)
            differs = " OR ".join(f"{here}.{name} IS NOT excluded.{name}" for name in others)
            change = f"UPDATE SET {pairs} WHERE {differs}"
        return (
            f"INSERT INTO {quoted(table.name)} ({_listed(names, names)}) VALUES ({values}) "
            f"ON CONFLICT ({key}) DO {change}"
        )

    def _put(self, name: str) -> None:
        """Insert the waiting rows."""
        waiting = self._waiting[name]
        rows = [[_held(value) for value in row] for row in waiting]
        waiting.clear()
        self._connection.executemany(self._statements[name], rows)
        if name in self._seen:
            statement, at = self._seen[name]
            self._connection.executemany(
                statement, ([row[number] for number in at] for row in rows)
            )

    def _remove_others(self, table: Table) -> None:
        """Delete the rows whose keys were not inserted."""
        here, names = quoted(table.name), self._names[table.name]
        same = " AND ".join(
            f"seen.k{at} = {here}.{quoted(names[column])}" for at, column in enumerate(table.key)
        )
        seen = f"temp.{quoted(f'seen_{table.name}')}"
        self._connection.execute(
            f"DELETE FROM {here} WHERE NOT EXISTS (SELECT 1 FROM {seen} AS seen WHERE {same})"
        )

    # -- search ----------------------------------------------------------------

    def _make_searchable(self) -> None:
        """Create or repair the table for full-text search."""
        columns = [name for name in SEARCHED if name in self._names[ARTICLES]]
        if not columns:
            return
        noted = self._noted(SEARCH)
        if self._exists(SEARCH):
            if not noted:
                raise ExportError(
                    f"the database has a table {SEARCH} that newsmeta did not make; rename it, or "
                    "write to another file"
                )
            if noted == set(columns) and self._agrees():
                return
        for word in ("insert", "delete", "update"):
            self._connection.execute(f"DROP TRIGGER IF EXISTS {SEARCH}_{word}")
        self._connection.execute(f"DROP TABLE IF EXISTS {SEARCH}")
        _run(self._connection, _search(columns))
        self._connection.execute("DELETE FROM newsmeta_columns WHERE table_name = ?", (SEARCH,))
        put = "INSERT INTO newsmeta_columns (table_name, column_name) VALUES (?, ?)"
        self._connection.executemany(put, ((SEARCH, column) for column in columns))

    def _agrees(self) -> bool:
        """Tell whether the search index agrees with the table."""
        check = f"INSERT INTO {SEARCH} ({SEARCH}, rank) VALUES ('integrity-check', 1)"
        try:
            self._connection.execute(check)
        except sqlite3.DatabaseError:
            return False
        return True


def _search(columns: Sequence[str]) -> str:
    """Return the statements that create full-text search over articles and keep it current."""
    listed = ", ".join(columns)
    old = ", ".join(f"old.{column}" for column in columns)
    new = ", ".join(f"new.{column}" for column in columns)
    away = f"INSERT INTO {SEARCH} ({SEARCH}, rowid, {listed}) VALUES ('delete', old.rowid, {old})"
    there = f"INSERT INTO {SEARCH} (rowid, {listed}) VALUES (new.rowid, {new})"
    return f"""
CREATE VIRTUAL TABLE {SEARCH} USING fts5(
  {listed}, content="{ARTICLES}", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER {SEARCH}_insert AFTER INSERT ON {ARTICLES} BEGIN {there}; END;
CREATE TRIGGER {SEARCH}_delete AFTER DELETE ON {ARTICLES} BEGIN {away}; END;
CREATE TRIGGER {SEARCH}_update AFTER UPDATE ON {ARTICLES} BEGIN {away}; {there}; END;
INSERT INTO {SEARCH} ({SEARCH}) VALUES ('rebuild');
"""


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Run statements in the open transaction, which `executescript` would commit."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _listed(names: Mapping[str, str], columns: Iterable[str]) -> str:
    return ", ".join(quoted(names[column]) for column in columns)


def _held(value: Any) -> Any:
    """Return a value as a column holds it."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    return value
