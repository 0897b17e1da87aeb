"""Dates in the URLs of publishers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from newsmeta.data_classes import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Year, month and day, as folders (/2021/01/27/, /2021/jan/25/) or at the start of a segment
# (/2021-01-27-slug). A year and month alone, or eight digits in a row, would be ambiguous.
_DATE = re.compile(
    r"/((?:19|20)[0-9]{2})"
    r"(?:/(0?[1-9]|1[0-2]|" + "|".join(_MONTHS) + r")/(0?[1-9]|[12][0-9]|3[01])(?=[/?#]|$)"
    r"|-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![0-9]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date in a URL.

    Attributes:
        date: The day.
        start: The offset of its start.
        end: One past its last character.
    """

    date: date
    start: int
    end: int


def stated_dates(text: str) -> Iterator[StatedDate]:
    """Yield the complete dates in the path of a URL: year, month and day."""
    path_end = min((at for at in (text.find("?"), text.find("#")) if at >= 0), default=len(text))
    for match in _DATE.finditer(text, 0, path_end):
        year, name, day, number, other_day = match.groups()
        month = name or number
        as_number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
        try:
            stated = date(int(year), as_number, int(day or other_day))
        except ValueError:  # The day does not exist.
            continue
        yield StatedDate(stated, match.start() + 1, match.end())
