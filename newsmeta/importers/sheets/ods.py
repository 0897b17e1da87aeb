"""Sheets of LibreOffice (OpenDocument)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from newsmeta.importers.items import ImportDataError
from newsmeta.importers.sheets.values import (
    COLUMNS,
    MOST_SHEETS,
    ROWS,
    Budget,
    Cells,
    Fault,
    Value,
)
from newsmeta.importers.sheets.xml import Archive, Elements, attribute

_CONTENT = "content.xml"
_NUMBERS = ("float", "percentage", "currency")


class OdsWorkbook:
    """A workbook of LibreOffice.

    Args:
        archive: The parts of the workbook.

    Raises:
        ImportDataError: When it is damaged.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.names: list[str] = []

        def start(tag: str, values: dict[str, str]) -> None:
            if tag == "table":
                self.names.append(attribute(values, "name"))
                if len(self.names) > MOST_SHEETS:
                    raise ImportDataError(f"{archive.path}: has more than {MOST_SHEETS:,} sheets")

        Elements(archive, _CONTENT, start).run()

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def rows(self, name: str) -> Iterator[tuple[int, Cells]]:
        """Yield the non-empty rows of a sheet, with their numbers from 1."""
        budget = Budget(f"{self._archive.path}: sheet {name}", self._archive.room)
        reader = _Sheet(name, budget)
        elements = Elements(self._archive, _CONTENT, reader.start, reader.end, reader.text)
        for _ in elements.steps():
            for number, times, cells in reader.taken():
                budget.take(cells, times)
                for each in range(number, number + times):
                    yield each, cells


class _Sheet:
    """A handler for the elements of a document that collects one sheet."""

    def __init__(self, name: str, budget: Budget) -> None:
        self._name = name
        self._budget = budget
        self._is_here = False
        self._done: list[tuple[int, int, Cells]] = []
        self._row = 1
        self._rows = 1
        self._cells: Cells = {}
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._apart = 0  # The depth in a note, or in other text that is not part of the cell.
        self._paragraphs: list[list[str]] = []

    def taken(self) -> list[tuple[int, int, Cells]]:
        """Return the complete rows once, each with the number of its repetitions."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, values: dict[str, str]) -> None:
        """Handle the start of an element."""
        if tag == "table":
            self._is_here = attribute(values, "name") == self._name
        elif not self._is_here:
            return
        elif tag == "table-row":
            self._rows = _times(values, "number-rows-repeated", ROWS)
            self._cells, self._column = {}, 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell, self._paragraphs, self._apart = values, [], 0
        elif self._cell is not None:
            self._inside(tag, values)

    def _inside(self, tag: str, values: dict[str, str]) -> None:
        if self._apart or tag in ("annotation", "shapes", "frame"):
            self._apart += 1
        elif tag == "p":
            self._paragraphs.append([])
        elif self._paragraphs:
            if tag == "s":
                spaces = _times(values, "c", 1 << 15)
                self._budget.count(spaces)
                self._paragraphs[-1].append(" " * spaces)
            elif tag in ("tab", "line-break"):
                self._paragraphs[-1].append("\t" if tag == "tab" else "\n")

    def text(self, piece: str) -> None:
        """Handle text."""
        if self._cell is not None and self._paragraphs and not self._apart:
            self._paragraphs[-1].append(piece)

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        if self._apart:
            self._apart -= 1
        elif tag == "table":
            self._is_here = False
        elif not self._is_here:
            return
        elif tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
        elif tag == "table-row":
            if self._cells and self._row <= ROWS:
                times = min(self._rows, ROWS - self._row + 1)
                self._done.append((self._row, times, self._cells))
            self._row += self._rows

    def _end_cell(self, cell: dict[str, str]) -> None:
        times = _times(cell, "number-columns-repeated", COLUMNS)
        text = "\n".join("".join(pieces) for pieces in self._paragraphs)
        value = _value(cell, text)
        if value is not None and value != "":
            for column in range(self._column, min(self._column + times, COLUMNS)):
                self._cells[column] = value
        self._column += times
        self._cell = None


def _times(values: dict[str, str], name: str, most: int) -> int:
    text = attribute(values, name)
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 9 else 1


def _value(cell: dict[str, str], text: str) -> Value | None:
    """Return the value of a cell."""
    kind = attribute(cell, "value-type")
    if kind in _NUMBERS:
        if text.startswith("#") or text.startswith("Err:"):
            return Fault(text)
        with suppress(ValueError):
            return float(attribute(cell, "value"))
    elif kind == "boolean":
        return attribute(cell, "boolean-value") == "true"
    elif kind == "date":
        with suppress(ValueError):
            read = datetime.fromisoformat(attribute(cell, "date-value"))
            return read if read.tzinfo else read.replace(tzinfo=UTC)
    elif kind == "string" and (said := attribute(cell, "string-value")):
        return said
    return text
