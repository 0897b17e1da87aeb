"""What is remembered of files, so that those that have not changed need no second look.

What is remembered of a file is keyed by its content. As in Git's index, a file whose size, times
and number are those of the last run is taken to have the same content without being read, unless
it was changed so shortly before it was read that its times could not tell.

It is read in order of the names of files, as they are gone through, and written in parts: none is
held in memory. A row that is damaged is not believed. It holds data alone, nothing that reading
it would run, and is readable for its owner alone: others may not be allowed to read what it
speaks of.
"""

from __future__ import annotations

import contextlib
import os
import struct
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from newsmeta.linter.cache_store import Row, Store

Stamp = tuple[int, int, int, int]
"""Size in bytes, times of the last change of content and of status in nanoseconds, and number."""

_DIGEST = 32
_SIGHT = struct.Struct(f"<3qQ{_DIGEST}s?")
_SUM = struct.Struct("<I")
_MOMENT = struct.Struct("<d")
_ROW = struct.Struct(_SUM.format + _MOMENT.format[1:] + _SIGHT.format[1:])
"""What a row begins with: a checksum of the rest, the moment of the look, and the sight."""
_BEFORE = _SUM.size + _MOMENT.size
_TICK = 2_000_000_000
"""Nanoseconds in which the times of some file systems stand still."""
_NO_STAMP: Stamp = (-1, 0, 0, 0)
_MOST_WAITING = 1_024
"""Rows that wait to be written."""
_MOST_QUESTIONS = 4_096
"""Files that a run passes over and asks for at most, whether they still exist."""


class Entry(NamedTuple):
    """What the cache has about a file.

    Attributes:
        seen: Its stamp.
        content: The digest of its content; empty where nothing is known of the file.
        is_named: Whether a search would have passed over it, had nobody named it.
        found: What was found in it, packed.
        name: What it is called here; empty where nothing is to be remembered of it.
        row: What of it is in the cache already.
    """

    seen: Stamp
    content: bytes
    is_named: bool
    found: bytes
    name: bytes
    row: bytes


def stamp(status: os.stat_result) -> Stamp:
    """Return what tells a file from what it was before."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def digest(data: bytes) -> bytes:
    """Return what tells a content from any other, if somebody looks for two that are alike, too."""
    return blake2b(data, digest_size=_DIGEST).digest()


def sight(seen: Stamp, content: bytes, is_named: bool, read: int) -> bytes:
    """Return what a file is known again by.

    Args:
        seen: Its stamp, which was taken before it was read.
        content: The digest of its content.
        is_named: Whether a search would have passed over it.
        read: A time in nanoseconds that is not after that at which it was read.
    """
    # What was changed a moment before may have changed once more without a trace.
    if max(seen[1:3]) + _TICK <= read:
        with contextlib.suppress(struct.error):  # Some file systems have times beyond all others.
            return _SIGHT.pack(*seen, content, is_named)
    return _SIGHT.pack(*_NO_STAMP, content, is_named)


class Cache:
    """What is remembered of files by one set of rules.

    Files are to be looked up in order of their names; nothing is known of, nor remembered about,
    those that come out of order.

    Args:
        file: The file that it is in, or will be.
        key: What tells these rules, their configuration and the version from any other.
        moment: The time that "future" is measured against, in seconds. What was found at a later
            one does not count: there was less that lay in the future.
    """

    def __init__(self, file: Path, key: bytes, moment: float) -> None:
        self._key = digest(key)
        self._seed = crc32(self._key)
        self._moment = moment
        self._store = _store(file, self._key)
        self._called = b""  # The last file that was looked up.
        self._rows: list[Row] = []
        self._next = 0  # The first row that was not passed yet.
        self._last = b""  # The name of the last row that was read.
        self._is_read = self.is_empty
        self._questions = _MOST_QUESTIONS
        self._waiting: list[tuple[bytes, bytes]] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing was remembered before this run."""
        return self._store is None or self._store.is_empty

    def find(self, name: str) -> Entry:
        """Return what is known of a file."""
        called = name.replace(os.sep, "/").encode("utf-8", "surrogatepass")
        if called <= self._called:
            return Entry(_NO_STAMP, b"", False, b"", b"", b"")
        self._called = called
        while True:
            row = self._rows[self._next] if self._next < len(self._rows) else self._more()
            if row is None or row[0] >= called:
                break
            self._pass_over(row[0])
        if row is None or row[0] != called:
            return Entry(_NO_STAMP, b"", False, b"", called, b"")
        self._next += 1
        return self._entry(called, row[1])

    def put(self, before: Entry, sight: bytes, found: bytes = b"") -> None:
        """Remember of a file what came of it now.

        Args:
            before: What was known of it.
            sight: What it is known again by; empty for something to forget.
            found: What was found in it, packed.
        """
        new = sight + found if sight else b""
        if before.name and new != before.row[_BEFORE:]:
            self._write(before.name, new)

    def save(self) -> None:
        """Keep what is remembered for the next run; where that cannot be, it is lost."""
        while self._questions:
            row = self._rows[self._next] if self._next < len(self._rows) else self._more()
            if row is None:
                break
            self._pass_over(row[0])
        self._flush()
        if self._store is not None:
            self._store.end()

    def close(self) -> None:
        """Keep what was written, and nothing else."""
        if self._store is not None:
            self._store.close()

    def _more(self) -> Row | None:
        """Return the first row behind those that were read; None where there are no more."""
        if self._is_read or self._store is None:
            return None
        # Where there is no time to ask for more files, those before this one are nobody's.
        start = self._last if self._questions else max(self._last, self._called[:-1])
        self._rows, self._next = self._store.after(start), 0
        if not self._rows:
            self._is_read = True
            return None
        self._last = self._rows[-1][0]
        return self._rows[0]

    def _entry(self, called: bytes, row: bytes) -> Entry:
        """Return what a row says of a file; nothing where it is damaged, or of a later moment."""
        if len(row) >= _ROW.size:
            total, moment, *_, content, is_named = values = _ROW.unpack_from(row)
            if moment <= self._moment and total == self._sum(called, row[_SUM.size :]):
                return Entry(values[2:6], content, is_named, row[_ROW.size :], called, row)
        return Entry(_NO_STAMP, b"", False, b"", called, b"?" * (_BEFORE + 1))

    def _pass_over(self, called: bytes) -> None:
        """Go past a file that this run does not look at, perhaps since it does not exist."""
        self._next += 1
        if self._questions:
            self._questions -= 1
            if not _exists(called):
                self._write(called, b"")

    def _write(self, called: bytes, new: bytes) -> None:
        """Have a row written, or deleted if it is empty."""
        if new:
            new = _MOMENT.pack(self._moment) + new
            new = _SUM.pack(self._sum(called, new)) + new
        self._waiting.append((called, new))
        if len(self._waiting) >= _MOST_WAITING:
            self._flush()

    def _flush(self) -> None:
        if self._waiting and self._store is not None:
            self._store.write(self._waiting)
        self._waiting = []

    def _sum(self, called: bytes, rest: bytes) -> int:
        return crc32(rest, crc32(called, self._seed))


def _store(file: Path, key: bytes) -> Store | None:
    """Return the rows in a file; None where Python came without SQLite."""
    try:
        from newsmeta.linter.cache_store import Store
    except ImportError:
        return None
    return Store(file, key)


def _exists(name: bytes) -> bool:
    try:
        return os.path.lexists(name.decode("utf-8", "surrogatepass"))
    except ValueError:
        return False
