"""What the cells of sheets hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.importers.items import ImportDataError
from newsmeta.schema.fields import FieldType


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands where a formula has no result.

    Attributes:
        text: What a program writes there, such as `#REF!`; empty where it never worked it out.
    """

    text: str

    @property
    def reason(self) -> str:
        """Why the cell cannot be used."""
        if self.text:
            return f"it holds {self.text} for the result of a formula"
        return (
            "it holds a formula without its result; open and save the file in a spreadsheet program"
        )


Value = str | float | bool | datetime | Fault
Cells = dict[int, Value]
"""The cells of a row that hold something, by their columns from 0."""

ROWS, COLUMNS = 1 << 20, 1 << 14
"""How many of them a sheet can have."""

_CELL, _COLUMN = 64, 4
"""What a cell counts besides its characters, and a column up to the last cell of a row."""

MOST_SHEETS = 10_000
"""How many sheets a workbook may have."""


class Workbook(Protocol):
    """A file with sheets."""

    @property
    def names(self) -> list[str]:
        """The names of the sheets, in order."""

    def rows(self, name: str) -> Iterator[tuple[int, Cells]]:
        """Yield the rows of a sheet that hold something, with their numbers from 1."""

    def close(self) -> None:
        """Close the file."""


class Budget:
    """Counts what a sheet holds. A small file can hold the same text a million times.

    Args:
        place: The sheet, for messages.
        room: How many characters it may hold.
    """

    def __init__(self, place: str, room: int) -> None:
        self._place = place
        self._left = room

    def take(self, cells: Cells, times: int = 1) -> None:
        """Count a row that is there so many times, but for the characters of the first.

        Raises:
            ImportDataError: When it is too much.
        """
        width = max(cells, default=-1) + 1
        self.count((_CELL * len(cells) + _COLUMN * width) * times)
        if times > 1:
            size = sum(len(value) if isinstance(value, str) else 0 for value in cells.values())
            self.count(size * (times - 1))

    def count(self, size: int) -> None:
        """Count so many characters.

        Raises:
            ImportDataError: When it is too much.
        """
        self._left -= size
        if self._left < 0:
            raise ImportDataError(
                f"{self._place} holds much more than the file is large, which no articles do; "
                "remove rows that repeat others, or write it as CSV"
            )


_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_LAST = 2_958_466  # Days until the end of the year 9999.


def moment(serial: float, days_before: int = 0) -> datetime | None:
    """Return the time that a number stands for, to the millisecond; None where it is none.

    Args:
        serial: Days since the end of 1899, in which there is a 29 February 1900.
        days_before: How many days later the count begins.
    """
    days = serial + days_before
    if not 0 <= days < _LAST:
        return None
    days += days < 60
    return _EPOCH + timedelta(milliseconds=round(days * 86_400_000))


def cell(value: Value | None, kind: FieldType | None) -> str:
    """Return a value as the cell of a table has it.

    Args:
        value: The value.
        kind: What the column holds; None where that is not known.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        is_day = kind is not FieldType.TIMESTAMP and value.time() == datetime.min.time()
        return value.date().isoformat() if is_day else timestamps.canonical(value)
    if isinstance(value, Fault):
        return value.text
    if kind is FieldType.BOOLEAN and value in (0, 1):
        return "true" if value else "false"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
