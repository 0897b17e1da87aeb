"""The files of a glob, in time linear in the folders, and within the repository.

`glob` in the standard library follows links with `**`, even in circles, and visits a path once for
each way in which several `**` can match it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from newsmeta.files.repositories import repository_of

_MAGIC = frozenset("*?[")
_MANY = "**"


class GlobError(ValueError):
    """A glob that cannot be used. The message has the reason."""


def files_of(pattern: str, root: Path) -> list[Path]:
    """Return the files of a glob, in order of their names.

    Args:
        pattern: The glob, relative to `root`. `**` stands for any number of folders, but not for
            links.
        root: The folder that it is relative to.

    Raises:
        GlobError: When a pattern would search outside of the repository.
    """
    parts = pattern.split("/")
    number = next((at for at, part in enumerate(parts) if _MAGIC & set(part)), len(parts))
    if number == len(parts):
        path = root / pattern
        return [path] if os.path.isfile(path) else []  # noqa: PTH113 - which never raises
    start = root / ("/".join(parts[:number]) or ("/" if pattern.startswith("/") else "."))
    top = repository_of(root) or root
    if not Path(os.path.realpath(start)).is_relative_to(os.path.realpath(top)):
        raise GlobError(
            f"{pattern} would have all of {start} searched, which is outside of {top}; "
            "name the file without wildcards, or keep it in the repository"
        )
    rest = [part for part in parts[number:] if part]
    return sorted(start / name for name in _names(str(start), rest))


def _names(start: str, parts: list[str]) -> Iterator[str]:
    """Yield the names of files below a folder that match the parts of a pattern."""
    waiting = [("", _reached(parts, {0}))]
    seen: set[tuple[int, int, frozenset[int]]] = set()
    while waiting:
        way, places = waiting.pop()
        folder = os.path.join(start, way)  # noqa: PTH118
        try:
            status = os.stat(folder)  # noqa: PTH116
            if (here := (status.st_dev, status.st_ino, places)) in seen:
                continue
            seen.add(here)
            with os.scandir(folder) as entries:
                for entry in entries:
                    after = _after(parts, places, entry)
                    if entry.is_dir():
                        if further := _reached(parts, after - {len(parts)}):
                            waiting.append((f"{way}{entry.name}/", further))
                    elif len(parts) in after and entry.is_file():
                        yield way + entry.name
        except OSError:
            continue


def _after(parts: list[str], places: frozenset[int], entry: os.DirEntry[str]) -> set[int]:
    """Return the indexes of parts that can match after a name, given those that can match it."""
    after = set()
    for place in places:
        part = parts[place]
        if entry.name.startswith(".") and not part.startswith("."):
            continue
        if part != _MANY:
            if fnmatch(entry.name, part):
                after.add(place + 1)
        elif not entry.is_dir():
            after |= {len(parts)} if place + 1 == len(parts) else set()
        elif not entry.is_symlink():
            after.add(place)
    return after


def _reached(parts: list[str], places: set[int]) -> frozenset[int]:
    """Return indexes of parts, with those that follow where `**` matches nothing."""
    reached = set()
    waiting = list(places)
    while waiting:
        place = waiting.pop()
        if parts[place] == _MANY and place + 1 < len(parts) and place + 1 not in reached:
            waiting.append(place + 1)
        reached.add(place)
    return frozenset(reached)
