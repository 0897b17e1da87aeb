"""The search for files to check."""

from __future__ import annotations

import enum
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from heapq import merge
from itertools import pairwise
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.files import published
from newsmeta.files.disk import DISK, Disk
from newsmeta.files.gitignore import GitIgnore
from newsmeta.files.paths import RelativeNames
from newsmeta.files.patterns import Patterns
from newsmeta.files.sorted_names import SortedNames
from newsmeta.files.targets import PICTURES, Target
from newsmeta.remembering import Remembered

DEFAULT_SUFFIXES = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm")
"""The endings of files that a search of a folder finds."""

NEVER_SEARCHED = frozenset(
    ("node_modules", "_site", "_layouts", "_includes", "_sass", "archetypes")
)
"""Folders without articles: packages, Jekyll's output, templates, and Hugo's folders."""


class Named(enum.Enum):
    """The choice among files that are given by name."""

    ALL = enum.auto()
    """All of them: people who name a file mean it."""
    ARTICLES = enum.auto()
    """Only those that a search would find, as a program that names files intends."""
    ARTICLES_AND_PICTURES = enum.auto()
    """The same, and pictures that a search would find."""

    @classmethod
    def chosen(cls, is_forced: bool, *, with_pictures: bool = False) -> Named:
        """Return the choice for a run.

        Args:
            is_forced: Whether exclusions also apply to files given by name.
            with_pictures: Whether pictures are checked, too.
        """
        if not is_forced:
            return cls.ALL
        return cls.ARTICLES_AND_PICTURES if with_pictures else cls.ARTICLES


@dataclass(frozen=True, slots=True)
class Search:
    """The result of a search.

    Attributes:
        targets: The files, sorted by name, each once.
        barren: The folders without files.
        folders: The folders that were searched.
    """

    targets: tuple[Target, ...]
    barren: tuple[str, ...]
    folders: tuple[Path, ...] = ()


