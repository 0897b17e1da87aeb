"""The target folder of an import: its files, and the record that each belongs to."""

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
    """An existing file.

    Args:
        data: Its content.
        path: The path of the file.
        limits: Limits for reading a file.
        plain_files: The reader for plainly written files.

    Attributes:
        data: Its content.
    """

    def __init__(self, data: bytes, path: str, limits: Limits, plain_files: PlainFiles) -> None:
        self.data = data
        self._path = path
        self._limits = limits
        self._plain_files = plain_files

    @cached_property
    def parsed(self) -> Parsed | None:
        """The parsed file; None if it has no front matter."""
        try:
            return parse(self.data, self._limits)
        except SourceError:
            return None

    @cached_property
    def record(self) -> Record | None:
        """The content as a record; None if it cannot be read."""
        reading = self._plain_files.read(self.data)
        if reading is not None:
            return plain_record(PlainDocument(self.data, reading, typed={}), "", self._path)
        parsed = self.parsed
        if parsed is None or parsed.front_matter.root is None or parsed.front_matter.findings:
            return None
        return record_of(parsed, "", self._path)


def existing(path: str, limits: Limits, plain_files: PlainFiles) -> Existing | None:
    """Return the file at a path, or None if it does not exist.

    Args:
        path: The path.
        limits: Limits for reading a file.
        plain_files: The reader for plainly written files.

    Raises:
        RefusedError: When it is not a file, or cannot be read.
    """
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(mode):
        raise RefusedError("something of that name exists and is not a file")
    try:
        data = read_bytes(path, limits.max_size)
    except SourceError as error:
        raise RefusedError(f"the existing file cannot be read: {error.message}") from None
    return Existing(data, path, limits, plain_files)


class Places:
    """The files of a folder, each with the record that it belongs to.

    Args:
        into: The folder.
    """

    def __init__(self, into: Path) -> None:
        self._into = into
        self._root = os.path.realpath(into)
        self._taken: dict[str, str] = {}
        self._folders: dict[str, str] = {}  # Folders with files of records, by name as given.
        self._above: set[str] = set()  # These folders, and all parent folders.

    def checked(self, path: str) -> str:
        """Return the real path of a file, after checking that the file is allowed there.

        No link may lead out of the folder. No other record may have the file, or need a folder of
        the same name.
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
        """Return the real path of a folder."""
        real = os.path.realpath(folder)
        if not Path(real).is_relative_to(self._root):
            raise RefusedError(f"{folder or os.curdir} leads out of {self._into}")
        return real

    def _check_folders(self, place: str) -> None:
        """Check that all parents of a path are folders, or can be created."""
        for folder in Path(place).parents:
            if other := self._taken.get(os.fspath(folder)):
                raise RefusedError(f"{folder.name} is the file of {other}, and not a folder")
            if os.fspath(folder) == self._root:
                break
            if folder.exists() and not folder.is_dir():
                raise RefusedError(f"{folder.name} is a file, and not a folder")

    def take(self, path: str, place: str, owner: str) -> None:
        """Record that a file belongs to a record.

        Args:
            path: The file.
            place: The real path of the file.
            owner: The place of the record in the data.
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
