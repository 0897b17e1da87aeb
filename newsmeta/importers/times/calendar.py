"""From what a text says to a moment: days of the week, places on the clock, zones by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from newsmeta import timestamps
from newsmeta.importers.times.doubt import DoubtError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

Offset = tuple[str, str, str]
"""The sign, hours and minutes of an offset from UTC."""
Clock = tuple[int, int, int]
"""Hour, minute and second."""


def moment(day: date, clock: Clock, fraction: str, offset: Offset | None) -> datetime:
    """Return a point in time: in UTC, or without a zone where there is no offset.

    Raises:
        DoubtError: When there is no such one.
    """
    hour, minute, second = clock
    # ISO 8601 writes the end of a day so, too.
    is_end = clock == (24, 0, 0) and not fraction.strip("0")
    found = timestamps.moment(
        (day.year, day.month, day.day, 0 if is_end else hour, minute, second),
        fraction,
        offset or ("", "0", "0"),
    )
    try:
        if found is not None and is_end:
            found += timedelta(days=1)
    except OverflowError:
        found = None
    if found is None:
        raise DoubtError("there is no such time")
    return found if offset else found.replace(tzinfo=None)


def check_weekday(name: str | None, day: date) -> None:
    """Check that a day of the week is that of a day.

    Raises:
        DoubtError: When it is another one.
    """
    meant = DAYS[day.weekday()]
    if name and not meant.startswith(name[:3].lower()):
        raise DoubtError(f"that day is a {meant.capitalize()}")


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """Return a zone of the IANA database; None where there is none of that name."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None


def in_zone(local: datetime, name: str) -> datetime:
    """Return the moment at which clocks of a zone show a time, in UTC.

    Args:
        local: What they show.
        name: The zone, which exists.

    Raises:
        DoubtError: When they show it twice, or never.
    """
    zone = zone_named(name)
    if zone is None:
        raise DoubtError(f"there is no time zone {name}")
    try:
        first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        moments = first.astimezone(UTC), second.astimezone(UTC)
    except OverflowError:
        raise DoubtError("there is no such time") from None
    if moments[0] == moments[1]:
        return moments[0]
    if moments[0] < moments[1]:
        one, other = (each.isoformat()[-6:] for each in (first, second))
        raise DoubtError(
            f"clocks of {name} showed it twice that day; write the offset, {one} or {other}, "
            "behind it"
        )
    raise DoubtError(f"clocks of {name} never showed it, as they were put forward that day")
