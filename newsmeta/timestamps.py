"""Timestamps: RFC 3339, and near misses that can be read in one way only."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from newsmeta.late_patterns import late_pattern

_RFC3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:([Zz])|([-+])([0-9]{2}):([0-9]{2}))",
    re.ASCII,
)
_CANONICAL = late_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
# A time on a day from 1 to 28, which every month has.
_ANY_MONTH = late_pattern(
    r"(?:[1-9][0-9]{3}|0[0-9]{2}[1-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z",
    re.ASCII,
)
# The timestamps of YAML 1.1 (yaml.org/type/timestamp) and of common programs.
_LOOSE = late_pattern(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]*))?)?"
    r"(?:[ \t]*(?:([Zz]|UTC|GMT)|([-+])([0-9]{1,2}):?([0-9]{2})?))?)?",
    re.ASCII,
)


def is_rfc3339(text: str) -> bool:
    """Tell whether `text` is an existing date and time by RFC 3339, section 5.6."""
    return parse(text) is not None


def is_canonical(text: str) -> bool:
    """Tell whether a valid timestamp is written `YYYY-MM-DDTHH:MM:SSZ`."""
    return _CANONICAL.fullmatch(text) is not None


def is_sound(text: str) -> bool:
    """Tell whether `text` is an existing timestamp written as `YYYY-MM-DDTHH:MM:SSZ`."""
    if _ANY_MONTH.fullmatch(text):
        return True
    return is_canonical(text) and parse(text) is not None


def parse(text: str) -> datetime | None:
    """Return the point in time of an RFC 3339 timestamp, in UTC, or None.

    Fractions are cut to microseconds. A leap second (`23:59:60` in UTC) counts as the first
    second of the next day, as in Ruby, JavaScript and the clocks of computers.
    """
    match = _RFC3339.fullmatch(text)
    return _build(match) if match else None


def canonical(moment: datetime) -> str:
    """Return a point in time as `YYYY-MM-DDTHH:MM:SSZ`, fractions cut off."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def guess(text: str) -> str | None:
    """Return the canonical form of a text that is plainly meant as a timestamp.

    A missing time counts as midnight, a missing offset as UTC.
    """
    moment = meant(text)
    if moment is None:
        return None
    return canonical(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def meant(text: str) -> datetime | None:
    """Return the point in time of a text that is plainly meant as a timestamp, or None.

    It is in UTC, or has no zone if no offset is written. A missing time counts as midnight.
    """
    match = _LOOSE.fullmatch(text.strip())
    moment = _build(match) if match else None
    if match is None or moment is None:
        return None
    return moment if match[8] or match[9] else moment.replace(tzinfo=None)


def looks_like_one(text: str) -> bool:
    """Tell whether `text` has the form of a timestamp; the moment may still not exist."""
    return _LOOSE.fullmatch(text.strip()) is not None


def moment(
    clock: tuple[int, int, int, int, int, int], fraction: str, offset: tuple[str, str, str]
) -> datetime | None:
    """Return a point in time in UTC, or None if it does not exist.

    Args:
        clock: Year, month, day, hour, minute and second.
        fraction: The digits of a fraction of a second.
        offset: The sign, hours and minutes of the offset from UTC.
    """
    sign, hours, minutes = offset[0], int(offset[1]), int(offset[2])
    if hours > 23 or minutes > 59:
        return None
    ahead = timedelta(hours=hours, minutes=minutes) * (1 if sign in ("", "+") else -1)
    year, month, day, hour, minute, second = clock
    leaps = second == 60
    second, microsecond = 59 if leaps else second, int(f"{fraction}000000"[:6])
    try:
        found = datetime(year, month, day, hour, minute, second, microsecond, timezone(ahead))
        found = found.astimezone(UTC)
        if not leaps:
            return found
        is_last = (found.hour, found.minute) == (23, 59)
        return found.replace(microsecond=0) + timedelta(seconds=1) if is_last else None
    except (ValueError, OverflowError):
        return None


def _build(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(match[index] or 0) for index in range(1, 7))
    offset = match[9] or "", match[10] or "0", match[11] or "0"
    return moment((year, month, day, hour, minute, second), match[7] or "", offset)
