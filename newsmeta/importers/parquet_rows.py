"""Apache Parquet: one row for each article."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import pyarrow as pa
from pyarrow import parquet

from newsmeta import timestamps
from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import AnyPart
from newsmeta.importers.ignoring import check_ignored
from newsmeta.importers.items import ImportDataError, Item, Options, check_members
from newsmeta.importers.parquet_pages import unpacked
from newsmeta.records import typed
from newsmeta.records.record import RecordError
from newsmeta.schema.fields import BODY, PATH, SOURCE_FORM, Field, FieldType

_ROW_NUMBER = re.compile("__index_level_[0-9]+__", re.ASCII)
"""The name that pandas gives to a nameless index."""

_ROWS = 50
"""Most rows in memory at once, besides the compressed row group."""

_LARGEST_GROUP = 1 << 28
"""Largest uncompressed size of a column in a row group, in bytes."""

_FREE = 1 << 21
_TIMES = 50
"""Largest ratio of a row group's uncompressed size to the size of the file.

Up to a fixed size, a row group is always accepted. Articles are seldom compressed below a tenth,
but files made to exhaust memory reach a thousandth.
"""

_LARGEST_BATCH = 1 << 26
"""Largest size of the rows in memory. A small file can repeat the same value a million times."""


class _ValueError(ValueError):
    """A value that an article cannot hold. The message says what it is."""


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the rows of a Parquet file.

    Args:
        path: The file.
        options: Options for reading.

    Raises:
        ImportDataError: When the file cannot be read.
    """
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            _check_names(path, file.schema_arrow)
            check_members(options.members, file.schema_arrow.names, str(path))
            root = None if options.is_foreign else options.root
            check_ignored(options.ignored, list(_names(file.schema_arrow)), str(path), root)
            rows = _rows_at_once(path, file.metadata)
            numbers = _row_numbers(file.schema_arrow, options)
            columns = _ways(file.schema_arrow, options.root)
            for batch in file.iter_batches(rows):
                if batch.nbytes > _LARGEST_BATCH:
                    raise ImportDataError(
                        f"{path}: the rows after row {number} hold {batch.nbytes:,} bytes, which "
                        "is more than articles do"
                    )
                for row in _rows(_readable(batch)):
                    number += 1
                    yield _item(number, _without(row, numbers), columns, options)
    except OSError as error:
        reason = (error.strerror or _first_line(error)).lower()
        raise ImportDataError(f"{path}: cannot be read: {reason}") from None
    except (pa.ArrowException, UnicodeDecodeError) as error:  # The latter of names of columns.
        place = f"cannot be read after row {number}" if number else "is not a Parquet file"
        raise ImportDataError(f"{path}: {place}: {_first_line(error)}") from None


def _check_names(path: Path, schema: pa.Schema) -> None:
    names = schema.names
    for name in names:
        if names.count(name) > 1:
            raise ImportDataError(f"{path}: has two columns {name}; rename one of them")


def _names(group: pa.Schema | pa.StructType, before: str = "") -> Iterator[str]:
    """Yield the names of columns, and those of the members of groups, with dots."""
    for column in group:
        yield before + column.name
        if pa.types.is_struct(column.type):
            yield from _names(column.type, f"{before}{column.name}.")


def _row_numbers(schema: pa.Schema, options: Options) -> frozenset[str]:
    """Return the columns with row numbers of data frames that were not requested."""
    found = filter(_ROW_NUMBER.fullmatch, schema.names)
    return frozenset(name for name in found if name not in options.members)