class Finder:
    """The finder of files.

    Args:
        names: Paths relative to the folder of the patterns.
        include: Patterns of files that a search finds; None for the usual endings.
        exclude: Patterns of files and folders that a search skips.
        heeds_gitignore: Whether it skips files that `.gitignore` names.
        disk: The disk with folders and files.

    Attributes:
        names: Paths relative to the folder of the patterns.
        disk: The disk with folders and files.
    """

    def __init__(
        self,
        names: RelativeNames,
        include: Sequence[str] | None = None,
        exclude: Sequence[str] = (),
        *,
        heeds_gitignore: bool = True,
        disk: Disk = DISK,
    ) -> None:
        self.names = names
        self.disk = disk
        self._include = None if include is None else Patterns(include)
        self._opened = frozenset(published.named_by(include or ()))
        self._is_in_collection: dict[str, bool] = Remembered()
        self._exclude = Patterns(exclude) if exclude else None
        self._heeds_gitignore = heeds_gitignore

    def search(self, paths: Iterable[str | Path]) -> Search:
        """Return the files among `paths`, and those in the folders among them.

        A folder is searched for files with names of articles. Hidden files, files that `.gitignore`
        names, and links to folders are skipped. Only files of a collection with other endings are
        opened, to see whether they begin with front matter.
        """
        given = list(paths)
        barren: list[str] = []
        targets = tuple(self.stream(given, barren.append))
        return Search(targets, tuple(barren), folders_of(given))

    def stream(
        self,
        paths: Sequence[str | Path],
        on_barren: Callable[[str], None] | None = None,
        named: Named = Named.ALL,
    ) -> Iterator[Target]:
        """Yield the result of `search`, holding as little of it in memory as possible.

        Args:
            paths: Files and folders.
            on_barren: The function to call with each folder without files, before the first file.
            named: The choice of files among `paths`. All folders among them are searched, except
                excluded ones unless it is `Named.ALL`.
        """
        # Each folder yields its files in order.
        found = merge(*(self._targets(path, on_barren, named) for path in paths), key=_order)
        if _are_apart(paths):  # No file is in two of them.
            yield from found
            return
        from newsmeta.files.newcomers import each_once

        for file, is_named in each_once(found):
            yield self.disk.target(file, is_named=is_named)

    def glance(self, paths: Iterable[str | Path]) -> Iterator[str]:
        """Yield about the files of `stream`, in no order, without holding any."""
        waiting = list(map(str, paths))
        while waiting:
            path = waiting.pop()
            try:
                with self.disk.entries(path) as entries:
                    for entry in entries:
                        if not entry.is_dir(follow_symlinks=False):
                            if self.includes(entry.path):
                                yield entry.path
                        elif self._enters(entry.name, path):
                            waiting.append(entry.path)
            except (OSError, ValueError):
                yield path

    def pictures(self, folders: Iterable[Path]) -> Iterator[Target]:
        """Yield the pictures in folders, without those that a search would skip."""
        for folder in folders:
            yield from self._walk(str(folder), lambda path: path.lower().endswith(PICTURES))

    def takes(self, path: str | Path) -> bool:
        """Tell by its path whether a search would find a file.

        `.gitignore` does not count: Git never ignores a file that it tracks, and hooks name tracked
        files.
        """
        return self.includes(path) and not self.excludes(path) and not self._is_hidden(path)

    def includes(self, path: str | Path) -> bool:
        """Tell whether a file has the name of an article.

        In the folder of a collection, every file that begins with front matter counts.
        """
        if self._include is None:
            name = os.fspath(path)
            return name.lower().endswith(DEFAULT_SUFFIXES) or self._is_article_by_itself(name)
        return bool(self._include.covers(self.names.of(path)))

    def excludes(self, path: str | Path) -> bool:
        """Tell whether a file or folder, or a folder around it, is excluded."""
        if self._exclude is None:
            return False
        name = self.names.of(path)
        if not name:  # The root, or a folder above it: patterns are about their contents.
            return False
        ends = [at for at, letter in enumerate(name) if letter == "/"]
        if any(self._exclude.match(name[:end], is_folder=True) for end in ends):
            return True
        return bool(self._exclude.match(name, is_folder=self.disk.is_folder(path)))

    def _targets(
        self, given: str | Path, on_barren: Callable[[str], None] | None, named: Named
    ) -> Iterator[Target]:
        path = Path(given)
        name = str(path)
        if named is not Named.ALL and self.excludes(name):
            return
        if not self.disk.is_folder(path):
            if target := self._named(name, named):
                yield target
            return
        is_empty = True
        for target in self._walk(name, self.includes):
            is_empty = False
            yield target
        if is_empty and path.suffix.lower() in DEFAULT_SUFFIXES:
            # A folder with the name of an article: report it, rather than skip it.
            yield self.disk.target(name, is_named=True)
        elif is_empty and on_barren:
            on_barren(str(given))

    def _named(self, name: str, named: Named) -> Target | None:
        """Return a named file that is not excluded; None if it is to be skipped."""
        # A missing file is a mistake, perhaps a misspelt name of a folder.
        if named is Named.ALL or not self.disk.exists(name):
            return self.disk.target(name, is_named=True)
        if named is Named.ARTICLES_AND_PICTURES and name.lower().endswith(PICTURES):
            return None if self._is_hidden(name) else self.disk.target(name, is_named=True)
        return self.disk.target(name, is_named=False) if self.takes(name) else None

    def _is_hidden(self, path: str | Path) -> bool:
        """Tell whether no search finds a file, whatever the configuration says."""
        *folders, name = self.names.of(path).split("/")
        if not self.names.hold(path):  # Folders above the root do not count.
            folders = []
        above = self._above("")
        if name.startswith(".") and not self._opens(name, [*above, *folders], is_folder=False):
            return True
        return not all(
            not _is_usually_closed(folder) or self._opens(folder, [*above, *folders[:number]])
            for number, folder in enumerate(folders)
        )

    def _enters(self, name: str, folder: str) -> bool:
        """Tell whether a folder of that name is searched inside another."""
        return not _is_usually_closed(name) or self._opens(name, self._above(folder))

    def _opens(self, name: str, above: Sequence[str], *, is_folder: bool = True) -> bool:
        """Tell whether something that is usually skipped is looked at in its place."""
        if is_folder and published.is_folder_published(name, above):
            return True
        if not is_folder and published.is_hidden_file_published(name, above):
            return True
        if name in self._opened:
            return True
        # A bare star does not name such a folder, and neither does a star after an underscore.
        return name[0] == "." and any(
            fnmatchcase(name, each) for each in self._opened if each[0] == "."
        )

    def _above(self, folder: str) -> list[str]:
        """Return the names of a folder and those around it, from that of the root."""
        top = self.names.root.name
        inside = self.names.of(folder) if folder else ""
        return [top, *inside.split("/")] if inside else [top]

    def _is_article_by_itself(self, path: str) -> bool:
        """Tell whether a file is in a collection, and begins with front matter."""
        if not published.may_be_article(path):
            return False
        folder = os.path.dirname(path)  # noqa: PTH120
        if folder not in self._is_in_collection:
            above = self._above(folder or os.curdir)
            self._is_in_collection[folder] = published.COLLECTION in above
        return self._is_in_collection[folder] and self.disk.begins_with_front_matter(path)

    def _walk(self, top: str, is_wanted: Callable[[str], bool]) -> Iterator[Target]:
        """Yield the files in a folder by name, holding those of one folder at a time."""
        ignore = GitIgnore.above(top) if self._heeds_gitignore else GitIgnore()
        stack = [self._children(top, ignore, is_wanted)]
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
        self, folder: str, ignore: GitIgnore, is_wanted: Callable[[str], bool]
    ) -> Iterator[Target | tuple[str, GitIgnore]]:
        """Yield the files in a folder and the folders to search, with their ignore rules.

        A folder that cannot be read yields only itself.
        """
        before = "" if folder == os.curdir else os.path.join(folder, "")  # noqa: PTH118
        try:
            content = self._content_of(folder, before, is_wanted)
        except OSError:
            yield self.disk.target(folder, is_named=True)
            return
        if content.has_ignore_file and self._heeds_gitignore:
            ignore = ignore.at(folder)
        takes_all = not ignore.layers and self._exclude is None
        for shown in content.names.in_order():
            is_folder = shown in content.folders
            name = shown.removesuffix("/")
            path = before + name
            if not takes_all and self._is_passed_over(path, name, is_folder, ignore):
                continue
            if is_folder:
                yield path, ignore.below(name)
            # A circular link is not a folder: reading it reports the problem.
            elif name not in content.links or not os.path.isdir(path):  # noqa: PTH112
                yield self.disk.target(path, is_named=False)

    def _content_of(self, folder: str, before: str, is_wanted: Callable[[str], bool]) -> _Content:
        names = SortedNames()
        folders: set[str] = set()
        links: set[str] = set()
        has_ignore_file = False
        with self.disk.entries(folder) as entries:
            for entry in entries:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if self._enters(name, folder):
                        shown = f"{name}/" if os.access(before + name, os.R_OK) else name
                        names.add(shown)
                        folders.add(shown)
                    continue
                if name.startswith("."):
                    has_ignore_file = has_ignore_file or name == ".gitignore"
                    if not self._opens(name, self._above(folder), is_folder=False):
                        continue
                if is_wanted(before + name):
                    names.add(name)
                    if entry.is_symlink():
                        links.add(name)
        return _Content(names, folders, links, has_ignore_file)

    def _is_passed_over(self, path: str, name: str, is_folder: bool, ignore: GitIgnore) -> bool:
        if ignore.match(name, is_folder):
            return True
        if self._exclude is None:
            return False
        return bool(self._exclude.match(self.names.of(path), is_folder=is_folder))


