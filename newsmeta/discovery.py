"""Which files to look at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import merge
from itertools import permutations
from pathlib import Path

from newsmeta import source
from newsmeta.config import ARTICLE, DEFAULT_SUFFIXES, Config, Kind
from newsmeta.gitignore import Patterns, lines

NEVER_SEARCHED = frozenset(("node_modules", "_site", "_layouts", "_includes", "_sass"))
"""Folders that hold no articles: packages, what Jekyll builds, and its templates."""


STDIN_NAME = "<stdin>"
"""How standard input is shown that nobody gave a name."""

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")
"""The endings of pictures."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file to look at.

    Attributes:
        path: The file.
        name: How it is shown.
        is_named: Whether somebody named it, rather than a search found it.
        data: Its content, where that is not what the file holds but was given instead.
    """

    path: Path
    name: str
    is_named: bool
    data: bytes | None = None


def content(target: Target, max_size: int) -> bytes | None:
    """Return what a file holds; None where it is no article that anybody meant.

    Args:
        target: The file.
        max_size: The most bytes it may hold.

    Raises:
        SourceError: When it cannot be read.
    """
    try:
        data = target.data
        if data is None:
            data = source.read_bytes(target.path, max_size)
    except source.SourceError:
        if not target.is_named and _is_other(target.path):
            return None
        raise
    return data if target.is_named or _is_meant(data) else None


def _is_other(path: Path) -> bool:
    """Tell whether a file that cannot be taken has the beginning of another kind of file."""
    try:
        if not path.is_file():  # Opening a pipe would wait for somebody to write to it.
            return False
        with path.open("rb") as file:
            return not _is_meant(file.read(200))
    except OSError:
        return False


def _is_meant(data: bytes) -> bool:
    """Tell whether a file that a search found is an article file, or was to be one."""
    head = data[:200]
    return source.starts_front_matter(head) or source.nearly_starts_front_matter(head)


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found.

    Attributes:
        targets: The files, in order of their names, each once.
        barren: The folders in which there was none.
        folders: The folders that were searched.
    """

    targets: tuple[Target, ...]
    barren: tuple[str, ...]
    folders: tuple[Path, ...] = ()


