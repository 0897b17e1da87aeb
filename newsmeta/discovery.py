"""Which files to look at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import merge
from itertools import chain, pairwise
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
        file: Where it is. This is text, since paths of thousands of files take a while to make.
        name: How it is shown.
        is_named: Whether somebody named it, rather than a search found it.
        data: Its content, where that is not what the file holds but was given instead.
    """

    file: str
    name: str
    is_named: bool
    data: bytes | None = None

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.file)


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
            data = source.read_bytes(target.file, max_size)
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
        self._prefixes: dict[str, str | None] = {}

    def kind(self, path: str | Path) -> Kind:
        """Return the kind of a file."""
        if not self._kinds:
            return ARTICLE
        relative = self._relative(path)
        for kind, patterns in self._kinds:
            if patterns.covers(relative):
                return kind
        return ARTICLE

    def ignored_selectors(self, path: str | Path) -> tuple[str, ...]:
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
        given = list(paths)
        barren: list[str] = []
        targets = tuple(self.stream(given, barren.append))
        return Search(targets, tuple(barren), folders_of(given))

    def stream(
        self, paths: Sequence[str | Path], on_barren: Callable[[str], None] | None = None
    ) -> Iterator[Target]:
        """Yield what `search` would return, holding as little of it at a time as can be.

        Args:
            paths: Files and folders.
            on_barren: What to call with each folder that has none, before the first file comes.
        """
        streams = [self._targets(path, on_barren) for path in paths]
        if _are_apart(paths):
            # No file is in two of them, and each yields its own in order.
            yield from merge(*streams, key=_order)
            return
        found: dict[str, Target] = {}
        identity = Identities()
        for target in chain.from_iterable(streams):
            key = identity.of(target.file)
            known = found.get(key)
            if known is None or _preference(target) < _preference(known):
                found[key] = target
        yield from sorted(found.values(), key=_order)

    def glance(self, paths: Iterable[str | Path]) -> Iterator[str]:
        """Yield about the files that `stream` would, in no order, and without holding any."""
        waiting = list(map(str, paths))
        while waiting:
            path = waiting.pop()
            try:
                with os.scandir(path) as entries:
                    for entry in entries:
                        if not entry.is_dir(follow_symlinks=False):
                            if self._is_article(entry.path):
                                yield entry.path
                        elif _may_hold_articles(entry.name):
                            waiting.append(entry.path)
            except (OSError, ValueError):
                yield path

    def pictures(self, folders: Iterable[Path]) -> Iterator[Target]:
        """Yield the pictures in folders, without those that a search would pass over."""
        for folder in folders:
            yield from self._walk(str(folder), lambda path: path.lower().endswith(PICTURES))

    def _targets(
        self, given: str | Path, on_barren: Callable[[str], None] | None
    ) -> Iterator[Target]:
        path = Path(given)
        name = str(path)
        if not os.path.isdir(path):  # noqa: PTH112 - which, unlike its twin, never raises
            yield Target(name, name, is_named=True)
            return
        is_empty = True
        for target in self._walk(name, self._is_article):
            is_empty = False
            yield target
        if is_empty and path.suffix.lower() in DEFAULT_SUFFIXES:
            # A folder with the name of an article: say so, rather than nothing.
            yield Target(name, name, is_named=True)
        elif is_empty and on_barren:
            on_barren(str(given))

    def _walk(self, top: str, is_wanted: Callable[[str], bool]) -> Iterator[Target]:
        """Yield the files in a folder in order of their names, holding one folder's at a time."""
        stack = [self._children(top, _GitIgnore.above(top), is_wanted)]
        while stack:
            for child in stack[-1]:
                if isinstance(child, Target):
                    yield child
                else:
                    stack.append(self._children(*child, is_wanted))
                    break
            else:
                stack.pop()

    def _children(
        self, folder: str, ignore: _GitIgnore, is_wanted: Callable[[str], bool]
    ) -> Iterator[Target | tuple[str, _GitIgnore]]:
        """Yield the files in a folder and the folders to search, with what is ignored there.

        A folder that cannot be read yields itself alone.
        """
        before = "" if folder == os.curdir else os.path.join(folder, "")  # noqa: PTH118
        try:
            content = _content_of(folder, before, is_wanted)
        except OSError:
            yield Target(folder, folder, is_named=True)
            return
        if content.has_ignore_file:
            ignore = ignore.at(folder)
        takes_all = not ignore.layers and not self.config.exclude
        for shown in content.names.in_order():
            is_folder = shown in content.folders
            name = shown.removesuffix("/")
            path = before + name
            if not takes_all and self._is_passed_over(path, name, is_folder, ignore):
                continue
            if is_folder:
                yield path, ignore.below(name)
            # A link that leads round in circles is no folder: reading it says what it is.
            elif name not in content.links or not os.path.isdir(path):  # noqa: PTH112
                yield Target(path, path, is_named=False)

    def _is_article(self, path: str) -> bool:
        """Tell whether a file has the name of an article."""
        if self.config.include is None:
            return path.lower().endswith(DEFAULT_SUFFIXES)
        return bool(self._include.covers(self._relative(path)))

    def _is_passed_over(self, path: str, name: str, is_folder: bool, ignore: _GitIgnore) -> bool:
        if ignore.match(name, is_folder):
            return True
        return bool(
            self.config.exclude and self._exclude.match(self._relative(path), is_folder=is_folder)
        )

    def _relative(self, path: str | Path) -> str:
        """Return a path relative to the root; one outside of it, without what leads there."""
        folder, name = os.path.split(path)
        if folder not in self._prefixes:
            self._prefixes[folder] = self._prefix(folder)
        prefix = self._prefixes[folder]
        if prefix is None or name in ("", os.curdir, os.pardir):
            return self._relative_from_outside(path)
        return prefix + name

    def _prefix(self, folder: str) -> str | None:
        """Return what stands before the names of files in a folder; None outside of the root."""
        relative = os.path.relpath(folder or os.curdir, self.config.root)
        if relative == os.curdir:
            return ""
        if relative == os.pardir or relative.startswith(os.pardir + os.sep):
            return None
        return relative.replace(os.sep, "/") + "/"

    def _relative_from_outside(self, path: str | Path) -> str:
        absolute = os.path.abspath(path)  # noqa: PTH100
        relative = os.path.relpath(absolute, self.config.root)
        if relative.startswith(os.pardir + os.sep):  # Perhaps only by the name of a link.
            real = os.path.relpath(os.path.realpath(absolute), self.config.root)
            if not real.startswith(os.pardir + os.sep):
                return real.replace(os.sep, "/")
            relative = absolute.lstrip(os.sep) if os.path.isabs(path) else str(path)  # noqa: PTH117
        parts = [part for part in Path(relative).parts if part not in (os.pardir, os.curdir)]
        return "/".join(parts)


