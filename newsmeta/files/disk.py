"""Access to files: on this machine, unless a tree stands in for files elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from newsmeta.data_classes import dataclass
from newsmeta.files import published
from newsmeta.files.repositories import shown
from newsmeta.files.targets import Target
from newsmeta.frontmatter import source

if TYPE_CHECKING:
    from newsmeta.images import Picture

Thing = TypeVar("Thing")


class Entry(Protocol):
    """An entry of a folder, as in `os.scandir`."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def path(self) -> str:
        """The folder and the name."""

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether the entry is a folder."""

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether the entry is a regular file."""

    def is_symlink(self) -> bool:
        """Tell whether the entry is a link."""


@dataclass(frozen=True, slots=True)
class Disk:
    """The files of this machine.

    A subclass represents remote files: see `newsmeta.remote`. Disks can be pickled.
    """

    @property
    def is_here(self) -> bool:
        """Whether all files are at their paths and keep their content."""
        return True

    @property
    def is_whole(self) -> bool:
        """Whether all paths that were named have been found as files."""
        return True

    @property
    def is_near(self) -> bool:
        """Whether listing files costs next to nothing, so that it may be done twice."""
        return True

    @property
    def made(self) -> tuple[str, ...]:
        """The folders that were made for this run, so that no other machine has them."""
        return ()

    def whereabouts(self) -> tuple[tuple[str, str], ...]:
        """Return the remote paths among the given ones, each with the store that was asked for it.

        Raises:
            OSError: When one is not available; `filename` names it.
        """
        return ()

    def local(self, name: str) -> str:
        """Return the path of a file or folder that was named, or is shown by that name."""
        return name

    def shown(self, path: Path) -> str:
        """Return the name of a path for people."""
        return shown(path)

    def searched(self, folder: Path) -> str:
        """Return the name of a folder for a search."""
        return shown(folder)

    def target(self, path: str, *, is_named: bool) -> Target:
        """Return a file to look at."""
        return Target(path, path, is_named)

    def entries(self, folder: str) -> AbstractContextManager[Iterator[Entry]]:
        """Return the entries of a folder.

        Raises:
            OSError: When the folder cannot be read.
        """
        return os.scandir(folder)

    def is_folder(self, path: str | Path) -> bool:
        """Tell whether a path is a folder, possibly through a link."""
        return os.path.isdir(path)  # noqa: PTH112 - which, unlike its twin, never raises

    def exists(self, path: str | Path) -> bool:
        """Tell whether a path exists, even if it is a broken link."""
        return os.path.lexists(path)

    def head(self, path: str, most: int) -> bytes:
        """Return the first bytes of a file; all of it if `most` is negative.

        Raises:
            OSError: When it cannot be read.
        """
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read(most)

    def begins_with_front_matter(self, path: str) -> bool:
        """Tell whether a path is a file that begins with front matter."""
        return published.begins_with_front_matter(path)

    def picture(self, path: Path) -> Picture:
        """Return the format and size of a picture file.

        Raises:
            PictureError: When it is not a picture, or cannot be read.
        """
        from newsmeta.images import read_picture

        return read_picture(path)

    def read(self, file: str, max_size: int) -> bytes:
        """Return the content of a file.

        Raises:
            SourceError: When it cannot be read or is too large.
        """
        return source.read_bytes(file, max_size)

    def ahead(self, targets: Iterable[Target], max_size: int) -> Iterator[Target]:
        """Yield files in order, adding the content of those that are not on disk.

        Args:
            targets: The files.
            max_size: The most bytes that a file may have.
        """
        return iter(targets)

    def expecting(
        self, things: Iterable[Thing], files: Callable[[Thing], Iterable[str]], max_size: int
    ) -> Iterator[Thing]:
        """Yield things in order; the files that each will read may be fetched in advance.

        Args:
            things: The things.
            files: Returns the files that are about to be read for a thing.
            max_size: The most bytes that a file may have.
        """
        return iter(things)


DISK = Disk()
"""The disk of this machine."""
