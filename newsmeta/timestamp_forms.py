"""Unambiguous forms of timestamps that programs write, besides RFC 3339.

Each has a day, a time of day, and an offset or a name of UTC. Ruby and Jekyll write these
(`2021-01-28 16:33 +0100`), mail, feeds and HTTP (`Thu, 28 Jan 2021 15:33:00 GMT`), ISO 8601
(`20210128T153300Z`) and Unix (`Thu Jan 28 15:33:00 UTC 2021`). Forms that Ruby, and therefore
Jekyll, misreads are left out, such as `GMT+0100` and week dates.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from newsmeta import timestamps

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST = 100


def certain(text: str) -> datetime | None:
    """Return the point in time of an unambiguous text, in UTC, or None.

    A weekday that contradicts the day makes a text ambiguous.
    """
    match = _match(text)
    return _moment(match) if match and not _contradiction(match) else None


def contradiction(text: str) -> str:
    """Return a note that the weekday in a text contradicts the day; empty if it does not."""
    match = _match(text)
    return _contradiction(match) if match else ""


def names_a_time(text: str) -> bool:
    """Tell whether `text` has one of the forms; the moment may still not exist."""
    return _match(text) is not None


def _match(text: str) -> re.Match[str] | None:
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    return next((match for form in _forms() if (match := form.fullmatch(text))), None)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    weekday = rf"(?:(?P<weekday>{_names(DAYS)}),?[ \t]+)?"
    month = rf"(?P<month>{_names(MONTHS)})"
    year, day = r"(?P<year>[0-9]{4})", r"(?P<day>[0-9]{1,2})"
    fraction = r"(?:[.,](?P<fraction>[0-9]+))?"
    time = rf"(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}){fraction})?"
    digits = rf"(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?:(?P<second>[0-9]{{2}}){fraction})?"
    # In YAML 1.1, offsets may have one digit if there are seconds.
    hours = r"(?P<hours>(?(second)[0-9]{1,2}|[0-9]{2}))"
    minutes = r"(?:(?::|(?<=[0-9]{2}))(?P<minutes>[0-9]{2}))?"
    zone = rf"(?:Z|UTC|GMT|UT|(?P<sign>[-+]){hours}{minutes})"
    gap = r"[ \t]+"
    year_first = rf"{year}(?P<dash>[-/])(?P<month>[0-9]{{1,2}})(?P=dash){day}"
    together = rf"{year}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})"
    day_first = rf"{weekday}{day}(?P<gap>[ \t]+|-){month}(?P=gap){year}"
    patterns = (
        rf"{year_first}(?:T|{gap}){time}[ \t]*{zone}",
        rf"{together}(?:T|{gap}){digits}[ \t]*{zone}",
        rf"{day_first}{gap}{time}{gap}{zone}(?:{gap}\([^()]*\))?",
        rf"{weekday}{month}{gap}{day}{gap}{time}{gap}{zone}{gap}{year}",
    )
    return tuple(re.compile(pattern, re.IGNORECASE | re.ASCII) for pattern in patterns)


def _names(names: tuple[str, ...]) -> str:
    """Return a pattern for names, in full or abbreviated to three letters."""
    return "|".join(f"{name[:3]}(?:{name[3:]})?" for name in names)


def moment(
    day: date, clock: tuple[int, int, int], fraction: str, offset: tuple[str, str, str]
) -> datetime | None:
    """Return a point in time in UTC, or None if it does not exist.

    Args:
        day: The day.
        clock: Hour, minute and second; ISO 8601 allows 24:00 for the end of a day.
        fraction: The digits of a fraction of a second.
        offset: The sign, hours and minutes of the offset from UTC.
    """
    hour, minute, second = clock
    is_end = clock == (24, 0, 0) and not fraction.strip("0")
    found = timestamps.moment(
        (day.year, day.month, day.day, 0 if is_end else hour, minute, second), fraction, offset
    )
    try:
        return found + timedelta(days=1) if found and is_end else found
    except OverflowError:
        return None


def other_weekday(name: str | None, day: date) -> str:
    """Return a note that the name of a weekday is wrong for a day; empty if it is right."""
    real = DAYS[day.weekday()]
    is_other = name is not None and not real.startswith(name[:3].lower())
    return f"that day is a {real.capitalize()}" if is_other else ""


def _moment(match: re.Match[str]) -> datetime | None:
    day = _day(match)
    if day is None:
        return None
    clock = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    offset = match["sign"] or "", match["hours"] or "0", match["minutes"] or "0"
    return moment(day, clock, match["fraction"] or "", offset)


def _day(match: re.Match[str]) -> date | None:
    month = match["month"].lower()
    if not month.isdigit():
        month = next(at for at, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))
    try:
        return date(int(match["year"]), int(month), int(match["day"]))
    except ValueError:
        return None


def _contradiction(match: re.Match[str]) -> str:
    day = _day(match)
    return other_weekday(match.groupdict().get("weekday"), day) if day else ""
