"""Positions in a text as editors count them: lines, and code units of an encoding.

As the protocol demands, lines end with a line feed, a carriage return or both together. Lines of
diagnostics end the same way. Columns differ: an emoji is one character, but two code units of
UTF-16 and four of UTF-8.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from lsprotocol import types

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Span
from newsmeta.frontmatter.source import line_starts

_LAST_OF_TWO_BYTES = 0x7FF
_LAST_OF_PLANE = 0xFFFF


@dataclass(frozen=True)
class Lines:
    """The lines of a text, with columns in code units of an encoding.

    Attributes:
        text: The text.
        encoding: `utf-8`, `utf-16` or `utf-32`.
    """

    text: str
    encoding: str

    @cached_property
    def starts(self) -> list[int]:
        """The offset of the first character of each line."""
        return line_starts(self.text)

    @cached_property
    def _is_plain(self) -> bool:
        """Whether every character is a single code unit."""
        return self.encoding == "utf-32" or self.text.isascii()

    def bounds(self, line: int) -> Span:
        """Return the span of a line, counted from 0, without its line end."""
        if line >= len(self.starts):
            return Span(len(self.text), len(self.text))
        start = self.starts[line]
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def line_at(self, offset: int) -> int:
        """Return the line of a character, counted from 0."""
        return bisect_right(self.starts, offset) - 1

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; one after the end of a line is moved to its end.

        A position within a character is moved to the start of the character.
        """
        span = self.bounds(position.line)
        if self._is_plain:
            return min(span.start + position.character, span.end)
        left = position.character
        for at in range(span.start, span.end):
            left -= self._units(self.text[at])
            if left < 0:
                return at
        return span.end

    def position(self, offset: int) -> types.Position:
        """Return the position of a character; for one in a line end, the start of the line end."""
        offset = min(max(offset, 0), len(self.text))
        line = self.line_at(offset)
        start = self.starts[line]
        if offset and self.text[offset - 1 : offset + 1] == "\r\n":
            offset -= 1
        if self._is_plain:
            return types.Position(line, offset - start)
        return types.Position(line, sum(map(self._units, self.text[start:offset])))

    def range(self, span: Span) -> types.Range:
        """Return a span of the text as a range."""
        return types.Range(self.position(span.start), self.position(span.end))

    def span(self, wanted: types.Range) -> Span:
        """Return a range as a span of the text, which never ends before its start."""
        start, end = self.offset(wanted.start), self.offset(wanted.end)
        return Span(start, max(start, end))

    def _units(self, character: str) -> int:
        code = ord(character)
        if self.encoding == "utf-8":
            if code <= _LAST_OF_TWO_BYTES:
                return 1 if code < 0x80 else 2
            return 3 if code <= _LAST_OF_PLANE else 4
        return 1 if code <= _LAST_OF_PLANE or self.encoding == "utf-32" else 2
