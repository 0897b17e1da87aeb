"""Remembers what was found in files, so that those that have not changed need no second look.

What is remembered of a file is keyed by its content. As in Git's index, a file whose size, times
and number are those of the last run is taken to have the same content without being read, unless
it was changed so shortly before it was read that its times could not tell.

The folder `.newsmeta_cache` tells Git to ignore it. It can be deleted at any time. Each set of
rules, configuration and version of newsmeta has a file of its own in it, which has the files in
order of their names: so it is written as the files are gone through, and none is held in memory.
A file that is damaged is not believed but made anew; it is replaced as a whole, so that several
processes can use it at once. It holds data alone, nothing that reading it would run, and is
readable for its owner alone: others may not be allowed to read what it speaks of.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import time
from collections import deque
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newsmeta.frontmatter import source

FOLDER = ".newsmeta_cache"
"""The folder's name."""

Stamp = tuple[int, int, int, int]
"""Size in bytes, times of the last change of content and of status in nanoseconds, and number."""

_MAGIC = b"newsmeta cache 1\n"
_DIGEST = 16
_MOMENT = struct.Struct("<d")
_FIRST = len(_MAGIC) + _DIGEST + _MOMENT.size
"""Where the first entry begins: behind the digest of the rest and the moment of the last look."""
_SIGHT = struct.Struct(f"<3qQ{_DIGEST}s?")
_REST = struct.Struct("<II")
"""The lengths of the name of the file and of what was found in it, which follow."""
_HEAD = struct.Struct(_SIGHT.format + _REST.format[1:])
"""What an entry begins with."""
_TICK = 2_000_000_000
"""Nanoseconds in which the times of some file systems stand still."""
_NO_STAMP: Stamp = (-1, 0, 0, 0)
_BINARY = getattr(os, "O_BINARY", 0)  # Which Windows alone has.
_MOST_BYTES = 1 << 30
_MOST_FILES = 8
_MOST_QUESTIONS = 4_096
"""Files that a run passes over and asks for at most, whether they still exist."""
_ABANDONED = 600
"""Seconds after which a file that was never put in its place is nobody's any more."""


class Entry(NamedTuple):
    """What the cache has about a file.

    Attributes:
        seen: Its stamp.
        content: The digest of its content; empty where nothing is known of the file.
        is_named: Whether a search would have passed over it, had nobody named it.
        found: What was found in it, packed.
        name: What it is called here.
        start: Where the entry begins in the file of the cache, or would.
        end: Where it ends.
    """

    seen: Stamp
    content: bytes
    is_named: bool
    found: bytes
    name: bytes
    start: int
    end: int


