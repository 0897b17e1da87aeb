"""The cache of findings, so that unchanged files need no second look.

An entry is keyed by the content of its file. As in Git's index, a file with the size, times and
inode number of the last run is taken as unchanged without being read, unless it was changed so
shortly before it was read that its times would not show another change.

The cache is read in order of the names of files, along with the run, and written in parts, so that
it is never held in memory. A damaged row is ignored. The cache has only data, so reading it runs
nothing. Only its owner can read it, as others may not be allowed to read the files.
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
"""Size in bytes, times of the last change of content and of status in nanoseconds, and inode
number.
"""

_DIGEST = 32
_SIGHT = struct.Struct(f"<3qQ{_DIGEST}s?")
_SUM = struct.Struct("<I")
_MOMENT = struct.Struct("<d")
_ROW = struct.Struct(_SUM.format + _MOMENT.format[1:] + _SIGHT.format[1:])
"""The beginning of a row: a checksum of the rest, the moment of the look, and the sight."""
_BEFORE = _SUM.size + _MOMENT.size
_TICK = 2_000_000_000
"""Nanoseconds for which the times of some file systems do not advance."""
_NO_STAMP: Stamp = (-1, 0, 0, 0)
_MOST_WAITING = 1_024
"""Most rows that wait to be written."""
_MOST_QUESTIONS = 4_096
"""Most files passed over by a run for which it is checked whether they still exist."""


class Entry(NamedTuple):
    """A cache entry.

    Attributes:
        seen: The stamp of the file.
        content: The digest of its content; empty if the file is unknown.
        is_named: Whether a search would have passed over it if it had not been named.
        found: Its findings, packed.
        name: Its name here; empty if it is not to be remembered.
        row: Its row in the cache, if it has one.
    """

    seen: Stamp
    content: bytes
    is_named: bool
    found: bytes
    name: bytes
    row: bytes


def stamp(status: os.stat_result) -> Stamp:
    """Return the stamp of a file, which changes when the file does."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def digest(data: bytes) -> bytes:
    """Return a digest of content that is safe against deliberate collisions."""
    return blake2b(data, digest_size=_DIGEST).digest()


def sight(seen: Stamp, content: bytes, is_named: bool, read: int) -> bytes:
    """Return the identity by which a file is recognized.

    Args:
        seen: The stamp, taken before the file was read.
        content: The digest of its content.
        is_named: Whether a search would have passed over it.
        read: A time in nanoseconds, not later than the reading.
    """
    # A file changed a moment before may have changed once more without a trace.
    if max(seen[1:3]) + _TICK <= read:
        with contextlib.suppress(struct.error):  # Some file systems have times out of range.
            return _SIGHT.pack(*seen, content, is_named)
    return _SIGHT.pack(*_NO_STAMP, content, is_named)


class Cache:
    """The cache for one set of rules.

    Files must be looked up in order of their names; a file out of order is neither found nor
    remembered.

    Args:
        file: The file of the cache, which need not exist yet.
        key: The identity of the rules, their configuration and the version.
        moment: The present time in seconds, which the future is measured from. Entries from a later
            time do not count: fewer timestamps were in the future then.
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
        """Whether the cache was empty before this run."""
        return self._store is None or self._store.is_empty

    def find(self, name: str) -> Entry:
        """Return the cache entry of a file."""
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
        """Remember the outcome for a file.

        Args:
            before: The entry so far.
            sight: The identity of the file; empty to forget it.
            found: Its findings, packed.
        """
        new = sight + found if sight else b""
        if before.name and new != before.row[_BEFORE:]:
            self._write(before.name, new)

    def save(self) -> None:
        """Write the cache for the next run; if that fails, it is lost."""
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
        """Return the first row after those that were read; None if there are no more."""
        if self._is_read or self._store is None:
            return None
        # If there is no time to check more files, earlier rows belong to no file.
        start = self._last if self._questions else max(self._last, self._called[:-1])
        self._rows, self._next = self._store.after(start), 0
        if not self._rows:
            self._is_read = True
            return None
        self._last = self._rows[-1][0]
        return self._rows[0]

    def _entry(self, called: bytes, row: bytes) -> Entry:
        """Return a row as an entry; an empty entry if it is damaged or from a later moment."""
        if len(row) >= _ROW.size:
            total, moment, *_, content, is_named = values = _ROW.unpack_from(row)
            if moment <= self._moment and total == self._sum(called, row[_SUM.size :]):
                return Entry(values[2:6], content, is_named, row[_ROW.size :], called, row)
        return Entry(_NO_STAMP, b"", False, b"", called, b"?" * (_BEFORE + 1))

    def _pass_over(self, called: bytes) -> None:
        """Skip a file that this run does not look at, perhaps because it is gone."""
        self._next += 1
        if self._questions:
            self._questions -= 1
            if not _exists(called):
                self._write(called, b"")

    def _write(self, called: bytes, new: bytes) -> None:
        """Write a row, or delete it if it is empty."""
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
    """Return the store in a file; None if Python came without SQLite."""
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
