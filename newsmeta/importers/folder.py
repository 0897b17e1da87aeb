"""The folder that files are imported into: what is there, and who has which place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from newsmeta.frontmatter import Limits, Parsed, SourceError, parse
from newsmeta.frontmatter.source import read_bytes
from newsmeta.importers.interpreting import RefusedError
from newsmeta.importers.items import Item
from newsmeta.records.reading import record_of
from newsmeta.records.record import Record


@dataclass(frozen=True, slots=True)
class Existing:
    """A file that exists.

    Attributes:
        data: Its content.
        parsed: The file as it was read; None where no front matter is to be found.
        record: What it holds; None where that cannot be read.
    """

    data: bytes
    parsed: Parsed | None = None
    record: Record | None = None


def existing(path: Path, limits: Limits) -> Existing | None:
    """Return the file that is there already, or None.

    Args:
        path: Where.
        limits: What it may cost to read.

    Raises:
        RefusedError: When it is no file, or cannot be read.
    """
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        raise RefusedError("there is something of that name which is no file")
    try:
        data = read_bytes(path, limits.max_size)
    except SourceError as error:
        raise RefusedError(f"the file that exists cannot be read: {error.message}") from None
    try:
        parsed = parse(data, limits)
    except SourceError:
        return Existing(data)
    if parsed.front_matter.root is None or parsed.front_matter.findings:
        return Existing(data, parsed)
    return Existing(data, parsed, record_of(parsed, "", str(path)))


class Places:
    """Knows which record has which file of a folder.

    Args:
        into: The folder.
    """

    def __init__(self, into: Path) -> None:
        self._into = into
        self._root = Path(os.path.realpath(into))
        self._taken: dict[Path, str] = {}
        self._folders: set[Path] = set()

    def checked(self, path: Path, item: Item) -> Path:
        """Return where a file really lies, if it may lie there.

        No link leads out of the folder, and no other record has the file, or needs a folder of
        that name.
        """
        place = Path(os.path.realpath(path.parent)) / path.name
        if not place.is_relative_to(self._root):
            raise RefusedError(f"{path.parent} leads out of {self._into}")
        if other := self._taken.get(place):
            raise RefusedError(f"it is the file of {other} already")
        for folder in place.parents:
            if other := self._taken.get(folder):
                raise RefusedError(f"{folder.name} is the file of {other}, and no folder")
            if folder == self._root:
                break
            if folder.exists() and not folder.is_dir():
                raise RefusedError(f"{folder.name} is a file, and no folder")
        if place in self._folders:
            raise RefusedError(f"{path.name} is the name of a folder")
        return place

    def take(self, place: Path, item: Item) -> None:
        """Note that a record has a file."""
        self._taken[place] = item.place
        for folder in place.parents:
            if folder == self._root or folder in self._folders:
                break
            self._folders.add(folder)
