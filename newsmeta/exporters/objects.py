"""Objects as JSON, and arrays of them with one on each line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from newsmeta.records import strictjson


def present(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the non-empty members."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def dump(content: Any) -> str:
    """Return content as JSON on one line.

    Raises:
        ValueError: When it has numbers that JSON does not have.
    """
    return strictjson.one_line(json.dumps(content, ensure_ascii=False, allow_nan=False))


def write_array(out: BinaryIO, lines: Iterable[bytes]) -> int:
    """Write a JSON array, with one value on each line and without a final line end.

    Args:
        out: The output stream.
        lines: The values, as JSON.

    Returns:
        The number of values.
    """
    number = 0
    out.write(b"[")
    for number, line in enumerate(lines, 1):
        out.write(b",\n" if number > 1 else b"\n")
        out.write(line)
    out.write(b"\n]" if number else b"]")
    return number


def write_document(out: BinaryIO, lines: Iterable[bytes]) -> int:
    """Write a JSON array as a document of its own; see `write_array`."""
    number = write_array(out, lines)
    out.write(b"\n")
    return number