class Finder:
    """Finds files, and knows what kind they are, by one configuration."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._include = Patterns(config.include or ())
        self._exclude = Patterns(config.exclude)
        self._kinds = [(kind, Patterns(kind.files)) for kind in config.kinds]
        self._ignores = [
            (Patterns([pattern]), selectors) for pattern, selectors in config.per_file_ignores
        ]

    def kind(self, path: Path) -> Kind:
        """Return the kind of a file."""
        relative = self._relative(path) if self._kinds else ""
        for kind, patterns in self._kinds:
            if patterns.covers(relative):
                return kind
        return ARTICLE

    def ignored_selectors(self, path: Path) -> tuple[str, ...]:
        """Return the selectors of the rules that do not apply to a file."""
        if not self._ignores:
            return ()
        relative = self._relative(path)
        return tuple(
            selector
            for patterns, selectors in self._ignores
            if patterns.covers(relative)
            for selector in selectors
        )

    def search(self, paths: Iterable[str | Path]) -> Search:
        """Return the files that `paths` name and that are in the folders they name.

        A folder is searched for files whose names are those of articles, without hidden
        ones, those that `.gitignore` names, and links to folders. Whether they begin with
        front matter is not looked at.
        """
        found: dict[str, Target] = {}
        barren: list[str] = []
        folders: list[Path] = []
        identity = Identities()
        for path in paths:
            if os.path.isdir(path):  # noqa: PTH112
                folders.append(Path(path))
            targets = list(self._targets(Path(path)))
            if not targets:
                barren.append(str(path))
            for target in targets:
                key = identity.of(target.path)
                known = found.get(key)
                if known is None or _preference(target) < _preference(known):
                    found[key] = target
        targets = sorted(found.values(), key=lambda target: target.name.replace(os.sep, "/"))
        return Search(tuple(targets), tuple(barren), tuple(folders))

    def stream(self, paths: Sequence[str | Path]) -> Iterator[Target]:
        """Yield what `search` would return, holding as little of it at a time as can be."""
        folders = [os.path.realpath(path) for path in paths]
        are_apart = all(map(os.path.isdir, folders)) and not any(
            one == other or one.startswith(f"{other}{os.sep}")
            for one, other in permutations(folders, 2)
        )
        if are_apart or len(paths) == 1:
            # No file is in two of them, and each yields its own in order.
            streams = (self._targets(Path(path)) for path in paths)
            yield from merge(*streams, key=lambda target: target.name.replace(os.sep, "/"))
        else:
            yield from self.search(paths).targets

    def pictures(self, folders: Iterable[Path]) -> Iterator[Target]:
        """Yield the pictures in folders, without those that a search would pass over."""
        for folder in folders:
            yield from self._walk(folder, lambda path: path.name.lower().endswith(PICTURES))

    def _targets(self, path: Path) -> Iterator[Target]:
        if not os.path.isdir(path):  # noqa: PTH112 - which, unlike its twin, never raises
            yield Target(path, str(path), is_named=True)
            return
        is_empty = True
        for target in self._walk(path, self._is_article):
            is_empty = False
            yield target
        if is_empty and path.suffix.lower() in DEFAULT_SUFFIXES:
            # A folder with the name of an article: say so, rather than nothing.
            yield Target(path, str(path), is_named=True)

    def _walk(self, top: Path, is_wanted: Callable[[Path], bool]) -> Iterator[Target]:
        """Yield the files in a folder in order of their names, holding one folder's at a time."""
        stack = [self._children(top, _GitIgnore.above(top))]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
                continue
            path, ignore, is_folder, is_link = child
            if ignore is None:
                yield Target(path, str(path), is_named=True)
            elif is_folder:
                if self._is_searched(path, ignore):
                    stack.append(self._children(path, ignore))
            elif (
                is_wanted(path)
                and self._is_taken(path, ignore)
                # A link that leads round in circles is no folder: reading it says what it is.
                and not (is_link and os.path.isdir(path))  # noqa: PTH112
            ):
                yield Target(path, str(path), is_named=False)

    def _children(
        self, folder: Path, ignore: _GitIgnore
    ) -> Iterator[tuple[Path, _GitIgnore | None, bool, bool]]:
        """Yield what is in a folder: path, what is ignored there, is it a folder, is it a link.

        A folder that cannot be read yields itself alone, and None for what is ignored.
        """
        # A slash behind the names of folders brings all files below in order of their paths.
        try:
            with os.scandir(folder) as entries:
                names = sorted(
                    (
                        f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name,
                        entry.is_symlink(),
                    )
                    for entry in entries
                )
        except OSError:
            yield folder, None, False, False
            return
        if (".gitignore", False) in names or (".gitignore", True) in names:
            ignore = ignore.below(folder, {".gitignore"})
        for name, is_link in names:
            yield folder / name, ignore, name.endswith("/"), is_link

    def _is_searched(self, folder: Path, ignore: _GitIgnore) -> bool:
        if folder.name.startswith(".") or folder.name in NEVER_SEARCHED:
            return False
        return not ignore.match(folder, is_folder=True) and not (
            self.config.exclude and self._exclude.match(self._relative(folder), is_folder=True)
        )

    def _is_article(self, path: Path) -> bool:
        """Tell whether a file has the name of an article."""
        if self.config.include is None:
            return path.name.lower().endswith(DEFAULT_SUFFIXES)
        return bool(self._include.covers(self._relative(path)))

    def _is_taken(self, path: Path, ignore: _GitIgnore) -> bool:
        if path.name.startswith("."):
            return False
        return not ignore.match(path, is_folder=False) and not (
            self.config.exclude and self._exclude.match(self._relative(path))
        )

    def _relative(self, path: Path) -> str:
        """Return a path relative to the root; one outside of it, without what leads there."""
        absolute = os.path.abspath(path)  # noqa: PTH100
        relative = os.path.relpath(absolute, self.config.root)
        if relative.startswith(os.pardir + os.sep):  # Perhaps only by the name of a link.
            real = os.path.relpath(os.path.realpath(absolute), self.config.root)
            if not real.startswith(os.pardir + os.sep):
                return real.replace(os.sep, "/")
            relative = absolute.lstrip(os.sep) if path.is_absolute() else str(path)
        parts = [part for part in Path(relative).parts if part not in (os.pardir, os.curdir)]
        return "/".join(parts)


class Identities:
    """Tells whether two paths lead to one file, links to folders followed."""

    def __init__(self) -> None:
        self._real_folder = cache(os.path.realpath)

    def of(self, path: Path) -> str:
        """Return what is the same for all paths of one file."""
        return os.path.join(self._real_folder(path.parent), path.name)  # noqa: PTH118


def _is_repository(folder: Path) -> bool:
    return os.path.exists(folder / ".git")  # noqa: PTH110 - which, unlike its twin, never raises


def _preference(target: Target) -> tuple[bool, int, str]:
    """Return what decides between two names of one file, whatever order they came in."""
    return not target.is_named, len(target.name), target.name


@dataclass(frozen=True, slots=True)
class _GitIgnore:
    """The `.gitignore` files that apply in a folder, from the top of its repository down."""

    layers: tuple[tuple[Path, Patterns], ...] = ()

    @classmethod
    def above(cls, folder: Path) -> _GitIgnore:
        """Return what the folders above say, up to the top of the Git repository."""
        start = Path(os.path.abspath(folder))  # noqa: PTH100
        chain = [start, *start.parents]
        top = next((at for at, place in enumerate(chain) if _is_repository(place)), 0)
        ignore = cls()
        for place in reversed(chain[1 : top + 1]):
            ignore = ignore.below(place, {".gitignore"})
        return ignore

    def below(self, folder: Path, names: set[str]) -> _GitIgnore:
        """Return this and what `folder` itself says, which holds the files `names`."""
        if ".gitignore" not in names:
            return self
        try:
            text = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return self
        base = Path(os.path.abspath(folder))  # noqa: PTH100
        return _GitIgnore((*self.layers, (base, Patterns(lines(text)))))

    def match(self, path: Path, is_folder: bool) -> bool:
        """Tell whether Git would ignore `path`."""
        if not self.layers:
            return False
        absolute = Path(os.path.abspath(path))  # noqa: PTH100
        for base, patterns in reversed(self.layers):
            verdict = patterns.match(absolute.relative_to(base).as_posix(), is_folder)
            if verdict is not None:
                return verdict
        return False
