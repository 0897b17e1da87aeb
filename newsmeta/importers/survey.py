"""A survey of the article files in the target folder of an import."""

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
"""Number of files in a folder that are read as a sample."""

State = tuple[int, int, int]
"""The number of a file, its size, and the time of its last change."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that may be an article.

    Attributes:
        name: The name, relative to the folder, with slashes.
        target: The file.
        is_settled: Whether any file with front matter in its place is an article.
    """

    name: str
    target: Target
    is_settled: bool


class Survey:
    """The article files below a folder.

    Args:
        into: The folder.
        config: The configuration, which tells what is an article.
        now: The time that "future" is measured against.

    Attributes:
        seen: The states of the files in `below` before they were read.
    """

    def __init__(self, into: Path, config: Config, now: datetime) -> None:
        self._into = into
        self._config = config
        self._analyst = Analyst(config, None, now, ERRORS, True)
        self._content = content_of(config)
        self._plain_files = PlainFiles(config.limits)
        self._pages: dict[str, dict[str, list[str]]] = {}
        self._counted: dict[str, Counter[str]] | None = None
        self.seen: dict[str, State | None] = {}

    @cached_property
    def _candidates(self) -> tuple[_Candidate, ...]:
        """The files that may be articles according to their place."""
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
        """Return a file if it is an article, or None."""
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
        """Yield the readable articles with their records.

        Names are relative to the folder, with slashes.
        """
        for candidate, there in self._articles():
            record = _record(candidate, there)
            if record is not None:
                yield candidate.name, record

    # -- by content ------------------------------------------------------------------------

    def with_page(self, field: str, key: str) -> list[str]:
        """Return the files that have the URL of a page.

        Args:
            field: The field with the URL.
            key: The common key of all URLs of the page.
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
        """Record that a new file has the URL of a page."""
        self._pages[field].setdefault(key, []).append(name)

    def home(self, type_of_article: object) -> str:
        """Return the folder with most articles of a type; if there are none, of all types.

        Returns:
            The folder with a final slash, relative to the surveyed folder; empty for this folder
            itself.
        """
        counts = self._homes.get(str(type_of_article)) or self._homes.get("")
        if not counts:
            return ""
        return min(counts, key=lambda folder: (-counts[folder], folder))

    def homes(self) -> dict[str, str]:
        """Return the folder with most articles of each type; the empty type stands for all."""
        return {kind: self.home(kind) for kind in self._homes}

    @property
    def is_empty(self) -> bool:
        """Whether there are no articles."""
        return not self._homes

    @property
    def _homes(self) -> dict[str, Counter[str]]:
        """The number of articles by type and folder, with the totals under the empty type."""
        if self._counted is None:
            deque(self._articles(), maxlen=0)
        return self._counted or {}

    # -- files missing from the data ---------------------------------------------------------

    def below(self, folders: Collection[str], known: Collection[str] = ()) -> tuple[str, ...]:
        """Return the articles below folders; for the surveyed folder, only its direct files.

        Args:
            folders: The folders, as returned by `folders_of`.
            known: Files that are known to be articles, and need not be read.
        """
        tops = tuple(folder for folder in folders if folder)
        is_in_top = "" in folders
        return tuple(
            each.name
            for each in self._candidates
            if each.name.startswith(tops) or (is_in_top and "/" not in each.name)
            if (each.is_settled and each.name in known) or self._is_article(each)
        )

    def _is_article(self, candidate: _Candidate) -> bool:
        self.seen[candidate.name] = state_of(candidate.target.file)
        return self._article(candidate) is not None


def state_of(path: str | Path) -> State | None:
    """Return the state of a file, which is another one after each change; None if it is gone."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _count(homes: dict[str, Counter[str]], candidate: _Candidate, there: Existing) -> None:
    """Count an article in its folder; by its type, if it is one of the first there."""
    above, slash, _ = candidate.name.rpartition("/")
    folder = above + slash
    homes[""][folder] += 1
    if homes[""][folder] <= _SAMPLE and (record := _record(candidate, there)):
        homes[str(record.values.get("type"))][folder] += 1


def _record(candidate: _Candidate, there: Existing) -> Record | None:
    """Return the record of an article; None if it cannot be read, or is a link."""
    return None if os.path.islink(candidate.target.file) else there.record  # noqa: PTH114


def folders_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the folders of files: for each top-level folder, the deepest common one.

    Args:
        names: The files.

    Returns:
        The folders with a final slash; an empty text for the top itself.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        folder, slash, _ = name.rpartition("/")
        groups[name.split("/", 1)[0] if slash else ""].append(folder)
    return tuple(
        sorted(f"{posixpath.commonpath(each)}/" if top else "" for top, each in groups.items())
    )


def absent(there: Iterable[str], said: Iterable[str], into: Path) -> tuple[str, ...]:
    """Return the files that are missing from the data, regardless of letter case and links."""
    said = set(said)
    spoken = {name.casefold() for name in said}
    left = [name for name in there if name.casefold() not in spoken]
    if not left:
        return ()
    real = {os.path.realpath(into / name) for name in said}
    return tuple(name for name in left if os.path.realpath(into / name) not in real)


def elsewhere(into: Path, paths: Iterable[str]) -> Path | None:
    """Return the folder, near a given one, with most of the files that the data names.

    Args:
        into: The given folder.
        paths: The files, as named in the data.
    """
    sample = [path for path in paths if path][:_SAMPLE]
    real = os.path.realpath(into)
    for folder in _near(into):
        if os.path.realpath(folder) == real:  # The same folder under another name.
            continue
        found = sum((folder / path).is_file() for path in sample)
        if sample and found * 2 > len(sample):
            return folder
    return None


def _near(into: Path) -> Iterator[Path]:
    """Yield the subfolders of a folder, its parents, and their subfolders."""
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
