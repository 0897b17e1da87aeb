"""What becomes of records of data."""

from __future__ import annotations

import enum

from newsmeta.data_classes import dataclass


class Status(enum.StrEnum):
    """What became of a record."""

    WRITTEN = "written"
    OVERWRITTEN = "overwritten"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """What became of a record.

    Attributes:
        place: Where it stands in the data.
        status: Whether it was, or would be, written.
        name: The file, relative to the folder; empty where none could be named.
        reasons: Why it was refused.
    """

    place: str
    status: Status
    name: str = ""
    reasons: tuple[str, ...] = ()
