"""Sorting of any number of records, with a temporary database for those beyond memory."""

from __future__ import annotations

import dataclasses
import errno
import heapq
import os
import pickle
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.exporters.where import comparable
from newsmeta.records.record import Record, lookup
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, FieldType, UnknownFieldError

CHUNK_BYTES = 16 * 1024 * 1024
"""Number of bytes that are sorted in memory."""
Row = tuple[bytes, bytes]
"""A key, and the value sorted by it, such as a packed record."""
_OVERHEAD = 200
"""Approximate memory of the objects around a record and its key."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field to sort by.

    Attributes:
        name: The field, as people write it: `provider.name`.
        pointer: The pointer to it.
        type: Its type.
        is_falling: Whether the order is descending.
    """

    name: str
    pointer: Pointer
    type: FieldType
    is_falling: bool = False


def parse_keys(text: str, root: Field | None = None) -> tuple[SortKey, ...]:
    """Return the sort keys in a text: fields separated by commas, with a minus for descending.

    Args:
        text: A text such as `publishedDateTime` or `-quality,title`.
        root: The schema of the fields; None for an article.

    Raises:
        UnknownFieldError: When a field does not exist, or is not a scalar.
    """
    return tuple(_parse_key(part.strip(), root) for part in text.split(","))


def _parse_key(text: str, root: Field | None) -> SortKey:
    name = text.removeprefix("-")
    if not name:
        raise UnknownFieldError("the name of a field is missing; write one such as quality")
    pointer, field = fields.find(name, root, leaves=True)
    return SortKey(name, pointer, field.type.compared, is_falling=name != text)


def sort(
    records: Iterable[Record], keys: Sequence[SortKey], chunk_bytes: int = CHUNK_BYTES
) -> Generator[Record, None, None]:
    """Yield records in order; equal ones stay in their original order.

    Records without a field come last in either order, and before them those whose value is not
    of the field's type. The temporary database, if there is one, is deleted when the generator
    ends or is closed, and at the latest with the process.

    Args:
        records: The records.
        keys: The sort keys, the most important first.
        chunk_bytes: The approximate number of bytes to sort in memory; more go to a file.

    Raises:
        OSError: When the temporary database cannot be written or read.
    """
    key = _key_function(keys)
    # Packed records take a fraction of the memory, and their size is known.
    with closing(sorted_rows(((key(each), pack(each)) for each in records), chunk_bytes)) as rows:
        for _, packed in rows:
            yield unpack(packed)


def sorted_rows(rows: Iterable[Row], chunk_bytes: int = CHUNK_BYTES) -> Generator[Row, None, None]:
    """Yield bytes in the order of their keys; equal keys keep their original order.

    Args:
        rows: The keys and the bytes.
        chunk_bytes: The approximate number of bytes to sort in memory; more go to a file.

    Raises:
        OSError: When the temporary database cannot be written or read.
    """
    chunk: list[Row] = []
    size = 0
    with ExitStack() as stack:
        spill: _Spill | None = None
        for row in rows:
            chunk.append(row)
            size += sum(map(len, row)) + _OVERHEAD
            if size >= chunk_bytes:
                spill = spill or stack.enter_context(closing(_Spill()))
                spill.add(chunk)
                chunk, size = [], 0
        if spill is None:
            yield from _in_order(chunk)
        else:
            spill.add(chunk)
            yield from spill.in_order()


def newest(records: Iterable[Record], count: int) -> list[Record]:
    """Return the most recently published records, the newest first, then by path.

    Records without a readable time are left out.

    Args:
        records: The records. No more than `count` are kept in memory.
        count: The most records to return.
    """
    dated = (
        (-moment, record.path, place, record)
        for place, record in enumerate(records)
        if (moment := _microseconds(record.values.get("publishedDateTime"))) is not None
    )
    return [record for *_, record in heapq.nsmallest(count, dated)]


# -- keys ----------------------------------------------------------------------

# The first byte of each part of a key.
_RIGHT, _WRONG, _MISSING = b"\0", b"\1", b"\2"
_SIZES = 1 << 31
"""Offset that makes the signed size of a number non-negative."""
_FALLING = bytes(range(255, -1, -1))
"""The byte order reversed, for descending order."""


