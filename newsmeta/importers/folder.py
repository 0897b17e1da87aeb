"""The folder that files are imported into: what is there, and who has which place."""

from __future__ import annotations

import os
import stat
from functools import cached_property
from pathlib import Path

from newsmeta.frontmatter import Limits, Parsed, SourceError, parse
from newsmeta.frontmatter.source import read_bytes
from newsmeta.importers.interpreting import RefusedError
from newsmeta.linter.fastpath import PlainFiles
from newsmeta.records.reading import plain_record, record_of
from newsmeta.records.record import Record
from newsmeta.rules.document import PlainDocument


class Existing:
    """A file that exists.

    Attributes:
        data: Its content.

    Args:
        data: Its content.
        path: Where it is.
        limits: What it may cost to read.
        plain_files: What reads it if it is plainly written.
    """

    def __init__(self, data: bytes, path: str, limits: Limits, plain_files: PlainFiles) -> None:
        self.data = data
        self._path = path
        self._limits = limits
        self._plain_files = plain_files

    @cached_property
    def parsed(self) -> Parsed | None:
        """The file as it was read; None where no front matter is to be found."""
        try:
            return parse(self.data, self._limits)
        except SourceError:
            return None

    @cached_property
    def record(self) -> Record | None:
        """What it holds; None where that cannot be read."""
        reading = self._plain_files.read(self.data)
        if reading is not None:
            return plain_record(PlainDocument(self.data, reading, typed={}), "", self._path)
        parsed = self.parsed
        if parsed is None or parsed.front_matter.root is None or parsed.front_matter.findings:
            return None
        return record_of(parsed, "", self._path)


def existing(path: str, limits: Limits, plain_files: PlainFiles) -> Existing | None:
    """Return the file that is there already, or None.

    Args:
        path: Where.
        limits: What it may cost to read.
        plain_files: What reads it if it is plainly written.

    Raises:
        RefusedError: When it is no file, or cannot be read.
    """
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(mode):
        raise RefusedError("there is something of that name which is no file")
    try:
        data = read_bytes(path, limits.max_size)
    except SourceError as error:
        raise RefusedError(f"the file that exists cannot be read: {error.message}") from None
    return Existing(data, path, limits, plain_files)


class Places:
    """Knows which record has which file of a folder.

    Args:
        into: The folder.
    """

    def __init__(self, into: Path) -> None:
        self._into = into
        self._root = os.path.realpath(into)
        self._taken: dict[str, str] = {}
        self._folders: dict[str, str] = {}  # Those with files of records, by how they are named.
        self._above: set[str] = set()  # They, and all that they are in.

    def checked(self, path: str) -> str:
        """Return where a file really lies, if it may lie there.

        No link leads out of the folder, and no other record has the file, or needs a folder of
        that name.
        """
        parent, name = os.path.split(path)
        folder = self._folders.get(parent)
        place = os.path.join(folder or self._real(parent), name)  # noqa: PTH118
        if other := self._taken.get(place):
            raise RefusedError(f"it is the file of {other} already; keep one of the two")
        if folder is None:
            self._check_folders(place)
        if place in self._above:
            raise RefusedError(f"{name} is the name of a folder")
        return place

    def _real(self, folder: str) -> str:
        """Return where a folder really is."""
        real = os.path.realpath(folder)
        if not Path(real).is_relative_to(self._root):
            raise RefusedError(f"{folder or os.curdir} leads out of {self._into}")
        return real

    def _check_folders(self, place: str) -> None:
        """Check that what a place is in are folders, or can be."""
        for folder in Path(place).parents:
            if other := self._taken.get(os.fspath(folder)):
                raise RefusedError(f"{folder.name} is the file of {other}, and no folder")
            if os.fspath(folder) == self._root:
                break
            if folder.exists() and not folder.is_dir():
                raise RefusedError(f"{folder.name} is a file, and no folder")

    def take(self, path: str, place: str, owner: str) -> None:
        """Note that a record has a file.

        Args:
            path: The file.
            place: Where it really lies.
            owner: Where the record stands in the data.
        """
        self._taken[place] = owner
        parent = os.path.dirname(path)  # noqa: PTH120
        if parent in self._folders:
            return
        real = os.path.dirname(place)  # noqa: PTH120
        self._folders[parent] = real
        while real != self._root and real not in self._above:
            self._above.add(real)
            real = os.path.dirname(real)  # noqa: PTH120
