"""The comments in front matter, which no YAML event tells of."""

from __future__ import annotations

from bisect import bisect_right

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Span
from newsmeta.frontmatter.nodes import FrontMatter, Scalar
from newsmeta.frontmatter.source import Source
from newsmeta.late_patterns import late_pattern

DIRECTIVE = late_pattern(r"#[ \t]*newsmeta:[ \t]*(.*)")
"""A comment that speaks to newsmeta."""

OF_ONE_LINE = late_pattern(r"#[ \t]*newsmeta:[ \t]*(?!ignore-file)")
"""One that speaks of what stands on its line, and not of the whole file."""

_MARK = late_pattern(r"(?<![^\s])#")
_REST_OF_LINE = late_pattern(r"[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: where it begins, and its text from the number sign to the end of the line."""

    offset: int
    text: str


def find_comments(text: str, span: Span, front_matter: FrontMatter) -> list[Comment]:
    """Return the comments of a front matter, in order.

    Args:
        text: The text of the file.
        span: Where in it the front matter lies.
        front_matter: What was read from it; where that failed, only comments with a line of
            their own are taken for some.
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
        # Where reading failed, nobody knows what is inside of quotes.
        if front_matter.root or _begins_line(text, span.start, match.start()):
            comments.append(Comment(match.start(), text[match.start() : end]))
    return comments


def _begins_line(text: str, start: int, at: int) -> bool:
    """Tell whether there is nothing but blanks on a line before a place."""
    while at > start and text[at - 1] in " \t":
        at -= 1
    return at == start or text[at - 1] in "\r\n"


def _insides(text: str, front_matter: FrontMatter) -> list[tuple[int, int]]:
    """Return where scalars begin and end in which a number sign is no comment."""
    spans = []
    for _, node, key in front_matter.walk():
        for scalar in (node, key):
            if isinstance(scalar, Scalar):
                start = scalar.span.start
                if scalar.style in ("literal", "folded"):
                    # The header of a block text may have a comment of its own.
                    header = _REST_OF_LINE.match(text, start)
                    start = header.end() if header else start
                spans.append((start, scalar.span.end))
    return spans


class MultilineValues:
    """The scalars of a front matter that stand on several lines, in the order of the source.

    Args:
        source: The file.
        front_matter: What was read from it.
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
        """Return the lines of the values that a line is part of, the line itself among them."""
        first = last = line
        at = bisect_right(self._firsts, line)
        # One value may end on the line, and another begin there.
        for begins, ends in self._lines[max(at - 2, 0) : at]:
            if line <= ends:
                first, last = min(first, begins), max(last, ends)
        return range(first, last + 1)
