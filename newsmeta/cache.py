"""Remembers what was found in files, so that those that have not changed need no second look.

What is remembered of a file is keyed by its content. As in Git's index, a file whose size, times
and number are those of the last run is taken to have the same content without being read, unless
it was changed so shortly before it was read that its times could not tell.

The folder `.newsmeta_cache` tells Git to ignore it. It can be deleted at any time. Each set of
rules, configuration and version of newsmeta has a file of its own in it, which has the files in
order of their names: so it is read and written as the files are gone through, and none is held in
memory. One that is damaged is not believed but made anew; it is replaced as a whole, so that
several processes can use it at once. It holds data alone, nothing that reading it would run.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import Any, BinaryIO, NamedTuple

from newsmeta.diagnostics import Diagnostic, FixSafety, Location, Position, Related, Severity

FOLDER = ".newsmeta_cache"
"""The folder's name."""

WORTH_IT = 100
"""Files from which on it pays to look into the cache."""

Stamp = tuple[int, int, int, int]
"""Size in bytes, times of the last change of content and of status in nanoseconds, and number."""

_MAGIC = b"newsmeta cache 1\n"
_DIGEST = 16
_HEAD = Struct(f"<4q{_DIGEST}sBHI")
"""A stamp, the digest of the content, whether the file was named, and how long the rest is."""
_TICK = 2_000_000_000
"""Nanoseconds in which the times of some file systems stand still."""
_NO_STAMP: Stamp = (-1, 0, 0, 0)
_MOST_FILES = 8
_SEPARATOR = os.sep.encode()


class Entry(NamedTuple):
    """What the cache has about a file.

    Attributes:
        seen: Its stamp.
        content: The digest of its content.
        is_named: Whether somebody named it, rather than a search found it.
        found: What was found in it.
        start: Where the entry begins in the file of the cache.
        end: Where it ends.
    """

    seen: Stamp
    content: bytes
    is_named: bool
    found: tuple[Diagnostic, ...] = ()
    start: int = 0
    end: int = 0


def stamp(status: os.stat_result) -> Stamp:
    """Return what tells a file from what it was before."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def digest(data: bytes) -> bytes:
    """Return what tells a content from any other."""
    return blake2b(data, digest_size=_DIGEST).digest()


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

    Files are to be looked up, and then kept, in order of their names; what comes out of order is
    just not found.

    Args:
        root: The folder in which the folder of the cache is.
        key: What tells these rules, their configuration and the version from any other.
        now: The time in nanoseconds at which the run began, before any file was read.
    """

    def __init__(self, root: Path, key: bytes, now: int) -> None:
        self._folder = root / FOLDER
        self._file = self._folder / f"{blake2b(key, digest_size=_DIGEST).hexdigest()}.bin"
        self._now = now
        self._old = self._read()
        self._next = 0  # where the next entry begins that may be looked up
        self._done = 0  # where the next entry begins that is not kept, replaced or dropped yet
        self._new: _Writer | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was remembered before this run."""
        return not self._old

    def find(self, name: str) -> Entry | None:
        """Return what is known of a file, or None."""
        called, old = os.fsencode(name), self._old
        while self._next < len(old):
            start = self._next
            *seen, content, is_named, size, found = _HEAD.unpack_from(old, start)
            middle = start + _HEAD.size + size
            other = old[start + _HEAD.size : middle]
            if other != called and _order(other) > _order(called):
                return None
            self._next = end = middle + found
            if other == called:
                diagnostics = _from_json(old[middle:end]) if found else ()
                return Entry(tuple(seen), content, bool(is_named), diagnostics, start, end)
        return None

    def keep(self, entry: Entry) -> None:
        """Remember of a file what is remembered already."""
        if self._new is not None:
            self._pass_over(entry.start)
            self._new.write(self._old[entry.start : entry.end])
        self._done = entry.end

    def put(self, name: str, entry: Entry | None, before: Entry | None) -> None:
        """Remember of a file what came of it now.

        Args:
            name: What it is called.
            entry: What is to be remembered, with a stamp that was taken before the file was
                read; None for something to forget.
            before: What was remembered of it.
        """
        if entry is None and before is None:
            return
        if self._new is None:
            self._new = _Writer(self._folder, self._old[: self._done])
        self._pass_over(before.start if before else self._next_after(name))
        if before is not None:
            self._done = before.end
        if entry is not None:
            # What was changed a moment ago may change once more without a trace.
            is_fresh = max(entry.seen[1:3]) + _TICK > self._now
            self._new.write(_packed(name, entry._replace(seen=_NO_STAMP) if is_fresh else entry))

    def save(self) -> None:
        """Keep what is remembered for the next run; where that cannot be, it is lost."""
        if self._new is not None:
            self._new.write(self._old[self._done :])
            self._new.save_as(self._file)
            self._new = None

    def discard(self) -> None:
        """Leave the cache as it was before."""
        if self._new is not None:
            self._new.discard()
            self._new = None

    def _read(self) -> bytes:
        """Return all entries; none where there is no cache, or none to be believed."""
        try:
            whole = b"" if self._folder.is_symlink() else self._file.read_bytes()
        except OSError:
            return b""
        start = len(_MAGIC) + _DIGEST
        entries = whole[start:]
        return entries if whole[:start] == _MAGIC + digest(entries) else b""

    def _pass_over(self, end: int) -> None:
        """Take over the entries of files that this run does not look at, if they still exist."""
        while self._done < end:
            start = self._done
            name, self._done = self._name_and_end(start)
            if self._new is not None and os.path.lexists(name):
                self._new.write(self._old[start : self._done])

    def _next_after(self, name: str) -> int:
        """Return where the entries of files end that come before `name`."""
        at, called = self._done, _order(os.fsencode(name))
        while at < len(self._old):
            other, end = self._name_and_end(at)
            if _order(other) >= called:
                break
            at = end
        return at

    def _name_and_end(self, start: int) -> tuple[bytes, int]:
        *_, size, found = _HEAD.unpack_from(self._old, start)
        middle = start + _HEAD.size + size
        return self._old[start + _HEAD.size : middle], middle + found


class _Writer:
    """A file of the cache that comes into being beside the one that it replaces.

    What cannot be written is lost without a word: a cache is not what anybody asked for.
    """

    def __init__(self, folder: Path, entries: bytes) -> None:
        self._folder = folder
        self._sum = blake2b(digest_size=_DIGEST)
        self._file: BinaryIO | None = None
        with contextlib.suppress(OSError):
            _make(folder)
            self._path = folder / f"{os.urandom(8).hex()}.tmp"
            self._file = self._path.open("xb", buffering=1 << 18)
        self._attempt(bytes(len(_MAGIC) + _DIGEST))
        self.write(entries)

    def write(self, entries: bytes) -> None:
        """Add entries."""
        self._sum.update(entries)
        self._attempt(entries)

    def save_as(self, file: Path) -> None:
        """Put it in its place."""
        if self._file is not None:
            try:
                self._file.seek(0)
                self._file.write(_MAGIC + self._sum.digest())
                self._file.close()
                self._path.replace(file)
                _tidy_up(self._folder)
            except OSError:
                self.discard()

    def discard(self) -> None:
        """Delete it."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            with contextlib.suppress(OSError):
                self._path.unlink()
            self._file = None

    def _attempt(self, data: bytes) -> None:
        if self._file is not None:
            try:
                self._file.write(data)
            except OSError:
                self.discard()


