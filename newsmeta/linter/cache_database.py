"""A SQLite file of things that can be found out anew, which several runs share.

SQLite sees to it that several runs can use the file at once, and that one which is killed leaves
nothing by halves. Whatever goes wrong (a full disk, a folder that is read-only, a damaged file)
costs what was remembered, and never a run: a cache is not what anybody asked for.
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
"""Pages of a file, which is a GiB."""
_WAIT = 2.0
"""Seconds to wait for a run that writes."""

# What a file says that nobody can use as it is. All else may pass by itself.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
_DAMAGE |= {sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH}


class Database:
    """A file, which is opened when it is asked for, and done without if anything is wrong with it.

    Args:
        file: The file, which need not be there.
        prepare: What to do with a connection before it is used; may raise `sqlite3.Error` where
            the file is not what it has to be.
        has_threads: Whether several threads use it, one after another.

    Attributes:
        file: The file.
        connection: The file opened; None where it is not.
        is_over: Whether it is done without.
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
        """Tell whether there is a file.

        Raises:
            OSError: When there is something that is not to be believed.
        """
        if not os.path.lexists(self.file):
            return False
        if cache_place.is_own_folder(self.file.parent) and cache_place.is_own_file(self.file):
            return True
        raise OSError("others may have written this")

    def opened(self) -> sqlite3.Connection:
        """Return the file opened.

        Raises:
            OSError: When it is not to be believed.
            sqlite3.Error: When it cannot be opened, or is not what it has to be.
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
            # A crash of the machine may damage the file, which is noticed; waiting costs more.
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
        """Hand out the file opened, made where it is not there, to be changed all at once.

        Raises:
            OSError: When it cannot be made, or is not to be believed.
            sqlite3.Error: When it cannot be opened or changed, or is not what it has to be.
        """
        if self.connection is None:
            cache_place.make(self.file)
        connection = self.opened()
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file, whatever is under way."""
        if self.connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self.connection.close()
            self.connection = None

    @contextlib.contextmanager
    def or_without(self) -> Iterator[None]:
        """Do without the file if anything is wrong with it; a damaged one is deleted."""
        try:
            yield
        except (sqlite3.Error, OSError, ValueError, OverflowError) as error:
            self.close()
            self.is_over = True
            with contextlib.suppress(OSError):
                if isinstance(error, sqlite3.Error) and self._is_lost(error):
                    self.file.unlink()

    def _is_lost(self, error: sqlite3.Error) -> bool:
        """Tell whether the file is damaged, or takes room that others need.

        Raises:
            OSError: When there is none.
        """
        code = getattr(error, "sqlite_errorcode", None)
        if code is None or code & 0xFF in _DAMAGE:
            return True
        is_full = code & 0xFF == sqlite3.SQLITE_FULL
        return is_full and self.file.stat().st_size >= MOST_PAGES * PAGE // 2