def _rows_at_once(path: Path, metadata: Any) -> int:
    """Return the number of rows to read at once, after checking that no part is too large.

    A page is decompressed as a whole, in all columns at once, and each row may have the largest
    value in its dictionary.

    Raises:
        ImportDataError: When a part is too large.
    """
    room = _FREE + _TIMES * path.stat().st_size
    rows = _ROWS
    with path.open("rb") as file:
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            columns = [group.column(at) for at in range(group.num_columns)]
            whole = repeated = 0
            for column in columns:
                pages = _pages(file, column)
                size = max(column.total_uncompressed_size, sum(pages))
                if size > _LARGEST_GROUP:
                    raise ImportDataError(
                        f"{path}: row group {number + 1} holds {size:,} bytes in one column, more "
                        f"than the limit of {_LARGEST_GROUP:,}; write smaller row groups"
                    )
                whole += size
                repeated += pages[0] if pages and column.has_dictionary_page else 0
            if whole > room:
                raise ImportDataError(
                    f"{path}: row group {number + 1} decompresses to {whole:,} bytes, more than "
                    f"{_TIMES} times the size of the file, unlike any articles; write smaller row "
                    "groups, or write it as CSV if it is right"
                )
            rows = min(rows, max(1, _LARGEST_BATCH // max(repeated, 1)))
    return rows


def _pages(file: BinaryIO, column: Any) -> list[int]:
    """Return the uncompressed size of each page of a column."""
    start = column.data_page_offset
    if column.has_dictionary_page and 0 < column.dictionary_page_offset < start:
        start = column.dictionary_page_offset
    return unpacked(file, start, start + column.total_compressed_size)


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]


def _readable(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch with times as in Python: in microseconds, and in UTC."""
    columns = []
    for column in batch.columns:
        wanted = _type(column.type)
        columns.append(column if wanted == column.type else column.cast(wanted, safe=False))
    return pa.RecordBatch.from_arrays(columns, batch.schema.names)


def _type(here: pa.DataType) -> pa.DataType:
    types = pa.types
    if types.is_timestamp(here):
        return pa.timestamp("us", tz="UTC" if here.tz else None)
    if types.is_duration(here):
        return pa.duration("us")
    if types.is_time64(here):
        return pa.time64("us")
    if types.is_list(here) or types.is_large_list(here):
        kind = pa.list_ if types.is_list(here) else pa.large_list
        return kind(here.value_field.with_type(_type(here.value_type)))
    if types.is_struct(here):
        return pa.struct([field.with_type(_type(field.type)) for field in here])
    return here


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | _ValueError]:
    """Yield the rows of a batch, or the reason why a row is unusable."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):
        # One of them holds a value unknown to Python, such as the year 10,000.
        for at in range(batch.num_rows):
            try:
                yield from batch.slice(at, 1).to_pylist()
            except (ValueError, OverflowError) as error:
                yield _ValueError(f"it has a value that cannot be read: {_first_line(error)}")


def _without(
    row: dict[str, Any] | _ValueError, names: frozenset[str]
) -> dict[str, Any] | _ValueError:
    if not names or isinstance(row, _ValueError):
        return row
    return {name: value for name, value in row.items() if name not in names}


def _ways(schema: pa.Schema, root: Field) -> frozenset[Pointer]:
    """Return the pointers of the fields, or of their parts, that a file has columns for."""
    ways: set[Pointer] = set()
    for column in schema:
        here, kind = root.fields.get(column.name), column.type
        is_list = pa.types.is_list(kind) or pa.types.is_large_list(kind)
        kind, here = (kind.value_type, here and here.items) if is_list else (kind, here)
        members = {field.name for field in kind} if pa.types.is_struct(kind) else set[str]()
        if here is None or not here.fields or members.issuperset(here.fields):
            ways.add((column.name,))
        else:
            ways |= {(column.name, AnyPart if is_list else member) for member in members}
    return frozenset(ways)


def _item(
    number: int,
    row: dict[str, Any] | _ValueError,
    columns: frozenset[Pointer],
    options: Options,
) -> Item:
    place = f"row {number}"
    if isinstance(row, _ValueError):
        return Item(number, place, {}, str(row))
    content: dict[str, Any] = {}
    for name, value in row.items():
        here = None if options.is_foreign else options.root.fields.get(name)
        try:
            plain = _plain(value, here)
        except _ValueError as error:
            return Item(number, place, content, f"{name}: it {error}")
        if plain is not None:
            content[name] = plain
    if options.is_foreign:
        return Item(number, place, content, columns=frozenset((name,) for name in row))
    try:
        return Item(number, place, _own(content, tuple(row), options.root), columns=columns)
    except RecordError as error:
        return Item(number, place, content, str(error))


def _own(row: dict[str, Any], columns: tuple[str, ...], root: Field) -> Mapping[str, Any]:
    """Return the content of a row written by newsmeta."""
    members = {name: row.pop(name) for name in (PATH, BODY) if name in row}
    form = row.pop(SOURCE_FORM, None) or {}
    if isinstance(form, str):
        form = typed.parse_form(form)
    if not isinstance(form, dict):
        raise RecordError(f"{SOURCE_FORM} has to be the JSON of an object")
    return {**members, **typed.to_content(row, form, columns, root)}


def _plain(value: Any, here: Field | None) -> Any:
    """Return a value as in front matter; None for a missing one.

    Args:
        value: The value.
        here: The field that it is for, or None if unknown.

    Raises:
        _ValueError: When front matter cannot hold it.
    """
    if isinstance(value, dict):
        inner = here.fields if here else {}
        pairs = ((name, _plain(item, inner.get(name))) for name, item in value.items())
        return {name: item for name, item in pairs if item is not None}
    if isinstance(value, list):
        if value and isinstance(value[0], tuple):  # A map.
            return {str(key): _plain(item, None) for key, item in value}
        return [_plain(item, here.items if here else None) for item in value]
    if isinstance(value, float | Decimal):
        return _number(value, here)
    if value is None or isinstance(value, str | int):
        return value
    return _as_text(value)


def _number(value: float | Decimal, here: Field | None) -> int | float | None:
    """Return a number; NaN counts as missing, as in data frames."""
    if math.isnan(value):
        return None
    if math.isinf(value):
        raise _ValueError("holds an infinite number")
    # Data frames turn a column of integers with a missing one into floats.
    is_integer = isinstance(value, Decimal) or (here and here.type is FieldType.INTEGER)
    whole = int(value)
    return whole if is_integer and whole == value else float(value)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return timestamps.canonical(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise _ValueError("holds bytes that are not UTF-8; leave the column out") from None
    raise _ValueError(f"holds a value of the type {type(value).__name__}; leave the column out")


def _duration(value: timedelta) -> str:
    """Return a duration in the notation of ISO 8601: `PT13M34S`."""
    if value < timedelta():
        raise _ValueError("holds a negative duration")
    minutes, seconds = divmod(value.total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    if seconds or not any(parts):
        parts.append(f"{seconds:f}".rstrip("0").rstrip(".") + "S")
    return "PT" + "".join(parts)
