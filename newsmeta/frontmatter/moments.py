"""Dates and points in time, as Jekyll's readers recognize them.

Everything follows Ruby's calendar: a time without an offset is in UTC, a day may end in hour 24,
and days before October 15, 1582 are in the Julian calendar. Psych counts on into the next month if
a month has fewer days than written.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from datetime import datetime, timedelta

_TIME = re.compile(
    r"(-?)([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})([Tt]|[ \t\r\n\f\v]+)"
    r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?"
    r"[ \t\r\n\f\v]*(?:Z|([-+][0-9]{1,2})(?::?([0-9]{2}))?)?"
)
_SAFE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PSYCH_DATE = re.compile(r"[0-9]{4}-(?:1[012]|0?[0-9])-(?:[12][0-9]|3[01]|0?[0-9])")
_JULIAN, _GREGORIAN = (1582, 10, 4), (1582, 10, 15)
_ANY_CYCLE = 2000
"""A year in which the 400-year cycle of the calendar begins."""


_UTC, _DAY, _BEYOND_31 = timedelta(), timedelta(days=1), timedelta(days=32)
_WITHOUT_31 = (2, 4, 6, 9, 11)
"""The months without a 31st."""


class UnusableError(Exception):
    """A text that makes a reader fail on the whole front matter."""


def safe_yaml_moment(text: str) -> str | None:
    """Return the date or time that SafeYAML makes of a text, or None.

    Returns:
        A date as `2021-01-27`, a time as `2021-01-27T15:50:00Z` with a fraction if there is one.
    """
    if _SAFE_DATE.fullmatch(text):
        return text if _is_day(*map(int, text.split("-"))) else None
    match = _TIME.fullmatch(text)
    if match is None or match[1] or not _is_day(int(match[2]), int(match[3]), int(match[4])):
        return None
    if not match[10]:
        return _moment(match, _UTC, most_seconds=59)
    hours, minutes = int(match[10]), int(match[11] or 0)
    if abs(hours) == 24:  # An offset beyond 24 hours is no offset at all, and is ignored.
        return None
    if abs(hours) > 24:
        hours = minutes = 0
    is_west = match[10].startswith("-")
    offset = timedelta(hours=hours, minutes=-minutes if is_west else minutes)
    return _moment(match, offset, most_seconds=59)


def psych_moment(text: str) -> str | None:
    """Return the date or time that Psych makes of a text, or None, like `safe_yaml_moment`.

    Raises:
        UnusableError: When Psych gives up.
    """
    if _PSYCH_DATE.fullmatch(text):
        year, month, day = map(int, text.split("-"))
        return f"{year:04}-{month:02}-{day:02}" if _is_day(year, month, day) else None
    match = _TIME.fullmatch(text)
    if match is None or text[-1].isspace():
        return None
    if match[5] not in "Tt" and " " not in match[5]:
        raise UnusableError
    hours, minutes = int(match[10] or 0), int(match[11] or 0)
    if match[11] and match.start(11) - match.start(10) == len("+1"):
        # Of three digits in a row, Psych reads two as hours.
        hours, minutes = int(match[10] + match[11][0]), int(match[11][1])
    offset = timedelta(hours=hours, minutes=-minutes if hours < 0 else minutes)
    if abs(offset) >= _DAY:
        return None
    if _overflows(match, offset):
        offset += _BEYOND_31
    return _moment(match, offset, most_seconds=60)


def _overflows(match: re.Match[str], offset: timedelta) -> bool:
    """Tell whether Ruby, on its way to UTC, comes to a 32nd day, which it cannot represent.

    It counts on from the 31st of a month without one, and takes the day after it as the one before
    the 1st.
    """
    month, day = int(match[3]), int(match[4])
    if day != 31 or month not in _WITHOUT_31:
        return False
    time = timedelta(hours=int(match[6]), minutes=int(match[7]), seconds=int(match[8]))
    return offset < _UTC and time - offset >= _DAY


def _moment(match: re.Match[str], offset: timedelta, most_seconds: int) -> str | None:
    """Return the time that was matched; None if there is no such time."""
    year, month, day = int(match[1] + match[2]), int(match[3]), int(match[4])
    hour, minute, second = int(match[6]), int(match[7]), int(match[8])
    if not (1 <= month <= 12 and 1 <= day <= 31) or minute > 59 or second > 60:
        return None
    if hour > 24 or (hour == 24 and (minute or second)):
        return None
    fraction = (match[9] or "").rstrip("0")
    if offset or hour == 24 or second == 60 or day > 28:
        # Python has no year 0, and none after 9999.
        years = year - _ANY_CYCLE - year % 400
        since = timedelta(
            days=day - 1, hours=hour, minutes=minute, seconds=min(second, most_seconds)
        )
        then = datetime(year - years, month, 1) + since - offset
        year, month, day = then.year + years, then.month, then.day
        hour, minute, second = then.hour, then.minute, then.second
    date = f"{year:04}-{month:02}-{day:02}"
    return f"{date}T{hour:02}:{minute:02}:{second:02}{'.' if fraction else ''}{fraction}Z"


def _is_day(year: int, month: int, day: int) -> bool:
    """Tell whether there is such a day."""
    if not (1 <= month <= 12 and day >= 1):
        return False
    if day <= 28 and year > _GREGORIAN[0]:
        return True
    is_julian = (year, month, day) < _GREGORIAN
    leaps = year % 4 == 0 if is_julian else isleap(year)
    last = 29 if month == 2 and leaps else monthrange(2021, month)[1]
    return day <= last and not (is_julian and (year, month, day) > _JULIAN)
