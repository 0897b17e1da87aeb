"""JSON: one array, with one object on each line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from newsmeta.exporters.jsonl import lines
from newsmeta.exporters.objects import write_document
from newsmeta.exporters.options import Options
from newsmeta.records.record import Record


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as one JSON array (RFC 8259).

    Returns:
        The number of objects.
    """
    return write_document(out, lines(records, options))
