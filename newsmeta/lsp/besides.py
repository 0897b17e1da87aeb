"""Fields that are filled in together: the domain of a name, the size of a picture."""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol import types

from newsmeta.diagnostics import Span
from newsmeta.frontmatter.source import usual_line_end
from newsmeta.lsp.context import Entry, Place
from newsmeta.lsp.fields import Known

Beside = tuple[list[types.TextEdit], str]
"""Edits elsewhere, and the text to append to the value itself if it is on the last line."""


def beside(about: Known, place: Place, values: Mapping[str, str]) -> Beside:
    """Return the edits that fill in fields related to a chosen value.

    Args:
        about: The text and its schema.
        place: The place of the chosen value.
        values: The values of the related fields, as written, by field name.
    """
    owner = place.owner[:-1]
    there = {name: about.sketch.entry((*owner, name)) for name in values}
    edits = [
        edit
        for name, entry in there.items()
        if entry is not None and (edit := _replaced(about, entry, values[name])) is not None
    ]
    missing = [f"{name}: {values[name]}" for name, entry in there.items() if entry is None]
    own, row = about.sketch.entry(place.owner), about.sketch.row_at(place.span.start)
    if not missing or own is None or row is None:
        return edits, ""
    indent = " " * (own.key.start - row.span.start)
    end = about.document.text[row.span.end :]
    line_end = next((each for each in ("\r\n", "\n", "\r") if end.startswith(each)), "")
    if not line_end:
        line_end = usual_line_end(about.document.text)
        return edits, "".join(f"{line_end}{indent}{line}" for line in missing)
    behind = row.span.end + len(line_end)
    where = about.document.lines.range(Span(behind, behind))
    new = "".join(f"{indent}{line}{line_end}" for line in missing)
    return [*edits, types.TextEdit(where, new)], ""


def _replaced(about: Known, entry: Entry, value: str) -> types.TextEdit | None:
    """Return the edit that replaces the value of an existing field; None if it is the same."""
    if about.document.text[entry.value.start : entry.value.end] == value:
        return None
    start = max(entry.value.start, entry.key.end + 1)
    blank = "" if entry.value.start > entry.key.end + 1 else " "
    where = about.document.lines.range(Span(start, max(start, entry.value.end)))
    return types.TextEdit(where, f"{blank}{value}")