def folders_of(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return those of some paths that are folders."""
    return tuple(Path(path) for path in paths if os.path.isdir(path))  # noqa: PTH112


def _are_apart(paths: Sequence[str | Path]) -> bool:
    """Tell whether paths are folders none of which is in another, or there is only one."""
    if len(paths) <= 1:
        return True
    if not all(map(os.path.isdir, paths)):
        return False
    tops = sorted(os.path.join(os.path.realpath(path), "") for path in paths)  # noqa: PTH118
    return not any(other.startswith(one) for one, other in pairwise(tops))


_PACKED = 16_384


class _Names:
    """Names that are to be had in order.

    Of very many in one folder, most are packed into a few pieces, which takes half the memory.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._packed: list[bytes] = []

    def add(self, name: str) -> None:
        """Add a name."""
        self._names.append(name)
        if len(self._names) == _PACKED:
            self._names.sort()
            self._packed.append(b"\0".join(map(os.fsencode, self._names)))
            self._names.clear()

    def in_order(self) -> Iterable[str]:
        """Return the names in order."""
        self._names.sort()
        return merge(self._names, *map(_unpacked, self._packed)) if self._packed else self._names


def _unpacked(names: bytes) -> Iterator[str]:
    start = 0
    while (end := names.find(b"\0", start)) >= 0:
        yield os.fsdecode(names[start:end])
        start = end + 1
    yield os.fsdecode(names[start:])


@dataclass(frozen=True, slots=True)
class _Content:
    """What is in a folder, without hidden files and what is never searched.

    Attributes:
        names: The names. A slash behind that of a folder brings all files below in order of
            their paths; a folder that cannot be read will stand for itself.
        folders: Those that are names of folders.
        links: Those that are names of links.
        has_ignore_file: Whether there is a `.gitignore`.
    """

    names: _Names
    folders: set[str]
    links: set[str]
    has_ignore_file: bool


def _may_hold_articles(name: str) -> bool:
    """Tell whether a folder of that name is searched."""
    return not name.startswith(".") and name not in NEVER_SEARCHED


def _content_of(folder: str, before: str, is_wanted: Callable[[str], bool]) -> _Content:
    names = _Names()
    folders: set[str] = set()
    links: set[str] = set()
    has_ignore_file = False
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                has_ignore_file = has_ignore_file or name == ".gitignore"
            elif entry.is_dir(follow_symlinks=False):
                if _may_hold_articles(name):
                    shown = f"{name}/" if os.access(before + name, os.R_OK) else name
                    names.add(shown)
                    folders.add(shown)
            elif is_wanted(before + name):
                names.add(name)
                if entry.is_symlink():
                    links.add(name)
    return _Content(names, folders, links, has_ignore_file)


class Identities:
    """Tells whether two paths lead to one file, links to folders followed."""

    def __init__(self) -> None:
        self._real_folder = cache(os.path.realpath)

    def of(self, path: str | Path) -> str:
        """Return what is the same for all paths of one file."""
        folder, name = os.path.split(path)
        return os.path.join(self._real_folder(folder), name)  # noqa: PTH118


def _is_repository(folder: Path) -> bool:
    return os.path.exists(folder / ".git")  # noqa: PTH110 - which, unlike its twin, never raises


def _order(target: Target) -> str:
    """Return what files are in order of."""
    return target.name.replace(os.sep, "/")


def _preference(target: Target) -> tuple[bool, int, str]:
    """Return what decides between two names of one file, whatever order they came in."""
    return not target.is_named, len(target.name), target.name


@dataclass(frozen=True, slots=True)
class _GitIgnore:
    """The `.gitignore` files that apply in a folder, from the top of its repository down.

    Attributes:
        layers: What each says, and before it the way from its folder to this one, with a slash
            at its end.
    """

    layers: tuple[tuple[str, Patterns], ...] = ()

    @classmethod
    def above(cls, folder: str) -> _GitIgnore:
        """Return what the folders above say, up to the top of the Git repository."""
        start = Path(os.path.abspath(folder))  # noqa: PTH100
        chain = [start, *start.parents]
        top = next((at for at, place in enumerate(chain) if _is_repository(place)), 0)
        ignore = cls()
        for at in range(top, 0, -1):
            ignore = ignore.at(chain[at]).below(chain[at - 1].name)
        return ignore

    def at(self, folder: str | Path) -> _GitIgnore:
        """Return this and what the folder that it applies in says itself."""
        try:
            text = Path(folder, ".gitignore").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return self
        return _GitIgnore((*self.layers, ("", Patterns(lines(text)))))

    def below(self, name: str) -> _GitIgnore:
        """Return what of this applies in a folder of that name."""
        if not self.layers:
            return self
        return _GitIgnore(tuple((f"{way}{name}/", patterns) for way, patterns in self.layers))

    def match(self, name: str, is_folder: bool) -> bool:
        """Tell whether Git would ignore what has that name here."""
        for way, patterns in reversed(self.layers):
            verdict = patterns.match(way + name, is_folder)
            if verdict is not None:
                return verdict
        return False
