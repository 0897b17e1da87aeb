"""The article files of a folder that data is imported into."""

from __future__ import annotations

import os
import posixpath
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.config.scopes import finder_of
from newsmeta.files.targets import Target
from newsmeta.frontmatter import SourceError
from newsmeta.importers.folder import existing
from newsmeta.importers.interpreting import RefusedError
from newsmeta.linter.analyst import Analyst
from newsmeta.linter.content import content_of
from newsmeta.linter.fastpath import PlainFiles
from newsmeta.records.record import Record
from newsmeta.rules import ERRORS

_SAMPLE = 50
"""Files of a folder that tell what is in it."""


class Survey:
    """Knows the article files below a folder.

    Args:
        into: The folder.
        config: The configuration, which tells what is an article.
        now: The time that "future" is measured against.
    """

    def __init__(self, into: Path, config: Config, now: datetime) -> None:
        self._into = into
        self._config = config
        self._analyst = Analyst(config, None, now, ERRORS, True)
        self._content = content_of(config)
        self._plain_files = PlainFiles(config.limits)
        self._pages: dict[str, dict[str, list[str]]] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The articles, relative to the folder, with slashes."""
        if not self._into.is_dir():
            return ()
        targets = finder_of(self._config).stream([self._into])
        return tuple(self._name(target.file) for target in targets if self._is_article(target))

    def _name(self, path: str) -> str:
        return os.path.relpath(path, self._into).replace(os.sep, "/")

    def _is_article(self, target: Target) -> bool:
        kinds = self._analyst.kinds
        settled = kinds.settled(target.file)
        if settled is not None and not self._content.has(settled):
            return False
        try:
            data = self._analyst.content(target)
        except SourceError:
            return False
        if data is None or settled is not None:
            return data is not None
        record = self._record(target.file)
        return record is not None and self._content.has(kinds.of(target.file, record.values))

    def _record(self, path: str) -> Record | None:
        try:
            there = existing(path, self._config.limits, self._plain_files)
        except RefusedError:
            return None
        return there.record if there else None

    def _records(self, names: Iterable[str]) -> Iterator[tuple[str, Record]]:
        for name in names:
            record = self._record(os.path.join(self._into, name))  # noqa: PTH118
            if record is not None:
                yield name, record

    def records(self) -> Iterator[tuple[str, Record]]:
        """Yield the files that can be read, each with what it holds."""
        return self._records(self.names)

    # -- by what they say ------------------------------------------------------------------

    def with_page(self, field: str, key: str) -> list[str]:
        """Return the files whose URL is that of a page.

        Args:
            field: The field that the URL is in.
            key: What is the same for all URLs of the page.
        """
        if field not in self._pages:
            from newsmeta.urls.canonical import key_of

            pages = self._pages[field] = {}
            for name, record in self._records(self.names):
                url = record.values.get(field)
                if isinstance(url, str) and (of_page := key_of(url)):
                    pages.setdefault(of_page, []).append(name)
        return self._pages[field].get(key, [])

    def note(self, field: str, key: str, name: str) -> None:
        """Note that a new file has the URL of a page."""
        self._pages[field].setdefault(key, []).append(name)

    def home(self, type_of_article: object) -> str:
        """Return the folder where most articles of a type lie; of any, where there are none.

        Returns:
            The folder with a slash at its end, relative to the one that was surveyed; empty for
            that one itself.
        """
        counts = self._homes.get(str(type_of_article)) or self._homes.get("")
        if not counts:
            return ""
        return min(counts, key=lambda folder: (-counts[folder], folder))

    def homes(self) -> dict[str, str]:
        """Return the folders where most articles of each type lie; under no type, of all."""
        return {kind: self.home(kind) for kind in self._homes}

    @cached_property
    def _homes(self) -> dict[str, Counter[str]]:
        """How many articles of each type are in which folder, of all together under no type."""
        in_folders: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            folder, slash, _ = name.rpartition("/")
            in_folders[folder + slash].append(name)
        homes: dict[str, Counter[str]] = defaultdict(Counter)
        for folder, names in in_folders.items():
            homes[""][folder] = len(names)
            sample = names[:_SAMPLE]
            for _, record in self._records(sample):
                homes[str(record.values.get("type"))][folder] += 1
        return homes

    # -- what the data is not about ----------------------------------------------------------

    def below(self, folders: Collection[str]) -> tuple[str, ...]:
        """Return the articles below folders; of the one surveyed itself, those that lie in it.

        Args:
            folders: The folders, as `folders_of` has them.
        """
        tops = tuple(folder for folder in folders if folder)
        is_in_top = "" in folders
        return tuple(
            name for name in self.names if name.startswith(tops) or (is_in_top and "/" not in name)
        )


def folders_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the folders that files are in: for each at the top, the deepest that has them all.

    Args:
        names: The files.

    Returns:
        The folders with a slash at their ends; an empty text for the top itself.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        folder, slash, _ = name.rpartition("/")
        groups[name.split("/", 1)[0] if slash else ""].append(folder)
    return tuple(
        sorted(f"{posixpath.commonpath(each)}/" if top else "" for top, each in groups.items())
    )


def absent(there: Iterable[str], said: Iterable[str], into: Path) -> tuple[str, ...]:
    """Return the files that data does not name, whatever the letter case, and through no link."""
    said = set(said)
    spoken = {name.casefold() for name in said}
    left = [name for name in there if name.casefold() not in spoken]
    if not left:
        return ()
    real = {os.path.realpath(into / name) for name in said}
    return tuple(name for name in left if os.path.realpath(into / name) not in real)


def elsewhere(into: Path, paths: Iterable[str]) -> Path | None:
    """Return the folder, near one that was named, in which most files are that data names.

    Args:
        into: The folder that was named.
        paths: The files, as the data names them.
    """
    sample = [path for path in paths if path][:_SAMPLE]
    real = os.path.realpath(into)
    for folder in _near(into):
        if os.path.realpath(folder) == real:  # By another name, or beside itself.
            continue
        found = sum((folder / path).is_file() for path in sample)
        if sample and found * 2 > len(sample):
            return folder
    return None


def _near(into: Path) -> Iterator[Path]:
    """Yield the folders below one, those that it is in, and those beside these."""
    here = Path(os.path.abspath(into))  # noqa: PTH100
    working = Path.cwd()
    yield from _below(into)
    for above in here.parents:
        shown = Path(os.path.relpath(above))
        yield shown
        yield from _below(shown)
        if above in (working, working.parent) or not above.is_relative_to(working):
            return


def _below(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    yield from (each for each in entries if each.is_dir() and not each.name.startswith("."))
