"""One row for each file, with its groups; there may be very many."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator
from typing import Any

from newsmeta.overflow import Overflow

_AT_ONCE = 1_000
"""Rows that are read at a time."""

Row = tuple[Any, ...]
"""Texts, numbers, and tuples of these."""


class Rows:
    """An unlimited number of rows, in the order of adding.

    The first ones are kept as objects; many are bytes in a temporary file.
    """

    def __init__(self) -> None:
        self._bytes = Overflow()
        self._starts = array("Q")
        self._some: list[Row] = []

    def append(self, row: Row) -> None:
        """Add a row."""
        self._some.append(row)
        if len(self._some) == _AT_ONCE:
            self._starts.append(self._bytes.append(marshal.dumps(self._some)))
            self._some.clear()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._starts) * _AT_ONCE + len(self._some)

    def __iter__(self) -> Iterator[Row]:
        """Iterate over all rows, any number of times."""
        ends = [*self._starts[1:], self._bytes.length]
        for start, end in zip(self._starts, ends, strict=False):
            yield from marshal.loads(self._bytes.read(start, end))
        yield from self._some
