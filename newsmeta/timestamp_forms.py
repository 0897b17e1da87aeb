"""The forms besides RFC 3339 in which programs write a point in time that leaves no doubt.

That takes a day, a time of day, and an offset or a name of UTC. Ruby and Jekyll write these
(`2021-01-28 16:33 +0100`), mail, feeds and HTTP (`Thu, 28 Jan 2021 15:33:00 GMT`), ISO 8601
(`20210128T153300Z`) and Unix (`Thu Jan 28 15:33:00 UTC 2021`). Left out is what Ruby, and so
Jekyll, takes for another time than it says, such as `GMT+0100` and days counted by weeks.
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
    """Return the point in time that a text leaves no doubt about, in UTC, or None.

    A day and a weekday that contradict each other leave one.
    """
    match = _match(text)
    return _moment(match) if match and not _contradiction(match) else None


def contradiction(text: str) -> str:
    """Say that a weekday is not that of the day beside it, empty where it is."""
    match = _match(text)
    return _contradiction(match) if match else ""


def names_a_time(text: str) -> bool:
    """Tell whether `text` has one of the forms, though the moment may not exist."""
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
    # YAML 1.1 has offsets of one digit, where there are seconds.
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
    """Return a pattern for names, whole or their first three letters."""
    return "|".join(f"{name[:3]}(?:{name[3:]})?" for name in names)


def moment(
    day: date, clock: tuple[int, int, int], fraction: str, offset: tuple[str, str, str]
) -> datetime | None:
    """Return a point in time in UTC, or None where there is no such one.

    Args:
        day: The day.
        clock: Hour, minute and second; ISO 8601 writes the end of a day as 24:00, too.
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
    """Say that a name of a day of the week, if there is one, is not that of a day."""
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