def _key_function(keys: Sequence[SortKey]) -> Callable[[Record], bytes]:
    """Return a function that returns the sort key of a record as bytes.

    Python and SQLite compare bytes in the same way. No part of a key is a prefix of another one,
    so the next part decides only between equal ones.
    """
    parts = [_part_function(key) for key in keys]
    return lambda record: b"".join([part(record) for part in parts])


def _part_function(key: SortKey) -> Callable[[Record], bytes]:
    is_time = key.type is FieldType.TIMESTAMP
    read: Callable[[Any], Any] = _microseconds if is_time else comparable(key.type)
    write: Callable[[Any], bytes] = _text_bytes if key.type is FieldType.TEXT else _number_bytes

    def part(record: Record) -> bytes:
        value = _value(record, key)
        if value is None:
            return _MISSING
        found = read(value)
        if found is None:
            return _WRONG
        written = write(found)
        return _RIGHT + (written.translate(_FALLING) if key.is_falling else written)

    return part


def _text_bytes(text: str) -> bytes:
    # UTF-8 has the order of code points. An inner zero sorts after the end and before the rest.
    return text.encode("utf-8", "surrogatepass").replace(b"\0", b"\0\xff") + b"\0\0"


def _number_bytes(value: float) -> bytes:
    """Return an integer of any size, or a float with an integral value, as sortable bytes."""
    number = int(value)
    size = number.bit_length() // 8 + 1
    # Longer numbers are further from zero, on either side.
    sized = _SIZES + (size if number >= 0 else -size)
    return sized.to_bytes(4) + (number % (1 << 8 * size)).to_bytes(size)


def _value(record: Record, key: SortKey) -> Any:
    if key.name == fields.PATH:
        return record.path
    if key.name == fields.BODY:
        return record.body
    return lookup(record.values, key.pointer)


def _microseconds(value: Any) -> int | None:
    """Return the point in time of a timestamp as a number, or None."""
    moment = timestamps.parse(value) if isinstance(value, str) else None
    return (moment - _EPOCH) // _MICROSECOND if moment else None


# -- in memory, and beyond -----------------------------------------------------

_PACKED = tuple(part.name for part in dataclasses.fields(Record) if part.name != "file")


def pack(record: Record) -> bytes:
    """Return a record as bytes."""
    # Everything but the file: paths are slow to pack.
    content = {name: getattr(record, name) for name in _PACKED}
    return pickle.dumps((content, record.file), pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes) -> Record:
    """Return the packed record."""
    content, file = pickle.loads(packed)
    return Record(**content, file=file)


def _in_order(chunk: list[Row]) -> Iterator[Row]:
    """Yield a chunk in order, and empty it in the course."""
    chunk.sort(key=itemgetter(0))
    chunk.reverse()
    while chunk:
        yield chunk.pop()


class _Spill:
    """Records in a nameless temporary database, which is deleted with its connection."""

    def __init__(self) -> None:
        import sqlite3  # Imported late: rarely needed.

        with _as_os_error():
            # Another thread may consume the records, or close the generator.
            self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            self._database.executescript(_SETTINGS)

    def close(self) -> None:
        """Delete the database."""
        self._database.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Append records."""
        with _as_os_error():
            self._database.executemany("INSERT INTO records VALUES (?, ?)", rows)

    def in_order(self) -> Iterator[Row]:
        """Yield all rows in order; equal ones stay in their original order."""
        with _as_os_error():
            yield from self._database.execute(_IN_ORDER)


_SETTINGS = """
PRAGMA page_size = 16384;
PRAGMA cache_size = -4096;  -- KiB in memory
PRAGMA temp_store = FILE;   -- whatever SQLite was made to do by itself
PRAGMA journal_mode = OFF;  -- nobody reads what is half written
PRAGMA synchronous = OFF;
CREATE TABLE records (key BLOB, packed BLOB);
BEGIN;
"""
_IN_ORDER = "SELECT key, packed FROM records ORDER BY key, rowid"


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Raise errors of the database like those of files."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise OSError(errno.EIO, f"sorting in a temporary file failed: {error}") from error
