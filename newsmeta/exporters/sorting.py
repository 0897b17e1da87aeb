"""Records in order, however many: what does not fit into memory waits in a temporary file."""

from __future__ import annotations

import dataclasses
import heapq
import os
import pickle
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from newsmeta import timestamps
from newsmeta.diagnostics import Pointer
from newsmeta.exporters.where import comparable
from newsmeta.records.record import Record, lookup
from newsmeta.schema import fields
from newsmeta.schema.fields import FieldType, UnknownFieldError

CHUNK_BYTES = 16 * 1024 * 1024
"""How much is sorted in memory."""
_FAN_IN = 32
"""How many sorted runs are merged at once. Each takes a block of memory."""
_BLOCK_BYTES = 64 * 1024
_OVERHEAD = 400
"""About what the key of a record takes in memory, and the objects around it."""

_Key = tuple[Any, ...]
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


def parse_keys(text: str) -> tuple[SortKey, ...]:
    """Return what to order by: names of fields, with a minus for falling, joined by commas.

    Args:
        text: Such as `publishedDateTime` or `-quality,title`.

    Raises:
        UnknownFieldError: When there is no such field, or it holds more than a single value.
    """
    return tuple(_parse_key(part.strip()) for part in text.split(","))


def _parse_key(text: str) -> SortKey:
    name = text.removeprefix("-")
    if not name:
        raise UnknownFieldError("the name of a field is missing; write one such as quality")
    pointer, field = fields.find(name, leaves=True)
    return SortKey(name, pointer, field.type, is_falling=name != text)


def sort(
    records: Iterable[Record], keys: Sequence[SortKey], chunk_bytes: int = CHUNK_BYTES
) -> Generator[Record, None, None]:
    """Yield records in order; those that are equal in the order in which they came.

    Records that lack a field come last, rising or falling, and before them those whose
    value is not of the field's type. The temporary file, if it takes one, goes away when
    the generator ends or is closed.

    Args:
        records: The records.
        keys: What to order by, the most important first.
        chunk_bytes: About how much to sort in memory; more than that is written to a file.

    Raises:
        OSError: When the temporary file cannot be written or read.
    """
    key = _key_function(keys)
    chunk: list[tuple[_Key, bytes]] = []
    size = 0
    with ExitStack() as stack:
        spill: _Spill | None = None
        for record in records:
            # Packed, records take a fraction of the memory, and it is known how much.
            packed = _pack(record)
            chunk.append((key(record), packed))
            size += len(packed) + _OVERHEAD
            if size >= chunk_bytes:
                spill = spill or stack.enter_context(closing(_Spill()))
                spill.add(_in_order(chunk))
                size = 0
        if spill is None:
            yield from map(_unpack, _in_order(chunk))
            return
        spill.add(_in_order(chunk))
        while len(spill.runs) > _FAN_IN:
            fewer = stack.enter_context(closing(_Spill()))
            for at in range(0, len(spill.runs), _FAN_IN):
                # Neighbours, so that equal records stay in the order in which they came.
                fewer.add(map(_pack, spill.merged(spill.runs[at : at + _FAN_IN], key)))
            spill.close()
            spill = fewer
        yield from spill.merged(spill.runs, key)


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

_RIGHT, _WRONG, _MISSING = range(3)


def _key_function(keys: Sequence[SortKey]) -> Callable[[Record], _Key]:
    """Return the function of a record by whose result records are ordered."""
    parts = [_part_function(key) for key in keys]
    return lambda record: tuple(part(record) for part in parts)


def _part_function(key: SortKey) -> Callable[[Record], tuple[int, Any]]:
    is_time = key.type is FieldType.TIMESTAMP
    read = _microseconds if is_time else comparable(key.type)
    is_text = key.type is FieldType.TEXT

    def part(record: Record) -> tuple[int, Any]:
        value = _value(record, key)
        if value is None:
            return _MISSING, None
        found = read(value)
        if found is None:
            return _WRONG, None
        if not key.is_falling:
            return _RIGHT, found
        return _RIGHT, _Falling(found) if is_text else -found

    return part


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


@dataclass(frozen=True, slots=True)
class _Falling:
    """A value that comes before smaller ones."""

    value: Any

    def __lt__(self, other: _Falling) -> bool:
        return bool(other.value < self.value)


# -- chunks and runs -----------------------------------------------------------


_PACKED = tuple(part.name for part in dataclasses.fields(Record) if part.name != "file")


def _pack(record: Record) -> bytes:
    # All but the file as it is: paths are slow to pack.
    content = {name: getattr(record, name) for name in _PACKED}
    return pickle.dumps((content, record.file), pickle.HIGHEST_PROTOCOL)


def _unpack(packed: bytes) -> Record:
    content, file = pickle.loads(packed)
    return Record(**content, file=file)


def _in_order(chunk: list[tuple[_Key, bytes]]) -> Iterator[bytes]:
    """Yield the packed records of a chunk in order, and empty it on the way."""
    chunk.sort(key=itemgetter(0))
    chunk.reverse()
    while chunk:
        yield chunk.pop()[1]


@dataclass(frozen=True, slots=True)
class _Run:
    """A sorted sequence of records in a file: blocks from one place to another."""

    start: int
    end: int


class _Spill:
    """Sorted runs in one temporary file."""

    def __init__(self) -> None:
        self.runs: list[_Run] = []
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it

    def close(self) -> None:
        """Delete the file."""
        self._file.close()

    def add(self, packed: Iterable[bytes]) -> None:
        """Write records that are in order as a run behind the others."""
        start = self._file.seek(0, os.SEEK_END)
        for block in _blocks(packed):
            pickle.dump(block, self._file, pickle.HIGHEST_PROTOCOL)
        self.runs.append(_Run(start, self._file.tell()))

    def merged(self, runs: Iterable[_Run], key: Callable[[Record], _Key]) -> Iterator[Record]:
        """Yield the records of runs in order, those of earlier runs first among equals."""
        return heapq.merge(*map(self._read, runs), key=key)

    def _read(self, run: _Run) -> Iterator[Record]:
        at = run.start
        while at < run.end:
            self._file.seek(at)
            block = pickle.load(self._file)
            at = self._file.tell()
            yield from map(_unpack, block)


def _blocks(packed: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield records in groups that are worth a read of the file."""
    block: list[bytes] = []
    size = 0
    for each in packed:
        block.append(each)
        size += len(each)
        if size >= _BLOCK_BYTES:
            yield block
            block, size = [], 0
    if block:
        yield block
