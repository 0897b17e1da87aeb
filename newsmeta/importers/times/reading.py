"""Reading of times in data of others: the entry point of this package."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from re import ASCII
from typing import Any

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.importers.choices import Epoch
from newsmeta.importers.times import calendar, iso, mail, patterns
from newsmeta.importers.times.doubt import DoubtError
from newsmeta.late_patterns import late_pattern
from newsmeta.timestamp_forms import certain

_LONGEST = 100
_NUMBER = late_pattern(r"-?[0-9]{1,17}(?:\.[0-9]{1,9})?", ASCII)
# Written by MySQL, and therefore WordPress, for an unknown day.
_NO_DAY = late_pattern(r"0000-00-00(?:[ T]00:00:00)?", ASCII)
_NAMED_ZONE = late_pattern(r"[0-9](?: ?[AaPp][Mm])? ?([A-Z]{3,5})$", ASCII)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Times:
    """Options for the times in data.

    Attributes:
        form: The format of times for `strptime`, besides the unambiguous forms; empty for none.
        zone: The zone of times without an offset, a name in the IANA database; empty for UTC.
        epoch: The unit of numeric times; None if numbers are not times.
    """

    form: str = ""
    zone: str = ""
    epoch: Epoch | None = None

    def problem(self) -> str:
        """Return the problem of an invalid option, or an empty string."""
        if self.form and (problem := patterns.problem_of(self.form)):
            return f"--date-format: {self.form!r}: {problem}"
        if self.zone and calendar.zone_named(self.zone) is None:
            return (
                f"--timezone: there is no time zone {self.zone}; write a name of the IANA "
                "database, such as Europe/Berlin"
            )
        return ""

    def read(self, value: Any, zone: str = "") -> str | None:
        """Return a time as RFC 3339; None for a value that means "no time".

        A valid RFC 3339 timestamp stays unchanged.

        Args:
            value: The value.
            zone: The zone of the value if it has no offset; empty for the zone of all times.

        Raises:
            DoubtError: When the moment is uncertain.
        """
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._counted(_plain(value))
        if not isinstance(value, str):
            raise DoubtError(f"{_shown(value)} is not a time")
        text = value.strip()
        if _NO_DAY.fullmatch(text):
            return None
        try:
            found = self._told(text) or self._certain(value, text)
            if isinstance(found, str):
                return found
            if found is not None:
                return timestamps.canonical(self._placed(found, zone))
        except DoubtError as doubt:
            raise DoubtError(f"{_shown(value)}: {doubt}") from None
        raise DoubtError(self._advice(text))

    def _told(self, text: str) -> datetime | str | None:
        """Return the meaning of a text according to the options, if any."""
        if self.form and (found := patterns.read(text, self.form)):
            return found
        return self._counted(text) if self.epoch and _NUMBER.fullmatch(text) else None

    @staticmethod
    def _certain(value: str, text: str) -> datetime | str | None:
        """Return the meaning of a text in an unambiguous form, if it has one."""
        if len(text) > _LONGEST:
            return None
        if timestamps.parse(value):
            return value
        found = certain(text) or mail.read(text) or iso.read(text)
        return found or timestamps.meant(text)

    def _placed(self, found: datetime, zone: str) -> datetime:
        if found.tzinfo is not None:
            return found
        zone = zone or self.zone
        return calendar.in_zone(found, zone) if zone else found.replace(tzinfo=UTC)

    def _counted(self, number: str) -> str:
        """Return the time of a number."""
        if self.epoch is None:
            shorter = len(number.partition(".")[0].lstrip("-")) < 12
            named = Epoch.SECONDS if shorter else Epoch.MILLISECONDS
            raise DoubtError(
                f"{number} is a number; if it counts from 1970, set --epoch {named}, which "
                f"makes {_counted(number, named) or 'no time'} of it"
            )
        if found := _counted(number, self.epoch):
            return found
        raise DoubtError(f"{number} counts {self.epoch} to no time")

    def _advice(self, text: str) -> str:
        """Return why the meaning of a text is uncertain, and what to set."""
        shown = _shown(text)
        if _NUMBER.fullmatch(text):
            try:
                return self._counted(text)
            except DoubtError as doubt:
                return str(doubt)
        if self.form and not timestamps.looks_like_one(text):
            return f"{shown} is neither of the form {self.form} nor of an unambiguous one"
        if forms := list(patterns.offered(text)):
            named = " or ".join(f"'{form}' ({_said(moment)})" for form, moment in forms)
            return f"{shown} has no unambiguous form; set --date-format {named}"
        if match := _NAMED_ZONE.search(text):
            return (
                f"{shown}: {match[1]} may be the zone of several places; write an offset "
                "instead, such as +01:00"
            )
        if timestamps.looks_like_one(text):
            return f"{shown}: there is no such time"
        return (
            f"{shown} has no unambiguous form; set its form with --date-format, or write a "
            "time such as 2021-01-27T15:50:00Z"
        )


def _counted(number: str, epoch: Epoch) -> str:
    """Return the time of a number; empty if there is none."""
    from decimal import Decimal

    count = Decimal(number) / (1000 if epoch is Epoch.MILLISECONDS else 1)
    try:
        return timestamps.canonical(_FIRST + timedelta(seconds=int(count // 1)))
    except (OverflowError, ValueError):
        return ""


def _plain(number: float) -> str:
    """Return a number with decimal digits only."""
    if not abs(number) < 1e17:  # True for NaN, too.
        raise DoubtError("a number as large as that is not a time")
    return str(number) if isinstance(number, int) else f"{number:.6f}".rstrip("0").rstrip(".")


def _said(moment: datetime) -> str:
    return f"{moment.day} {moment:%B} {moment.year}" + (
        f", {moment:%H:%M}" if moment.hour or moment.minute else ""
    )


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return json.dumps(text if len(text) <= 60 else f"{text[:60]}…", ensure_ascii=False)
