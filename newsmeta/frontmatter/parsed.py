"""A parsed file: text, front matter and body in one object."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsmeta.diagnostics import Finding, Pointer, Span
from newsmeta.frontmatter import codes
from newsmeta.frontmatter.comments import Comment, find_comments
from newsmeta.frontmatter.nodes import AnyPart, FrontMatter, Limits, Scalar, Types
from newsmeta.frontmatter.offsets import span_within
from newsmeta.frontmatter.source import BOM, Source, SourceError, split

if TYPE_CHECKING:
    from newsmeta.frontmatter.outline import Outline

_TOP = Span(0, 3)
"""The opening marker, which stands in for the front matter as a whole."""


class Parsed:
    """A parsed file, with the place of everything in it.

    Args:
        source: The text.
        limits: The limits on reading it.
        front_matter: The front matter with places, if it is already parsed.
        outline: The outline of plainly written front matter, in which every value is a scalar on
            one line. All other facts are then determined on demand.

    Attributes:
        source: The text, with the places of front matter and body.
        limits: The limits on reading it.
    """

    def __init__(
        self,
        source: Source,
        limits: Limits,
        front_matter: FrontMatter | None = None,
        outline: Outline | None = None,
    ) -> None:
        self.source = source
        self.limits = limits
        self._outline = outline
        if front_matter is not None:
            self.front_matter = front_matter

    @cached_property
    def front_matter(self) -> FrontMatter:
        """The front matter, with places."""
        # Parsing is put off: only files that are checked closely need it.
        from newsmeta.frontmatter import parser

        return parser.read(self.source.text, self.source.span, self.limits)

    @property
    def text(self) -> str:
        """The whole file without a byte-order mark, with its line ends unchanged."""
        return self.source.text

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.source.data

    @property
    def body(self) -> str:
        """The text after the front matter."""
        return self.source.body

    @property
    def values(self) -> dict[str, Any]:
        """The front matter as plain dictionaries, lists and scalars."""
        return self.front_matter.values if self._outline is None else self._outline.reading.values

    @property
    def is_readable(self) -> bool:
        """Whether there is usable front matter."""
        return self._outline is not None or self.front_matter.root is not None

    @property
    def outline(self) -> Outline | None:
        """The places of the scalars in plainly written front matter.

        None for other front matter.
        """
        return self._outline

    def with_care(self) -> Parsed:
        """Return the same file without its outline, so that everything comes from a full parse."""
        return self if self._outline is None else Parsed(self.source, self.limits)

    @property
    def flaws(self) -> tuple[Finding, ...]:
        """The findings of the parser (`NM005` to `NM009`), in no particular order."""
        return () if self._outline is not None else self.front_matter.findings

    @property
    def tainted(self) -> frozenset[Pointer]:
        """The values that a finding of the parser already covers."""
        return frozenset() if self._outline is not None else self.front_matter.tainted

    def value(self, pointer: Pointer) -> Any:
        """Return the value at `pointer`; None if it is missing or empty."""
        value: Any = self.values
        for part in pointer:
            is_there = part in value if isinstance(value, dict) else _has_item(value, part)
            if not is_there:
                return None
            value = value[part]
        return value

    def scalars(self) -> Iterator[tuple[Pointer, Scalar]]:
        """Yield every scalar with its pointer, in source order.

        As in `FrontMatter.walk`, repeated values are yielded where they are written.
        """
        if self._outline is not None:
            yield from self._outline.scalars.items()
            return
        yield from self._walked

    @cached_property
    def _walked(self) -> tuple[tuple[Pointer, Scalar], ...]:
        """All scalars with their pointers, kept because many rules need them."""
        return tuple(
            [
                (pointer, node)
                for pointer, node, _ in self.front_matter.walk()
                if isinstance(node, Scalar)
            ]
        )

    @cached_property
    def line_end(self) -> str:
        """The line end that most lines of the front matter have."""
        return self.source.line_end

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """The comments in the front matter, in order."""
        if self._outline is not None:
            return ()
        return tuple(find_comments(self.text, self.source.span, self.front_matter))

    @property
    def comment_texts(self) -> list[str]:
        """The sorted texts of the comments, which must not be lost, whatever their place."""
        return sorted(comment.text.rstrip() for comment in self.comments)

    def with_text(
        self,
        text: str,
        has_bom: bool | None = None,
        read: Callable[[bytes], Parsed] | None = None,
    ) -> Parsed:
        """Return the same file with another text, parsed again.

        Args:
            text: The whole text, without a byte-order mark.
            has_bom: Whether it begins with such a mark; None for no change.
            read: The function that parses it; None for `parse`.

        Raises:
            SourceError: When it has no front matter any more.
            UnicodeEncodeError: When it has half of a surrogate pair.
        """
        keeps_mark = self.source.has_bom if has_bom is None else has_bom
        data = ((BOM if keeps_mark else "") + text).encode()
        return read(data) if read else parse(data, self.limits)

    def of_types(self, types: Types) -> Iterator[tuple[Pointer, Scalar, str]]:
        """Return the scalars of some types with their pointers and types, in source order.

        Args:
            types: The types.
        """
        if self._outline is not None:
            return self._outline.of_types(types)
        typed = ((pointer, node, _type_at(pointer, types)) for pointer, node in self.scalars())
        return ((pointer, node, name) for pointer, node, name in typed if name is not None)

    def span(self, pointer: Pointer) -> Span:
        """Return the place of the value at `pointer`, or of the nearest value around it."""
        scalar = self._outline.scalar(pointer) if self._outline else None
        if scalar is not None and scalar.span.start < scalar.span.end:
            return scalar.span
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
        """Return the place in the source of the characters `start` to `end` of a scalar's text."""
        return span_within(self.text, node, start, end)

    def _hyphen_before(self, offset: int) -> Span:
        """Return the place of the hyphen of an empty list item."""
        start = self.text.rfind("-", 0, offset)
        return Span(start, start + 1)


def _type_at(pointer: Pointer, types: Types) -> str | None:
    """Return the name of the scalar type at `pointer`, or None if `types` has none."""
    found: Any = types
    for part in pointer:
        if found.__class__ is not dict:
            return None
        found = found.get(AnyPart if isinstance(part, int) else part)
    return found.get(None) if found.__class__ is dict else found


def _has_item(value: object, part: str | int) -> bool:
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def parse(data: bytes, limits: Limits) -> Parsed:
    """Parse a file with front matter.

    Args:
        data: The bytes of the whole file.
        limits: The limits on reading it.

    Returns:
        The parsed file. Problems inside of the front matter are among its findings.

    Raises:
        SourceError: When no front matter can be read: `NM001` for a file over the limit, `NM002`
            for bytes that are not UTF-8, `NM003` without an opening marker, `NM004` without a
            closing one.
    """
    if len(data) > limits.max_size:
        raise too_large(limits)
    return Parsed(split(data), limits)


def too_large(limits: Limits) -> SourceError:
    """Return the error about a file over the limit."""
    return SourceError(
        codes.UNREADABLE_FILE,
        f"the file holds more than the limit of {limits.max_size:,} bytes",
        kind="size",
    )


def without_text(values: FrontMatter) -> Parsed:
    """Return values without a source text, such as those of another format, as if parsed."""
    return Parsed(Source("", False, Span(0, 0), 0), Limits(), values)
