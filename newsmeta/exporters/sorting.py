"""Records in order, however many: what does not fit into memory waits in a temporary database."""

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
"""How much is sorted in memory."""
Row = tuple[bytes, bytes]
"""A key, and what is ordered by it, such as a record that is packed."""
_OVERHEAD = 200
"""About what the objects around a record and its key take in memory."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field that records are ordered by.

    Attributes:
        name: The field, as people write it: `provider.name`.
        pointer: The way to it.
        type: What it holds.
        is_falling: Whether the greatest comes first.
    """

    name: str
    pointer: Pointer
    type: FieldType
    is_falling: bool = False


def parse_keys(text: str, root: Field | None = None) -> tuple[SortKey, ...]:
    """Return what to order by: names of fields, with a minus for falling, joined by commas.

    Args:
        text: Such as `publishedDateTime` or `-quality,title`.
        root: What has the fields; None for an article.

    Raises:
        UnknownFieldError: When there is no such field, or it holds more than a single value.
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
    """Yield records in order; those that are equal in the order in which they came.

    Records that lack a field come last, rising or falling, and before them those whose
    value is not of the field's type. The temporary database, if it takes one, goes away when
    the generator ends or is closed, and with the process whatever ends that.

    Args:
        records: The records.
        keys: What to order by, the most important first.
        chunk_bytes: About how much to sort in memory; more than that is written to a file.

    Raises:
        OSError: When the temporary database cannot be written or read.
    """
    key = _key_function(keys)
    # Packed, records take a fraction of the memory, and it is known how much.
    with closing(sorted_rows(((key(each), pack(each)) for each in records), chunk_bytes)) as rows:
        for _, packed in rows:
            yield unpack(packed)


def sorted_rows(rows: Iterable[Row], chunk_bytes: int = CHUNK_BYTES) -> Generator[Row, None, None]:
    """Yield bytes in the order of their keys; those of the same key in the order they came in.

    Args:
        rows: The keys and the bytes.
        chunk_bytes: About how much to sort in memory; more than that is written to a file.

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
    """Return the records that were published last, the newest first, then by path.

    Those that do not say when in a way that can be read are left out.

    Args:
        records: The records. No more than `count` are kept in memory.
        count: How many to return at most.
    """
    dated = (
        (-moment, record.path, place, record)
        for place, record in enumerate(records)
        if (moment := _microseconds(record.values.get("publishedDateTime"))) is not None
    )
    return [record for *_, record in heapq.nsmallest(count, dated)]


# -- keys ----------------------------------------------------------------------

# What comes first in a part of a key.
_RIGHT, _WRONG, _MISSING = b"\0", b"\1", b"\2"
_SIZES = 1 << 31
"""What makes the size of a number and its sign one number that is never negative."""
_FALLING = bytes(range(255, -1, -1))
"""For each byte one that comes before those of smaller ones."""


def _key_function(keys: Sequence[SortKey]) -> Callable[[Record], bytes]:
    """Return the function of a record by whose result records are ordered, byte by byte.

    So do Python and SQLite compare bytes. No part of a key is the beginning of another one, so
    that the next part counts where this one is the same, and there alone.
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
    # UTF-8 has the order of code points. A zero inside comes behind the end and before the rest.
    return text.encode("utf-8", "surrogatepass").replace(b"\0", b"\0\xff") + b"\0\0"


def _number_bytes(value: float) -> bytes:
    """Return an integer of any size, or a float that is one, as bytes in the order of numbers."""
    number = int(value)
    size = number.bit_length() // 8 + 1
    # Longer numbers are further from zero, on its one side or the other.
    sized = _SIZES + (size if number >= 0 else -size)
    return sized.to_bytes(4) + (number % (1 << 8 * size)).to_bytes(size)


def _value(record: Record, key: SortKey) -> Any:
    if key.name == fields.PATH:
        return record.path
    if key.name == fields.BODY:
        return record.body
    return lookup(record.values, key.pointer)


def _microseconds(value: Any) -> int | None:
    """Return the point in time that a timestamp names, as a number, or None."""
    moment = timestamps.parse(value) if isinstance(value, str) else None
    return (moment - _EPOCH) // _MICROSECOND if moment else None


# -- in memory, and beyond -----------------------------------------------------

_PACKED = tuple(part.name for part in dataclasses.fields(Record) if part.name != "file")


def pack(record: Record) -> bytes:
    """Return a record as bytes."""
    # All but the file as it is: paths are slow to pack.
    content = {name: getattr(record, name) for name in _PACKED}
    return pickle.dumps((content, record.file), pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes) -> Record:
    """Return the record that was packed."""
    content, file = pickle.loads(packed)
    return Record(**content, file=file)


def _in_order(chunk: list[Row]) -> Iterator[Row]:
    """Yield a chunk in order, and empty it on the way."""
    chunk.sort(key=itemgetter(0))
    chunk.reverse()
    while chunk:
        yield chunk.pop()


class _Spill:
    """Records in a temporary database, which has no name and is gone with its connection."""

    def __init__(self) -> None:
        import sqlite3  # Which most orders do without.

        with _as_os_error():
            # Whoever takes the records, or closes the generator, may be another thread.
            self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            self._database.executescript(_SETTINGS)

    def close(self) -> None:
        """Delete the database."""
        self._database.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Write records behind the others."""
        with _as_os_error():
            self._database.executemany("INSERT INTO records VALUES (?, ?)", rows)

    def in_order(self) -> Iterator[Row]:
        """Yield all rows, those that came earlier first among equals."""
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
    """Raise what goes wrong with the database as that which goes wrong with any file."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise OSError(errno.EIO, f"sorting in a temporary file failed: {error}") from error
