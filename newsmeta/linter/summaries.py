"""Summaries of files, of which there may be very many."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import chain
from typing import overload

from newsmeta.overflow import Numbers, Overflow
from newsmeta.rules.across.comparing import Summary

_MOST_HELD = 4_096
"""Most summaries that are held as objects, before all of them become bytes."""


class Summaries(Sequence[Summary]):
    """Summaries of files, sorted by the names of their files on request.

    As objects, those of a hundred thousand files take 150 MiB. So they are kept as bytes in a
    temporary file and read one at a time; only a few stay objects.
    """

    def __init__(self) -> None:
        self._held: list[Summary] = []
        self._bytes = Overflow()
        self._starts = Numbers()
        self._order: Sequence[int] | None = None
        self._last_name = ""
        self._runs = array("Q", [0])

    def add(self, summary: Summary) -> None:
        """Add the summary of one more file."""
        if summary.name < self._last_name:
            self._runs.append(len(self))
        self._last_name = summary.name
        self._held.append(summary)
        if len(self._held) == _MOST_HELD:
            for each in self._held:
                self._starts.append(self._bytes.append(packed_summary(each)))
            self._held.clear()

    def sort(self) -> None:
        """Sort the summaries by the names of their files.

        The files that were asked for are found in this order, and so are the others.
        """
        self._order = None
        if len(self._runs) > 1:
            ends = [*self._runs[1:], len(self)]
            runs = [range(*bounds) for bounds in zip(self._runs, ends, strict=True)]
            self._order = Numbers()
            for number in merge(*runs, key=lambda number: self._at(number).name):
                self._order.append(number)

    def __len__(self) -> int:
        """Return the number of summaries."""
        return len(self._starts) + len(self._held)

    @overload
    def __getitem__(self, index: int) -> Summary: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Summary, ...]: ...
    def __getitem__(self, index: int | slice) -> Summary | tuple[Summary, ...]:
        """Return one summary or a slice."""
        if isinstance(index, slice):
            return tuple(self)[index]
        place = range(len(self))[index]
        return self._at(place if self._order is None else self._order[place])

    def __iter__(self) -> Iterator[Summary]:
        """Iterate over all summaries."""
        if self._order is not None:
            yield from map(self._at, self._order)
            return
        starts = iter(self._starts)
        if len(self._starts):
            next(starts)
        start = 0
        for end in chain(starts, [self._bytes.length] if len(self._starts) else ()):
            yield unpacked_summary(self._bytes.read(start, end))
            start = end
        yield from self._held

    def _at(self, number: int) -> Summary:
        """Return a summary by its number, from 0 in the order of adding."""
        packed = len(self._starts)
        if number >= packed:
            return self._held[number - packed]
        is_last = number + 1 == packed
        end = self._bytes.length if is_last else self._starts[number + 1]
        return unpacked_summary(self._bytes.read(self._starts[number], end))


def packed_summary(summary: Summary) -> bytes:
    """Return a summary as bytes."""
    return marshal.dumps(tuple([getattr(summary, name) for name in Summary.__slots__]))


def unpacked_summary(data: bytes) -> Summary:
    """Return a summary from its bytes."""
    return Summary(*marshal.loads(data))