def folders_of(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return the folders among some paths."""
    return tuple(Path(path) for path in paths if os.path.isdir(path))  # noqa: PTH112


def _are_apart(paths: Sequence[str | Path]) -> bool:
    """Tell whether paths are folders outside of one another, or there is only one."""
    if len(paths) <= 1:
        return True
    if not all(map(os.path.isdir, paths)):
        return False
    tops = sorted(os.path.join(os.path.realpath(path), "") for path in paths)  # noqa: PTH118
    return not any(other.startswith(one) for one, other in pairwise(tops))


@dataclass(frozen=True, slots=True)
class _Content:
    """The contents of a folder, without hidden files and folders that are never searched.

    Attributes:
        names: The names. With a slash after the names of folders, all files below are in order of
            their paths; a folder that cannot be read stands for itself.
        folders: The names of folders.
        links: The names of links.
        has_ignore_file: Whether there is a `.gitignore`.
    """

    names: SortedNames
    folders: set[str]
    links: set[str]
    has_ignore_file: bool


def _is_usually_closed(name: str) -> bool:
    """Tell whether searches enter folders of that name only in special places."""
    return name.startswith(".") or name in NEVER_SEARCHED


def _order(target: Target) -> str:
    """Return the key by which files are sorted."""
    return target.name.replace(os.sep, "/")
