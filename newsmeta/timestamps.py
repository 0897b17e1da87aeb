"""Timestamps: RFC 3339, and the near misses that are plain to read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_RFC3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:([Zz])|([-+])([0-9]{2}):([0-9]{2}))",
    re.ASCII,
)
_CANONICAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
# A time on a day that every month has.
_ANY_MONTH = re.compile(
    r"(?:[1-9][0-9]{3}|0[0-9]{2}[1-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z",
    re.ASCII,
)
# What YAML 1.1 (yaml.org/type/timestamp) and common programs write instead.
_LOOSE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]*))?)?"
    r"(?:[ \t]*(?:([Zz]|UTC|GMT)|([-+])([0-9]{1,2}):?([0-9]{2})?))?)?",
    re.ASCII,
)


def is_rfc3339(text: str) -> bool:
    """Tell whether `text` is a date and time by RFC 3339, section 5.6, that exists."""
    return parse(text) is not None


def is_canonical(text: str) -> bool:
    """Tell whether a valid timestamp is written `YYYY-MM-DDTHH:MM:SSZ`."""
    return _CANONICAL.fullmatch(text) is not None


def is_sound(text: str) -> bool:
    """Tell whether `text` is a timestamp that exists, written `YYYY-MM-DDTHH:MM:SSZ`."""
    if _ANY_MONTH.fullmatch(text):
        return True
    return is_canonical(text) and parse(text) is not None


def parse(text: str) -> datetime | None:
    """Return the point in time that an RFC 3339 timestamp names, in UTC, or None.

    Fractions are cut to microseconds. A leap second (`23:59:60` in UTC) counts as the
    second before it, which is the nearest that Python can express.
    """
    match = _RFC3339.fullmatch(text)
    return _build(match) if match else None


def canonical(moment: datetime) -> str:
    """Return a point in time as `YYYY-MM-DDTHH:MM:SSZ`, fractions cut off."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def guess(text: str) -> str | None:
    """Return the canonical form of something that is plainly meant as a timestamp.

    A missing time counts as midnight, a missing offset as UTC.
    """
    match = _LOOSE.fullmatch(text.strip())
    moment = _build(match) if match else None
    return canonical(moment) if moment else None


def looks_like_one(text: str) -> bool:
    """Tell whether `text` has the form of a timestamp, though the moment may not exist."""
    return _LOOSE.fullmatch(text.strip()) is not None


def _build(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(match[index] or 0) for index in range(1, 7))
    microsecond = int(((match[7] or "") + "000000")[:6])
    offset = timedelta()
    if match[9]:
        hours, minutes = int(match[10]), int(match[11] or 0)
        if hours > 23 or minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if match[9] == "-" else 1)
    leaps = second == 60
    try:
        moment = datetime(
            year, month, day, hour, minute, 59 if leaps else second, microsecond, timezone(offset)
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if leaps and (moment.hour, moment.minute) != (23, 59):
        return None
    return moment
