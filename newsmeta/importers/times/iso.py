"""ISO 8601, basic and extended: calendar, week and ordinal dates, with or without a time."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from newsmeta.importers.times.calendar import moment
from newsmeta.importers.times.doubt import DoubtError


def read(text: str) -> datetime | None:
    """Return the point in time of a text in this form, or None.

    It is in UTC, or has no zone if none is written. A day alone means its first moment.

    Raises:
        DoubtError: When the time does not exist.
    """
    match = next((found for form in _forms() if (found := form.fullmatch(text))), None)
    if match is None:
        return None
    said = match.groupdict()
    clock = int(said["hour"] or 0), int(said["minute"] or 0), int(said["second"] or 0)
    sign = said["sign"]
    offset = (sign or "", said["hours"] or "0", said["minutes"] or "0")
    return moment(_day(said), clock, said["fraction"] or "", offset if said["zone"] else None)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    year, two = "(?P<year>[0-9]{4})", "[0-9]{2}"
    fraction = "(?:[.,](?P<fraction>[0-9]+))?"
    zone = rf"(?P<zone>Z|(?P<sign>[-+])(?P<hours>{two})(?::?(?P<minutes>{two}))?)?"
    # Programs omit leading zeros, and write a blank instead of the T.
    extended = (
        rf"(?:(?:T|[ \t]+)(?P<hour>[0-9]{{1,2}}):(?P<minute>{two})"
        rf"(?::(?P<second>{two}){fraction})?[ \t]*{zone})?"
    )
    basic = rf"T(?P<hour>{two})(?P<minute>{two})(?:(?P<second>{two}){fraction})?{zone}"
    month, week = (
        "(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
        f"W(?P<week>{two})-(?P<weekday>[1-7])",
    )
    together = f"(?P<month>{two})(?P<day>{two})"
    patterns = (
        rf"{year}-(?:{month}|{week}|(?P<ordinal>[0-9]{{3}})){extended}",
        rf"{year}(?:{together}|W(?P<week>{two})(?P<weekday>[1-7])|(?P<ordinal>[0-9]{{3}})){basic}",
        # Seven digits alone are more likely a number.
        rf"{year}(?:{together}|W(?P<week>{two})(?P<weekday>[1-7]))(?P<hour>)(?P<minute>)"
        r"(?P<second>)(?P<fraction>)(?P<zone>)(?P<sign>)(?P<hours>)(?P<minutes>)(?P<ordinal>x)?",
    )
    return tuple(re.compile(pattern, re.IGNORECASE | re.ASCII) for pattern in patterns)


def _day(said: dict[str, str | None]) -> date:
    """Return the day in a text.

    Raises:
        DoubtError: When it does not exist.
    """
    year = int(said["year"] or 0)
    try:
        if said["week"]:
            return date.fromisocalendar(year, int(said["week"]), int(said["weekday"] or 0))
        if said["ordinal"]:
            number = int(said["ordinal"])
            found = date(year, 1, 1) + timedelta(days=number - 1)
            if found.year == year:
                return found
            raise ValueError
        return date(year, int(said["month"] or 0), int(said["day"] or 0))
    except (ValueError, OverflowError):
        raise DoubtError("there is no such day") from None