def stamp(status: os.stat_result) -> Stamp:
    """Return what tells a file from what it was before."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def digest(data: bytes | memoryview) -> bytes:
    """Return what tells a content from any other."""
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


def clear(root: Path) -> bool:
    """Delete what is remembered of the files below a folder.

    Args:
        root: The folder, which is that of the configuration.

    Returns:
        Whether there was anything.

    Raises:
        OSError: When it cannot be deleted.
    """
    folder = root / FOLDER
    if folder.is_symlink() or not folder.is_dir():
        return False
    shutil.rmtree(folder)
    return True


class Cache:
    """What is remembered of files by one set of rules.

    Files are to be looked up in order of their names; nothing is known of, nor remembered about,
    those that come out of order.

    Args:
        root: The folder in which the folder of the cache is.
        key: What tells these rules, their configuration and the version from any other.
        moment: The time that "future" is measured against, in seconds. What was found at a later
            one does not count: there was less that lay in the future.
    """

    def __init__(self, root: Path, key: bytes, moment: float) -> None:
        self._folder = root / FOLDER
        self._file = self._folder / f"{blake2b(key, digest_size=_DIGEST).hexdigest()}.bin"
        self._moment = moment
        self._old = self._read()
        self._called = b""  # The last file that was looked up.
        self._next = _FIRST  # Where the first entry begins that was not passed yet.
        self._done = _FIRST  # Where the first entry begins that was not written again yet.
        self._gone: deque[Entry] = deque()  # Entries of files that do not exist any more.
        self._questions = _MOST_QUESTIONS
        self._new: _Writer | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was remembered before this run."""
        return not self._old

    def find(self, name: str) -> Entry:
        """Return what is known of a file."""
        called = _called(name)
        if called <= self._called:
            return Entry(_NO_STAMP, b"", False, b"", called, -1, -1)
        self._called = called
        entry = self._entry_at(self._next)
        while entry is not None and entry.name < called:
            self._pass_over(entry)
            entry = self._entry_at(self._next)
        if entry is None or entry.name != called:
            return Entry(_NO_STAMP, b"", False, b"", called, self._next, self._next)
        self._next = entry.end
        return entry

    def put(self, before: Entry, sight: bytes, found: bytes = b"") -> None:
        """Remember of a file what came of it now.

        Args:
            before: What was known of it.
            sight: What it is known again by; empty for something to forget.
            found: What was found in it, packed.
        """
        new = b""
        if sight:
            rest = _REST.pack(len(before.name), len(found))
            new = b"".join((sight, rest, before.name, found))
        if new != self._old[before.start : before.end] and before.start >= self._done:
            self._copy(before.start)
            self._writer().write(new)
            self._done = before.end

    def save(self) -> None:
        """Keep what is remembered for the next run; where that cannot be, it is lost."""
        while self._questions and (entry := self._entry_at(self._next)):
            self._pass_over(entry)
        if self._new is not None or self._gone:
            # Where there was time for all questions, what follows is no entry.
            self._copy(self._next if self._questions else len(self._old))
            self._writer().save_as(self._file)
            self._new = None
        elif self._old:
            with contextlib.suppress(OSError):  # It is in use, if anybody asks what is not.
                os.utime(self._file)

    def discard(self) -> None:
        """Leave the cache as it was before."""
        if self._new is not None:
            self._new.discard()
            self._new = None

    def _read(self) -> bytes:
        """Return the file of the cache; nothing where there is none, or none to be believed."""
        try:
            if self._folder.is_symlink():
                return b""
            whole = source.read_bytes(self._file, _MOST_BYTES)
        except (OSError, source.SourceError):
            return b""
        start = _FIRST - _MOMENT.size
        if len(whole) < _FIRST or whole[:start] != _MAGIC + digest(memoryview(whole)[start:]):
            return b""
        return whole if _MOMENT.unpack_from(whole, start)[0] <= self._moment else b""

    def _entry_at(self, start: int) -> Entry | None:
        """Return the entry that begins there; None at the end, or where there is no whole one."""
        old, begin = self._old, start + _HEAD.size
        if begin > len(old):
            return None
        size, changed, status_changed, number, content, is_named, length, found = _HEAD.unpack_from(
            old, start
        )
        middle = begin + length
        end = middle + found
        if end > len(old):
            return None
        seen = (size, changed, status_changed, number)
        return Entry(seen, content, is_named, old[middle:end], old[begin:middle], start, end)

    def _pass_over(self, entry: Entry) -> None:
        """Go past a file that this run does not look at, perhaps since it does not exist."""
        self._next = entry.end
        if self._questions:
            self._questions -= 1
            if not _exists(entry.name):
                self._gone.append(entry)

    def _copy(self, end: int) -> None:
        """Write what is remembered already once more, up to an entry."""
        while self._gone and self._gone[0].start < end:
            gone = self._gone.popleft()
            self._writer().write(memoryview(self._old)[self._done : gone.start])
            self._done = gone.end
        if self._done < end:
            self._writer().write(memoryview(self._old)[self._done : end])
            self._done = end

    def _writer(self) -> _Writer:
        if self._new is None:
            self._new = _Writer(self._folder)
            self._new.write(_MOMENT.pack(self._moment))
        return self._new


class _Writer:
    """A file of the cache that comes into being beside the one that it replaces.

    What cannot be written is lost without a word: a cache is not what anybody asked for.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{os.urandom(8).hex()}.tmp"
        self._sum = blake2b(digest_size=_DIGEST)
        self._file: BinaryIO | None = None
        with contextlib.suppress(OSError):
            _make(folder)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
            self._file = os.fdopen(descriptor, "wb", 1 << 18)
            self._file.write(bytes(len(_MAGIC) + _DIGEST))

    def write(self, data: bytes | memoryview) -> None:
        """Add something."""
        if self._file is not None:
            try:
                self._sum.update(data)
                self._file.write(data)
            except OSError:
                self.discard()

    def save_as(self, file: Path) -> None:
        """Put it in its place."""
        if self._file is not None:
            try:
                self._file.seek(0)
                self._file.write(_MAGIC + self._sum.digest())
                self._file.close()
                self._path.replace(file)
            except OSError:
                self.discard()
            with contextlib.suppress(OSError):
                _tidy_up(self._folder, file)

    def discard(self) -> None:
        """Delete it."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            with contextlib.suppress(OSError):
                self._path.unlink()
            self._file = None


def _make(folder: Path) -> None:
    """Make the folder.

    Raises:
        OSError: When there can be none.
    """
    if folder.is_symlink():
        raise OSError("somebody put a link in its place")
    folder.mkdir(exist_ok=True)
    # See bford.info/cachedir: backups leave it out.
    tag = b"Signature: 8a477f597d28d172789f06886806bc55\n"
    for name, content in ((".gitignore", b"*\n"), ("CACHEDIR.TAG", tag)):
        with contextlib.suppress(FileExistsError), (folder / name).open("xb") as file:
            file.write(content)


def _tidy_up(folder: Path, file: Path) -> None:
    """Delete what was in use longest ago, and what other processes left when they were killed."""
    others = sorted((path for path in folder.glob("*.bin") if path != file), key=_age)
    abandoned = [path for path in folder.glob("*.tmp") if _age(path) > _ABANDONED]
    for path in (*others[_MOST_FILES - 1 :], *abandoned):
        path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    return time.time() - path.lstat().st_mtime


def _called(name: str) -> bytes:
    """Return the name of a file as bytes that have the order in which a search finds files."""
    return name.replace(os.sep, "/").encode("utf-8", "surrogatepass")


def _exists(name: bytes) -> bool:
    try:
        return os.path.lexists(name.decode("utf-8", "surrogatepass"))
    except ValueError:
        return False
