"""Trees: local folders that represent remote files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from newsmeta.data_classes import dataclass
from newsmeta.files.paths import is_address

if TYPE_CHECKING:
    from concurrent.futures import Future

    from newsmeta.remote.asked import Asked
    from newsmeta.remote.tree_disk import TreeDisk


class TreeError(Exception):
    """A remote path cannot be read. The message says in one line where, what and why."""


class Far(Protocol):
    """The files of a tree that its local folder does not hold.

    The object can be pickled for other processes.
    """

    def entries(self, folder: str) -> Iterator[tuple[str, int | None]]:
        """Yield the entries of a folder: names, with a slash for folders, and sizes of files.

        This puts files of the folder that the pipeline needs onto the disk.

        Args:
            folder: The local folder.

        Raises:
            OSError: When it cannot be listed; its `strerror` is a readable reason.
        """

    def started(self, origin: str, most: int, *, is_part: bool = False) -> Future[bytes]:
        """Begin to read a file.

        Args:
            origin: The address of the file.
            most: The most bytes to read.
            is_part: Whether the first bytes are enough.

        Returns:
            The future content. After some attempts, it raises an `OSError`: `TooLargeError`, or one
            with a readable `strerror`.
        """

    def has(self, path: str) -> bool:
        """Tell whether a file or folder exists, by its local path."""

    def asked_for(self, path: str) -> str:
        """Return the store that was asked for a file or folder, by its local path.

        Raises:
            OSError: When it is not available; `filename` is its address.
        """

    def furnish_pictures(
        self, below: str, may_be: Callable[[str], bool]
    ) -> Iterator[tuple[str, OSError]]:
        """Note the metadata of possible pictures on the disk, in their places.

        Args:
            below: The local folder that contains all of them, at any depth.
            may_be: A function that tells by local path whether a file may be a picture.

        Yields:
            The unavailable files and folders, by local path, with a readable `strerror`.
        """

    def furnish(
        self, below: str, most: Callable[[str], int], *, is_deep: bool = True
    ) -> Iterator[tuple[str, OSError]]:
        """Put files that the pipeline needs onto the disk.

        Args:
            below: The local folder that contains all of them.
            most: A function that returns the most bytes to read for a local path; none if the file
                is not needed.
            is_deep: Whether they may be in subfolders.

        Yields:
            The unavailable files and folders, by local path, with a readable `strerror`.
        """


@dataclass(frozen=True, slots=True)
class Tree:
    """A local folder that represents remote files.

    Attributes:
        folder: The folder, an absolute path without links. It holds the files that the pipeline
            needs besides articles, at their paths below the common root.
        name: The name of the folder, as shown, without a final slash; empty if files are shown
            only by their paths in it.
        places: The given paths, each with its place in the folder.
        far: The source of the articles; None if they are in the folder.
        is_apart: Whether everything above the folder is ignored.
        warnings: Warnings for the user, one line each.
        refused: The parts that cannot be files, one line each.
        start: The folder at which the search for a configuration begins; None for the given paths.
    """

    folder: str
    name: str
    places: tuple[tuple[str, str], ...]
    far: Far | None = None
    is_apart: bool = True
    warnings: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    start: str | None = None

    def holds(self, path: str) -> bool:
        """Tell whether a path is the folder, or in it."""
        return path == self.folder or path.startswith(self.folder + os.sep)

    def shown(self, path: str) -> str:
        """Return the name of a path in the folder, as shown."""
        below = path[len(self.folder) + 1 :].replace(os.sep, "/")
        return f"{self.name}/{below}" if self.name and below else below or self.name or "."

    def local(self, name: str) -> str | None:
        """Return the local path for a given or shown name; None if there is none."""
        for given, place in self.places:
            if name == given:
                return place
        if not self.name:
            return os.path.join(self.folder, *name.split("/"))  # noqa: PTH118
        if name.startswith(f"{self.name}/"):
            return os.path.join(self.folder, *name[len(self.name) + 1 :].split("/"))  # noqa: PTH118
        return None


Mount = Callable[[Sequence[str]], AbstractContextManager[Sequence[Tree]]]
"""Creates trees for given paths, and removes them afterwards; raises `TreeError`."""


def _mount_of(path: str, asked: Asked) -> Mount | None:
    """Return the function that creates a tree for a path; None for a local path."""
    from newsmeta.remote import packages

    if packages.is_package(path):
        return partial(packages.mounted, asked=asked)
    if is_address(path) or os.path.isdir(path):  # noqa: PTH112
        from newsmeta.remote import exported

        if (folder := exported.found(path)) is not None:
            return partial(exported.mounted, folder=folder, asked=asked)
    if not is_address(path):
        return None
    from newsmeta.remote import mounting

    return mounting.mounted


@contextmanager
def mounted(paths: Sequence[str], asked: Asked) -> Iterator[TreeDisk | None]:
    """Yield the file system with the trees of paths; None if all paths are local.

    Args:
        paths: The paths, as given.
        asked: Further options.

    Raises:
        TreeError: When one of them cannot be read.
    """
    by_mount: dict[Mount, list[str]] = {}
    if asked.revision is not None:
        from newsmeta.remote.revisions import mounted as of_revision

        by_mount[partial(of_revision, asked=asked)] = list(paths)
        paths = ()
    for path in dict.fromkeys(paths):
        if mount := _mount_of(path, asked):
            by_mount.setdefault(mount, []).append(path)
    if not by_mount:
        yield None
        return
    from newsmeta.remote.tree_disk import TreeDisk

    with ExitStack() as stack:
        trees = [
            tree for mount, named in by_mount.items() for tree in stack.enter_context(mount(named))
        ]
        yield TreeDisk(tuple(trees))


def common_place(trees: Sequence[Tree], paths: Sequence[str]) -> tuple[Tree, Path] | None:
    """Return the tree that contains all given paths, with their common folder.

    Args:
        trees: The trees.
        paths: The paths, as given.

    Returns:
        None if the paths are not all in one tree.
    """
    if len(trees) != 1 or not paths:
        return None
    tree = trees[0]
    places = dict(tree.places)
    if not all(path in places for path in paths):
        return None
    if tree.start is not None:
        return tree, Path(tree.start)
    folders = [
        place if os.path.isdir(place) else os.path.dirname(place)  # noqa: PTH112, PTH120
        for place in (places[path] for path in paths)
    ]
    return tree, Path(os.path.commonpath(folders))
