"""Where the scalars of plainly written front matter stand, without a tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from newsmeta.diagnostics import Pointer, Span
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.frontmatter.plain import NOTHING, PlainReader
from newsmeta.frontmatter.scalars import Style

_STYLES: dict[str, Style] = {'"': "double", "'": "single"}


class Outline:
    """Front matter that a `PlainReader` has read, and where its scalars stand.

    Each is in one line, behind its key and hyphen, and ends with the line. So its place follows
    from that of the line.

    Attributes:
        values: The front matter as plain values.

    Args:
        reader: What read it.
        text: The front matter, with line feeds alone.
        values: What it came to.
        start: Where in the file it begins.
        line_end: How many characters a line of the file ends with.
    """

    def __init__(
        self, reader: PlainReader, text: str, values: dict[str, Any], start: int, line_end: int
    ) -> None:
        self.values = values
        self._reader = reader
        self._text = text
        self._start = start
        self._line_end = line_end

    @cached_property
    def scalars(self) -> dict[Pointer, Scalar]:
        """Every scalar by its pointer, in source order."""
        return dict(self._walk())

    def _walk(self) -> Iterator[tuple[Pointer, Scalar]]:
        here: Pointer = ()  # the innermost collection that is open
        column = 0  # where its keys or hyphens stand
        count = -1  # the items that it has so far, if it is a list
        around: list[tuple[Pointer, int, int]] = []  # the collections that it is in
        waiting = ""  # its key whose value begins in the next line, or that has none
        end = 0  # where that key and its colon end
        behind = self._start
        for line in self._text.split("\n"):
            start = behind
            behind += len(line) + self._line_end
            entry = self._reader.entry(line) if line else None
            if entry is None:
                continue
            at, is_item, key, value = entry
            if waiting and (at > column or (is_item and at == column)):
                around.append((here, column, count))
                here, column, count = (*here, waiting), at, 0 if is_item else -1
            else:
                if waiting:
                    yield (*here, waiting), _nothing(end)
                while at < column or (count >= 0 and at == column and not is_item):
                    here, column, count = around.pop()
            if is_item:
                item = (*here, count)
                count += 1
                if not key:
                    waiting = ""
                    yield item, _scalar(line, start, at + 2, value)
                    continue
                around.append((here, column, count))
                here, column, count = item, at + 2, -1
            if value is NOTHING:
                waiting, end = key, start + len(line.rstrip())
                continue
            waiting = ""
            behind_key = at + len(key) + (4 if is_item else 2)
            yield (*here, key), _scalar(line, start, behind_key, value)
        if waiting:
            yield (*here, waiting), _nothing(end)


def _nothing(at: int) -> Scalar:
    """Return the empty scalar that stands behind a key and its colon."""
    return Scalar(Span(at, at), "", "plain", None)


def _scalar(line: str, start: int, at: int, value: Any) -> Scalar:
    """Return the scalar that a line ends with.

    Args:
        line: The line.
        start: Where in the file it begins.
        at: Where in it the scalar begins.
        value: What the scalar stands for.
    """
    style = _STYLES.get(line[at], "plain")
    text = line[at:] if style == "plain" else value
    return Scalar(Span(start + at, start + len(line)), text, style, value)
