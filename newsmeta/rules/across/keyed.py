"""Groups of files that share a key.

A rule that compares files gives the keys of a file: its page, its title, pairs of words. The runner
groups the files that share a key, in one process or in many, and passes the rule one file at a time
with its groups. Keys are bytes that are the same in each process and each run, so that they can be
stored, and files can be partitioned by them.

No file is held in memory for that: a group is a row of numbers in a temporary file, and the facts
of a file are read when a rule asks for them.
"""

from __future__ import annotations

import enum
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.overflow import Overflow
    from newsmeta.rules.across.comparing import Fact

KEY_BYTES = 16
"""The length of most keys (`newsmeta.keys`)."""

NUMBER_BYTES = 4

Key = tuple[bytes, bytes]
"""A key of a file, and a mark of the file, as in `Marks`; empty if there are no marks."""

Value = TypeVar("Value")


class Marks(enum.Enum):
    """The meaning of marks for files that share a key."""

    NONE = enum.auto()
    """There are no marks."""
    SAME = enum.auto()
    """Files with the same mark belong together."""
    DIFFERENT = enum.auto()
    """Files belong together unless all marks are the same."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """The way in which files that share a key belong together.

    Attributes:
        most: The most files that may share a key for it to count; None for any number.
        marks: The meaning of marks.
        key_bytes: The length of a key.
        mark_bytes: The length of a mark.
    """

    most: int | None = None
    marks: Marks = Marks.NONE
    key_bytes: int = KEY_BYTES
    mark_bytes: int = 0

    @property
    def width(self) -> int:
        """The length of a record: a key, the number of a file, and its mark."""
        return self.key_bytes + NUMBER_BYTES + self.mark_bytes


class Group(Sequence[int]):
    """The numbers of files that share a key, in order, possibly repeated.

    Args:
        sharing: The way in which they belong together.
        store: The store of groups.
        place: The place of the group in the store: the key, then the numbers, each with its mark.
        length: The number of files.
    """

    __slots__ = ("_length", "_sharing", "_store", "place")

    def __init__(self, sharing: Sharing, store: Overflow, place: int, length: int) -> None:
        self._sharing = sharing
        self._store = store
        self.place = place
        self._length = length

    @property
    def key(self) -> bytes:
        """The key."""
        return self._store.read(self.place, self.place + self._sharing.key_bytes)

    def marked(self) -> Iterator[tuple[int, bytes]]:
        """Yield each number with its mark."""
        step = NUMBER_BYTES + self._sharing.mark_bytes
        for data in self._pieces():
            for at in range(0, len(data), step):
                number = int.from_bytes(data[at : at + NUMBER_BYTES], "big")
                yield number >> 1, data[at + NUMBER_BYTES : at + step]

    def reported(self) -> Iterator[int]:
        """Yield the numbers of the reported files, each once."""
        step = NUMBER_BYTES + self._sharing.mark_bytes
        before = -1
        for data in self._pieces():
            for at in range(0, len(data), step):
                number = int.from_bytes(data[at : at + NUMBER_BYTES], "big")
                if number & 1 and number != before:
                    yield number >> 1
                before = number

    def __len__(self) -> int:
        """Return the number of files."""
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        """Return one number or a slice."""
        if isinstance(index, slice):
            return array("I", map(self.__getitem__, range(self._length)[index]))
        step = NUMBER_BYTES + self._sharing.mark_bytes
        at = self.place + self._sharing.key_bytes + range(self._length)[index] * step
        return int.from_bytes(self._store.read(at, at + NUMBER_BYTES), "big") >> 1

    def __iter__(self) -> Iterator[int]:
        """Iterate over all numbers."""
        for number, _ in self.marked():
            yield number

    def _pieces(self) -> Iterator[bytes]:
        step = (NUMBER_BYTES + self._sharing.mark_bytes) * _AT_ONCE
        start = self.place + self._sharing.key_bytes
        end = start + self._length * (NUMBER_BYTES + self._sharing.mark_bytes)
        for at in range(start, end, step):
            yield self._store.read(at, min(at + step, end))


class Groups:
    """The groups of a file.

    Args:
        number: The number of the file.
        groups: The groups.
        reader: Returns a file by its number, with its facts for the rule.
        remembered: The results remembered for groups, by name.
    """

    __slots__ = ("_groups", "_reader", "_remembered", "number")

    def __init__(
        self,
        number: int,
        groups: Sequence[Group],
        reader: Callable[[int], Fact],
        remembered: dict[Hashable, Any],
    ) -> None:
        self.number = number
        self._groups = groups
        self._reader = reader
        self._remembered = remembered

    def __iter__(self) -> Iterator[Group]:
        """Iterate over all groups."""
        return iter(self._groups)

    def of(self, wanted: bytes) -> Group | None:
        """Return the group of a key; None if no other file has it."""
        return next((group for group in self._groups if group.key == wanted), None)

    def files(self, numbers: Iterable[int]) -> Iterator[Fact]:
        """Yield files by their numbers."""
        return map(self._reader, numbers)

    def remembered(self, name: Hashable, make: Callable[[], Value]) -> Value:
        """Return a result that is the same for all files of some groups, computed once.

        Args:
            name: The name of the result, with the places of the groups.
            make: Computes the result.
        """
        if name not in self._remembered:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[name] = make()
        found: Value = self._remembered[name]
        return found


_AT_ONCE = 1_024
"""Numbers of a group that are read at a time."""
_MOST_REMEMBERED = 4_096
"""Most results that are remembered for groups."""


def without(
    groups: Groups, group: Group, others: Sequence[Group], most: int
) -> tuple[tuple[int, ...], int]:
    """Return the first numbers of a group that are in no other one, and how many there are.

    Args:
        groups: The groups, which remember the result: computing it for each file of a large group
            would take too long.
        group: The group.
        others: The other ones.
        most: The most numbers to return.
    """
    if not others:
        return groups.remembered((group.place, most), lambda: (_first(group, most), len(group)))

    def made() -> tuple[tuple[int, ...], int]:
        left_out = [array("I", other) for other in others]
        first: list[int] = []
        length = 0
        for number in group:
            if not any(_holds(other, number) for other in left_out):
                length += 1
                if len(first) < most:
                    first.append(number)
        return tuple(first), length

    return groups.remembered((group.place, *(other.place for other in others), most), made)


def _first(group: Group, most: int) -> tuple[int, ...]:
    return tuple(number for number, _ in zip(group, range(most), strict=False))


def _holds(numbers: array[int], number: int) -> bool:
    from bisect import bisect_left

    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number
