"""The sums of the notes on files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from newsmeta.data_classes import dataclass
from newsmeta.sorting import matches
from newsmeta.statistics.common import Commonness
from newsmeta.statistics.distribution import NumberTally
from newsmeta.statistics.model import Entry, Filled, Grouped, Share, Statistics, Unreadable
from newsmeta.statistics.notes import Facts, Noted
from newsmeta.statistics.rows import Rows
from newsmeta.statistics.shapes import PictureTally

_LISTED = 10
"""Most articles in a list of the freshest or the oldest."""
_MONTH = len("2021-01")


class Groups:
    """Counts articles and their findings by shared values."""

    def __init__(self) -> None:
        self.articles: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()

    def add(self, names: Sequence[str]) -> None:
        """Count an article."""
        self.articles.update(names or ("",))

    def add_findings(self, names: Sequence[str], number: int) -> None:
        """Count the findings in an article."""
        for name in names or ("",):
            self.findings[name] += number

    def grouped(self, *, by_name: bool = False) -> Grouped:
        """Return the counted groups.

        Args:
            by_name: Whether to sort by name, not by number.
        """
        shares = [
            Share(name, number, self.findings[name])
            for name, number in self.articles.items()
            if name
        ]
        shares.sort(key=lambda each: (0 if by_name else -each.articles, each.name))
        return Grouped(tuple(shares), Share("", self.articles[""], self.findings[""]))


class Ends:
    """Keeps the first and the last published articles."""

    def __init__(self) -> None:
        self._oldest: list[Entry] = []
        self._freshest: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Add an article."""
        self._oldest.append(entry)
        self._freshest.append(entry)
        if len(self._oldest) >= _LISTED * 10:
            self._cut()

    @property
    def oldest(self) -> tuple[Entry, ...]:
        """The articles published first, the oldest first."""
        self._cut()
        return tuple(self._oldest)

    @property
    def freshest(self) -> tuple[Entry, ...]:
        """The articles published last, the newest first."""
        self._cut()
        return tuple(self._freshest)

    def _cut(self) -> None:
        for entries, is_reversed in ((self._oldest, False), (self._freshest, True)):
            entries.sort(key=lambda each: each.path)
            entries.sort(key=lambda each: each.published, reverse=is_reversed)
            del entries[_LISTED:]


