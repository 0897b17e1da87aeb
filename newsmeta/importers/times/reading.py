"""The door to times of others: what is told of them, and what each of them means."""

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
# What MySQL writes, and so WordPress, for a day that is not known.
_NO_DAY = late_pattern(r"0000-00-00(?:[ T]00:00:00)?", ASCII)
_NAMED_ZONE = late_pattern(r"[0-9](?: ?[AaPp][Mm])? ?([A-Z]{3,5})$", ASCII)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Times:
    """What is told of the times in data.

    Attributes:
        form: How they are written, as `strptime` has it, besides the forms that are certain;
            empty for none.
        zone: Where clocks showed them that have no offset, a name of the IANA database; empty
            for UTC.
        epoch: What numbers count; None where they are no times.
    """

    form: str = ""
    zone: str = ""
    epoch: Epoch | None = None

    def problem(self) -> str:
        """Return which option cannot be used and why, or an empty string."""
        if self.form and (problem := patterns.problem_of(self.form)):
            return f"--date-format: {self.form!r}: {problem}"
        if self.zone and calendar.zone_named(self.zone) is None:
            return (
                f"--timezone: there is no time zone {self.zone}; write a name of the IANA "
                "database, such as Europe/Berlin"
            )
        return ""

    def read(self, value: Any, zone: str = "") -> str | None:
        """Return the time that a value names as RFC 3339; None where it says there is none.

        What is RFC 3339 already stays as it is written.

        Args:
            value: The value.
            zone: Where clocks showed it if it has no offset; empty for what is told of all.

        Raises:
            DoubtError: When it is not certain what it names.
        """
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._counted(_plain(value))
        if not isinstance(value, str):
            raise DoubtError(f"{_shown(value)} is no time")
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
        """Return what a text means by what is told, if anything."""
        if self.form and (found := patterns.read(text, self.form)):
            return found
        return self._counted(text) if self.epoch and _NUMBER.fullmatch(text) else None

    @staticmethod
    def _certain(value: str, text: str) -> datetime | str | None:
        """Return what a text means by the forms that are certain, if anything."""
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
        """Return the time that a number counts to."""
        if self.epoch is None:
            shorter = len(number.partition(".")[0].lstrip("-")) < 12
            named = Epoch.SECONDS if shorter else Epoch.MILLISECONDS
            raise DoubtError(
                f"{number} is a number; if it counts from 1970, say so with --epoch {named}, which "
                f"makes {_counted(number, named) or 'no time'} of it"
            )
        if found := _counted(number, self.epoch):
            return found
        raise DoubtError(f"{number} counts {self.epoch} to no time")

    def _advice(self, text: str) -> str:
        """Return why a text is not certain, and what to give."""
        shown = _shown(text)
        if _NUMBER.fullmatch(text):
            try:
                return self._counted(text)
            except DoubtError as doubt:
                return str(doubt)
        if self.form and not timestamps.looks_like_one(text):
            return f"{shown} is not of the form {self.form}, nor of one that is certain"
        if forms := list(patterns.offered(text)):
            named = " or ".join(f"'{form}' ({_said(moment)})" for form, moment in forms)
            return f"{shown} is of no form that is certain; say --date-format {named}"
        if match := _NAMED_ZONE.search(text):
            return (
                f"{shown}: {match[1]} may be the zone of several places; write an offset in its "
                "place, such as +01:00"
            )
        if timestamps.looks_like_one(text):
            return f"{shown}: there is no such time"
        return (
            f"{shown} is of no form that is certain; say its form with --date-format, or write a "
            "time such as 2021-01-27T15:50:00Z"
        )


def _counted(number: str, epoch: Epoch) -> str:
    """Return the time that a number counts to, empty where there is none."""
    from decimal import Decimal

    count = Decimal(number) / (1000 if epoch is Epoch.MILLISECONDS else 1)
    try:
        return timestamps.canonical(_FIRST + timedelta(seconds=int(count // 1)))
    except (OverflowError, ValueError):
        return ""


def _plain(number: float) -> str:
    """Return a number with decimal digits alone."""
    if not abs(number) < 1e17:  # Nor is it what is no number.
        raise DoubtError("a number as large as that counts to no time")
    return str(number) if isinstance(number, int) else f"{number:.6f}".rstrip("0").rstrip(".")


def _said(moment: datetime) -> str:
    return f"{moment.day} {moment:%B} {moment.year}" + (
        f", {moment:%H:%M}" if moment.hour or moment.minute else ""
    )


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return json.dumps(text if len(text) <= 60 else f"{text[:60]}…", ensure_ascii=False)
