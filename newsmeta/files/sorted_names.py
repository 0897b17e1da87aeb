"""The names in a folder, in order, in little memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from heapq import merge

_PACKED = 16_384


class SortedNames:
    """Names that are to be had in order.

    Of very many in one folder, most are packed into a few pieces, which takes half the memory.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._packed: list[bytes] = []

    def add(self, name: str) -> None:
        """Add a name."""
        self._names.append(name)
        if len(self._names) == _PACKED:
            self._names.sort()
            self._packed.append(b"\0".join(map(os.fsencode, self._names)))
            self._names.clear()

    def in_order(self) -> Iterable[str]:
        """Return the names in order."""
        self._names.sort()
        return merge(self._names, *map(_unpacked, self._packed)) if self._packed else self._names


def _unpacked(names: bytes) -> Iterator[str]:
    start = 0
    while (end := names.find(b"\0", start)) >= 0:
        yield os.fsdecode(names[start:end])
        start = end + 1
    yield os.fsdecode(names[start:])
