"""The values of cells in sheets."""

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
    """The value of a formula without a result.

    Attributes:
        text: The error that a program has written, such as `#REF!`; empty if it was never computed.
    """

    text: str

    @property
    def reason(self) -> str:
        """Why the cell is unusable."""
        if self.text:
            return f"it holds {self.text} as the result of a formula"
        return (
            "it holds a formula without its result; open and save the file in a spreadsheet program"
        )


Value = str | float | bool | datetime | Fault
Cells = dict[int, Value]
"""The non-empty cells of a row, by column from 0."""

ROWS, COLUMNS = 1 << 20, 1 << 14
"""The most rows and columns of a sheet."""

_CELL, _COLUMN = 64, 4
"""The cost of a cell besides its characters, and of each column up to the last cell of a row."""

MOST_SHEETS = 10_000
"""Most sheets of a workbook."""


class Workbook(Protocol):
    """A file with sheets."""

    @property
    def names(self) -> list[str]:
        """The names of the sheets, in order."""

    def rows(self, name: str) -> Iterator[tuple[int, Cells]]:
        """Yield the non-empty rows of a sheet, with their numbers from 1."""

    def close(self) -> None:
        """Close the file."""


class Budget:
    """A limit on the content of a sheet. A small file can repeat the same text a million times.

    Args:
        place: The sheet, for messages.
        room: The most characters.
    """

    def __init__(self, place: str, room: int) -> None:
        self._place = place
        self._left = room

    def take(self, cells: Cells, times: int = 1) -> None:
        """Count a row with its repetitions, except for the characters of the first one.

        Raises:
            ImportDataError: When the limit is exceeded.
        """
        width = max(cells, default=-1) + 1
        self.count((_CELL * len(cells) + _COLUMN * width) * times)
        if times > 1:
            size = sum(len(value) if isinstance(value, str) else 0 for value in cells.values())
            self.count(size * (times - 1))

    def count(self, size: int) -> None:
        """Count some characters.

        Raises:
            ImportDataError: When the limit is exceeded.
        """
        self._left -= size
        if self._left < 0:
            raise ImportDataError(
                f"{self._place} holds far more than the size of the file, unlike any articles; "
                "remove rows that repeat others, or write it as CSV"
            )


_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_LAST = 2_958_466  # The last day of the year 9999.


def moment(serial: float, days_before: int = 0) -> datetime | None:
    """Return the time of a serial number, to the millisecond; None if it is not a time.

    Args:
        serial: The days since the end of 1899, as if there were a 29 February 1900.
        days_before: The number of days by which the count begins later.
    """
    days = serial + days_before
    if not 0 <= days < _LAST:
        return None
    days += days < 60
    return _EPOCH + timedelta(milliseconds=round(days * 86_400_000))


def cell(value: Value | None, kind: FieldType | None) -> str:
    """Return a value as a cell of a table.

    Args:
        value: The value.
        kind: The type of the column; None if unknown.
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
