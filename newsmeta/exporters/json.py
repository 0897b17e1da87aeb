"""JSON: one array, an object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from newsmeta.exporters.jsonl import lines
from newsmeta.exporters.options import Options
from newsmeta.records.record import Record


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as one JSON array (RFC 8259).

    Returns:
        How many objects were written.
    """
    number = 0
    for number, line in enumerate(lines(records, options), 1):
        out.write(b",\n" if number > 1 else b"[\n")
        out.write(line)
    out.write(b"\n]\n" if number else b"[]\n")
    return number
