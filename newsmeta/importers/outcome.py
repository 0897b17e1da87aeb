"""Outcomes of an import: for records, and for files."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

from newsmeta.data_classes import dataclass


class Status(enum.StrEnum):
    """The outcome of a record."""

    WRITTEN = "written"
    OVERWRITTEN = "overwritten"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a value in a file.

    Attributes:
        field: The field, as people write it: `title`, `images.0.url`, `body`.
        old: The value in the file; None for none.
        new: The new value; None for none.
    """

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A value of the data that looks damaged, so that the file keeps its own value.

    Attributes:
        field: The field, as people write it.
        old: The value in the file; None for none.
        new: The value in the data.
        damage: The kind of damage, such as `date`.
        saying: A description of the damage, for people.
    """

    field: str
    old: Any
    new: Any
    damage: str
    saying: str


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """The outcome of a record.

    Attributes:
        place: The place of the record in the data; empty for a file that is not in the data.
        status: Whether it was, or would be, written.
        name: The file, relative to the folder; empty if unknown.
        reasons: The reasons for a refusal.
        changes: The changes of values in an existing file, made or planned.
        held_back: The values that look damaged and were not imported.
        notes: The parts that were left out, and why.
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
    """The effects of an import that has not been carried out.

    Attributes:
        records: The outcome of each record, in order.
        missing: The files that are missing from the data, relative to the folder.
        deletions: The missing files that would be deleted.
        obstacle: The reason why requested deletions would not be made; empty if there is none.
    """

    records: tuple[ImportedRecord, ...]
    missing: tuple[str, ...] = ()
    deletions: tuple[str, ...] = ()
    obstacle: str = ""

    def of(self, *statuses: Status) -> tuple[ImportedRecord, ...]:
        """Return the records with one of the given statuses."""
        return tuple(record for record in self.records if record.status in statuses)

    @property
    def new(self) -> tuple[ImportedRecord, ...]:
        """The records that would become new files."""
        return self.of(Status.WRITTEN)

    @property
    def changed(self) -> tuple[ImportedRecord, ...]:
        """The records that would change existing files."""
        return self.of(Status.OVERWRITTEN, Status.UPDATED)

    @property
    def refused(self) -> tuple[ImportedRecord, ...]:
        """The records that would be refused."""
        return self.of(Status.REFUSED)

    @property
    def held_back(self) -> tuple[ImportedRecord, ...]:
        """The records with values that are held back."""
        return tuple(record for record in self.records if record.held_back)

    @property
    def changes_anything(self) -> bool:
        """Whether any file would be written or deleted."""
        return bool(self.new or self.changed or self.deletions)


def dotted(way: Iterable[object]) -> str:
    """Return a pointer as people write it: `images.0.url`."""
    return ".".join(map(str, way))
