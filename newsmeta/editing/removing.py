"""Removal of a field from a mapping: the edits, and the comments beside it."""

from __future__ import annotations

import re

from newsmeta.diagnostics import Pointer
from newsmeta.editing.edits import CannotRenderError, Edit
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import Entry, Mapping
from newsmeta.frontmatter.source import line_start

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?")
_COMMENT = re.compile(r"(?:(?<=[ \t])|(?<=\A))#")


def remove_field(parsed: Parsed, pointer: Pointer) -> Edit:
    """Return the edit that removes the field at `pointer`.

    A comment after it stays, on a line of its own. Neither this comment nor one above ends up
    directly above the next field, where it would seem to describe that field.

    Raises:
        CannotRenderError: When it cannot be removed alone.
    """
    owner = parsed.front_matter.node(pointer[:-1])
    if not isinstance(owner, Mapping):
        raise CannotRenderError("the mapping is an alias; correct it at its anchor")
    own = owner.own_entries()
    entries = [entry for _, entry in own]
    names = [name for name, _ in own]
    if pointer[-1] not in names:
        raise CannotRenderError("the field is merged into the mapping from another place")
    if len(entries) == 1:
        raise CannotRenderError("it is the only field of its mapping")
    index = names.index(str(pointer[-1]))
    if owner.is_flow:
        return _from_flow(entries, index)
    start = entries[index].key.span.start
    begin = line_start(parsed.text, start)
    if parsed.text[begin:start].strip():
        return _beside_hyphen(parsed.text, entries, index)
    return _lines(parsed, entries[index], begin)


def _from_flow(entries: list[Entry], index: int) -> Edit:
    """Return the edit that removes a field and one comma from `{…}`."""
    if index:
        return Edit(entries[index - 1].end, entries[index].end, "")
    return Edit(entries[0].key.span.start, entries[1].key.span.start, "")


def _beside_hyphen(text: str, entries: list[Entry], index: int) -> Edit:
    """Return the edit that removes a field whose line begins an item of a list."""
    if index + 1 == len(entries):
        raise CannotRenderError("it shares its line with another")
    start, end = entries[index].key.span.start, entries[index + 1].key.span.start
    comment = _COMMENT.search(text, entries[index].end, end)
    return Edit(start, comment.start() if comment else end, "")


def _lines(parsed: Parsed, entry: Entry, start: int) -> Edit:
    """Return the edit that removes a field on lines of its own."""
    text, end = parsed.text, entry.end
    while text[end - 1] in " \r\n":  # An empty list item may be the last of the value.
        end -= 1
    tail = _line(text, end)
    end += len(tail)
    comment = _COMMENT.search(tail)
    kept = ""
    if comment:
        indent = text[start : entry.key.span.start]
        kept = indent + tail[comment.start() :].rstrip() + parsed.line_end
    before = _line(text, _line_before(text, start))
    after = _line(text, end) if end < parsed.source.span.end else ""
    is_above_a_field = bool(after.strip()) and after.lstrip()[0] != "#"
    if (kept or before.lstrip().startswith("#")) and is_above_a_field:
        kept += parsed.line_end
    elif not kept and not before.strip() and not after.strip():
        if after:  # There is a blank line on either side: one is enough.
            end += len(after)
        else:
            start = _line_before(text, start) if not before.strip() and before else start
    return Edit(start, end, kept)


def _line(text: str, start: int) -> str:
    """Return the rest of a line from `start`, including its end."""
    found = _LINE.match(text, start)
    return found[0] if found else ""


def _line_before(text: str, start: int) -> int:
    """Return the start of the line before the one at `start`."""
    end = start - (2 if text.endswith("\r\n", 0, start) else 1)
    return line_start(text, max(end, 0))
