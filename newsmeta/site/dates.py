"""Jekyll's interpretation of dates in front matter and in file names.

Verified with Jekyll 4.3 (`Utils.parse_date`, the filter `date_to_xmlschema`), Ruby 3.1
(`Time.parse`) and Psych 4, which parses complete timestamps itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from newsmeta.late_patterns import late_pattern

_ENDING = r"(?:st|nd|rd|th)?"
_FORM = late_pattern(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
    r"(?:(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"
    rf"|(?P<name>[a-z]{{3,9}})\.?\s+(?P<of_name>[0-9]{{1,2}}){_ENDING},?\s+(?P<its_year>[0-9]{{4}})"
    rf"|(?P<first>[0-9]{{1,2}}){_ENDING}\s+(?P<then>[a-z]{{3,9}})\.?,?\s+(?P<last>[0-9]{{4}}))"
    r"(?:(?:t|,?\s+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?P<seconds>:[0-9]{2})?(?:\.[0-9]*)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?"
    r"(?:\s*(?P<zone>z|utc|gmt|(?P<sign>[-+])(?P<ahead>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?))?)?",
    re.IGNORECASE | re.ASCII,
)
_DAY = late_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YAML = late_pattern(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|\s+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?",
    re.ASCII,
)
"""A timestamp without offset, for which YAML assumes UTC and Ruby the zone of the site."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def zone_of(settings: Mapping[str, Any]) -> tzinfo:
    """Return the time zone of a site (`timezone:`); UTC if it names no existing one."""
    name = settings.get("timezone")
    if isinstance(name, str):
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return UTC
    return UTC


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment that a date in front matter means to Jekyll, in the zone of the site.

    Args:
        text: The date, as written.
        zone: The time zone of the site.

    Returns:
        The moment, or None.
    """
    text = text.strip()
    found = _FORM.fullmatch(text)
    try:
        if found is None:  # Ruby ignores unknown text after a day.
            found = _FORM.fullmatch(text[:10]) if _DAY.fullmatch(text[:10]) else None
        return _built(found, zone) if found else None
    except (ValueError, OverflowError):
        return None


def _built(found: re.Match[str], zone: tzinfo) -> datetime:
    year = found["year"] or found["its_year"] or found["last"]
    month, day = found["month"], found["day"] or found["of_name"] or found["first"]
    hour, half = int(found["hour"] or 0), (found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    number = (
        int(month) if month else _MONTHS.index((found["name"] or found["then"])[:3].lower()) + 1
    )
    if not 1 <= int(day) <= 31:
        raise ValueError("no such day")
    # Ruby takes the 30th of February as the second of March.
    begins = datetime(int(year), number, 1) + timedelta(days=int(day) - 1)
    seconds = min(int((found["seconds"] or ":0")[1:]), 59)
    time = begins.replace(hour=hour, minute=int(found["minute"] or 0), second=seconds)
    if found["sign"]:
        ahead = timedelta(hours=int(found["ahead"]), minutes=int(found["minutes"] or 0))
        read_in: tzinfo = timezone(-ahead if found["sign"] == "-" else ahead)
    else:
        read_in = UTC if found["zone"] or _YAML.fullmatch(found[0]) else zone
    return time.replace(tzinfo=read_in).astimezone(zone)
