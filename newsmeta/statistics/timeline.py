"""Consecutive months, including those without articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsmeta.data_classes import dataclass
from newsmeta.statistics.model import Share

MOST_EMPTY = 12
"""Most consecutive months without articles that are shown singly; more of them are a gap."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Many months without articles.

    Attributes:
        first: The first of them, such as `1970-02`.
        last: The last.
        months: The number of months.
    """

    first: str
    last: str
    months: int


def timeline(shares: Sequence[Share]) -> Iterator[Share | Gap]:
    """Yield months in order: those with articles, those without as empty shares, and gaps.

    Args:
        shares: The months with articles, in order, as in `Statistics.by_month`.
    """
    before: int | None = None
    for share in shares:
        number = month_number(share.name)
        empty = 0 if before is None else number - before - 1
        if empty > MOST_EMPTY:
            yield Gap(month_name(number - empty), month_name(number - 1), empty)
        else:
            yield from (Share(month_name(each), 0) for each in range(number - empty, number))
        yield share
        before = number


def month_number(month: str) -> int:
    """Return a month, such as `2021-01`, as a number.

    Consecutive months have consecutive numbers.
    """
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


def month_name(number: int) -> str:
    """Return the month for a number of `month_number`."""
    return f"{number // 12:04}-{number % 12 + 1:02}"
