"""Answers that are kept for later runs, in a file that several runs may use at once.

Whatever goes wrong with the file (a full disk, a folder that is read-only, damage) costs what was
kept, and never a run.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from newsmeta.answers import Answer
from newsmeta.linter import cache_place
from newsmeta.web.questions import Wants
from newsmeta.web.storing import Row, answer_of, row_of

_FORM = 1
_PAGE = 16_384
_MOST_PAGES = 65_536
"""Pages of a file, which is a GiB."""
_WAIT = 2.0
"""Seconds to wait for a run that writes."""
_TOGETHER = 64
"""Answers that are written at a time, at most."""
_EVERY = 1.0
"""Seconds after which those that have come are written."""
_KEPT = 60 * 24 * 3600
"""Seconds after which an answer is deleted."""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_DAMAGE |= {sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH}

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
    """Answers by URL, and by the manner in which it was asked.

    Args:
        file: The file that they are in, or will be.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._is_over = False
        self._waiting: list[tuple[str, str, float, bytes, bytes | None]] = []
        self._written_at = time.monotonic()

    def find(self, manner: str, url: str) -> tuple[Answer, Wants] | None:
        """Return what was said to a URL, and what was wanted of it; None where that is not known.

        Args:
            manner: In which manner it was asked.
            url: The URL as it was asked.
        """
        row: Row | None = None
        if not self._is_over:
            with self._or_without():
                if self._connection is not None or self._is_there():
                    row = self._opened().execute(_FIND, (manner, url)).fetchone()
        if row is None or not isinstance(row[0], bytes) or not isinstance(row[1], bytes | None):
            return None
        return answer_of(url, row)

    def keep(self, manner: str, url: str, wants: Wants, answer: Answer) -> None:
        """Keep what was said to a URL; it is written within a moment, together with others."""
        self._waiting.append((manner, url, answer.asked_at, *row_of(answer, wants)))
        if len(self._waiting) >= _TOGETHER or time.monotonic() - self._written_at >= _EVERY:
            self.write()

    def write(self) -> None:
        """Write what has been kept until now."""
        rows, self._waiting = self._waiting, []
        self._written_at = time.monotonic()
        if not rows or self._is_over:
            return
        with self._or_without():
            if self._connection is None:
                cache_place.make(self._file)
            connection = self._opened()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_KEEP, rows)
            connection.execute("COMMIT")

    def close(self) -> None:
        """Write what has been kept, delete what is old, and close the file."""
        self.write()
        with self._or_without():
            if self._connection is not None:
                now = time.time()
                self._connection.execute(_FORGET, (now - _KEPT, now + _KEPT))
                cache_place.tidy_up(self._file.parent)
        self._close()

    def _close(self) -> None:
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
            self._close()
            self._is_over = True
            if isinstance(error, sqlite3.Error) and _is_damage(error):
                with contextlib.suppress(OSError):
                    self._file.unlink()

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

    def _opened(self) -> sqlite3.Connection:
        """Return the file opened, with its table in it."""
        if self._connection is None:
            self._is_there()
            self._connection = sqlite3.connect(
                f"{self._file.as_uri()}?mode=rw",
                uri=True,
                timeout=_WAIT,
                isolation_level=None,
                check_same_thread=False,
            )
            for pragma in (
                f"page_size = {_PAGE}",
                f"max_page_count = {_MOST_PAGES}",
                "synchronous = OFF",
                "trusted_schema = OFF",
                "cell_size_check = ON",
            ):
                self._connection.execute(f"PRAGMA {pragma}")
            (form,) = self._connection.execute("PRAGMA user_version").fetchone()
            if form == 0:  # A run that was killed, or had no room, left it empty.
                # At once, as another run may look.
                for statement in ("BEGIN IMMEDIATE", *_MADE.split(";"), "COMMIT"):
                    self._connection.execute(statement)
            # A view or a trigger would be run by whoever looks, for ever if it likes.
            if self._connection.execute("SELECT sql FROM sqlite_master").fetchall() != _SCHEMA:
                raise sqlite3.DatabaseError("that is another program's")
        return self._connection


def _is_damage(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & 0xFF in _DAMAGE | {sqlite3.SQLITE_FULL}
