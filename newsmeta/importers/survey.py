"""The article files of a folder that data is imported into."""

from __future__ import annotations

import os
import posixpath
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.config.scopes import finder_of
from newsmeta.data_classes import dataclass
from newsmeta.files.targets import Target
from newsmeta.frontmatter import SourceError
from newsmeta.importers.folder import Existing
from newsmeta.linter.analyst import Analyst
from newsmeta.linter.content import content_of
from newsmeta.linter.fastpath import PlainFiles
from newsmeta.records.record import Record
from newsmeta.rules import ERRORS

_SAMPLE = 50
"""Files of a folder that tell what is in it."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that may be an article.

    Attributes:
        name: What it is called, relative to the folder, with slashes.
        target: The file.
        is_settled: Whether its place says that it is one, if it has front matter.
    """

    name: str
    target: Target
    is_settled: bool


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
        self._counted: dict[str, Counter[str]] | None = None

    @cached_property
    def _candidates(self) -> tuple[_Candidate, ...]:
        """The files that are articles, as far as their places tell."""
        if not self._into.is_dir():
            return ()
        found = []
        for target in finder_of(self._config).stream([self._into]):
            settled = self._analyst.kinds.settled(target.file)
            if settled is None or self._content.has(settled):
                name = os.path.relpath(target.file, self._into).replace(os.sep, "/")
                found.append(_Candidate(name, target, settled is not None))
        return tuple(found)

    def _article(self, candidate: _Candidate) -> Existing | None:
        """Return what a file holds, if it is an article."""
        target = candidate.target
        try:
            data = self._analyst.content(target)
        except SourceError:
            return None
        if data is None:
            return None
        there = Existing(data, target.file, self._config.limits, self._plain_files)
        if candidate.is_settled:
            return there
        record = _record(candidate, there)
        if record is None:
            return None
        return (
            there if self._content.has(self._analyst.kinds.of(target.file, record.values)) else None
        )

    def _articles(self) -> Iterator[tuple[_Candidate, Existing]]:
        """Yield the articles, and count them by the way: who asks for both reads them once."""
        homes: dict[str, Counter[str]] = defaultdict(Counter)
        for candidate in self._candidates:
            there = self._article(candidate)
            if there is not None:
                _count(homes, candidate, there)
                yield candidate, there
        self._counted = homes

    def records(self) -> Iterator[tuple[str, Record]]:
        """Yield the articles that can be read, each with what it holds.

        They are named relative to the folder, with slashes.
        """
        for candidate, there in self._articles():
            record = _record(candidate, there)
            if record is not None:
                yield candidate.name, record

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
            for name, record in self.records():
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

    @property
    def is_empty(self) -> bool:
        """Whether there is no article."""
        return not self._homes

    @property
    def _homes(self) -> dict[str, Counter[str]]:
        """How many articles of each type are in which folder, of all together under no type."""
        if self._counted is None:
            deque(self._articles(), maxlen=0)
        return self._counted or {}

    # -- what the data is not about ----------------------------------------------------------

    def below(self, folders: Collection[str], known: Collection[str] = ()) -> tuple[str, ...]:
        """Return the articles below folders; of the one surveyed itself, those that lie in it.

        Args:
            folders: The folders, as `folders_of` has them.
            known: Files that hold what an article does, and are not read for that.
        """
        tops = tuple(folder for folder in folders if folder)
        is_in_top = "" in folders
        return tuple(
            each.name
            for each in self._candidates
            if each.name.startswith(tops) or (is_in_top and "/" not in each.name)
            if (each.is_settled and each.name in known) or self._article(each) is not None
        )


def _count(homes: dict[str, Counter[str]], candidate: _Candidate, there: Existing) -> None:
    """Count an article in its folder; by its type, if it is one of the first there."""
    above, slash, _ = candidate.name.rpartition("/")
    folder = above + slash
    homes[""][folder] += 1
    if homes[""][folder] <= _SAMPLE and (record := _record(candidate, there)):
        homes[str(record.values.get("type"))][folder] += 1


def _record(candidate: _Candidate, there: Existing) -> Record | None:
    """Return what an article holds; None where that cannot be read, and for a link."""
    return None if os.path.islink(candidate.target.file) else there.record  # noqa: PTH114


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
