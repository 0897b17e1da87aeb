"""The comments in front matter, which no YAML event tells of."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from newsmeta.diagnostics import Span
from newsmeta.frontmatter.nodes import FrontMatter, Scalar

_MARK = re.compile(r"(?<![^\s])#")
_REST_OF_LINE = re.compile(r"[^\r\n]*")


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
        if front_matter.root or text[span.start : match.start()].rstrip(" \t")[-1:] in "\r\n":
            comments.append(Comment(match.start(), text[match.start() : end]))
    return comments


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
