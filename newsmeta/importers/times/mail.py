"""Dates in the form of mail and feeds (RFC 5322, sections 3.3 and 4.3)."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache

from newsmeta.importers.times.calendar import Offset, check_weekday, moment
from newsmeta.importers.times.doubt import DoubtError
from newsmeta.timestamp_forms import MONTHS

_HOURS = {"e": (5, 4), "c": (6, 5), "m": (7, 6), "p": (8, 7)}
"""Hours by which North American zones are behind UTC, in winter and in summer."""
_UTC = ("", "0", "0")
_SHORT = tuple(name[:3] for name in MONTHS)


def read(text: str) -> datetime | None:
    """Return the point in time of a text in this form, or None.

    It is in UTC, or has no zone if none is written.

    Raises:
        DoubtError: When the time does not exist.
    """
    plain = _without_comments(text) if "(" in text else text
    match = _form().fullmatch(plain.strip(" \t\r\n")) if plain else None
    if match is None:
        return None
    zone = match["zone"]
    offset = _offset(zone.lower()) if zone else None
    if zone and offset is None:
        return None
    year = match["year"]
    if (zone is None and len(year) < 4) or (len(year) == 4 and year < "1900"):
        return None  # With so little, it may be another form. RFC 5322 allows no older years.
    try:
        day = date(_year(year), _SHORT.index(match["month"].lower()) + 1, int(match["day"]))
    except ValueError:
        raise DoubtError("there is no such day") from None
    check_weekday(match["weekday"], day)
    clock = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if clock[0] > 23:
        raise DoubtError("there is no such time")
    return moment(day, clock, "", offset)


@cache
def _form() -> re.Pattern[str]:
    months = "|".join(_SHORT)
    return re.compile(
        r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[ \t\r\n]*,[ \t\r\n]*)?"
        rf"(?P<day>[0-9]{{1,2}})[ \t\r\n]+(?P<month>{months})[ \t\r\n]+(?P<year>[0-9]{{2,4}})"
        r"[ \t\r\n]+(?P<hour>[0-9]{1,2})[ \t\r\n]*:[ \t\r\n]*(?P<minute>[0-9]{2})"
        r"(?:[ \t\r\n]*:[ \t\r\n]*(?P<second>[0-9]{2}))?"
        r"(?:[ \t\r\n]+(?P<zone>[-+][0-9]{4}|[a-z]{1,3}))?",
        re.IGNORECASE | re.ASCII,
    )


def _without_comments(text: str) -> str:
    """Return a text with blanks instead of comments; empty for an unclosed parenthesis."""
    kept: list[str] = []
    depth = at = 0
    while at < len(text):
        sign = text[at]
        if sign == "\\" and depth:
            at += 1
        elif sign == "(":
            depth += 1
            kept.append(" ")
        elif sign == ")":
            depth -= 1
            if depth < 0:
                return ""
        elif not depth:
            kept.append(sign)
        at += 1
    return "" if depth else "".join(kept)


def _year(digits: str) -> int:
    """Return a year of four digits, or of fewer, as in old mail."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(digits) == 3 else year


def _offset(zone: str) -> Offset | None:
    """Return the offset of a zone from UTC; None for an ambiguous name."""
    if zone[0] in "+-":
        return zone[0], zone[1:3], zone[3:]
    if zone in ("ut", "gmt", "utc"):
        return _UTC
    if len(zone) == 1:
        # Military zones were defined with the wrong sign, and mean nothing (section 4.3).
        return None if zone == "j" else _UTC
    if zone[0] in _HOURS and zone[1:] in ("st", "dt"):
        return "-", str(_HOURS[zone[0]][zone[1] == "d"]), "0"
    return None
