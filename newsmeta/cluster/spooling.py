"""Files that wait until all of them are listed."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import TypeVar

from newsmeta.overflow import Overflow

Thing = TypeVar("Thing")

_AT_ONCE = 1_000


def all_listed(things: Iterable[Thing]) -> Iterator[Thing]:
    """Return files after all have been listed, with few of them in memory."""
    bytes_, ends = Overflow(), [0]
    rest = iter(things)
    while some := list(islice(rest, _AT_ONCE)):
        bytes_.append(pickle.dumps(some, pickle.HIGHEST_PROTOCOL))
        ends.append(bytes_.length)

    def read() -> Iterator[Thing]:
        for start, end in pairwise(ends):
            yield from pickle.loads(bytes_.read(start, end))

    return read()
