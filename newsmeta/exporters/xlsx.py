"""A workbook for Excel and LibreOffice, with a sheet for each of the tables that keys join."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from newsmeta import timestamps
from newsmeta.exporters import joined
from newsmeta.exporters.options import ExportError, Options
from newsmeta.records import cells, tables
from newsmeta.records.record import Record, RecordError
from newsmeta.records.spreadsheets import FIELDS, LISTS, LONGEST, held, held_json, hold, length
from newsmeta.records.tables import PROVIDERS, TOPICS, Column, Table
from newsmeta.schema.fields import BODY, SOURCE_FORM, FieldType

_ROWS = 1 << 20
"""Most rows of a sheet."""

_MADE = datetime(2000, 1, 1)
"""The stated creation time of workbooks: the same articles give the same bytes."""

_FIRST_DAY = datetime(1900, 3, 1, tzinfo=UTC)
"""The first day that all programs number alike."""

_EXACT = 10**15
"""The number from which programs lose digits."""

_NARROWEST, _WIDEST, _OF_TIMES = 8, 60, 20
"""Widths of columns, in characters."""

_Cell = str | int | float | bool | datetime | None


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as a workbook.

    Args:
        records: The records.
        out: The file to write to.
        options: The options of the export.

    Returns:
        The number of rows in all sheets.

    Raises:
        ExportError: When a table has more rows than a sheet can hold.
    """
    names = options.columns.top_fields()
    listed = tables.tables(names, options.columns.members, options.columns.root)
    with tempfile.TemporaryDirectory() as folder:
        # Rows go to one temporary file per sheet, so memory does not grow with their number.
        quiet = _QuietFile(out)
        book = xlsxwriter.Workbook(quiet, {"constant_memory": True, "tmpdir": folder})
        try:
            book.set_properties({"title": "News articles", "created": _MADE})
            workbook = _Workbook(book, listed)
            for name, row in joined.rows(records, listed, options, hold, workbook.cells):
                workbook.add(name, row)
            workbook.finish(names)
            book.close()
            if quiet.error:
                raise quiet.error
        except FileCreateError as error:  # About a temporary file.
            reason = error.args[0] if error.args else None
            raise reason if isinstance(reason, OSError) else OSError(str(error)) from None
        finally:
            book.fileclosed = True  # Otherwise a stopped export would be written in the end.
            quiet.end()
        return sum(sheet.rows for sheet in workbook.sheets.values())


class _QuietFile:
    """A file that accepts and ignores all data after a failure, or after its end.

    Otherwise the archive in it would be closed when its failure can no longer be reported.

    Attributes:
        error: The reason of the failure, or None.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | None = file
        self.error: OSError | None = None

    def end(self) -> None:
        """Ignore all further data."""
        self._file = None

    def write(self, data: bytes) -> int:
        """Write data."""
        return self._done(lambda file: file.write(data), len(data))

    def tell(self) -> int:
        """Return the position of the next write."""
        return self._done(lambda file: file.tell(), 0)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to another position."""
        return self._done(lambda file: file.seek(offset, whence), 0)

    def flush(self) -> None:
        """Write buffered data."""
        self._done(lambda file: file.flush() or 0, 0)

    def seekable(self) -> bool:
        """Return True: the position can be changed."""
        return True

    def _done(self, work: Callable[[BinaryIO], int], otherwise: int) -> int:
        if self._file is not None:
            try:
                return work(self._file)
            except OSError as error:
                self.error = error
                self.end()
        return otherwise


class _Workbook:
    """The sheets of a workbook."""

    def __init__(self, book: Any, listed: dict[str, Table]) -> None:
        self._listed = listed
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._times = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        # Text that people type there also stays text: 007, 1-2, =x.
        self._texts = book.add_format({"num_format": "@"})
        self._topics: set[str] = set()
        self.sheets = {
            name: _Sheet(book.add_worksheet(name), table, self._head, self._texts, self._times)
            for name, table in listed.items()
        }
        self._lists = book.add_worksheet(LISTS)

    def cells(self, name: str, row: list[Any]) -> list[_Cell]:
        """Return the cells of a row of a table.

        Raises:
            RecordError: When a cell cannot hold its value.
        """
        return _cells(row, self._listed[name])

    def add(self, name: str, row: list[_Cell]) -> None:
        """Write a row."""
        self.sheets[name].add(row)
        if name == TOPICS and row[2]:
            self._topics.add(str(row[2]))

    def finish(self, names: Sequence[str]) -> None:
        """Write the choices of columns and their widths, which are known at the end."""
        topics = sorted(self._topics)
        lists = {TOPICS: topics, FIELDS: list(names)}
        for row in range(-1, max(map(len, lists.values()))):
            for column, (head, texts) in enumerate(lists.items()):
                if row < 0:
                    self._lists.write_string(0, column, head, self._head)
                elif row < len(texts):
                    self._lists.write_string(row + 1, column, texts[row], self._texts)
        self._lists.hide()
        known: dict[str, str] = {}
        if number := self.sheets[PROVIDERS].rows:
            for letter, column_name in zip("AB", tables.PROVIDER_KEY, strict=True):
                known[column_name] = f"={PROVIDERS}!${letter}$2:${letter}${number + 1}"
        self.sheets[tables.ARTICLES].finish(known)
        self.sheets[tables.RELATED].finish(known)
        named = {tables.NAME: f"={LISTS}!$A$2:$A${len(topics) + 1}"} if topics else {}
        self.sheets[TOPICS].finish(named)
        self.sheets[tables.IMAGES].finish({})
        self.sheets[PROVIDERS].finish({})


