"""Records that are sorted, however many they are, in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain, groupby, islice, pairwise

from newsmeta.keys import KEY_BYTES, key
from newsmeta.overflow import Overflow

_MOST_HELD = 1 << 16
"""Records that are held, until all of them are sorted and go to a temporary file."""
_PARTS = 256
"""Parts that each of those sorted runs is read in."""
_RUN_AT_ONCE = 256
"""Records of one run that are read at a time where a part is too large to be held."""
_LEADING = 4
_NUMBER = 4
_KNOWN, _ASKED = b"\0", b"\1"


class Sorter:
    """Records, bytes of one length, that come out in order.

    Many are sorted piece by piece. Each piece is a run in a temporary file, of which it is known
    where records of each part begin; so the records of one part are read from all runs, and put
    in order, at a time.

    Args:
        width: How long each record is, four bytes at least.
        beyond: What no number is as large as that the first four bytes of a record are, in order
            to make parts of about one size.
        least: The least of these numbers, for the same reason.
    """

    def __init__(self, width: int, beyond: int = 1 << 32, least: int = 0) -> None:
        self._width = width
        self._held: list[bytes] = []
        self._runs = Overflow()
        self._bounds: list[array[int]] = []
        self._leads = [
            (least + (beyond - least) * part // _PARTS).to_bytes(_LEADING, "big")
            for part in range(1, _PARTS)
        ]

    def extend(self, records: Iterable[bytes]) -> None:
        """Add records."""
        self._held.extend(records)
        if len(self._held) >= _MOST_HELD:
            self._put_away()

    def parts(self) -> Iterator[list[bytes]]:
        """Yield all records in order, some at a time. They can be had once."""
        if not self._bounds:
            self._held.sort()
            yield self._held
            self._held = []
            return
        self._put_away()
        for part in range(_PARTS):
            slices = [bounds[part : part + 2] for bounds in self._bounds]
            size = sum(end - start for start, end in slices) // self._width
            if size > max(_MOST_HELD, _RUN_AT_ONCE):
                runs = [self._run(start, end) for start, end in slices if start < end]
                records = merge(*runs)
                while some := list(islice(records, _MOST_HELD)):
                    yield some
            elif size:
                yield sorted(chain.from_iterable(self._read(*each) for each in slices))

    def _put_away(self) -> None:
        self._held.sort()
        places = [0, *(bisect_left(self._held, lead) for lead in self._leads), len(self._held)]
        start = self._runs.append(b"".join(self._held))
        self._bounds.append(array("Q", [start + place * self._width for place in places]))
        self._held.clear()

    def _read(self, start: int, end: int) -> list[bytes]:
        width, data = self._width, self._runs.read(start, end)
        return [data[at : at + width] for at in range(0, len(data), width)]

    def _run(self, start: int, end: int) -> Iterator[bytes]:
        step = _RUN_AT_ONCE * self._width
        for one, other in pairwise([*range(start, end, step), end]):
            yield from self._read(one, other)


def matches(known: Iterable[tuple[str, int]], asked: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield which texts are known, each as its place among those that are asked for.

    Neither is held: both may be very many.

    Args:
        known: Texts, each with a number below 2 to the 32nd.
        asked: The texts that are asked for.

    Yields:
        For each of those that are known the place, from 0 in rising order, and its number; if it
        is known more than once, their sum.
    """
    records = Sorter(KEY_BYTES + 1 + _NUMBER)
    for text, number in known:
        records.extend([key(text) + _KNOWN + number.to_bytes(_NUMBER, "big")])
    length = 0
    for length, text in enumerate(asked, 1):
        records.extend([key(text) + _ASKED + (length - 1).to_bytes(_NUMBER, "big")])
    found = Sorter(2 * _NUMBER, beyond=length + 1)
    for _, alike in groupby(chain.from_iterable(records.parts()), lambda each: each[:KEY_BYTES]):
        total = 0
        for record in alike:
            last = record[-_NUMBER:]
            if record[KEY_BYTES:].startswith(_KNOWN):
                total += int.from_bytes(last, "big")
            elif total:
                found.extend([last + total.to_bytes(_NUMBER, "big")])
    for record in chain.from_iterable(found.parts()):
        yield int.from_bytes(record[:_NUMBER], "big"), int.from_bytes(record[_NUMBER:], "big")
