"""The sorted names of a folder, in little memory, even if there are a million."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import pairwise

from newsmeta.overflow import Overflow

_PACKED = 16_384
_AT_ONCE = 1 << 14
"""Bytes of names that are read at a time."""


class SortedNames:
    """Names, to be iterated in order.

    If there are very many, most are in a few sorted runs in a temporary file.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._packed = Overflow()
        self._ends = [0]

    def add(self, name: str) -> None:
        """Add a name."""
        self._names.append(name)
        if len(self._names) == _PACKED:
            self._names.sort()
            self._packed.append(b"".join(os.fsencode(each) + b"\0" for each in self._names))
            self._ends.append(self._packed.length)
            self._names.clear()

    def in_order(self) -> Iterable[str]:
        """Return the names in order."""
        self._names.sort()
        runs = [self._run(*bounds) for bounds in pairwise(self._ends)]
        return merge(self._names, *runs) if runs else self._names

    def _run(self, start: int, end: int) -> Iterator[str]:
        rest = b""
        for at in range(start, end, _AT_ONCE):
            data = rest + self._packed.read(at, min(at + _AT_ONCE, end))
            *names, rest = data.split(b"\0")
            yield from map(os.fsdecode, names)
