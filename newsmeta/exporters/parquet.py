"""Apache Parquet: typed and nested columns, one row for each article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import parquet

from newsmeta.exporters.options import Options
from newsmeta.records import typed
from newsmeta.records.columns import Columns
from newsmeta.records.record import Record, RecordError
from newsmeta.schema import fields
from newsmeta.schema.fields import BODY, PATH, SOURCE_FORM, Field, FieldType

_ROWS = 2_000
"""Most articles in a row group."""

_SIZE = 16 * 1024 * 1024
"""Approximate limit on the characters of a row group; a single article may exceed it."""

_SINGLE = {
    FieldType.TEXT: pa.string(),
    FieldType.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    FieldType.INTEGER: pa.int64(),
    FieldType.NUMBER: pa.float64(),
    FieldType.ANY: pa.string(),
    FieldType.BOOLEAN: pa.bool_(),
}


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as rows of a Parquet file, in row groups of bounded size.

    Args:
        records: The records.
        out: The output stream.
        options: The options.

    Returns:
        The number of rows.
    """
    schema = _schema(options.columns)
    written = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for rows in _groups(_rows(records, schema.names, options)):
            writer.write_table(pa.Table.from_pylist(rows, schema), row_group_size=len(rows))
            written += len(rows)
            # Otherwise the pool keeps a part of each row group.
            pa.default_memory_pool().release_unused()
    return written


def table(records: Iterator[Record], options: Options) -> pa.Table:
    """Return records as a table in memory."""
    schema = _schema(options.columns)
    groups = _groups(_rows(records, schema.names, options))
    return pa.concat_tables(
        [schema.empty_table(), *(pa.Table.from_pylist(rows, schema) for rows in groups)]
    )


def _schema(columns: Columns) -> pa.Schema:
    """Return the columns of a file."""
    members = {**fields.reserved(), SOURCE_FORM: _FORM}
    first = [PATH] if PATH in columns.members else []
    last = [name for name in (SOURCE_FORM, BODY) if name in columns.members]
    return pa.schema(
        [
            *(_column(name, members[name]) for name in first),
            *(_column(name, columns.root.fields[name]) for name in columns.top_fields()),
            *(_column(name, members[name]) for name in last),
        ]
    )


_FORM = Field(
    FieldType.TEXT,
    "Source form",
    "How the file is written, as far as the columns do not tell it: a JSON object, or null.",
)


def _column(name: str, here: Field) -> pa.Field:
    texts = {"title": here.title, "description": here.description}
    metadata = {key: text for key, text in texts.items() if text}
    return pa.field(name, _type(here), nullable=name != PATH, metadata=metadata)


def _type(here: Field) -> pa.DataType:
    if here.type is FieldType.MAPPING:
        return pa.struct([_column(name, inner) for name, inner in here.fields.items()])
    if here.type is FieldType.LIST and here.items is not None:
        return pa.list_(_type(here.items))
    return _SINGLE[here.type]


def _rows(
    records: Iterator[Record], names: list[str], options: Options
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the records that the format can hold."""
    members = options.columns.members
    for record in records:
        row, as_written = typed.fit(record.values, options.columns.root)
        try:
            if SOURCE_FORM in members:
                row[SOURCE_FORM] = typed.form_text(record, as_written, names) or None
            if PATH in members:
                row[PATH] = typed.checked_path(record)
        except RecordError as error:
            options.refuse(record, str(error))
            continue
        if BODY in members:
            row[BODY] = record.body
        yield row


def _groups(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield rows in groups of bounded size."""
    group: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        row_size = _size(row)
        if group and (len(group) == _ROWS or size + row_size > _SIZE):
            yield group
            group, size = [], 0
        group.append(row)
        size += row_size
    if group:
        yield group


def _size(value: Any) -> int:
    """Return the approximate size of a value in bytes."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list):
        return sum(map(_size, value))
    return 8
