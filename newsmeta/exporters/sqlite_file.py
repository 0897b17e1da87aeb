"""The database file: a new one appears complete, an existing one changes in one transaction."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from newsmeta.exporters.options import ExportError
from newsmeta.files.writing import WriteError, new_content
from newsmeta.records.databases import APPLICATION, HEADER

_PATIENCE = 30.0
"""Longest wait for other writers and readers, in seconds."""


@contextmanager
def opened(output: Path | BinaryIO) -> Iterator[sqlite3.Connection]:
    """Yield a database with an open transaction, which is committed if the block succeeds.

    Args:
        output: The file, or a stream, which receives the file at the end.

    Raises:
        ExportError: When it cannot be written; it stays unchanged then.
    """
    if isinstance(output, Path) and output.is_file() and output.stat().st_size:
        with _existing(output) as database:
            yield database
    elif isinstance(output, Path) and (output.is_file() or not os.path.lexists(output)):
        with new_content(output) as file, _new(file.name) as database:
            yield database
    elif isinstance(output, Path) and output.is_dir():
        raise ExportError(f"{output} is a folder; name a file with --output")
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "new.db")
            with _new(path) as database:
                yield database
            with path.open("rb") as made:
                if isinstance(output, Path):
                    with output.open("wb") as device:
                        shutil.copyfileobj(made, device)
                else:
                    shutil.copyfileobj(made, output)


@contextmanager
def _new(path: str | Path) -> Iterator[sqlite3.Connection]:
    """Yield an empty database in a temporary file."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = ON;"
                f"PRAGMA application_id = {APPLICATION}; BEGIN;"
            )
            yield database
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise WriteError(str(error)) from None


@contextmanager
def _existing(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield an existing database, which others may be reading, if it is newsmeta's own."""
    with path.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:
            raise ExportError(
                f"{path} is not an SQLite database; move it, or write to another file"
            )
    address = f"{path.resolve().as_uri()}?mode=rw"
    try:
        connection = sqlite3.connect(address, _PATIENCE, isolation_level=None, uri=True)
    except sqlite3.Error as error:
        raise ExportError(f"{path} cannot be opened: {error}") from None
    with closing(connection) as database:
        try:
            (application,) = database.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION:
                raise ExportError(f"{path} is not a database of newsmeta; write to another file")
            # Without spilling, readers go on until all is ready, and wait for the last step alone.
            database.executescript("PRAGMA foreign_keys = ON; PRAGMA cache_spill = OFF;")
            database.execute("BEGIN IMMEDIATE")
            # Others may have tables whose rows belong to ours: what counts is how it ends.
            database.execute("PRAGMA defer_foreign_keys = ON")
        except sqlite3.Error as error:
            raise ExportError(f"{path} cannot be written: {_reason(error)}") from None
        try:
            yield database
            _commit(database, path)
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


def _commit(database: sqlite3.Connection, path: str | Path) -> None:
    try:
        database.execute("COMMIT")
    except sqlite3.IntegrityError:
        broken = database.execute("PRAGMA foreign_key_check").fetchone()
        table, parent = (broken[0], broken[2]) if broken else ("a table", "it")
        raise ExportError(
            f"{path} was left as it is: {table} has rows that belong to rows of {parent} which are "
            "gone from the site; take them out, or declare them ON DELETE CASCADE"
        ) from None
    except sqlite3.Error as error:
        raise ExportError(f"{path} was left as it is: {_reason(error)}") from None


def _reason(error: sqlite3.Error) -> str:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "another program keeps it locked; run newsmeta again when it has finished"
    return str(error)
