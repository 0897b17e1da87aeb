"""From what a text says to a moment: days of the week, places on the clock, zones by name."""

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
    """Return a point in time: in UTC, or without a zone where there is no offset.

    Raises:
        DoubtError: When there is no such one.
    """
    found = timestamp_forms.moment(day, clock, fraction, offset or ("", "0", "0"))
    if found is None:
        raise DoubtError("there is no such time")
    return found if offset else found.replace(tzinfo=None)


def check_weekday(name: str | None, day: date) -> None:
    """Check that a day of the week is that of a day.

    Raises:
        DoubtError: When it is another one.
    """
    if contradiction := timestamp_forms.other_weekday(name, day):
        raise DoubtError(contradiction)


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