class _Sheet:
    """One sheet."""

    def __init__(self, sheet: Any, table: Table, head: Any, texts: Any, times: Any) -> None:
        self.rows = 0
        self._sheet = sheet
        self._table = table
        self._texts = texts
        self._times = times
        self._widths = [len(column.name) + 3 for column in table.columns]
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(table.columns):
            sheet.write_string(0, at, column.name, head)
            if note := _note(column):
                sheet.write_comment(0, at, note, {"x_scale": 2, "author": "newsmeta"})

    def add(self, row: Sequence[_Cell]) -> None:
        """Write a row."""
        self.rows += 1
        if self.rows >= _ROWS:
            raise ExportError(
                f"{self._table.name} would have more than the {_ROWS:,} rows of a sheet; export "
                "fewer articles (--since, --limit), or another format"
            )
        sheet, number, widths = self._sheet, self.rows, self._widths
        for at, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(number, at, value, self._texts)
                if len(value) > widths[at]:
                    widths[at] = min(len(value), _WIDEST)
            elif isinstance(value, bool):
                sheet.write_boolean(number, at, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(number, at, value, self._times)
            else:
                sheet.write_number(number, at, value)

    def finish(self, choices: dict[str, str]) -> None:
        """Set the width and the choices of each column."""
        sheet = self._sheet
        sheet.autofilter(0, 0, self.rows, len(self._table.columns) - 1)
        for at, column in enumerate(self._table.columns):
            is_time = column.field.type is FieldType.TIMESTAMP
            width = max(_NARROWEST, self._widths[at], _OF_TIMES if is_time else 0)
            sheet.set_column(at, at, width, _format(column, self._texts, self._times))
            if source := choices.get(column.name):
                self._offer(at, source, "warning", _OTHERS.get(column.name, _OTHER_TOPIC))
            elif 0 < sum(len(str(value)) + 1 for value in _values(column)) <= 255:
                self._offer(at, _values(column), "stop", "Choose one of the list.")

    def _offer(self, at: int, source: str | list[Any], kind: str, message: str) -> None:
        validation = {
            "validate": "list",
            "source": source,
            "error_type": kind,
            "error_title": self._table.columns[at].name[:32],
            "error_message": message,
        }
        self._sheet.data_validation(1, at, _ROWS - 1, at, validation)


_OTHER_TOPIC = "No article has this topic so far. Is it spelt as it should be?"
_OTHERS = dict.fromkeys(
    tables.PROVIDER_KEY, "This provider is new: add it to the sheet providers, too."
)


def _format(column: Column, texts: Any, times: Any) -> Any:
    """Return the format of cells that people fill in."""
    kind = column.field.type
    if kind is FieldType.TIMESTAMP:
        return times
    is_number = kind in (FieldType.INTEGER, FieldType.NUMBER, FieldType.BOOLEAN)
    return None if is_number else texts


def _values(column: Column) -> list[Any]:
    """Return the allowed values of a column, as far as they are listed."""
    return list(column.field.constraints.get("enum", ()))


def _note(column: Column) -> str:
    """Return the description of a column."""
    here = column.field
    lines = [here.title, here.description]
    if here.type is FieldType.TIMESTAMP:
        lines.append("A date and time in UTC.")
    elif not here.is_single:
        lines.append("JSON.")
    limits = {
        name: here.constraints[name] for name in ("minimum", "maximum") if name in here.constraints
    }
    lines += [f"{name}: {value}" for name, value in limits.items()]
    return "\n".join(filter(None, lines))


def _cells(row: Sequence[Any], table: Table) -> list[_Cell]:
    """Return the contents of the cells of a row.

    Raises:
        RecordError: When a cell cannot hold its value.
    """
    return [
        None if value is None or value == "" else _cell(value, column, table)
        for value, column in zip(row, table.columns, strict=True)
    ]


def _cell(value: Any, column: Column, table: Table) -> _Cell:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        is_exact = abs(value) < _EXACT and float(f"{value:.15g}") == value
        return value if is_exact else repr(value)
    if column.field.type is FieldType.TIMESTAMP:
        moment = timestamps.parse(value)
        if moment and moment >= _FIRST_DAY and not moment.microsecond:
            return moment.replace(tzinfo=None)
        return str(value)
    text = value
    if not isinstance(value, str) or column.name == SOURCE_FORM:
        text = held_json(cells.to_cell(value, column.field, "json"))
    elif column.name == BODY:
        text = held(text)
    if length(text) > LONGEST:
        where = column.name if table.name == tables.ARTICLES else f"{table.name}: {column.name}"
        raise RecordError(
            f"{where} has {length(text):,} characters, and a cell holds {LONGEST:,}; leave "
            f"{column.name.split('.', 1)[0]} out with --exclude, or write another format"
        )
    return str(text)