class Tally:
    """Adds up the notes on files.

    Args:
        known_fields: The fields of articles, as in the notes: the path of each, and whether it is
            required.
    """

    def __init__(self, known_fields: Sequence[tuple[tuple[str, ...], bool]]) -> None:
        self._known_fields = known_fields
        self._rows = Rows()
        self._numbers = _Numbers()
        self._filled: Counter[int] = Counter()
        self._unknown: Counter[str] = Counter()
        self._months, self._topics, self._providers = Groups(), Groups(), Groups()
        self._authors, self._types = Groups(), Groups()
        self._kinds, self._folders = Groups(), Groups()
        self._pictures = PictureTally()
        self._quality = NumberTally("quality")
        self._heat = NumberTally("heat", knows_unranked=True)
        self._ends = Ends()
        self._pages, self._titles = Commonness(), Commonness()
        self._unreadable: list[Unreadable] = []

    def add(self, name: str, noted: Noted, folder: str) -> None:
        """Add a readable file.

        Args:
            name: The name of the file, as shown.
            noted: The note on the file.
            folder: The folder of a file without a kind; else an empty string.
        """
        self._numbers.files += 1
        if noted.is_left_out:
            self._numbers.filtered += 1
            return
        self._kinds.add((noted.kind,))
        if folder:
            self._folders.add((folder,))
        facts = noted.facts
        if facts is None:
            self._rows.append((name, noted.kind, folder, None))
            return
        row = len(self._rows)
        self._rows.append((name, noted.kind, folder, facts.title, *_groups_of(facts)))
        self._add_article(name, facts)
        self._pages.add(row, facts.pages)
        self._titles.add(row, facts.titles)

    def _add_article(self, name: str, facts: Facts) -> None:
        self._numbers.articles += 1
        self._numbers.hidden += facts.is_hidden
        self._filled[facts.filled] += 1
        self._unknown.update(facts.unknown)
        for groups, names in zip(self._groups, _groups_of(facts), strict=True):
            groups.add(names)
        if facts.published:
            self._ends.add(Entry(name, facts.title, facts.published))
        self._numbers.with_picture += bool(facts.pictures)
        for picture in facts.pictures:
            self._pictures.add(*picture)
        self._quality.add(facts.quality)
        self._heat.add(facts.heat)

    def add_unreadable(self, file: Unreadable) -> None:
        """Add an unreadable file."""
        self._numbers.files += 1
        self._unreadable.append(file)

    @property
    def _groups(self) -> tuple[Groups, ...]:
        """The groupings of articles, in the order of `_groups_of`."""
        return self._months, self._topics, self._providers, self._authors, self._types

    def articles(self) -> Iterator[str]:
        """Yield the name of each article that is not left out."""
        return (name for name, _, _, title, *_ in self._rows if title is not None)

    def add_findings(self, by_file: Iterable[tuple[str, int]]) -> None:
        """Add the findings, once all files were added.

        Args:
            by_file: Each file with findings, and their number.
        """
        found = matches(by_file, (name for name, *_ in self._rows))
        row, number = next(found, (-1, 0))
        for place, (_, kind, folder, title, *groups) in enumerate(self._rows):
            if place != row:
                continue
            self._kinds.add_findings((kind,), number)
            if folder:
                self._folders.add_findings((folder,), number)
            if title is not None:
                for each, names in zip(self._groups, groups, strict=True):
                    each.add_findings(names, number)
            row, number = next(found, (-1, 0))

    def statistics(self) -> Statistics:
        """Return all figures except those of findings."""
        numbers, oldest, freshest = self._numbers, self._ends.oldest, self._ends.freshest
        months, *others = self._groups
        topics, providers, authors, types = (each.grouped() for each in others)
        titled = {row: (name, title) for row, name, title in self._titled()}
        return Statistics(
            files=numbers.files,
            articles=numbers.articles,
            hidden=numbers.hidden,
            filtered=numbers.filtered,
            unreadable=tuple(sorted(self._unreadable, key=lambda each: each.path)),
            oldest_published=oldest[0].published if oldest else "",
            newest_published=freshest[0].published if freshest else "",
            by_month=months.grouped(by_name=True),
            by_topic=topics,
            by_provider=providers,
            by_author=authors,
            by_type=types,
            by_kind=self._kinds.grouped(),
            other_collections=self._folders.grouped(),
            completeness=tuple(self._completeness()),
            with_amp=self._number_with(("ampWebUrl",)),
            with_picture=numbers.with_picture,
            pictures=self._pictures.pictures,
            quality=self._quality.distribution,
            heat=self._heat.distribution,
            freshest=freshest,
            oldest=oldest,
            same_page=self._pages.duplicates(titled),
            same_title=self._titles.duplicates(titled),
        )

    def _titled(self) -> Iterator[tuple[int, str, str]]:
        """Yield the rows of articles that are listed as duplicates, with name and title."""
        wanted = self._pages.listed | self._titles.listed
        for row, (name, _, _, title, *_) in enumerate(self._rows if wanted else ()):
            if row in wanted:
                yield row, name, title

    def _completeness(self) -> Iterator[Filled]:
        of = self._numbers.articles
        for way, is_required in self._known_fields:
            yield Filled(".".join(way), self._number_with(way), of, is_required)
        unknown = sorted(self._unknown.items(), key=lambda pair: (-pair[1], pair[0]))
        for name, number in unknown:
            yield Filled(name, number, of, is_known=False)

    def _number_with(self, way: tuple[str, ...]) -> int:
        """Return the number of articles in which a field is filled."""
        ways = [each for each, _ in self._known_fields]
        bit = 1 << ways.index(way) if way in ways else 0
        return sum(number for bits, number in self._filled.items() if bits & bit)


@dataclass(slots=True)
class _Numbers:
    """Single numbers, as in `Statistics`."""

    files: int = 0
    articles: int = 0
    hidden: int = 0
    filtered: int = 0
    with_picture: int = 0


def _groups_of(facts: Facts) -> tuple[tuple[str, ...], ...]:
    """Return the names by which an article is counted."""
    month = (facts.published[:_MONTH],) if facts.published else ()
    return month, facts.topics, facts.providers, facts.authors, facts.types
