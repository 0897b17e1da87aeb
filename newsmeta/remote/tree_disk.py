"""The local file system, with the files of trees included."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.files.disk import Disk, Entry, Thing
from newsmeta.files.targets import Target
from newsmeta.files.temporary import temporary_folder_of
from newsmeta.frontmatter import source
from newsmeta.remote.ahead import Ahead
from newsmeta.remote.ahead import content as _content
from newsmeta.remote.skeleton import is_name
from newsmeta.remote.trees import Far, Tree

if TYPE_CHECKING:
    from newsmeta.images import Picture

_HEAD = 200
"""Number of bytes that show whether a file begins with front matter."""
_ALL = 2**30
_AHEAD = 32
"""Number of items between the advance reading of related files and their use."""
_LATELY = 256
"""Number of files that their reader is assumed to cache."""
_LARGE = 2**20
"""Smallest size of a file, in bytes, that is noted when the file is listed."""


@dataclass(frozen=True, slots=True)
class FarEntry:
    """An entry of a remote folder.

    Attributes:
        name: The name.
        path: Its path in the local folder.
        is_folder: Whether it is a folder.
    """

    name: str
    path: str
    is_folder: bool

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether it is a folder."""
        return self.is_folder

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether it is a regular file."""
        return not self.is_folder

    def is_symlink(self) -> bool:
        """Tell whether it is a link, which no remote file is."""
        return False


@dataclass(frozen=True, slots=True)
class TreeDisk(Disk):
    """The file system with trees and local files.

    Attributes:
        trees: The trees.
        large: The sizes of large remote files, by local path.
        unread: The reasons why remote folders cannot be listed, by local path.
        odd: The names that were skipped because no local file can have them.
        expected: Files that are being read because they will be needed soon.
    """

    trees: tuple[Tree, ...] = ()
    large: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    unread: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    odd: list[str] = field(default_factory=list, compare=False, repr=False)
    expected: dict[str, Future[bytes]] = field(default_factory=dict, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the arguments that recreate the object in another process."""
        return TreeDisk, (self.trees,)

    @property
    def is_here(self) -> bool:
        """Whether all files are at their paths; those of trees are elsewhere."""
        return False

    @property
    def is_whole(self) -> bool:
        """Whether everything that was named has become files."""
        return not any(tree.refused for tree in self.trees)

    @property
    def is_near(self) -> bool:
        """Whether listing files is cheap, so that it may be done twice."""
        return all(tree.far is None for tree in self.trees)

    @property
    def made(self) -> tuple[str, ...]:
        """The folders created for this run, which no other machine has."""
        found = (temporary_folder_of(tree.folder) for tree in self.trees if tree.is_apart)
        return tuple(dict.fromkeys(found))

    def whereabouts(self) -> tuple[tuple[str, str], ...]:
        """Return the remote paths of the run, each with the store that was asked for it.

        Raises:
            OSError: When one is not available; `filename` names it.
        """
        return tuple(
            (given, tree.far.asked_for(place))
            for tree in self.trees
            if tree.far is not None
            for given, place in tree.places
        )

    def local(self, name: str) -> str:
        """Return the local path of a file or folder, given its name as given or shown."""
        return next(filter(None, (tree.local(name) for tree in self.trees)), name)

    def shown(self, path: Path) -> str:
        """Return the name of a path for people."""
        tree = self._tree_of(os.fspath(path))
        # Not super(), which fails in a class with slots that a decorator has recreated.
        return tree.shown(os.fspath(path)) if tree else Disk.shown(self, path)

    def searched(self, folder: Path) -> str:
        """Return the name of a folder for a search."""
        if self._tree_of(os.fspath(folder)):
            return os.fspath(folder)
        return Disk.searched(self, folder)

    def target(self, path: str, *, is_named: bool) -> Target:
        """Return a file as a target."""
        tree = self._tree_of(path)
        if tree is None:
            return Target(path, path, is_named)
        name = tree.shown(path)
        if tree.far is None:
            return Target(path, name, is_named)
        if path in self.unread:
            return Target(path, name, is_named, None, name, (self.unread[path], "", "origin"))
        return Target(path, name, is_named, None, name)

    def entries(self, folder: str) -> AbstractContextManager[Iterator[Entry]]:
        """Return the entries of a folder.

        Raises:
            OSError: When it cannot be listed.
        """
        tree = self._tree_of(folder)
        if tree is None or tree.far is None:
            return os.scandir(folder)
        return self._far_entries(tree, tree.far, folder)

    def exists(self, path: str | Path) -> bool:
        """Tell whether a path exists; everything given of a tree does."""
        name = os.fspath(path)
        if os.path.lexists(name):
            return True
        found = self.far_of(name)
        if found is None:
            return False
        return any(place == name for _, place in found[0].places) or found[1].has(name)

    def begins_with_front_matter(self, path: str) -> bool:
        """Tell whether a file exists and begins with front matter."""
        if self.far_of(path) is None:
            return Disk.begins_with_front_matter(self, path)
        try:
            return source.starts_front_matter(self.head(path, _HEAD))
        except OSError:
            return False

    def head(self, path: str, most: int) -> bytes:
        """Return the first bytes of a file, or all if `most` is negative.

        Raises:
            OSError: When it cannot be read.
        """
        found = self.far_of(path)
        if found is None:
            return Disk.head(self, path, most)
        if most < 0:
            return found[1].started(found[0].shown(path), _ALL).result()
        return found[1].started(found[0].shown(path), most, is_part=True).result()

    def picture(self, path: Path) -> Picture:
        """Return the format and size of a picture file.

        Raises:
            PictureError: When it is not a picture, or cannot be read.
        """
        if self.far_of(os.fspath(path)) is None:
            return Disk.picture(self, path)
        from newsmeta.remote.pictures import noted

        return noted(path)

    def read(self, file: str, max_size: int) -> bytes:
        """Return the content of a file.

        Raises:
            SourceError: When it cannot be read or is too large.
        """
        found = self.far_of(file)
        if found is None:
            return source.read_bytes(file, max_size)
        if begun := self.expected.pop(file, None):
            return _content(begun, max_size)
        self._require_size(file, max_size)
        return _content(found[1].started(found[0].shown(file), max_size), max_size)

    def ahead(self, targets: Iterable[Target], max_size: int) -> Iterator[Target]:
        """Yield files in order, with the contents of remote ones.

        Args:
            targets: The files.
            max_size: The largest size of a file in bytes.
        """
        return Ahead(self._begun, max_size).read(targets)

    def expecting(
        self, things: Iterable[Thing], files: Callable[[Thing], Iterable[str]], max_size: int
    ) -> Iterator[Thing]:
        """Yield items in order; the files that they need may be fetched in advance.

        Args:
            things: The items.
            files: A function that returns the files about to be read for an item.
            max_size: The largest size of a file in bytes.
        """
        waiting: deque[Thing] = deque()
        lately: dict[str, None] = {}
        for thing in things:
            waiting.append(thing)
            for file in files(thing):
                if file not in lately and self.large.get(file, 0) <= max_size:
                    lately[file] = None
                    if found := self.far_of(file):
                        self.expected[file] = found[1].started(found[0].shown(file), max_size)
            if len(waiting) == _AHEAD:
                yield waiting.popleft()
            if len(lately) > _LATELY:
                for file in list(lately)[: _LATELY // 2]:
                    del lately[file]
                    self.expected.pop(file, None)
        yield from waiting

    def _begun(self, target: Target, max_size: int) -> Future[bytes] | None:
        """Begin to read a file; return None for a local one."""
        if target.origin is None or target.data is not None or target.problem:
            return None
        found = self.far_of(target.file)
        if found is None:
            return None
        self._require_size(target.file, max_size)
        return found[1].started(target.origin, max_size)

    def _require_size(self, file: str, max_size: int) -> None:
        size = self.large.get(file, 0)
        if size > max_size:
            raise source.too_large(size, max_size)

    @contextmanager
    def _far_entries(self, tree: Tree, far: Far, folder: str) -> Iterator[Iterator[Entry]]:
        try:
            yield self._named(tree, far, folder)
        except OSError as error:
            self.unread[folder] = error.strerror or str(error)
            raise

    def _named(self, tree: Tree, far: Far, folder: str) -> Iterator[Entry]:
        for shown, size in far.entries(folder):
            name = shown.removesuffix("/")
            path = os.path.join(folder, name)  # noqa: PTH118
            if not is_name(name):
                self.odd.append(f"{tree.shown(folder)}/{shown}")
                continue
            if size is not None and size > _LARGE:
                self.large[path] = size
            yield FarEntry(name, path, shown.endswith("/"))

    def _tree_of(self, path: str) -> Tree | None:
        return next((tree for tree in self.trees if tree.holds(path)), None)

    def far_of(self, path: str) -> tuple[Tree, Far] | None:
        """Return the tree that a path is in, with its remote files; None if they are local."""
        tree = self._tree_of(path)
        return None if tree is None or tree.far is None else (tree, tree.far)
