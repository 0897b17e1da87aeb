"""What becomes of records of data, and of the files that they are about."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

from newsmeta.data_classes import dataclass


class Status(enum.StrEnum):
    """What became of a record."""

    WRITTEN = "written"
    OVERWRITTEN = "overwritten"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Change:
    """A value of a file that changes.

    Attributes:
        field: Which one, as people write it: `title`, `images.0.url`, `body`.
        old: What the file has; None for nothing.
        new: What it gets; None for nothing.
    """

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A value of the data that looks damaged, in whose place the file keeps its own.

    Attributes:
        field: Which one, as people write it.
        old: What the file has; None for nothing.
        new: What the data has.
        damage: The kind of damage that it looks like, such as `date`.
        saying: The same for people.
    """

    field: str
    old: Any
    new: Any
    damage: str
    saying: str


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """What became of a record.

    Attributes:
        place: Where it stands in the data; empty for a file that is not in the data.
        status: Whether it was, or would be, written.
        name: The file, relative to the folder; empty where none could be named.
        reasons: Why it was refused.
        changes: The values that changed, or would, in a file that existed.
        held_back: The values that look damaged and were not taken.
        notes: Which parts of it were left out, and why.
    """

    place: str
    status: Status
    name: str = ""
    reasons: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, with nothing of it done.

    Attributes:
        records: What would become of each record, in order.
        missing: The files that the data does not have, relative to the folder.
        deletions: Those of them that would be deleted.
        obstacle: Why they would not be, though that is asked for; empty where nothing is in
            the way.
    """

    records: tuple[ImportedRecord, ...]
    missing: tuple[str, ...] = ()
    deletions: tuple[str, ...] = ()
    obstacle: str = ""

    def of(self, *statuses: Status) -> tuple[ImportedRecord, ...]:
        """Return the records of which one of some things would become."""
        return tuple(record for record in self.records if record.status in statuses)

    @property
    def new(self) -> tuple[ImportedRecord, ...]:
        """The records that would become new files."""
        return self.of(Status.WRITTEN)

    @property
    def changed(self) -> tuple[ImportedRecord, ...]:
        """The records that would change files that exist."""
        return self.of(Status.OVERWRITTEN, Status.UPDATED)

    @property
    def refused(self) -> tuple[ImportedRecord, ...]:
        """The records that would be refused."""
        return self.of(Status.REFUSED)

    @property
    def held_back(self) -> tuple[ImportedRecord, ...]:
        """The records of which values are held back."""
        return tuple(record for record in self.records if record.held_back)

    @property
    def changes_anything(self) -> bool:
        """Whether any file would be written or deleted."""
        return bool(self.new or self.changed or self.deletions)


def dotted(way: Iterable[object]) -> str:
    """Return the way to a value as people write it: `images.0.url`."""
    return ".".join(map(str, way))
