"""What there is to compare in files, which may be very many."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import overload

from newsmeta.overflow import Overflow
from newsmeta.rules.across.comparing import Fact, Summary

_MOST_HELD = 4_096
"""Summaries that are held as objects, until all of them become bytes."""


class Summaries(Sequence[Summary]):
    """Summaries of files, in the order of their names once they are sorted.

    As objects, those of a hundred thousand files take 150 MiB. As bytes they lie in a temporary
    file, and whoever goes through them gets them one at a time; few are left as they are.
    """

    def __init__(self) -> None:
        self._held: list[Summary] = []
        self._bytes = Overflow()
        self._starts = array("Q")
        self._taken = array("Q")
        self._order: Sequence[int] | None = None
        self._last_name = ""
        self._is_sorted = True

    def add(self, summary: Summary) -> None:
        """Add the summary of one more file."""
        self._is_sorted = self._is_sorted and self._last_name <= summary.name
        self._last_name = summary.name
        self._taken.append(
            sum(1 << at for at, fact in enumerate(summary.facts) if fact is not None)
        )
        self._held.append(summary)
        if len(self._held) == _MOST_HELD:
            for each in self._held:
                self._starts.append(self._bytes.append(_packed(each)))
            self._held.clear()

    def sort(self) -> None:
        """Put them in the order of the names of their files."""
        self._order = None
        if not self._is_sorted:
            names = [summary.name for summary in self]
            self._order = array("Q", sorted(range(len(names)), key=names.__getitem__))

    def facts(self, comparison: int) -> Facts:
        """Return what one of the comparisons took from those files in which there was something.

        Args:
            comparison: Its place among the facts of each file.
        """
        bit = 1 << comparison
        taken = self._taken
        order = range(len(taken)) if self._order is None else self._order
        numbers = array("Q", [number for number in order if taken[number] & bit])
        return Facts(self.at, numbers, comparison)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._starts) + len(self._held)

    @overload
    def __getitem__(self, index: int) -> Summary: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Summary, ...]: ...
    def __getitem__(self, index: int | slice) -> Summary | tuple[Summary, ...]:
        """Return one of them, or some."""
        if isinstance(index, slice):
            return tuple(self)[index]
        place = range(len(self))[index]
        return self.at(place if self._order is None else self._order[place])

    def __iter__(self) -> Iterator[Summary]:
        """Go through all of them."""
        return map(self.at, range(len(self)) if self._order is None else self._order)

    def at(self, number: int) -> Summary:
        """Return a summary by its number, from 0 in the order in which they were added."""
        packed = len(self._starts)
        if number >= packed:
            return self._held[number - packed]
        is_last = number + 1 == packed
        end = self._bytes.length if is_last else self._starts[number + 1]
        return Summary(*marshal.loads(self._bytes.read(self._starts[number], end)))


class Facts(Sequence[Fact]):
    """What one comparison gets: files, each with what it took from it.

    Args:
        summary_of: Returns a summary by its number.
        numbers: Those in which the comparison took something, in order.
        comparison: Its place among the facts of each file.
    """

    def __init__(
        self, summary_of: Callable[[int], Summary], numbers: Sequence[int], comparison: int
    ) -> None:
        self._summary_of = summary_of
        self._numbers = numbers
        self._comparison = comparison

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Fact: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Fact, ...]: ...
    def __getitem__(self, index: int | slice) -> Fact | tuple[Fact, ...]:
        """Return one of them, or some."""
        if isinstance(index, slice):
            return tuple(map(self._at, self._numbers[index]))
        return self._at(self._numbers[index])

    def __iter__(self) -> Iterator[Fact]:
        """Go through all of them."""
        return map(self._at, self._numbers)

    def _at(self, number: int) -> Fact:
        summary = self._summary_of(number)
        return summary, summary.facts[self._comparison]


def _packed(summary: Summary) -> bytes:
    return marshal.dumps(tuple([getattr(summary, name) for name in Summary.__slots__]))
