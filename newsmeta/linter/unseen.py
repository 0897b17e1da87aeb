"""Files that were meant as articles, and that no program takes for any.

A search passes over files without front matter: a README, a page of plain HTML. In a folder of
articles such a file is most often an article with a mistake at its very beginning, which is
missed nowhere, since it appears nowhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from newsmeta.data_classes import dataclass
from newsmeta.files.search import DEFAULT_SUFFIXES, Finder
from newsmeta.files.targets import Target, begins_like_one
from newsmeta.frontmatter import SourceError
from newsmeta.frontmatter.openings import Opening, opening, wide_encoding
from newsmeta.frontmatter.source import BOM, starts_front_matter
from newsmeta.site.builders import ALL, Builders

if TYPE_CHECKING:
    from newsmeta.frontmatter import Parsed
    from newsmeta.linter.kinds import Kinds
    from newsmeta.site.places import Places

_MOST_BYTES = 16_000
"""Bytes of a file that are looked at."""
_HEAD = 200
_SAMPLE = 16
"""Files of a folder that are looked at, to tell what it holds."""

# What people keep beside articles: papers of a project, pages of a folder, models to copy.
_KEPT = re.compile(
    r"""(?:read-?me|index|_index|contributing|contributors|changelog|changes|history|news|licen[cs]e
    |copying|notice|authors|maintainers|code[-_]of[-_]conduct|security|support|governance|todo|notes?
    |faq|about|template|sample|example|archive|summary|404
    |style[-_]?guide|guide(?:lines)?|howto|how-to|instructions)(?:[._-][a-z]{2}(?:[-_][a-z]{2,4})?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_CAPITALS = re.compile(r"[A-Z][A-Z0-9_-]*")
_PASSED_OVER = ("_", ".", "#", "~")
"""How names begin of files that Jekyll passes over."""
_DATED = re.compile(r"[0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2}-.")


@dataclass(frozen=True, slots=True)
class _Content:
    """What is in a folder, as far as a sample tells.

    Attributes:
        articles: How many articles there are.
        others: The names of files that are none, and were not meant as any.
    """

    articles: int
    others: frozenset[str]


class Unseen:
    """Tells which files were meant as articles, of those that have no front matter.

    Args:
        finder: What finds files.
        kinds: Knows what files are.
        places: Knows where sites begin.
        parse: Reads a file.
    """

    def __init__(
        self,
        finder: Finder,
        kinds: Kinds,
        places: Places,
        parse: Callable[[bytes], Parsed],
    ) -> None:
        self._finder = finder
        self._kinds = kinds
        self._builders = Builders(places)
        self._parse = parse
        self._contents: dict[tuple[str, bool], _Content] = {}

    def is_meant(self, target: Target, data: bytes) -> bool:
        """Tell whether a file without front matter is to be reported where a search finds it.

        Args:
            target: The file.
            data: Its content.
        """
        folder, name = os.path.split(target.file)
        if begins_like_one(data):  # Which is so plain that neither name nor folder matter.
            builders = self._builders.of(folder)
            return builders == ALL or not builders & _beginning(data).takers
        if not _is_named_like_an_article(name):
            return False
        kind = self._kinds.settled(target.file)
        if kind is not None and not kind.is_article:
            return False
        found = _beginning(data)
        if not found.is_meant and not _DATED.match(name):
            return False
        if self._builders.of(folder) & found.takers:
            return False
        if found.is_meant and kind is not None:
            return True
        content = self._content(folder, is_settled=kind is not None)
        others = len(content.others - {name})
        if found.is_meant or kind is not None:  # Its beginning, or the folder, speaks for it.
            return content.articles > 0 and (kind is not None or content.articles >= others)
        return content.articles > others

    def _content(self, folder: str, *, is_settled: bool) -> _Content:
        if (folder, is_settled) not in self._contents:
            articles, others = 0, set[str]()
            for name in self._sample(folder):
                path = os.path.join(folder, name)  # noqa: PTH118
                is_article = self._is_article(path, is_settled=is_settled)
                if is_article:
                    articles += 1
                elif is_article is not None:
                    others.add(name)
            self._contents[folder, is_settled] = _Content(articles, frozenset(others))
        return self._contents[folder, is_settled]

    def _sample(self, folder: str) -> list[str]:
        """Return names of files in a folder that may be articles, spread over all there are."""
        try:
            with self._finder.disk.entries(folder or os.curdir) as entries:
                names = sorted(
                    entry.name
                    for entry in entries
                    if _is_named_like_an_article(entry.name)
                    and entry.is_file()
                    and self._finder.takes(entry.path)
                )
        except OSError:
            return []
        step = max(len(names) // _SAMPLE, 1)
        return names[::step]

    def _is_article(self, path: str, *, is_settled: bool) -> bool | None:
        """Tell whether a file is an article; None where it was to be one, or nobody knows."""
        try:
            disk = self._finder.disk
            head = disk.head(path, _HEAD if is_settled else _MOST_BYTES)
            if is_settled and not starts_front_matter(head):
                head = disk.head(path, _HEAD + _MOST_BYTES)
            if not starts_front_matter(head):
                return None if _beginning(head).is_meant else False
            if is_settled:
                return True
            parsed = self._parse(disk.head(path, -1))
        except (OSError, SourceError):
            return None
        values = parsed.values if parsed.front_matter.root is not None else None
        return self._kinds.of(path, values).is_article


def _is_named_like_an_article(name: str) -> bool:
    """Tell whether a file has the name of an article rather than one of a paper beside them."""
    stem, dot, ending = name.rpartition(".")
    if not f"{dot}{ending}".lower().endswith(DEFAULT_SUFFIXES) or stem.startswith(_PASSED_OVER):
        return False
    return not (_KEPT.fullmatch(stem) or _CAPITALS.fullmatch(stem))


def _beginning(data: bytes) -> Opening:
    """Return what is wrong with the beginning of a file."""
    head = data[:_MOST_BYTES]
    if wide_encoding(head):
        return Opening("", "")
    return opening(head.decode("utf-8", "replace").removeprefix(BOM))
