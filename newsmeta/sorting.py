"""Sorting of any number of fixed-size records in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain, groupby, islice, pairwise

from newsmeta.keys import KEY_BYTES, key
from newsmeta.overflow import Overflow

_MOST_HELD = 1 << 16
"""Most records in memory; when there are more, they are sorted and written to a temporary file."""
_PARTS = 256
"""Number of parts in which each sorted run is read."""
_MOST_AT_ONCE = 1 << 14
"""Most records that are read and given out at once."""
_RUN_AT_ONCE = 256
"""Number of records of a run that are read at once if a part has too many."""
_LEADING = 4
_NUMBER = 4
_KNOWN, _ASKED = b"\0", b"\1"


class Sorter:
    """Records, bytes of equal length, that are returned in order.

    Many records are sorted in pieces. Each piece becomes a run in a temporary file, with known
    offsets of its parts. The records of one part are then read from all runs and sorted together.

    Args:
        width: The length of each record, at least four bytes.
        beyond: An upper bound, exclusive, of the number in the first four bytes of a record, so
            that parts have about the same size.
        least: A lower bound of this number, for the same reason.
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
        rest, held = iter(records), self._held
        held.extend(islice(rest, _MOST_HELD - len(held)))
        while len(held) >= _MOST_HELD:
            self._put_away()
            held.extend(islice(rest, _MOST_HELD))

    def parts(self) -> Iterator[list[bytes]]:
        """Return all records in order, in lists. This works only once.

        From now on, only the records of one part are in memory, unless they are few altogether.
        """
        if not self._bounds:
            self._held.sort()
            held, self._held = self._held, []
            return iter((held,))
        self._put_away()
        return self._sorted_parts()

    def _sorted_parts(self) -> Iterator[list[bytes]]:
        for part in range(_PARTS):
            slices = [bounds[part : part + 2] for bounds in self._bounds]
            size = sum(end - start for start, end in slices) // self._width
            if size > max(_MOST_AT_ONCE, _RUN_AT_ONCE):
                runs = [self._run(start, end) for start, end in slices if start < end]
                records = merge(*runs)
                while some := list(islice(records, _MOST_AT_ONCE)):
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
    """Yield the known texts, as positions among the texts asked for.

    Neither texts nor results are held in memory, since both may be very many.

    Args:
        known: Texts, each with a number below 2 to the 32nd.
        asked: The texts asked for.

    Yields:
        The position of each known text, from 0 in ascending order, and its number; for a text
        that is known more than once, the sum of its numbers.
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
