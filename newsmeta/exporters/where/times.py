"""Times in filters: a whole day, or a moment."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.exporters.where.errors import quoted

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NEARLY_A_DAY = timedelta(days=1) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The period of a date or timestamp.

    Attributes:
        first: The first moment.
        last: The last moment, inclusive.
    """

    first: datetime
    last: datetime


def stretch_of(text: str) -> Stretch | None:
    """Return the period of a text, or None."""
    if _DATE.fullmatch(text):
        first = timestamps.parse(f"{text}T00:00:00Z")
        return Stretch(first, first + _NEARLY_A_DAY) if first else None
    moment = timestamps.parse(text)
    return Stretch(moment, moment) if moment else None


def advice_on(text: str) -> str:
    """Return the correction of a text that is not a date or timestamp."""
    meant = timestamps.guess(text)
    if meant:
        return f"did you mean {meant if ':' in text else meant[:10]}?"
    if timestamps.looks_like_one(text):
        return "there is no such time"
    return "write a date such as 2021-01-27, or a timestamp such as 2021-01-27T15:50:00Z"


def no_time(text: str) -> str:
    """Return the error about a text that is not a date or timestamp."""
    return f"{quoted(text)} is neither a date nor a timestamp; {advice_on(text)}"
