"""Places of the scalars in plainly written front matter, found without a tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from newsmeta.diagnostics import Pointer, Span
from newsmeta.frontmatter.nodes import AnyPart, Scalar, Types, name_in
from newsmeta.frontmatter.plain import BLANK, NOTHING, PlainReading
from newsmeta.frontmatter.scalars import Style

_NONE: Types = {}
_STYLES: dict[str, Style] = {'"': "double", "'": "single"}


class Outline:
    """Front matter that `newsmeta.frontmatter.plain` has read, with the places of its scalars.

    Each scalar is on one line, after its hyphen and key, and ends with the line. So its place
    follows from that of the line.

    Args:
        reading: The reading of the front matter.
        start: The start of the front matter in the file.
        line_end: The length of a line end in the file.

    Attributes:
        reading: The reading of the front matter.
    """

    def __init__(self, reading: PlainReading, start: int, line_end: int) -> None:
        self.reading = reading
        self._start = start
        self._line_end = line_end
        self._seen: dict[Pointer, Scalar] = {}

    @cached_property
    def scalars(self) -> dict[Pointer, Scalar]:
        """All scalars by pointer, in source order."""
        return {pointer: scalar for pointer, scalar, _ in self._walk(None)}

    def of_types(self, types: Types) -> Iterator[tuple[Pointer, Scalar, str]]:
        """Yield the scalars of some types with their pointers and types, in source order.

        Args:
            types: The types.
        """
        for pointer, scalar, name in self._walk(types):
            self._seen[pointer] = scalar
            yield pointer, scalar, name

    def scalar(self, pointer: Pointer) -> Scalar | None:
        """Return the scalar at a pointer, or None if there is none.

        Scalars that a rule has read are kept: only those are ever changed.
        """
        return self._seen.get(pointer) or self.scalars.get(pointer)

    def _walk(self, types: Types | None) -> Iterator[tuple[Pointer, Scalar, str]]:
        """Yield scalars with their pointers and types: those of some types, or all."""
        here: Pointer = ()  # the innermost open collection
        inner = types or _NONE  # the types of its contents
        column = 0  # the column of its keys or hyphens
        count = -1  # the number of its items so far, if it is a list
        around: list[tuple[Pointer, Types, int, int]] = []  # the collections around it
        waiting = ""  # its key without a value so far, which may begin on the next line
        end = 0  # the end of that key and its colon
        behind = self._start
        for line, entry in zip(self.reading.text.split("\n"), self.reading.entries, strict=True):
            start = behind
            behind += len(line) + self._line_end
            if entry is BLANK:
                continue
            at, is_item, key, value = entry
            if waiting and (at > column or (is_item and at == column)):
                around.append((here, inner, column, count))
                here, inner = (*here, waiting), _inside(inner, waiting)
                column, count = at, 0 if is_item else -1
            else:
                if waiting and ((name := name_in(inner, waiting)) or types is None):
                    yield (*here, waiting), _scalar("", end, 0, None), name or ""
                while at < column or (count >= 0 and at == column and not is_item):
                    here, inner, column, count = around.pop()
            waiting = ""
            if is_item:
                count += 1
                if not key:
                    if (name := name_in(inner, AnyPart)) or types is None:
                        yield (*here, count - 1), _scalar(line, start, at + 2, value), name or ""
                    continue
                around.append((here, inner, column, count))
                here, inner = (*here, count - 1), _inside(inner, AnyPart)
                column, count = at + 2, -1
            if value is NOTHING:
                waiting, end = key, start + len(line.rstrip())
                continue
            if (name := name_in(inner, key)) or types is None:
                behind_key = at + len(key) + (4 if is_item else 2)
                yield (*here, key), _scalar(line, start, behind_key, value), name or ""
        if waiting and ((name := name_in(inner, waiting)) or types is None):
            yield (*here, waiting), _scalar("", end, 0, None), name or ""


def _inside(types: Types, field: str) -> Types:
    found = types.get(field)
    return found if isinstance(found, dict) else _NONE


def _scalar(line: str, start: int, at: int, value: Any) -> Scalar:
    """Return the scalar at the end of a line.

    Args:
        line: The line; empty for an empty scalar.
        start: The start of the line in the file.
        at: The start of the scalar in the line.
        value: The value of the scalar.
    """
    style = _STYLES.get(line[at : at + 1], "plain")
    text = line[at:] if style == "plain" else value
    return Scalar(Span(start + at, start + len(line)), text, style, value)
