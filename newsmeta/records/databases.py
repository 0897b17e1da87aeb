"""The tables of articles in a database: names and types of columns, and notes on them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from newsmeta.records.tables import Column, Table
from newsmeta.schema.fields import FieldType, HandoffError

APPLICATION = 0x6E6D7461
"""The mark of newsmeta in the header of a database (`PRAGMA application_id`): `nmta`."""

HEADER = b"SQLite format 3\0"
"""The beginning of an SQLite file."""

SEARCH = "articles_fts"
"""The table for full-text search."""

SEARCHED = ("title", "excerpt", "content", "body")
"""The columns that it searches."""

TYPES = {
    FieldType.INTEGER: "INTEGER",
    FieldType.BOOLEAN: "INTEGER",
    FieldType.NUMBER: "REAL",
}
"""The types of columns; those of all other fields are text."""

NOTES = """
CREATE TABLE IF NOT EXISTS newsmeta_export (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS newsmeta_columns (
  table_name TEXT, column_name TEXT, field TEXT, holds TEXT, title TEXT, description TEXT,
  PRIMARY KEY (table_name, column_name)
) WITHOUT ROWID;
"""
"""The tables with newsmeta's notes on its columns and their contents."""


def noted_fields(database: sqlite3.Connection) -> list[str]:
    """Return the fields that an export has noted; none if there is no note, or it is damaged.

    Raises:
        sqlite3.Error: When the database cannot be read.
    """
    query = "SELECT value FROM newsmeta_export WHERE name = 'fields'"
    found = database.execute(query).fetchone()
    try:
        names = json.loads(found[0]) if found else []
    except (TypeError, ValueError, RecursionError):
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def quoted(name: str) -> str:
    """Return a name quoted for SQL."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def type_of(column: Column) -> str:
    """Return the type of a column in a database."""
    return TYPES.get(column.field.type, "TEXT")


def names(table: Table) -> Mapping[str, str]:
    """Return the names of a table's columns in a database, by their own names.

    `provider.name` is `provider_name`: without a dot, it needs no quotes.

    Raises:
        HandoffError: When two would have the same name, ignoring case.
    """
    found: dict[str, str] = {}
    for column in table.columns:
        name = column.name.replace(".", "_")
        for other, taken in found.items():
            if taken.lower() == name.lower():
                raise HandoffError(
                    f"{other} and {column.name} would be one column in a database; leave one out "
                    "with --exclude"
                )
        found[column.name] = name
    return found
