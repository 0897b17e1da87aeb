"""Trees: folders on this machine that stand for files which are elsewhere."""

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
    """What was named cannot be looked at. The message says in one line where, what and why."""


class Far(Protocol):
    """What has the files of a tree that the folder on this machine does not hold.

    It pickles, as it goes to other processes.
    """

    def entries(self, folder: str) -> Iterator[tuple[str, int | None]]:
        """Yield what is in a folder: names, those of folders with a slash, and sizes of files.

        Meanwhile, what the pipeline looks up in the folder is put on the disk.

        Args:
            folder: The folder on this machine.

        Raises:
            OSError: When that cannot be told; its `strerror` is a reason that people understand.
        """

    def started(self, origin: str, most: int, *, is_part: bool = False) -> Future[bytes]:
        """Begin to read a file.

        Args:
            origin: The address of the file.
            most: How many bytes are wanted at most.
            is_part: Whether the first bytes are enough.

        Returns:
            What has them, or raises an `OSError` after some attempts: `TooLargeError`, or one
            with `strerror` as above.
        """

    def has(self, path: str) -> bool:
        """Tell whether there is a file or folder, by its path on this machine."""

    def asked_for(self, path: str) -> str:
        """Return who was asked for a file or folder, by its path on this machine.

        Raises:
            OSError: When it cannot be had; `filename` is its address.
        """

    def furnish_pictures(
        self, below: str, may_be: Callable[[str], bool]
    ) -> Iterator[tuple[str, OSError]]:
        """Note on the disk what files that may be pictures say of themselves, where they would be.

        Args:
            below: The folder on this machine that all of them are in, at whatever depth.
            may_be: Tells by its path on this machine whether a file may be one.

        Yields:
            Files and folders that cannot be had, by their paths on this machine; `strerror` as
            above.
        """

    def furnish(
        self, below: str, most: Callable[[str], int], *, is_deep: bool = True
    ) -> Iterator[tuple[str, OSError]]:
        """Put files on the disk that the pipeline looks up.

        Args:
            below: The folder on this machine that all of them are in.
            most: Tells of each path on this machine how many bytes are wanted at most; none, if
                the file is not looked up.
            is_deep: Whether they may be in folders in that one.

        Yields:
            Files and folders that cannot be had, by their paths on this machine; `strerror` as
            above.
        """


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder on this machine that stands for files which are elsewhere.

    Attributes:
        folder: The folder, an absolute path without links. It holds what the pipeline looks up on
            disk beside articles, at the paths at which that lies below the root of what was named.
        name: How the folder is shown, without a slash at its end; empty where files are shown by
            their paths in it alone.
        places: What was named: paths as they were given, each with where it is in the folder.
        far: What has the articles; None where the folder holds them.
        is_apart: Whether nothing above the folder counts.
        warnings: What people should know of it, one line each.
        refused: What of it could not be made a file, one line each.
        start: The folder from which on its configuration is looked for; None for what was named.
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
        """Tell whether a path is that of the folder, or of something in it."""
        return path == self.folder or path.startswith(self.folder + os.sep)

    def shown(self, path: str) -> str:
        """Return how a path in the folder is shown."""
        below = path[len(self.folder) + 1 :].replace(os.sep, "/")
        return f"{self.name}/{below}" if self.name and below else below or self.name or "."

    def local(self, name: str) -> str | None:
        """Return the path in the folder of what was named, or is shown, so; None for no such."""
        for given, place in self.places:
            if name == given:
                return place
        if not self.name:
            return os.path.join(self.folder, *name.split("/"))  # noqa: PTH118
        if name.startswith(f"{self.name}/"):
            return os.path.join(self.folder, *name[len(self.name) + 1 :].split("/"))  # noqa: PTH118
        return None


Mount = Callable[[Sequence[str]], AbstractContextManager[Sequence[Tree]]]
"""Makes trees of paths that were named, and removes them in the end; raises `TreeError`."""


def _mount_of(path: str, asked: Asked) -> Mount | None:
    """Return what makes a tree of a path; None for a path of this machine."""
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
    """Yield what knows the files that paths name; None where all of them are on this machine.

    Args:
        paths: The paths, as people named them.
        asked: What is said of the files besides.

    Raises:
        TreeError: When one of them cannot be looked at.
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
    """Return the tree that everything named is in, with the folder that all of it shares.

    Args:
        trees: The trees.
        paths: The paths, as people named them.

    Returns:
        None where not everything is in one tree.
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
