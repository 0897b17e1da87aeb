"""JSON Lines: one object a line."""

from __future__ import annotations

from collections.abc import Iterator
from json import JSONEncoder
from typing import BinaryIO

from newsmeta import strictjson
from newsmeta.exporters import Options
from newsmeta.records import Record, json_problem, to_object


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as JSON Lines (jsonlines.org).

    Returns:
        How many lines were written.
    """
    number = 0
    for line in lines(records, options):
        out.write(line + b"\n")
        number += 1
    return number


def lines(records: Iterator[Record], options: Options) -> Iterator[bytes]:
    """Yield each record as a JSON object in one line, without the line end.

    Those with values that JSON does not have are refused.
    """
    encode = JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    columns = options.columns
    for record in records:
        content = to_object(record, columns.members, columns.members_in_order)
        try:
            yield strictjson.one_line(encode(content)).encode()
        except ValueError:
            options.refuse(record, json_problem(record.values))
