"""Rows by name in a file shared by many runs, numbered by their set of rules.

Each operation on the file is short, so that no run waits for another.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from newsmeta.linter import cache_place
from newsmeta.linter.cache_database import Database

Row = tuple[bytes, bytes]
"""A name, and the bytes remembered for it."""

_FORM = 1
_CHUNK = 1_024
"""Number of rows that are read at a time."""
_LOST = 3_600
"""Seconds for which a use need not be noted again."""
_MOST_SETS = 8
"""Most sets of rules that are kept, the last used ones."""

_MADE = f"""
PRAGMA application_id = 0x6e6d6361;
PRAGMA user_version = {_FORM};
CREATE TABLE IF NOT EXISTS sets (number INTEGER PRIMARY KEY, key BLOB UNIQUE, used INTEGER);
CREATE TABLE IF NOT EXISTS rows (
    number INTEGER, name BLOB, about BLOB, PRIMARY KEY (number, name)
) WITHOUT ROWID
"""
_NUMBER = "(SELECT number FROM sets WHERE key = :key)"
_READ = f"""
SELECT name, about FROM rows WHERE number = {_NUMBER} AND name > :name ORDER BY name LIMIT {_CHUNK}
"""
_PUT = f"INSERT OR REPLACE INTO rows VALUES ({_NUMBER}, :name, :about)"
_FORGET = f"DELETE FROM rows WHERE number = {_NUMBER} AND name = :name"
_OLD = f"SELECT number FROM sets ORDER BY used DESC, number DESC LIMIT -1 OFFSET {_MOST_SETS}"


class Store:
    """The rows of one set of rules.

    Args:
        file: The file, which need not exist yet.
        key: The identity of the set.

    Attributes:
        is_empty: Whether there were no rows when this object was made.
    """

    def __init__(self, file: Path, key: bytes) -> None:
        self._database = Database(file)
        self._key = key
        self._used: int | None = None
        with self._database.or_without():
            if self._database.is_there():
                self._used = self._last_use()
        self._used_before = self._used or 0
        self.is_empty = self._used is None

    def after(self, name: bytes) -> list[Row]:
        """Return the next rows after a name, in order of their names."""
        rows: list[Row] = []
        connection = self._database.connection
        if connection is not None and not self.is_empty:
            with self._database.or_without():
                rows = connection.execute(_READ, {"key": self._key, "name": name}).fetchall()
        # In a damaged file, names may be unsorted, and values may be of any type.
        sound = [row for row in rows if row[0].__class__ is row[1].__class__ is bytes]
        return sound if sound and sound[-1][0] > name else []

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows, replacing those of the same names; a row with empty bytes is deleted."""
        if self._database.is_over:
            return
        with self._database.or_without(), self._database.changing() as connection:
            self._use(connection)
            for sql, is_wanted in ((_PUT, True), (_FORGET, False)):
                connection.executemany(
                    sql,
                    (
                        {"key": self._key, "name": name, "about": about}
                        for name, about in rows
                        if bool(about) is is_wanted
                    ),
                )

    def end(self) -> None:
        """Note that the rows were used, and close the file."""
        with self._database.or_without():
            if self._database.connection is not None and self._used is not None:
                now = int(time.time())
                if abs(now - self._used_before) > _LOST:
                    with self._database.changing() as connection:
                        self._use(connection)
                    cache_place.tidy_up(self._database.file.parent)
        self.close()

    def close(self) -> None:
        """Close the file, whatever is in progress."""
        self._database.close()

    def _last_use(self) -> int | None:
        """Return when the rows were last used; None if there are none."""
        connection = self._database.opened()
        (form,) = connection.execute("PRAGMA user_version").fetchone()
        if form == 0:  # A killed run, or one without space, left it empty.
            return None
        found = connection.execute("SELECT used FROM sets WHERE key = ?", (self._key,)).fetchone()
        if found is None:
            return None
        return found[0] if isinstance(found[0], int) else 0

    def _use(self, connection: sqlite3.Connection) -> None:
        """Note that the set is used, creating it if necessary."""
        if self._used is None:
            for statement in _MADE.split(";"):
                connection.execute(statement)
        now = int(time.time())
        is_known = connection.execute(
            "UPDATE sets SET used = ? WHERE key = ?", (now, self._key)
        ).rowcount
        if not is_known:
            connection.execute("INSERT INTO sets (key, used) VALUES (?, ?)", (self._key, now))
            connection.execute(f"DELETE FROM rows WHERE number IN ({_OLD})")
            connection.execute(f"DELETE FROM sets WHERE number IN ({_OLD})")
        self._used = now
