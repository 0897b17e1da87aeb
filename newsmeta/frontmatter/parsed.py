"""A file that was read: text, front matter and body in one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from newsmeta.diagnostics import Pointer, Span
from newsmeta.frontmatter import codes
from newsmeta.frontmatter.comments import Comment, find_comments
from newsmeta.frontmatter.nodes import FrontMatter, Limits, Scalar
from newsmeta.frontmatter.offsets import span_within
from newsmeta.frontmatter.source import BOM, Source, SourceError, split

_TOP = Span(0, 3)
"""The opening marker, which stands for the front matter as a whole."""


@dataclass(frozen=True)
class Parsed:
    """A file that was read, and where everything in it stands.

    Attributes:
        source: Its text, with the places of front matter and body.
        front_matter: What the front matter says, and where.
        limits: What reading it was allowed to cost.
    """

    source: Source
    front_matter: FrontMatter
    limits: Limits

    @property
    def text(self) -> str:
        """The whole file without a byte-order mark, line ends as they are."""
        return self.source.text

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.source.data

    @property
    def body(self) -> str:
        """What follows the front matter."""
        return self.source.body

    @property
    def values(self) -> dict[str, Any]:
        """The front matter as plain dictionaries, lists and scalars."""
        return self.front_matter.values

    @cached_property
    def line_end(self) -> str:
        """The line end that most lines of the front matter have."""
        return self.source.line_end

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The comments in the front matter, in order."""
        return tuple(find_comments(self.text, self.source.span, self.front_matter))

    @property
    def comment_texts(self) -> list[str]:
        """The texts of the comments, sorted: what may not be lost, wherever it stands."""
        return sorted(comment.text.rstrip() for comment in self.comments)

    def with_text(self, text: str, has_bom: bool | None = None) -> Parsed:
        """Return the same file with another text, read anew.

        Args:
            text: The whole text, without a byte-order mark.
            has_bom: Whether it begins with such a mark; None if that stays as it is.

        Raises:
            SourceError: When front matter is no longer to be found in it.
            UnicodeEncodeError: When it holds half of a surrogate pair.
        """
        keeps_mark = self.source.has_bom if has_bom is None else has_bom
        return parse(((BOM if keeps_mark else "") + text).encode(), self.limits)

    def span(self, pointer: Pointer) -> Span:
        """Return the place of the value at `pointer`, or of the nearest value around it."""
        while pointer:
            span = self.front_matter.span(pointer)
            if span is not None:
                return span if span.start < span.end else self._hyphen_before(span.start)
            pointer = pointer[:-1]
        return _TOP

    def key_span(self, pointer: Pointer) -> Span:
        """Return the place of the key that owns `pointer`; line 1 for the top level."""
        while pointer:
            key = self.front_matter.key(pointer)
            if key is not None:
                return key.span
            if isinstance(pointer[-1], int) and (node := self.front_matter.node(pointer)):
                return Span(node.span.start, min(node.span.end, node.span.start + 1))
            pointer = pointer[:-1]
        return _TOP

    def part(self, node: Scalar, start: int, end: int) -> Span:
        """Return where the characters `start` to `end` of a scalar's text are written."""
        return span_within(self.text, node, start, end)

    def _hyphen_before(self, offset: int) -> Span:
        """Return the place of the hyphen of an empty list item."""
        start = self.text.rfind("-", 0, offset)
        return Span(start, start + 1)


def parse(data: bytes, limits: Limits) -> Parsed:
    """Read a file with front matter.

    Args:
        data: The bytes of the whole file.
        limits: What it may cost to read.

    Returns:
        What was read. What is wrong inside of the front matter is among its findings.

    Raises:
        SourceError: When there is no front matter to be read: `NM001` for a file over the
            limit, `NM002` for bytes that are not UTF-8, `NM003` without an opening marker,
            `NM004` without a closing one.
    """
    # Only files that are looked at with care need it.
    from newsmeta.frontmatter import parser

    if len(data) > limits.max_size:
        raise SourceError(
            codes.UNREADABLE_FILE,
            f"the file holds more than the limit of {limits.max_size:,} bytes",
        )
    source = split(data)
    return Parsed(source, parser.read(source.text, source.span, limits), limits)


def without_text(values: FrontMatter) -> Parsed:
    """Return values that come from no text, such as those of another format, as if read."""
    return Parsed(Source("", False, Span(0, 0), 0), values, Limits())
