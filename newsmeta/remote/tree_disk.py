"""The files of this machine, with those of trees among them."""

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
"""Bytes of a file that tell whether it begins with front matter."""
_ALL = 2**30
_AHEAD = 32
"""Things ahead of which files are read again that are needed for them."""
_LATELY = 256
"""Files that whoever needs them is believed to remember."""
_LARGE = 2**20
"""Bytes from which on the size of a file is noted where it is listed."""


@dataclass(frozen=True, slots=True)
class FarEntry:
    """What there is in a folder elsewhere by one name.

    Attributes:
        name: The name.
        path: Where it is in the folder on this machine.
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
        """Tell whether it is a link, which nothing elsewhere is."""
        return False


@dataclass(frozen=True, slots=True)
class TreeDisk(Disk):
    """Knows the files of trees, and those of this machine.

    Attributes:
        trees: The trees.
        large: The sizes of large files elsewhere, by where they would be.
        unread: Why folders elsewhere cannot be listed, likewise.
        odd: The names of what was passed over, as nothing on this machine can have them.
        expected: Files that are being read since somebody will want them soon.
    """

    trees: tuple[Tree, ...] = ()
    large: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    unread: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    odd: list[str] = field(default_factory=list, compare=False, repr=False)
    expected: dict[str, Future[bytes]] = field(default_factory=dict, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what it takes to make it anew in another process."""
        return TreeDisk, (self.trees,)

    @property
    def is_here(self) -> bool:
        """Whether all files are where their paths say: those of trees are elsewhere."""
        return False

    @property
    def is_whole(self) -> bool:
        """Whether everything that was named has become files."""
        return not any(tree.refused for tree in self.trees)

    @property
    def is_near(self) -> bool:
        """Whether listing files costs next to nothing, so that it may be done twice."""
        return all(tree.far is None for tree in self.trees)

    @property
    def made(self) -> tuple[str, ...]:
        """The folders that were made for this run, so that no other machine has them."""
        found = (temporary_folder_of(tree.folder) for tree in self.trees if tree.is_apart)
        return tuple(dict.fromkeys(found))

    def whereabouts(self) -> tuple[tuple[str, str], ...]:
        """Return what was named that is elsewhere, each with who was asked for it.

        Raises:
            OSError: When something cannot be had; `filename` says what.
        """
        return tuple(
            (given, tree.far.asked_for(place))
            for tree in self.trees
            if tree.far is not None
            for given, place in tree.places
        )

    def local(self, name: str) -> str:
        """Return where a file or folder is that was named, or is shown by that name."""
        return next(filter(None, (tree.local(name) for tree in self.trees)), name)

    def shown(self, path: Path) -> str:
        """Return how people name a path."""
        tree = self._tree_of(os.fspath(path))
        # Not super(), which a class with slots that a decorator makes anew does not find.
        return tree.shown(os.fspath(path)) if tree else Disk.shown(self, path)

    def searched(self, folder: Path) -> str:
        """Return how a folder is named to a search."""
        if self._tree_of(os.fspath(folder)):
            return os.fspath(folder)
        return Disk.searched(self, folder)

    def target(self, path: str, *, is_named: bool) -> Target:
        """Return a file to look at."""
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
        """Return what is in a folder.

        Raises:
            OSError: When that cannot be told.
        """
        tree = self._tree_of(folder)
        if tree is None or tree.far is None:
            return os.scandir(folder)
        return self._far_entries(tree, tree.far, folder)

    def exists(self, path: str | Path) -> bool:
        """Tell whether there is something, as there is of all that was named of a tree."""
        name = os.fspath(path)
        if os.path.lexists(name):
            return True
        found = self.far_of(name)
        if found is None:
            return False
        return any(place == name for _, place in found[0].places) or found[1].has(name)

    def begins_with_front_matter(self, path: str) -> bool:
        """Tell whether there is a file that begins with front matter."""
        if self.far_of(path) is None:
            return Disk.begins_with_front_matter(self, path)
        try:
            return source.starts_front_matter(self.head(path, _HEAD))
        except OSError:
            return False

    def head(self, path: str, most: int) -> bytes:
        """Return the first bytes of a file; all of it if `most` is negative.

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
        """Return what a picture file says of itself.

        Raises:
            PictureError: When it is none, or cannot be read.
        """
        if self.far_of(os.fspath(path)) is None:
            return Disk.picture(self, path)
        from newsmeta.remote.pictures import noted

        return noted(path)

    def read(self, file: str, max_size: int) -> bytes:
        """Return what a file holds.

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
        """Yield files in order, with the content of those that the disk does not hold.

        Args:
            targets: The files.
            max_size: The most bytes that a file may hold.
        """
        return Ahead(self._begun, max_size).read(targets)

    def expecting(
        self, things: Iterable[Thing], files: Callable[[Thing], Iterable[str]], max_size: int
    ) -> Iterator[Thing]:
        """Yield things in order; what files hold that will be read for them may be fetched before.

        Args:
            things: The things.
            files: Returns the files that are about to be read for one.
            max_size: The most bytes that a file may hold.
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
        """Begin to read a file; return None where it is read as any other."""
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
        """Return the tree that a path is in, and what has its files; None where those are here."""
        tree = self._tree_of(path)
        return None if tree is None or tree.far is None else (tree, tree.far)
