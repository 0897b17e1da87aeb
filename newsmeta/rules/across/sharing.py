"""Which of very many files have something in common."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import groupby, pairwise, repeat
from typing import Any

from newsmeta.rules.across.comparing import Fact

_SORTED_AT_ONCE = 25_000
"""Keys that are sorted at a time: while they are, each takes four times as much memory."""
_MOST_PARTS = 16
_CODE_BITS = 64
_NUMBER_BITS = 32
_NUMBER = (1 << _NUMBER_BITS) - 1


class Shared:
    """Which numbers have a key in common, in 12 bytes for each key of each number.

    Keys are known by 64 bits of their hashes, so that two different ones may be taken for one,
    once in many million runs.

    Args:
        most: Numbers that may have a key in common for it to count; None for any.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._codes = array("q")
        self._numbers = array("I")
        self._starts = array("Q")

    def add(self, number: int, keys: set[Any]) -> None:
        """Add a number with its keys."""
        self._codes.extend(map(hash, keys))
        self._numbers.extend(repeat(number, len(keys)))

    def sort(self) -> None:
        """Make it known which numbers have which keys in common; no more can be added then."""
        codes, self._codes = self._codes, array("q")
        numbers, self._numbers = self._numbers, array("I")
        parts = min(1 + len(codes) // _SORTED_AT_ONCE, _MOST_PARTS)
        lowest = -1 << _CODE_BITS - 1
        bounds = [lowest + (part << _CODE_BITS) // parts for part in range(parts + 1)]
        for least, beyond in pairwise(bounds):
            self._sort_part(
                [
                    code << _NUMBER_BITS | number
                    for code, number in zip(codes, numbers, strict=True)
                    if least <= code < beyond
                ]
            )
        self._starts.append(len(self._numbers))

    def _sort_part(self, pairs: list[int]) -> None:
        pairs.sort()
        for code, those in groupby(pairs, lambda pair: pair >> _NUMBER_BITS):
            numbers = [pair & _NUMBER for pair in those]
            if len(numbers) > 1 and (self._most is None or len(numbers) <= self._most):
                self._codes.append(code)
                self._starts.append(len(self._numbers))
                self._numbers.extend(numbers)

    def of(self, key: Hashable) -> Sequence[int]:
        """Return the numbers that have a key in common; none where it is that of one alone."""
        code = hash(key)
        at = bisect_left(self._codes, code)
        if at == len(self._codes) or self._codes[at] != code:
            return ()
        return self._numbers[self._starts[at] : self._starts[at + 1]]

    @property
    def all(self) -> list[int]:
        """The numbers that have any key in common with another one, in order."""
        return sorted(set(self._numbers))


def sharing(files: Sequence[Fact], keys_of: Callable[[Fact], Iterable[Hashable]]) -> list[Fact]:
    """Return the files that have a key in common with another one, in order.

    Args:
        files: The files.
        keys_of: Returns the keys of one.
    """
    shared = Shared()
    for number, file in enumerate(files):
        shared.add(number, set(keys_of(file)))
    shared.sort()
    return [files[number] for number in shared.all]