def _make(folder: Path) -> None:
    """Make the folder.

    Raises:
        OSError: When there can be none.
    """
    if folder.is_symlink():
        raise OSError("somebody put a link in its place")
    if not folder.is_dir():
        folder.mkdir()
        (folder / ".gitignore").write_text("*\n", encoding="ascii")
        # See bford.info/cachedir: backups leave it out.
        tag = "Signature: 8a477f597d28d172789f06886806bc55\n"
        (folder / "CACHEDIR.TAG").write_text(tag, encoding="ascii")


def _tidy_up(folder: Path) -> None:
    """Delete the files of rules and versions that were in use longest ago."""
    files = sorted(folder.glob("*.bin"), key=lambda path: path.stat().st_mtime, reverse=True)
    for file in files[_MOST_FILES:]:
        file.unlink(missing_ok=True)


def _order(name: bytes) -> bytes:
    """Return what names are in order by, as those of files that a search finds."""
    return name.replace(_SEPARATOR, b"/")


def _packed(name: str, entry: Entry) -> bytes:
    called = os.fsencode(name)
    found = json.dumps(list(map(_as_json, entry.found))).encode() if entry.found else b""
    head = _HEAD.pack(*entry.seen, entry.content, entry.is_named, len(called), len(found))
    return head + called + found


def _from_json(data: bytes) -> tuple[Diagnostic, ...]:
    return tuple(map(_diagnostic, json.loads(data)))


def _as_json(found: Diagnostic) -> list[Any]:
    return [
        *(found.code, found.name, found.severity, found.message, found.hint, found.pointer),
        *(found.fix, found.snippet, _place(found.location)),
        [[other.message, *_place(other.location)] for other in found.related],
    ]


def _place(location: Location) -> list[str | int]:
    start, end = location.start, location.end
    return [location.path, start.line, start.column, end.line, end.column]


def _diagnostic(value: list[Any]) -> Diagnostic:
    code, name, severity, message, hint, pointer, fix, snippet, place, related = value
    return Diagnostic(
        code,
        name,
        Severity(severity),
        message,
        _location(place),
        hint,
        pointer,
        tuple(Related(text, _location(where)) for text, *where in related),
        fix and FixSafety(fix),
        snippet,
    )


def _location(place: list[Any]) -> Location:
    path, line, column, end_line, end_column = place
    return Location(path, Position(line, column), Position(end_line, end_column))
