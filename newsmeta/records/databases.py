"""The tables of articles as a database has them: names of columns, types, what is noted of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from newsmeta.records.tables import Column, Table
from newsmeta.schema.fields import FieldType, HandoffError

APPLICATION = 0x6E6D7461
"""What the header of a database says that newsmeta keeps (`PRAGMA application_id`): `nmta`."""

HEADER = b"SQLite format 3\0"
"""What a file of SQLite begins with."""

SEARCH = "articles_fts"
"""The table that full-text search asks."""

SEARCHED = ("title", "excerpt", "content", "body")
"""The columns that it looks into."""

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
"""What tells which columns are newsmeta's, and what they hold."""


def noted_fields(database: sqlite3.Connection) -> list[str]:
    """Return the fields that an export has noted; none where nobody did, or it is damaged.

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
    """Return a name as SQL has it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def type_of(column: Column) -> str:
    """Return the type that a column has in a database."""
    return TYPES.get(column.field.type, "TEXT")


def names(table: Table) -> Mapping[str, str]:
    """Return what the columns of a table are called in a database, by their own names.

    `provider.name` is `provider_name`: without a dot, nobody has to put it in quotes.

    Raises:
        HandoffError: When two would have one name, in which letter case does not count.
    """
    found: dict[str, str] = {}
    for column in table.columns:
        name = column.name.replace(".", "_")
        for other, taken in found.items():
            if taken.lower() == name.lower():
                raise HandoffError(
                    f"{other} and {column.name} would be one column of a database; leave one out "
                    "with --exclude"
                )
        found[column.name] = name
    return found
