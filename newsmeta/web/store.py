"""Answers kept for later runs, in a file that several runs may use at once."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from newsmeta.answers import Answer
from newsmeta.linter import cache_place
from newsmeta.linter.cache_database import Database
from newsmeta.web.questions import Wants
from newsmeta.web.storing import Row, answer_of, row_of

_FORM = 1
_TOGETHER = 64
"""Most answers written in one transaction."""
_EVERY = 1.0
"""Seconds after which collected answers are written."""
_KEPT = 60 * 24 * 3600
"""Seconds after which an answer is deleted."""

_TABLE = """answers (
    manner TEXT, url TEXT, asked REAL, known BLOB, head BLOB, PRIMARY KEY (manner, url)
) WITHOUT ROWID"""
_MADE = f"""
PRAGMA application_id = 0x6e6d7762;
PRAGMA user_version = {_FORM};
CREATE TABLE IF NOT EXISTS {_TABLE}"""
_SCHEMA = [(f"CREATE TABLE {_TABLE}",)]
_FIND = "SELECT known, head FROM answers WHERE manner = ? AND url = ?"
_KEEP = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)"
_FORGET = "DELETE FROM answers WHERE asked < ? OR asked > ?"


class Store:
    """Answers by URL, and by the options of the request.

    Args:
        file: The file of the store, which need not exist.
    """

    def __init__(self, file: Path) -> None:
        self._database = Database(file, _check, has_threads=True)
        self._waiting: list[tuple[str, str, float, bytes, bytes | None]] = []
        self._written_at = time.monotonic()

    def find(self, manner: str, url: str) -> tuple[Answer, Wants] | None:
        """Return the answer for a URL and the information it was asked for; None if unknown.

        Args:
            manner: The options of the request, as a text.
            url: The requested URL.
        """
        row: Row | None = None
        database = self._database
        if not database.is_over:
            with database.or_without():
                if database.connection is not None or database.is_there():
                    row = database.opened().execute(_FIND, (manner, url)).fetchone()
        if row is None or not isinstance(row[0], bytes) or not isinstance(row[1], bytes | None):
            return None
        return answer_of(url, row)

    def keep(self, manner: str, url: str, wants: Wants, answer: Answer) -> None:
        """Keep an answer; it is written shortly afterwards, together with others."""
        self._waiting.append((manner, url, answer.asked_at, *row_of(answer, wants)))
        if len(self._waiting) >= _TOGETHER or time.monotonic() - self._written_at >= _EVERY:
            self.write()

    def write(self) -> None:
        """Write all answers kept so far."""
        rows, self._waiting = self._waiting, []
        self._written_at = time.monotonic()
        if not rows or self._database.is_over:
            return
        with self._database.or_without(), self._database.changing() as connection:
            connection.executemany(_KEEP, rows)

    def close(self) -> None:
        """Write the remaining answers, delete old ones, and close the file."""
        self.write()
        connection = self._database.connection
        with self._database.or_without():
            if connection is not None:
                now = time.time()
                connection.execute(_FORGET, (now - _KEPT, now + _KEPT))
                cache_place.tidy_up(self._database.file.parent)
        self._database.close()


def _check(connection: sqlite3.Connection) -> None:
    """Create the table in an empty file.

    Raises:
        sqlite3.DatabaseError: When the file has any other content.
    """
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    if form == 0:  # An interrupted run, or one without disk space, may leave it empty.
        # In one transaction, as another run may read it.
        for statement in ("BEGIN IMMEDIATE", *_MADE.split(";"), "COMMIT"):
            connection.execute(statement)
    # A view or a trigger would run on access, and might never end.
    if connection.execute("SELECT sql FROM sqlite_master").fetchall() != _SCHEMA:
        raise sqlite3.DatabaseError("the file belongs to another program")
