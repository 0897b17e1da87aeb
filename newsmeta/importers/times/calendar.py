"""Conversion to points in time: weekdays, local times, named zones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

from newsmeta import timestamp_forms
from newsmeta.importers.times.doubt import DoubtError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Offset = tuple[str, str, str]
"""The sign, hours and minutes of an offset from UTC."""
Clock = tuple[int, int, int]
"""Hour, minute and second."""


def moment(day: date, clock: Clock, fraction: str, offset: Offset | None) -> datetime:
    """Return a point in time: in UTC, or without a zone if there is no offset.

    Raises:
        DoubtError: When it does not exist.
    """
    found = timestamp_forms.moment(day, clock, fraction, offset or ("", "0", "0"))
    if found is None:
        raise DoubtError("there is no such time")
    return found if offset else found.replace(tzinfo=None)


def check_weekday(name: str | None, day: date) -> None:
    """Check that a weekday is right for a day.

    Raises:
        DoubtError: When it is not.
    """
    if contradiction := timestamp_forms.other_weekday(name, day):
        raise DoubtError(contradiction)


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """Return a zone of the IANA database, or None."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None


def in_zone(local: datetime, name: str) -> datetime:
    """Return the moment at which clocks of a zone show a time, in UTC.

    Args:
        local: The time on the clocks.
        name: The name of the zone.

    Raises:
        DoubtError: When clocks show this time twice, or never, or there is no such zone.
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
            f"clocks in {name} showed it twice that day; add the offset, {one} or {other}, after it"
        )
    raise DoubtError(f"clocks in {name} never showed it, as they were put forward that day")
