"""From parsed files to records, including features of form that are not values."""

from __future__ import annotations

from collections.abc import Iterable

from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.records.record import Record
from newsmeta.rules.document import PlainDocument
from newsmeta.schema.order import placed_fields


def record_of(parsed: Parsed, path: str, file: str) -> Record:
    """Return the content of a file as a record.

    Args:
        parsed: The file.
        path: Its path from the top of its repository.
        file: The path as it was named.
    """
    return Record(
        path=path,
        values=parsed.values,
        body=parsed.body,
        line_end=parsed.line_end,
        file=file,
        set_apart=set_apart(parsed),
    )


def plain_record(document: PlainDocument, path: str, file: str) -> Record:
    """Return the same as `record_of` for a file that was read plainly.

    Args:
        document: The file.
        path: Its path from the top of its repository.
        file: The path as it was named.
    """
    return Record(
        path=path,
        values=document.values,
        body=document.body,
        line_end=document.line_end,
        file=file,
        set_apart=set_apart_plainly(document.text, document.values),
    )


def set_apart(parsed: Parsed) -> tuple[str, ...]:
    """Return the fields without a canonical place that follow a blank line."""
    root = parsed.front_matter.root
    if root is None or placed_fields().issuperset(root.entries):
        return ()
    return tuple(
        name
        for name, entry in root.own_entries()
        if name not in placed_fields() and is_set_apart(parsed.text, entry.key)
    )


def set_apart_plainly(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the same as `set_apart` for front matter that was read plainly.

    Args:
        text: The front matter, with line feeds only.
        names: Its fields.
    """
    return tuple(
        name for name in names if name not in placed_fields() and f"\n\n{name}:" in f"\n{text}"
    )


def is_set_apart(text: str, key: Scalar) -> bool:
    """Tell whether a field follows a blank line, possibly with comments in between."""
    line_end = "\n" if "\n" in text else "\r"
    end = text.rfind(line_end, 0, key.span.start)
    if text[end + 1 : key.span.start].strip(" \t"):
        return False
    while end > 0:
        start = text.rfind(line_end, 0, end)
        line = text[start + 1 : end].removesuffix("\r").strip(" \t")
        if not line.startswith("#"):
            return not line and start >= 0
        end = start
    return False
