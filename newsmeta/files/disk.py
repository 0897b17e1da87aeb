"""Where files lie and how they are had: on this machine, unless something stands for others."""

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
    """What there is in a folder by one name, as `os.scandir` has it."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def path(self) -> str:
        """The folder and the name."""

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether it is a folder."""

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether it is a regular file."""

    def is_symlink(self) -> bool:
        """Tell whether it is a link."""


@dataclass(frozen=True, slots=True)
class Disk:
    """The files of this machine.

    What has files elsewhere stand in for some of them says otherwise of those: see
    `newsmeta.remote`. It pickles, as it goes to other processes.
    """

    @property
    def is_here(self) -> bool:
        """Whether all files are where their paths say, and keep what they hold."""
        return True

    @property
    def is_whole(self) -> bool:
        """Whether everything that was named has become files."""
        return True

    @property
    def is_near(self) -> bool:
        """Whether listing files costs next to nothing, so that it may be done twice."""
        return True

    def local(self, name: str) -> str:
        """Return where a file or folder is that was named, or is shown by that name."""
        return name

    def shown(self, path: Path) -> str:
        """Return how people name a path."""
        return shown(path)

    def searched(self, folder: Path) -> str:
        """Return how a folder is named to a search."""
        return shown(folder)

    def target(self, path: str, *, is_named: bool) -> Target:
        """Return a file to look at."""
        return Target(path, path, is_named)

    def entries(self, folder: str) -> AbstractContextManager[Iterator[Entry]]:
        """Return what is in a folder.

        Raises:
            OSError: When that cannot be told.
        """
        return os.scandir(folder)

    def is_folder(self, path: str | Path) -> bool:
        """Tell whether something is a folder; it may be a link to one."""
        return os.path.isdir(path)  # noqa: PTH112 - which, unlike its twin, never raises

    def exists(self, path: str | Path) -> bool:
        """Tell whether there is something, if only a link that leads nowhere."""
        return os.path.lexists(path)

    def head(self, path: str, most: int) -> bytes:
        """Return the first bytes of a file; all of it if `most` is negative.

        Raises:
            OSError: When it cannot be read.
        """
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read(most)

    def begins_with_front_matter(self, path: str) -> bool:
        """Tell whether there is a file that begins with front matter."""
        return published.begins_with_front_matter(path)

    def picture(self, path: Path) -> Picture:
        """Return what a picture file says of itself.

        Raises:
            PictureError: When it is none, or cannot be read.
        """
        from newsmeta.images import read_picture

        return read_picture(path)

    def read(self, file: str, max_size: int) -> bytes:
        """Return what a file holds.

        Raises:
            SourceError: When it cannot be read or is too large.
        """
        return source.read_bytes(file, max_size)

    def ahead(self, targets: Iterable[Target], max_size: int) -> Iterator[Target]:
        """Yield files in order, with the content of those that the disk does not hold.

        Args:
            targets: The files.
            max_size: The most bytes that a file may hold.
        """
        return iter(targets)

    def expecting(
        self, things: Iterable[Thing], files: Callable[[Thing], Iterable[str]], max_size: int
    ) -> Iterator[Thing]:
        """Yield things in order; what files hold that will be read for them may be fetched before.

        Args:
            things: The things.
            files: Returns the files that are about to be read for one.
            max_size: The most bytes that a file may hold.
        """
        return iter(things)


DISK = Disk()
"""This machine's."""
