"""From files that were read to records, with what of their form is no value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.records.record import Record
from newsmeta.schema.order import placed_fields


def record_of(parsed: Parsed, path: str, file: str) -> Record:
    """Return what a file holds as a record.

    Args:
        parsed: The file.
        path: Its path from the top of its repository.
        file: Where it lies.
    """
    return Record(
        path=path,
        values=parsed.values,
        body=parsed.body,
        line_end=parsed.line_end,
        file=file,
        set_apart=set_apart(parsed),
    )


def plain_record(data: bytes, text: str, values: Mapping[str, Any], path: str, file: str) -> Record:
    """Do what `record_of` does for a file that was read plainly.

    Args:
        data: The file.
        text: The front matter, with line feeds alone.
        values: What it says.
        path: The path of the file from the top of its repository.
        file: Where it lies.
    """
    return Record(
        path=path,
        values=values,
        body=body_of(data),
        line_end="\r\n" if data.startswith(b"---\r") else "\n",
        file=file,
        set_apart=set_apart_plainly(text, values),
    )


def body_of(data: bytes) -> str:
    """Return what follows the front matter of a file that was read plainly."""
    end = data.find(b"\n---", 3)
    start = data.find(b"\n", end + 4) + 1
    return data[start:].decode() if start else ""


def set_apart(parsed: Parsed) -> tuple[str, ...]:
    """Return the fields without a canonical place that stand behind a blank line."""
    root = parsed.front_matter.root
    if root is None or placed_fields().issuperset(root.entries):
        return ()
    return tuple(
        name
        for name, entry in root.own_entries()
        if name not in placed_fields() and is_set_apart(parsed.text, entry.key)
    )


def set_apart_plainly(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Do what `set_apart` does for front matter that was read plainly.

    Args:
        text: The front matter, with line feeds alone.
        names: Its fields.
    """
    return tuple(
        name for name in names if name not in placed_fields() and f"\n\n{name}:" in f"\n{text}"
    )


def is_set_apart(text: str, key: Scalar) -> bool:
    """Tell whether a field stands behind a blank line, comments in between allowed."""
    before = text[: key.span.start]
    return re.search(r"\n[ \t]*\r?\n[ \t]*(?:#[^\n]*\n[ \t]*)*\Z", before) is not None
