"""Articles with something in common, among very many."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, groupby, islice

from newsmeta.data_classes import dataclass
from newsmeta.keys import KEY_BYTES, key_of_bytes
from newsmeta.sorting import Sorter
from newsmeta.statistics.model import Duplicate, Duplicates

_LISTED = 10
"""Most groups that are listed, and most files of each."""
_HASH = 8
_ROW = 4


@dataclass(frozen=True, slots=True)
class _Group:
    """Articles with something in common.

    Attributes:
        length: The number of articles.
        rows: The first of them.
        key: The hash that they share.
    """

    length: int
    rows: tuple[int, ...]
    key: bytes

    @property
    def order(self) -> tuple[int, tuple[int, ...]]:
        """The sort key of groups: the largest first, then by their files."""
        return -self.length, self.rows


class Commonness:
    """Finds articles with something in common, which is identified by a hash.

    What each article has is a record in a temporary file, once there are many. Rows are in order of
    the names of files. Once asked, nothing can be added.
    """

    def __init__(self) -> None:
        self._records = Sorter(_HASH + _ROW)
        self._beyond = 1

    def add(self, row: int, hashes: Iterable[int]) -> None:
        """Add the hashes of an article, by the number of its row."""
        self._beyond = row + 1
        of_article = row.to_bytes(_ROW, "big")
        self._records.extend([each.to_bytes(_HASH, "big") + of_article for each in hashes])

    @property
    def listed(self) -> frozenset[int]:
        """The listed articles."""
        return frozenset(chain.from_iterable(group.rows for group in self._found[2]))

    def duplicates(self, titled: Mapping[int, tuple[str, str]]) -> Duplicates:
        """Return the duplicates.

        Args:
            titled: The name of the file and the title of each listed article, by its row.
        """
        groups, articles, largest = self._found
        return Duplicates(
            groups,
            articles,
            tuple(
                Duplicate(
                    tuple(titled[row][0] for row in group.rows),
                    titled[group.rows[0]][1],
                    group.length,
                )
                for group in largest
            ),
        )

    @cached_property
    def _found(self) -> tuple[int, int, Sequence[_Group]]:
        """The number of groups, the number of articles in them, and the largest groups."""
        keys, rows = Sorter(KEY_BYTES), Sorter(_ROW, beyond=self._beyond)
        largest: dict[bytes, _Group] = {}
        for group in self._groups(rows):
            # If the same articles share two things, only one counts.
            keys.extend([group.key])
            largest[group.key] = group
            if len(largest) > 10 * _LISTED:
                largest = _first(largest)
        return _distinct(keys), _distinct(rows), tuple(_first(largest).values())

    def _groups(self, rows: Sorter) -> Iterator[_Group]:
        """Yield the groups of articles, one for each shared thing."""
        records = chain.from_iterable(self._records.parts())
        for _, alike in groupby(records, lambda record: record[:_HASH]):
            # An article may have the same hash twice.
            found = array("I", (int.from_bytes(each[_HASH:], "big") for each, _ in groupby(alike)))
            if len(found) > 1:
                rows.extend(row.to_bytes(_ROW, "big") for row in found)
                first = tuple(islice(found, _LISTED))
                yield _Group(len(found), first, key_of_bytes(found.tobytes()))


def _first(groups: Mapping[bytes, _Group]) -> dict[bytes, _Group]:
    """Return the listed groups."""
    in_order = sorted(groups.values(), key=lambda group: group.order)
    return {group.key: group for group in in_order[:_LISTED]}


def _distinct(records: Sorter) -> int:
    """Return the number of different records."""
    return sum(1 for _ in groupby(chain.from_iterable(records.parts())))
