"""Remembers what was found in files, so that those that have not changed need no second look.

What is remembered of a file is keyed by its content. As in Git's index, a file whose size, times
and number are those of the last run is taken to have the same content without being read, unless
it was changed so shortly before it was read that its times could not tell.

The folder `.newsmeta_cache` tells Git to ignore it. It can be deleted at any time. Each set of
rules, configuration and version of newsmeta has a file of its own in it. A file that is damaged
is not believed but made anew; it is replaced as a whole, so that several processes can use it at
once. It holds data alone, nothing that reading it would run.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import Any

from newsmeta.diagnostics import Diagnostic, FixSafety, Location, Position, Related, Severity

FOLDER = ".newsmeta_cache"
"""The folder's name."""

Stamp = tuple[int, int, int, int]
"""Size in bytes, times of the last change of content and of status in nanoseconds, and number."""

_MAGIC = b"newsmeta cache 1\n"
_DIGEST = 16
_ENTRY = Struct(f"<4q{_DIGEST}sB")
_TICK = 2_000_000_000
"""Nanoseconds in which the times of some file systems stand still."""
_MOST_UNUSED = 5
"""Changed runs after which a file is forgotten that none of them looked at."""
_MOST_FILES = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made of a file.

    Attributes:
        is_article: Whether it is one, or was to be one.
        diagnostics: What was found in it.
    """

    is_article: bool = True
    diagnostics: tuple[Diagnostic, ...] = ()


CLEAN = Outcome()
OTHER = Outcome(is_article=False)


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

    Args:
        root: The folder in which the folder of the cache is.
        key: What tells these rules, their configuration and the version from any other.
        now: The time in nanoseconds at which the run began, before any file was read.
    """

    def __init__(self, root: Path, key: bytes, now: int) -> None:
        self._folder = root / FOLDER
        self._file = self._folder / f"{blake2b(key, digest_size=_DIGEST).hexdigest()}.bin"
        self._now = now
        self._entries: dict[str, tuple[Any, ...]] = {}
        self._found: dict[str, Outcome] = {}
        self._used: set[str] = set()
        self._is_changed = False
        self._load()

    def get(self, name: str, found: Stamp) -> Outcome | None:
        """Return what is known of a file with this stamp, or None."""
        entry = self._entries.get(name)
        if entry is None or entry[:4] != found:
            return None
        self._used.add(name)
        return self._found.get(name, CLEAN)

    def get_by_content(self, name: str, content: bytes) -> Outcome | None:
        """Return what is known of a file whose content has this digest, or None."""
        entry = self._entries.get(name)
        if entry is None or entry[4] != content:
            return None
        return self._found.get(name, CLEAN)

    def put(self, name: str, seen: Stamp, content: bytes, outcome: Outcome) -> None:
        """Remember a file.

        Args:
            name: What it is called.
            seen: Its stamp, taken before it was read.
            content: The digest of what was read.
            outcome: What came of it.
        """
        if max(seen[1], seen[2]) + _TICK > self._now:
            seen = (-1, 0, 0, 0)  # It may change once more without a trace.
        self._entries[name] = (*seen, content, 0)
        self._found.pop(name, None)
        if outcome != CLEAN:
            self._found[name] = outcome
        self._used.add(name)
        self._is_changed = True

    def forget(self, name: str) -> None:
        """Remember nothing of a file."""
        if self._entries.pop(name, None):
            self._found.pop(name, None)
            self._is_changed = True

    def save(self) -> None:
        """Keep what is remembered for the next run; where that cannot be, it is lost."""
        if not self._is_changed:
            return
        with contextlib.suppress(OSError):
            self._prepare()
            content = self._packed()
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
                try:
                    file.write(content)
                    file.close()
                    os.replace(file.name, self._file)  # noqa: PTH105
                except BaseException:
                    os.unlink(file.name)  # noqa: PTH108
                    raise
            self._tidy_up()

    # -- the file ------------------------------------------------------------------------

    def _load(self) -> None:
        try:
            content = b"" if self._folder.is_symlink() else self._file.read_bytes()
        except OSError:
            return
        start = len(_MAGIC) + _DIGEST
        rest = content[start:]
        if content[:start] != _MAGIC + digest(rest):
            return
        size = 8 + int.from_bytes(rest[:8], "little")
        head = json.loads(rest[8:size])
        names = head["names"].split("\0") if head["names"] else []
        self._entries = dict(zip(names, _ENTRY.iter_unpack(rest[size:]), strict=True))
        self._found = {name: _from_json(value) for name, value in head["found"].items()}

    def _packed(self) -> bytes:
        kept = {}
        for name, entry in self._entries.items():
            unused = 0 if name in self._used else entry[5] + 1
            if unused <= _MOST_UNUSED:
                kept[name] = (*entry[:5], unused)
        found = {name: _to_json(self._found[name]) for name in kept if name in self._found}
        head = json.dumps({"names": "\0".join(kept), "found": found}).encode()
        rest = len(head).to_bytes(8, "little") + head
        rest += b"".join([_ENTRY.pack(*entry) for entry in kept.values()])
        return _MAGIC + digest(rest) + rest

    def _prepare(self) -> None:
        """Make the folder.

        Raises:
            OSError: When there can be none.
        """
        if self._folder.is_symlink():
            raise OSError("somebody put a link in its place")
        if not self._folder.is_dir():
            self._folder.mkdir()
            (self._folder / ".gitignore").write_text("*\n", encoding="ascii")
            # See bford.info/cachedir: backups leave it out.
            tag = "Signature: 8a477f597d28d172789f06886806bc55\n"
            (self._folder / "CACHEDIR.TAG").write_text(tag, encoding="ascii")

    def _tidy_up(self) -> None:
        """Delete the files of rules and versions that were in use longest ago."""
        files = sorted(
            self._folder.glob("*.bin"), key=lambda path: path.stat().st_mtime, reverse=True
        )
        for file in files[_MOST_FILES:]:
            file.unlink(missing_ok=True)


def _to_json(outcome: Outcome) -> Any:
    if not outcome.is_article:
        return False
    return [
        [
            *(found.code, found.name, found.severity, found.message, found.hint, found.pointer),
            *(found.fix, found.snippet, _place(found.location)),
            [[other.message, *_place(other.location)] for other in found.related],
        ]
        for found in outcome.diagnostics
    ]


def _place(location: Location) -> list[str | int]:
    start, end = location.start, location.end
    return [location.path, start.line, start.column, end.line, end.column]


def _from_json(value: Any) -> Outcome:
    return OTHER if value is False else Outcome(diagnostics=tuple(map(_diagnostic, value)))


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
