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

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST = 100


def certain(text: str) -> datetime | None:
    """Return the point in time that a text leaves no doubt about, in UTC, or None.

    A day and a weekday that contradict each other leave one.
    """
    match = _match(text)
    return _moment(match) if match and not _is_other_weekday(match) else None


def contradiction(text: str) -> str:
    """Say that a weekday is not that of the day beside it, empty where it is."""
    match = _match(text)
    if match is None or not _is_other_weekday(match):
        return ""
    day = _day(match)
    return f"that day is a {_DAYS[day.weekday()].capitalize()}" if day else ""


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
    weekday = rf"(?:(?P<weekday>{_names(_DAYS)}),?[ \t]+)?"
    month = rf"(?P<month>{_names(_MONTHS)})"
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


def _moment(match: re.Match[str]) -> datetime | None:
    day = _day(match)
    hour, minute = int(match["hour"]), int(match["minute"])
    second, fraction = int(match["second"] or 0), match["fraction"] or ""
    if day is None:
        return None
    # ISO 8601 writes the end of a day so, too.
    is_end = hour == 24 and not (minute or second or fraction.strip("0"))
    moment = timestamps.moment(
        (day.year, day.month, day.day, 0 if is_end else hour, minute, second),
        fraction,
        (match["sign"] or "", match["hours"] or "0", match["minutes"] or "0"),
    )
    try:
        return moment + timedelta(days=1) if moment and is_end else moment
    except OverflowError:
        return None


def _day(match: re.Match[str]) -> date | None:
    month = match["month"].lower()
    if not month.isdigit():
        month = next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(month[:3]))
    try:
        return date(int(match["year"]), int(month), int(match["day"]))
    except ValueError:
        return None


def _is_other_weekday(match: re.Match[str]) -> bool:
    day, weekday = _day(match), match.groupdict().get("weekday")
    if day is None or weekday is None:
        return False
    return not _DAYS[day.weekday()].startswith(weekday[:3].lower())
