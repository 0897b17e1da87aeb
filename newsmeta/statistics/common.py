"""Which articles have something in common, of very many."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby

from newsmeta.statistics.model import Duplicate, Duplicates

_LISTED = 10
"""Groups that are listed, and files of each."""


class Commonness:
    """Finds articles that have something in common, which is told by a hash.

    It holds two numbers for each thing of each article. Once asked, nothing can be added.
    """

    def __init__(self) -> None:
        self._hashes = array("Q")
        self._rows = array("Q")

    def add(self, row: int, hashes: Iterable[int]) -> None:
        """Add what an article has, by the number of its row."""
        for each in hashes:
            self._hashes.append(each)
            self._rows.append(row)

    @property
    def rows(self) -> frozenset[int]:
        """The articles that have something in common with another."""
        return frozenset(row for group in self._groups for row in group)

    @cached_property
    def _groups(self) -> tuple[tuple[int, ...], ...]:
        """Those that have one thing in common; of two things that the same ones have, one."""
        return tuple(dict.fromkeys(self._found()))

    def _found(self) -> Iterator[tuple[int, ...]]:
        hash_of = self._hashes.__getitem__
        for _, places in groupby(sorted(range(len(self._hashes)), key=hash_of), hash_of):
            rows = tuple(sorted({self._rows[place] for place in places}))
            if len(rows) > 1:
                yield rows

    def duplicates(self, titled: Mapping[int, tuple[str, str]]) -> Duplicates:
        """Return them.

        Args:
            titled: The name of the file and the title of each, by its row.
        """
        groups = [sorted(titled[row] for row in rows) for rows in self._groups]
        groups.sort(key=lambda files: (-len(files), files))
        largest = (
            Duplicate(tuple(name for name, _ in files[:_LISTED]), files[0][1], len(files))
            for files in groups[:_LISTED]
        )
        return Duplicates(len(groups), len(self.rows), tuple(largest))
