"""Comments in front matter, which YAML events do not include."""

from __future__ import annotations

from bisect import bisect_right

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Span
from newsmeta.frontmatter.nodes import FrontMatter, Scalar
from newsmeta.frontmatter.source import Source
from newsmeta.late_patterns import late_pattern

DIRECTIVE = late_pattern(r"#[ \t]*newsmeta:[ \t]*(.*)")
"""A comment with a directive for newsmeta."""

OF_ONE_LINE = late_pattern(r"#[ \t]*newsmeta:[ \t]*(?!ignore-file)")
"""A directive for its own line, not for the whole file."""

_MARK = late_pattern(r"(?<![^\s])#")
_REST_OF_LINE = late_pattern(r"[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its place, and its text from the number sign to the end of the line."""

    offset: int
    text: str


def find_comments(text: str, span: Span, front_matter: FrontMatter) -> list[Comment]:
    """Return the comments in front matter, in order.

    Args:
        text: The text of the file.
        span: The place of the front matter in it.
        front_matter: The parsed front matter. If parsing failed, only comments on lines of their
            own count.
    """
    if text.find("#", span.start, span.end) < 0:
        return []
    scalars = sorted(_insides(text, front_matter))
    starts = [start for start, _ in scalars]
    comments: list[Comment] = []
    end = span.start
    for match in _MARK.finditer(text, span.start, span.end):
        at = bisect_right(starts, match.start()) - 1
        is_inside = at >= 0 and match.start() < scalars[at][1]
        if match.start() < end or is_inside:
            continue
        line = _REST_OF_LINE.match(text, match.start())
        end = line.end() if line else match.end()
        # If parsing failed, the contents of quotes are unknown.
        if front_matter.root or _begins_line(text, span.start, match.start()):
            comments.append(Comment(match.start(), text[match.start() : end]))
    return comments


def _begins_line(text: str, start: int, at: int) -> bool:
    """Tell whether only blanks precede a place on its line."""
    while at > start and text[at - 1] in " \t":
        at -= 1
    return at == start or text[at - 1] in "\r\n"


def _insides(text: str, front_matter: FrontMatter) -> list[tuple[int, int]]:
    """Return the places of scalars, in which a number sign does not begin a comment."""
    spans = []
    for _, node, key in front_matter.walk():
        for scalar in (node, key):
            if isinstance(scalar, Scalar):
                start = scalar.span.start
                if scalar.style in ("literal", "folded"):
                    # The header of a block text may end with a comment.
                    header = _REST_OF_LINE.match(text, start)
                    start = header.end() if header else start
                spans.append((start, scalar.span.end))
    return spans


class MultilineValues:
    """The scalars of a front matter that span several lines, in source order.

    Args:
        source: The file.
        front_matter: The parsed front matter.
    """

    def __init__(self, source: Source, front_matter: FrontMatter) -> None:
        position = source.position
        lines = (
            (position(node.span.start).line, position(max(node.span.end - 1, 0)).line)
            for _, node, _ in front_matter.walk()
            if isinstance(node, Scalar)
        )
        self._lines = sorted((first, last) for first, last in lines if first < last)
        self._firsts = [first for first, _ in self._lines]

    def lines_at(self, line: int) -> range:
        """Return the lines of all values that a line belongs to, including the line itself."""
        first = last = line
        at = bisect_right(self._firsts, line)
        # One value may end on the line and another begin there.
        for begins, ends in self._lines[max(at - 2, 0) : at]:
            if line <= ends:
                first, last = min(first, begins), max(last, ends)
        return range(first, last + 1)
