"""Distributions of numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import ceil, floor, log10

from newsmeta.statistics.model import Bin, Distribution

_BINS = 12
"""Approximate number of bins."""
_TAIL = 20
"""Fewest values for which the first and the last may be far from the others."""
_FINE = 10**6
"""Larger numbers get bins of whole width, because of floating point."""
_UNITS = 10**6
"""Number of distinguished steps between 0 and 1; values have six decimals at most."""
UNRANKED = -1
"""The value that stands for no heat."""


class NumberTally:
    """Counts the values of a field.

    Args:
        field: The field.
        knows_unranked: Whether one of its values stands for no value.
    """

    def __init__(self, field: str, *, knows_unranked: bool = False) -> None:
        self._field = field
        self._knows_unranked = knows_unranked
        self._values: Counter[float] = Counter()
        self._without = 0

    def add(self, value: float | None) -> None:
        """Count a value, or a missing one."""
        if value is None:
            self._without += 1
        else:
            self._values[value] += 1

    @property
    def distribution(self) -> Distribution:
        """The distribution of the counted values."""
        unranked = self._values[UNRANKED] if self._knows_unranked else 0
        counts = sorted(
            (value, number)
            for value, number in self._values.items()
            if number and not (self._knows_unranked and value == UNRANKED)
        )
        number = sum(each for _, each in counts)
        if not counts:
            return Distribution(self._field, 0, self._without, unranked)
        values = [value for value, _ in counts]
        ends = list(accumulate(each for _, each in counts))
        middle = [_at(values, ends, place) for place in ((number - 1) // 2, number // 2)]
        median = sum(middle) / 2
        return Distribution(
            field=self._field,
            count=number,
            without=self._without,
            unranked=unranked,
            minimum=values[0],
            median=int(median) if median == int(median) else median,
            maximum=values[-1],
            bins=tuple(_bins(counts, values, ends)),
            is_whole=_is_whole(values),
        )


def _is_whole(values: Iterable[float]) -> bool:
    return all(value == int(value) for value in values)


def _at(values: Sequence[float], ends: Sequence[int], place: int) -> float:
    """Return the value at a place in the sorted order."""
    return values[bisect_right(ends, place)]


def _bins(
    counts: Sequence[tuple[float, int]], values: Sequence[float], ends: Sequence[int]
) -> Iterator[Bin]:
    """Yield the bins of values, all of the same width, from the lowest to the highest."""
    number = ends[-1]
    first, last = values[0], values[-1]
    low, high = (_at(values, ends, number * part // _TAIL) for part in (1, _TAIL - 1))
    if low < high:
        reach = high - low
        first, last = max(first, low - reach), min(last, high + reach)
    is_large = max(abs(values[0]), abs(values[-1])) > _FINE
    step = _step(last - first, is_whole=is_large or _is_whole(values))
    start, end = _place(first, step), _place(last, step)
    inside: Counter[int] = Counter()
    for value, each in counts:
        inside[min(max(_place(value, step), start), end)] += each
    for at in range(start, end + 1):
        is_open_below = at == start and _place(values[0], step) < start
        is_open_above = at == end and _place(values[-1], step) > end
        yield Bin(
            None if is_open_below else _rounded(at * step),
            None if is_open_above else _rounded((at + 1) * step),
            inside[at],
        )


def _place(value: float, step: float) -> int:
    """Return the index of a value's bin, from 0.

    The calculation uses whole numbers, as 0.3 / 0.1 is less than 3 in floating point.
    """
    if isinstance(step, int):
        return int(value // step)
    return round(value * _UNITS) // round(step * _UNITS)


def _step(span: float, *, is_whole: bool) -> float:
    """Return the width of a bin: 1, 2 or 5, times a power of ten."""
    if span <= 0:
        return 1
    least = span / _BINS
    power = 10.0 ** floor(log10(least))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)
    return max(1, ceil(step)) if is_whole else max(step, 1 / _UNITS)


def _rounded(bound: float) -> float:
    """Return a bound without floating-point errors."""
    value = round(bound, 12)
    return int(value) if value == int(value) else value
