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
import json
import os
import shutil
import time
from collections import deque
from hashlib import blake2b
from pathlib import Path
from struct import Struct, error
from typing import Any, BinaryIO, NamedTuple

from newsmeta import source
from newsmeta.diagnostics import Diagnostic, Location, Position, Related
from newsmeta.rules import RULES

FOLDER = ".newsmeta_cache"
"""The folder's name."""

Stamp = tuple[int, int, int, int]
"""Size in bytes, times of the last change of content and of status in nanoseconds, and number."""

_MAGIC = b"newsmeta cache 1\n"
_DIGEST = 16
_MOMENT = Struct("<d")
_FIRST = len(_MAGIC) + _DIGEST + _MOMENT.size
"""Where the first entry begins: behind the digest of the rest and the moment of the last look."""
_HEAD = Struct(f"<3qQ{_DIGEST}s?II")
"""A stamp, the digest of the content, whether the file was named, the lengths of what follows."""
_TICK = 2_000_000_000
"""Nanoseconds in which the times of some file systems stand still."""
_NO_STAMP: Stamp = (-1, 0, 0, 0)
_MOST_BYTES = 1 << 30
_MOST_FILES = 8
_MOST_QUESTIONS = 4_096
"""Files that a run passes over and asks for at most, whether they still exist."""
_ABANDONED = 3_600
"""Seconds after which a file that was never put in its place is nobody's any more."""


class Entry(NamedTuple):
    """What the cache has about a file.

    Attributes:
        seen: Its stamp.
        content: The digest of its content; empty where nothing is known of the file.
        is_named: Whether somebody named it, rather than a search found it.
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
        self._began = time.time_ns()
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

    def put(self, before: Entry, after: Entry | None) -> None:
        """Remember of a file what came of it now.

        Args:
            before: What was known of it.
            after: That with what came of it, and a stamp that was taken before the file was
                read; None for something to forget.
        """
        if after is not None and max(after.seen[1:3]) + _TICK > self._began:
            # What was changed a moment ago may change once more without a trace.
            after = after._replace(seen=_NO_STAMP)
        is_news = before.content if after is None else before != after
        if is_news and before.start >= self._done:
            self._copy(before.start)
            self._done = before.end
            if after is not None:
                self._writer().write(_packed_entry(after))

    def save(self) -> None:
        """Keep what is remembered for the next run; where that cannot be, it is lost."""
        while self._questions and (entry := self._entry_at(self._next)):
            self._pass_over(entry)
        if self._new is not None or self._gone:
            self._copy(len(self._old))
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
            whole = b"" if self._folder.is_symlink() else _content(self._file)
        except (OSError, source.SourceError):
            return b""
        start = len(_MAGIC) + _DIGEST
        is_whole = len(whole) >= _FIRST and whole.startswith(_MAGIC)
        if not is_whole or whole[len(_MAGIC) : start] != digest(memoryview(whole)[start:]):
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
            self._file = open(self._path, "xb", 1 << 18, opener=_for_its_owner)  # noqa: PTH123
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


def _content(file: Path) -> bytes:
    return source.read_bytes(file, _MOST_BYTES)


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _make(folder: Path) -> None:
    """Make the folder.

    Raises:
        OSError: When there can be none.
    """
    if folder.is_symlink():
        raise OSError("somebody put a link in its place")
    folder.mkdir(exist_ok=True)
    # See bford.info/cachedir: backups leave it out.
    tag = "Signature: 8a477f597d28d172789f06886806bc55\n"
    for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", tag)):
        with contextlib.suppress(FileExistsError), (folder / name).open("x") as file:
            file.write(text)


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


def _packed_entry(entry: Entry) -> bytes:
    rest = entry.content, entry.is_named, len(entry.name), len(entry.found)
    try:
        head = _HEAD.pack(*entry.seen, *rest)
    except error:  # Some file systems have times, or numbers, beyond all others.
        head = _HEAD.pack(*_NO_STAMP, *rest)
    return head + entry.name + entry.found


# -- what was found ----------------------------------------------------------------------


def packed(diagnostics: tuple[Diagnostic, ...]) -> bytes:
    """Return what was found in a file as bytes, without the name of the file."""
    return json.dumps([_values(found) for found in diagnostics]).encode() if diagnostics else b""


def unpacked(found: bytes, name: str) -> tuple[Diagnostic, ...]:
    """Return what was found in a file.

    Args:
        found: What `packed` returned.
        name: How the file is shown.

    Raises:
        ValueError: When it is something else.
    """
    if not found:
        return ()
    try:
        return tuple(_diagnostic(values, name) for values in json.loads(found))
    except (KeyError, TypeError, RecursionError) as problem:
        raise ValueError(str(problem)) from None


def _values(found: Diagnostic) -> list[Any]:
    texts = found.message, found.hint, found.snippet
    related = [[other.message, *_numbers(other.location)] for other in found.related]
    is_fixable = found.fix is not None
    return [found.code, *texts, found.pointer, is_fixable, _numbers(found.location), related]


def _numbers(location: Location) -> tuple[int, int, int, int]:
    start, end = location.start, location.end
    return start.line, start.column, end.line, end.column


def _diagnostic(values: list[Any], name: str) -> Diagnostic:
    code, message, hint, snippet, pointer, is_fixable, numbers, related = values
    rule = RULES[code]
    return Diagnostic(
        code,
        rule.name,
        rule.severity,
        _text(message),
        _location(name, *numbers),
        _text(hint),
        None if pointer is None else _text(pointer),
        tuple(Related(_text(text), _location(name, *place)) for text, *place in related),
        rule.fix if is_fixable else None,
        _text(snippet),
    )


def _text(value: Any) -> str:
    if value.__class__ is not str:
        raise TypeError("this is no text")
    return str(value)


def _location(name: str, *numbers: Any) -> Location:
    if not all(number.__class__ is int and number > 0 for number in numbers):
        raise TypeError("this is no place")
    line, column, end_line, end_column = numbers
    return Location(name, Position(line, column), Position(end_line, end_column))
