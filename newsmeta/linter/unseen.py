"""Files that were meant as articles, but that no program recognizes.

A search passes over files without front matter, such as a README or a page of plain HTML. In a
folder of articles, such a file is usually an article with a mistake at its very beginning. It
appears nowhere, so nobody notices.
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
"""Most bytes of a file that are looked at."""
_HEAD = 200
_SAMPLE = 16
"""Number of files in a folder that are looked at as a sample."""

# Files that people keep beside articles: project papers, index pages, templates.
_KEPT = re.compile(
    r"""(?:read-?me|index|_index|contributing|contributors|changelog|changes|history|news|licen[cs]e
    |copying|notice|authors|maintainers|code[-_]of[-_]conduct|security|support|governance|todo|notes?
    |faq|about|template|sample|example|archive|summary|404
    |style[-_]?guide|guide(?:lines)?|howto|how-to|instructions)(?:[._-][a-z]{2}(?:[-_][a-z]{2,4})?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_CAPITALS = re.compile(r"[A-Z][A-Z0-9_-]*")
_PASSED_OVER = ("_", ".", "#", "~")
"""First characters of names that Jekyll passes over."""
_DATED = re.compile(r"[0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2}-.")


@dataclass(frozen=True, slots=True)
class _Content:
    """The contents of a folder, estimated from a sample.

    Attributes:
        articles: The number of articles.
        others: The names of files that are not articles and were not meant as such.
    """

    articles: int
    others: frozenset[str]


class Unseen:
    """Recognizes files without front matter that were meant as articles.

    Args:
        finder: The finder of files.
        kinds: The kinds of files.
        places: The places of sites.
        parse: Parses a file.
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
        """Tell whether a search should report a file without front matter.

        Args:
            target: The file.
            data: Its content.
        """
        folder, name = os.path.split(target.file)
        if begins_like_one(data):  # This is so clear that neither name nor folder matters.
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
        if found.is_meant or kind is not None:  # Its beginning, or the folder, suggests an article.
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
        """Return names of possible articles in a folder, spread over all of its files."""
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
        """Tell whether a file is an article; None if it was meant as one, or if that is unknown."""
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
    """Tell whether a file has the name of an article, not of a paper beside articles."""
    stem, dot, ending = name.rpartition(".")
    if not f"{dot}{ending}".lower().endswith(DEFAULT_SUFFIXES) or stem.startswith(_PASSED_OVER):
        return False
    return not (_KEPT.fullmatch(stem) or _CAPITALS.fullmatch(stem))


def _beginning(data: bytes) -> Opening:
    """Return the problem with the beginning of a file."""
    head = data[:_MOST_BYTES]
    if wide_encoding(head):
        return Opening("", "")
    return opening(head.decode("utf-8", "replace").removeprefix(BOM))
