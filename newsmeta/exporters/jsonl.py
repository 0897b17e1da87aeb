"""JSON Lines: one object on each line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from json import JSONEncoder
from typing import BinaryIO

from newsmeta.exporters.options import Options, Pieces
from newsmeta.records import strictjson
from newsmeta.records.columns import Columns
from newsmeta.records.record import Record, json_problem, to_object


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as JSON Lines (jsonlines.org).

    Returns:
        The number of lines.
    """
    number = 0
    for line in lines(records, options):
        out.write(line + b"\n")
        number += 1
    return number


def lines(records: Iterator[Record], options: Options) -> Iterator[bytes]:
    """Yield each record as a JSON object on one line, without the line end.

    Records with values that JSON does not have are refused.
    """
    render = _renderer(options.columns)
    for record in records:
        try:
            yield render(record)
        except ValueError:
            options.refuse(record, json_problem(record.values))


def pieces(options: Options) -> Pieces:
    """Return how to write records one by one."""
    render = _renderer(options.columns)
    return Pieces(b"", lambda record: render(record) + b"\n")


def _renderer(columns: Columns) -> Callable[[Record], bytes]:
    """Return a function that converts a record to a line.

    The function raises `ValueError` for values that JSON does not have.
    """
    encode = JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    members, order = columns.members, columns.members_in_order
    return lambda record: strictjson.one_line(encode(to_object(record, members, order))).encode()
