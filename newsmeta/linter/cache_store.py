"""Rows by name in a file that many runs share, those of each set of rules under its number.

SQLite sees to it that several runs can use the file at once, and that one which is killed leaves
nothing by halves. Each thing that is done to the file is done in a moment, so that none waits
for another. Whatever goes wrong (a full disk, a folder that is read-only, a damaged file) costs
what was remembered, and never a run: a cache is not what anybody asked for.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsmeta.linter import cache_place

Row = tuple[bytes, bytes]
"""A name, and what is remembered of it."""

_FORM = 1
_PAGE = 16_384
_MOST_PAGES = 65_536
"""Pages of a file, which is a GiB."""
_CHUNK = 1_024
"""Rows that are read at a time."""
_WAIT = 2.0
"""Seconds to wait for a run that writes."""
_LOST = 3_600
"""Seconds of use that need not be noted."""
_MOST_SETS = 8
"""Sets of rules that are kept, those that were used last."""

# What a file says that nobody can use as it is. All else may pass by itself.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_DAMAGE |= {sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH}

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
        file: The file that they are in, or will be.
        key: What tells the set from any other.

    Attributes:
        is_empty: Whether there were none when this was made.
    """

    def __init__(self, file: Path, key: bytes) -> None:
        self._file = file
        self._key = key
        self._connection: sqlite3.Connection | None = None
        self._is_over = False
        self._used: int | None = None
        with self._or_without():
            if self._is_there():
                self._used = self._last_use()
        self._used_before = self._used or 0
        self.is_empty = self._used is None

    def after(self, name: bytes) -> list[Row]:
        """Return rows in order of their names, the first of those behind a name."""
        rows: list[Row] = []
        if self._connection is not None and not self.is_empty:
            with self._or_without():
                rows = self._connection.execute(_READ, {"key": self._key, "name": name}).fetchall()
        # In a damaged file, names may be in no order, and anything may stand in their place.
        sound = [row for row in rows if row[0].__class__ is row[1].__class__ is bytes]
        return sound if sound and sound[-1][0] > name else []

    def write(self, rows: Sequence[Row]) -> None:
        """Put rows in the place of those of their names; one about nothing deletes it."""
        if self._is_over:
            return
        with self._or_without():
            if self._connection is None:
                cache_place.make(self._file)
            connection = self._opened()
            connection.execute("BEGIN IMMEDIATE")
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
            connection.execute("COMMIT")

    def end(self) -> None:
        """Note that the rows were of use, and close the file."""
        with self._or_without():
            if self._connection is not None and self._used is not None:
                now = int(time.time())
                if abs(now - self._used_before) > _LOST:
                    self._connection.execute("BEGIN IMMEDIATE")
                    self._use(self._connection)
                    self._connection.execute("COMMIT")
                    cache_place.tidy_up(self._file.parent)
        self.close()

    def close(self) -> None:
        """Close the file, whatever is under way."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    @contextlib.contextmanager
    def _or_without(self) -> Iterator[None]:
        """Do without the file if anything is wrong with it; a damaged one is deleted."""
        try:
            yield
        except (sqlite3.Error, OSError, ValueError, OverflowError) as error:
            self.close()
            self._is_over = True
            with contextlib.suppress(OSError):
                if isinstance(error, sqlite3.Error) and self._is_lost(error):
                    self._file.unlink()

    def _is_lost(self, error: sqlite3.Error) -> bool:
        """Tell whether the file is damaged, or takes room that others need.

        Raises:
            OSError: When there is none.
        """
        code = getattr(error, "sqlite_errorcode", None)
        if code is None or code & 0xFF in _DAMAGE:
            return True
        is_full = code & 0xFF == sqlite3.SQLITE_FULL
        return is_full and self._file.stat().st_size >= _MOST_PAGES * _PAGE // 2

    def _is_there(self) -> bool:
        """Tell whether there is a file.

        Raises:
            OSError: When there is something that is not to be believed.
        """
        if not os.path.lexists(self._file):
            return False
        if cache_place.is_own_folder(self._file.parent) and cache_place.is_own_file(self._file):
            return True
        raise OSError("others may have written this")

    def _last_use(self) -> int | None:
        """Return when the rows were used last; None where there are none."""
        connection = self._opened()
        (form,) = connection.execute("PRAGMA user_version").fetchone()
        if form == 0:  # A run that was killed, or had no room, left it empty.
            return None
        found = connection.execute("SELECT used FROM sets WHERE key = ?", (self._key,)).fetchone()
        if found is None:
            return None
        return found[0] if isinstance(found[0], int) else 0

    def _opened(self) -> sqlite3.Connection:
        """Return the file opened."""
        if self._connection is None:
            self._is_there()
            self._connection = sqlite3.connect(
                f"{self._file.as_uri()}?mode=rw", uri=True, timeout=_WAIT, isolation_level=None
            )
            # A crash of the machine may damage the file, which is noticed; waiting costs more.
            for pragma in (
                f"page_size = {_PAGE}",
                f"max_page_count = {_MOST_PAGES}",
                "synchronous = OFF",
                "trusted_schema = OFF",
                "cell_size_check = ON",
            ):
                self._connection.execute(f"PRAGMA {pragma}")
        return self._connection

    def _use(self, connection: sqlite3.Connection) -> None:
        """Note that the set is used, which there is from then on."""
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
