"""Dates in file names, as Jekyll reads them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from newsmeta.late_patterns import late_pattern

_NAME = late_pattern(r"([0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2})-([^/]*)\.[^.]+", re.DOTALL)
_TWO_DIGITS = 69
"""The first two-digit year that Ruby places in the last century."""


def split_name(name: str) -> tuple[str, str]:
    """Return the date in a file name and the rest; empty texts if Jekyll sees no date."""
    match = _NAME.fullmatch(name)
    return (match[1], match[2]) if match else ("", "")


def day_of(text: str) -> tuple[int, int, int]:
    """Return the year, month and day that Jekyll reads from the date in a file name.

    They may not be a day of the calendar.
    """
    year, month, day = text.split("-")
    century = 0
    if len(year) == 2:
        century = 1900 if int(year) >= _TWO_DIGITS else 2000
    return century + int(year), int(month), int(day)


def beginning(text: str) -> datetime | None:
    """Return the beginning, in UTC, of the day in a file name; None if it is not a day."""
    year, month, day = day_of(text)
    try:
        # Ruby takes the 30th of February as the second of March.
        begins = datetime(year, month, 1, tzinfo=UTC) + timedelta(days=day - 1)
    except (ValueError, OverflowError):
        return None
    return begins if 1 <= day <= 31 else None
