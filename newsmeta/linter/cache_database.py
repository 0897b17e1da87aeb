"""A SQLite file of results that can be recomputed, shared by several runs.

SQLite lets several runs use the file at once, and a killed run leaves nothing half-written. An
error (a full disk, a read-only folder, a damaged file) costs cached results, but never a run, as
nobody asked for the cache.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from newsmeta.linter import cache_place

PAGE = 16_384
MOST_PAGES = 65_536
"""Most pages of a file, which is a GiB."""
_WAIT = 2.0
"""Seconds to wait for a run that writes."""

# Errors of a file that cannot be used as it is. All others may pass by themselves.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_DAMAGE |= {sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH}


class Database:
    """A database file, opened on first use, and abandoned after any error.

    Args:
        file: The file, which need not exist.
        prepare: Prepares a connection before it is used; may raise `sqlite3.Error` if the file is
            not the expected one.
        has_threads: Whether several threads use it, one after another.

    Attributes:
        file: The file.
        connection: The connection, if the file is open; else None.
        is_over: Whether the file was abandoned.
    """

    def __init__(
        self,
        file: Path,
        prepare: Callable[[sqlite3.Connection], None] | None = None,
        *,
        has_threads: bool = False,
    ) -> None:
        self.file = file
        self.connection: sqlite3.Connection | None = None
        self.is_over = False
        self._prepare = prepare
        self._has_threads = has_threads

    def is_there(self) -> bool:
        """Tell whether the file exists.

        Raises:
            OSError: When the file cannot be trusted.
        """
        if not os.path.lexists(self.file):
            return False
        if cache_place.is_own_folder(self.file.parent) and cache_place.is_own_file(self.file):
            return True
        raise OSError("others may have written this")

    def opened(self) -> sqlite3.Connection:
        """Return the connection, opening the file if necessary.

        Raises:
            OSError: When the file cannot be trusted.
            sqlite3.Error: When it cannot be opened, or is not the expected one.
        """
        if self.connection is None:
            self.is_there()
            self.connection = sqlite3.connect(
                f"{self.file.as_uri()}?mode=rw",
                uri=True,
                timeout=_WAIT,
                isolation_level=None,
                check_same_thread=not self._has_threads,
            )
            # A crash of the machine may damage the file, which is noticed; waiting for the disk
            # costs more.
            for pragma in (
                f"page_size = {PAGE}",
                f"max_page_count = {MOST_PAGES}",
                "synchronous = OFF",
                "trusted_schema = OFF",
                "cell_size_check = ON",
            ):
                self.connection.execute(f"PRAGMA {pragma}")
            if self._prepare:
                self._prepare(self.connection)
        return self.connection

    @contextlib.contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection for a change in one transaction; a missing file is created.

        Raises:
            OSError: When the file cannot be created, or cannot be trusted.
            sqlite3.Error: When it cannot be opened or changed, or is not the expected one.
        """
        if self.connection is None:
            cache_place.make(self.file)
        connection = self.opened()
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file, whatever is in progress."""
        if self.connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self.connection.close()
            self.connection = None

    @contextlib.contextmanager
    def or_without(self) -> Iterator[None]:
        """Abandon the file after an error; a damaged one is deleted."""
        try:
            yield
        except (sqlite3.Error, OSError, ValueError, OverflowError) as error:
            self.close()
            self.is_over = True
            with contextlib.suppress(OSError):
                if isinstance(error, sqlite3.Error) and self._is_lost(error):
                    self.file.unlink()

    def _is_lost(self, error: sqlite3.Error) -> bool:
        """Tell whether the file is damaged, or takes space that others need.

        Raises:
            OSError: When there is none.
        """
        code = getattr(error, "sqlite_errorcode", None)
        if code is None or code & 0xFF in _DAMAGE:
            return True
        is_full = code & 0xFF == sqlite3.SQLITE_FULL
        return is_full and self.file.stat().st_size >= MOST_PAGES * PAGE // 2
