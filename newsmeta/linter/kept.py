"""Comparison of files whose summaries are kept on other machines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from newsmeta.linter.summaries import unpacked_summary
from newsmeta.linter.together import Members, found_in
from newsmeta.overflow import Numbers, Overflow
from newsmeta.rules.across.comparing import Among, Comparing, Comparison, Summary
from newsmeta.rules.across.keyed import NUMBER_BYTES, Group, Sharing
from newsmeta.sorting import Sorter

Found = list[tuple[int, bytes]]
"""Groups: the number of files in each, and its key with their numbers and marks."""


class Kept(ABC):
    """Summaries of files that are kept on other machines.

    Files are numbered from 0 in the order in which they were checked.

    Attributes:
        places: For each file, its place among the requested files.
        is_in_order: Whether the files came in the order of their names.
    """

    def __init__(self) -> None:
        self.places = Numbers()
        self.is_in_order = True
        self._last_name = ""

    def add(self, name: str, place: int) -> None:
        """Add a checked file: its name as shown, and its place among the requested files."""
        self.places.append(place)
        self.is_in_order = self.is_in_order and self._last_name <= name
        self._last_name = name

    @abstractmethod
    def found(self, sharings: Sequence[Sharing]) -> Iterator[list[Found]]:
        """Yield the groups of each part of the keys, by comparison, in order of the keys."""

    @abstractmethod
    def summaries(self, numbers: Iterable[int] | None) -> Iterator[tuple[int, bytes]]:
        """Yield the packed summaries of files, in order; of all if `numbers` is None."""


def summaries_of(kept: Kept) -> Iterator[Summary]:
    """Yield the summary of each file."""
    for number, data in kept.summaries(None):
        if data:
            yield unpacked_summary(data).numbered(kept.places[number])


def compared_apart(
    kept: Kept,
    comparisons: Sequence[tuple[int, Comparing]],
    sharings: Sequence[Sharing],
    among: Among,
) -> Iterator[Comparison]:
    """Yield the findings of comparing files; only summaries of files in groups are fetched.

    Args:
        kept: The kept summaries.
        comparisons: The comparisons, each with its index among the facts of a file.
        sharings: By the same index, which files belong together.
        among: The knowledge of the comparisons besides the files.
    """
    members = Members(len(kept.places))
    wanted = Sorter(NUMBER_BYTES, beyond=max(1, len(kept.places)))
    for found in kept.found(sharings):
        for at, (index, comparing) in enumerate(comparisons):
            for length, data in found[index]:
                place = members.store.append(data)
                group = Group(comparing.sharing, members.store, place, length)
                members.add(at, group)
                wanted.extend(number.to_bytes(NUMBER_BYTES, "big") for number in group)
    fetched = _Fetched(kept, wanted)
    yield from found_in(members, fetched.read, comparisons, among)


class _Fetched:
    """Summaries of some files, read on demand."""

    def __init__(self, kept: Kept, wanted: Sorter) -> None:
        self._places = kept.places
        self._bytes = Overflow()
        self._numbers = array("I")
        self._starts = array("Q")
        numbers = (number for number, _ in groupby(chain.from_iterable(wanted.parts())))
        for number, data in kept.summaries(int.from_bytes(each, "big") for each in numbers):
            self._numbers.append(number)
            self._starts.append(self._bytes.append(data))
        self._starts.append(self._bytes.length)

    def read(self, number: int) -> Summary:
        """Return the summary of a file."""
        at = bisect_left(self._numbers, number)
        data = self._bytes.read(self._starts[at], self._starts[at + 1])
        return unpacked_summary(data).numbered(self._places[number])
