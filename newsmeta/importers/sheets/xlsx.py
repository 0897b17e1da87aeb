"""Sheets of Excel (Office Open XML)."""

from __future__ import annotations

import posixpath
import re
from array import array
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
    moment,
)
from newsmeta.importers.sheets.xml import Archive, Elements, attribute
from newsmeta.late_patterns import late_pattern
from newsmeta.overflow import Overflow

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
# The parts of a number format that are text, colors or conditions; [h] counts hours.
_APART = late_pattern(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_TIMES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""The built-in formats for times."""

_DAYS_TO_1904 = 1462
_LONGEST_FORMAT, _MOST_STYLES = 255, 1 << 16
"""Longest number format in characters, and most cell styles; no program writes more."""


class XlsxWorkbook:
    """A workbook of Excel.

    Args:
        archive: The parts of the workbook.

    Raises:
        ImportDataError: When it is damaged.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        book = self._related("", "officeDocument").get("")
        if book is None:
            raise ImportDataError(f"{archive.path}: is damaged: it has no workbook")
        self._sheets: dict[str, str] = {}
        self._days_before = 0
        by_id = self._related(book, "worksheet", by_id=True)

        def start(tag: str, values: dict[str, str]) -> None:
            if tag == "sheet" and (part := by_id.get(attribute(values, "id"))):
                self._sheets[values.get("name", "")] = part
                if len(self._sheets) > MOST_SHEETS:
                    raise ImportDataError(f"{archive.path}: has more than {MOST_SHEETS:,} sheets")
            elif tag == "workbookPr" and values.get("date1904") in ("1", "true"):
                self._days_before = _DAYS_TO_1904

        Elements(archive, book, start).run()
        self._strings = _strings(archive, self._related(book, "sharedStrings").get(""))
        self._times = _time_styles(archive, self._related(book, "styles").get(""))

    @property
    def names(self) -> list[str]:
        """The names of the sheets, in order."""
        return list(self._sheets)

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def rows(self, name: str) -> Iterator[tuple[int, Cells]]:
        """Yield the non-empty rows of a sheet, with their numbers from 1."""
        budget = Budget(f"{self._archive.path}: sheet {name}", self._archive.room)
        reader = _Sheet(self._strings, self._times, self._days_before, budget)
        elements = Elements(
            self._archive, self._sheets[name], reader.start, reader.end, reader.text
        )
        for _ in elements.steps():
            yield from reader.taken()

    def _related(self, part: str, kind: str, *, by_id: bool = False) -> dict[str, str]:
        """Return the parts of a type that a part refers to."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, str] = {}

        def start(tag: str, values: dict[str, str]) -> None:
            if tag == "Relationship" and values.get("Type", "").endswith(f"/{kind}"):
                target = posixpath.normpath(posixpath.join("/", folder, values.get("Target", "")))
                found[values.get("Id", "") if by_id else ""] = target.lstrip("/")

        if self._archive.has(relations):
            Elements(self._archive, relations, start).run()
        return found


class _Strings:
    """The shared texts of cells; if there are many, they are in a temporary file."""

    def __init__(self) -> None:
        self._bytes = Overflow()
        self._starts = array("Q")

    def append(self, text: str) -> None:
        self._starts.append(self._bytes.append(text.encode("utf-8", "surrogatepass")))

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> str:
        is_last = number + 1 == len(self._starts)
        end = self._bytes.length if is_last else self._starts[number + 1]
        return self._bytes.read(self._starts[number], end).decode("utf-8", "surrogatepass")


def _strings(archive: Archive, part: str | None) -> _Strings:
    """Return the shared texts of cells."""
    found = _Strings()
    pieces: list[str] = []
    inside: list[str] = []

    def start(tag: str, _: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "si":
            pieces.clear()

    def end(tag: str) -> None:
        inside.pop()
        if tag == "si":
            found.append(_plain("".join(pieces)))

    def text(piece: str) -> None:
        # Phonetic hints are not part of the text.
        if inside[-1] == "t" and "rPh" not in inside:
            pieces.append(piece)

    if part and archive.has(part):
        Elements(archive, part, start, end, text).run()
    return found


def _time_styles(archive: Archive, part: str | None) -> frozenset[int]:
    """Return the cell styles for times."""
    own: set[int] = set()
    found: set[int] = set()
    inside: list[str] = []
    count = 0

    def start(tag: str, values: dict[str, str]) -> None:
        nonlocal count
        if tag == "numFmt":
            with suppress(ValueError):
                code = values.get("formatCode", "")[:_LONGEST_FORMAT]
                code = _APART.sub("", code).lower()
                if re.search("[dmyhs]", code.replace("general", "")):
                    own.add(int(values.get("numFmtId", "")))
        elif tag == "xf" and inside and inside[-1] == "cellXfs" and count < _MOST_STYLES:
            with suppress(ValueError):
                if int(values.get("numFmtId", "0")) in own | _TIMES:
                    found.add(count)
            count += 1
        inside.append(tag)

    def end(_: str) -> None:
        inside.pop()

    if part and archive.has(part):
        Elements(archive, part, start, end).run()
    return frozenset(found)


class _Sheet:
    """A handler for the elements of a sheet."""

    def __init__(
        self, strings: _Strings, times: frozenset[int], days_before: int, budget: Budget
    ) -> None:
        self._budget = budget
        self._strings = strings
        self._times = times
        self._days_before = days_before
        self._done: list[tuple[int, Cells]] = []
        self._row = 0
        self._cells: Cells = {}
        self._column = -1
        self._kind = self._style = ""
        self._is_value = self._is_formula = False
        self._is_spoken = 0
        self._pieces: list[str] = []
        self._formula: list[str] = []

    def taken(self) -> list[tuple[int, Cells]]:
        """Return the complete rows once."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, values: dict[str, str]) -> None:
        """Handle the start of an element."""
        if tag == "c":
            match = _PLACE.fullmatch(values.get("r", ""))
            self._column = _number(match[1]) - 1 if match else self._column + 1
            self._kind, self._style = values.get("t", "n"), values.get("s", "")
            self._pieces, self._formula = [], []
        elif tag in ("v", "t"):
            self._is_value = not self._is_spoken
        elif tag == "f":
            self._is_formula = True
            self._formula.append("")
        elif tag == "rPh":
            self._is_spoken += 1
        elif tag == "row":
            number = values.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1
            self._cells, self._column = {}, -1

    def text(self, piece: str) -> None:
        """Handle text."""
        if self._is_value:
            self._pieces.append(piece)
        elif self._is_formula:
            self._formula.append(piece)

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        if tag in ("v", "t"):
            self._is_value = False
        elif tag == "f":
            self._is_formula = False
        elif tag == "rPh":
            self._is_spoken -= 1
        elif tag == "c" and 0 <= self._column < COLUMNS:
            value = self._value("".join(self._pieces)) if self._pieces else self._without_result()
            if value is not None and value != "":
                self._cells[self._column] = value
                # Counted at once, since many cells may refer to one long text.
                self._budget.count(len(value) if isinstance(value, str) else 0)
        elif tag == "row" and self._cells and 0 < self._row <= ROWS:
            self._budget.take(self._cells)
            self._done.append((self._row, self._cells))

    def _without_result(self) -> Value | None:
        """Return the value of a cell with a formula but without a result.

        LibreOffice writes booleans as formulas with results. Other programs drop the results when
        they save such a file.
        """
        if not self._formula:
            return None
        known = {"TRUE()": True, "FALSE()": False}
        return known.get("".join(self._formula).strip().upper(), Fault(""))

    def _value(self, text: str) -> Value | None:
        """Return the value of a cell."""
        kind = self._kind
        if kind == "s":
            is_there = text.isdecimal() and int(text[:9]) < len(self._strings)
            return self._strings[int(text[:9])] if is_there else Fault("a text that is missing")
        if kind in ("inlineStr", "str"):
            return _plain(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return Fault(text)
        if kind == "d":
            with suppress(ValueError):
                read = datetime.fromisoformat(text)
                return read if read.tzinfo else read.replace(tzinfo=UTC)
            return text
        try:
            number = float(text)
        except ValueError:
            return text
        style = self._style
        if style.isdecimal() and len(style) < 8 and int(style) in self._times:
            return moment(number, self._days_before) or number
        return number


def _plain(text: str) -> str:
    """Return a text with its escapes for characters that XML forbids decoded."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
