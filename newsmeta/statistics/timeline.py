"""Months one after another, those without articles among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsmeta.data_classes import dataclass
from newsmeta.statistics.model import Share

MOST_EMPTY = 12
"""Months without articles that are shown one by one; more of them are a gap."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Many months without articles.

    Attributes:
        first: The first of them, such as `1970-02`.
        last: The last.
        months: How many they are.
    """

    first: str
    last: str
    months: int


def timeline(shares: Sequence[Share]) -> Iterator[Share | Gap]:
    """Yield months in order: those with articles, those without as empty shares, and gaps.

    Args:
        shares: The months with articles, in order, as `Statistics.by_month` has them.
    """
    before: int | None = None
    for share in shares:
        number = _number(share.name)
        empty = 0 if before is None else number - before - 1
        if empty > MOST_EMPTY:
            yield Gap(_name(number - empty), _name(number - 1), empty)
        else:
            yield from (Share(_name(each), 0) for each in range(number - empty, number))
        yield share
        before = number


def _number(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


def _name(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
