"""Files that have something in common, found by keys.

A rule that compares files says which keys a file has: its page, its title, pairs of words. Whoever
runs it brings together the files that share a key, in this process or in many, and hands the rule
one file at a time with the groups that it is in. Keys are bytes that are the same in each process
and each run, so that they can be stored, and files be shared out by them.

No file is held for that: a group is a row of numbers in a temporary file, and what is known of a
file is read when a rule asks for it.
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
"""What files may share, and a mark of the file, as `Marks` has it; empty where there are none."""

Value = TypeVar("Value")


class Marks(enum.Enum):
    """What marks say of files that share a key."""

    NONE = enum.auto()
    """There are no marks."""
    SAME = enum.auto()
    """Those belong together whose marks are the same."""
    DIFFERENT = enum.auto()
    """They belong together unless all marks are the same."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Which files that share a key belong together.

    Attributes:
        most: Files that may share a key for it to count; None for any number.
        marks: What marks say.
        key_bytes: How long each key is.
        mark_bytes: How long each mark is.
    """

    most: int | None = None
    marks: Marks = Marks.NONE
    key_bytes: int = KEY_BYTES
    mark_bytes: int = 0

    @property
    def width(self) -> int:
        """How long a record is: a key, the number of a file, and its mark."""
        return self.key_bytes + NUMBER_BYTES + self.mark_bytes


class Group(Sequence[int]):
    """The numbers of files that share a key, in order; one may be in it more than once.

    Args:
        sharing: Why they belong together.
        store: What holds groups.
        place: Where in it this one starts: with the key, then the numbers, each with its mark.
        length: How many numbers there are.
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
        """Yield the numbers of the files that are reported on, each once."""
        step = NUMBER_BYTES + self._sharing.mark_bytes
        before = -1
        for data in self._pieces():
            for at in range(0, len(data), step):
                number = int.from_bytes(data[at : at + NUMBER_BYTES], "big")
                if number & 1 and number != before:
                    yield number >> 1
                before = number

    def __len__(self) -> int:
        """Return how many there are."""
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        """Return one of them, or some."""
        if isinstance(index, slice):
            return array("I", map(self.__getitem__, range(self._length)[index]))
        step = NUMBER_BYTES + self._sharing.mark_bytes
        at = self.place + self._sharing.key_bytes + range(self._length)[index] * step
        return int.from_bytes(self._store.read(at, at + NUMBER_BYTES), "big") >> 1

    def __iter__(self) -> Iterator[int]:
        """Go through all of them."""
        for number, _ in self.marked():
            yield number

    def _pieces(self) -> Iterator[bytes]:
        step = (NUMBER_BYTES + self._sharing.mark_bytes) * _AT_ONCE
        start = self.place + self._sharing.key_bytes
        end = start + self._length * (NUMBER_BYTES + self._sharing.mark_bytes)
        for at in range(start, end, step):
            yield self._store.read(at, min(at + step, end))


class Groups:
    """The groups that a file is in.

    Args:
        number: The number of the file.
        groups: The groups.
        reader: Returns a file by its number, with what the rule took from it.
        remembered: What was worked out for groups so far, by what it is.
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
        """Go through all of them."""
        return iter(self._groups)

    def of(self, wanted: bytes) -> Group | None:
        """Return the group of a key; None where the file has it alone."""
        return next((group for group in self._groups if group.key == wanted), None)

    def files(self, numbers: Iterable[int]) -> Iterator[Fact]:
        """Yield files by their numbers."""
        return map(self._reader, numbers)

    def remembered(self, name: Hashable, make: Callable[[], Value]) -> Value:
        """Return what is the same for all files of some groups, worked out once.

        Args:
            name: What it is, with the places of the groups.
            make: Returns it.
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
"""Things that are remembered of groups."""


def without(
    groups: Groups, group: Group, others: Sequence[Group], most: int
) -> tuple[tuple[int, ...], int]:
    """Return the first numbers of a group that are in no other one, and how many there are.

    Args:
        groups: What remembers it: for each file of a large group, it would take too long.
        group: The group.
        others: The other ones.
        most: How many numbers to return.
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
