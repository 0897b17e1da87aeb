"""Wrapping of text to the width of a terminal."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from rich.cells import cell_len

_WORD = re.compile(r"( *)([^ ]+)")
_END_OF_WORD = re.compile(r".*[/\\_?&=,;-](?<=[^ ][/\\_?&=,;-])", re.DOTALL)
"""The end of a word, and places where paths and URLs may be broken."""


def wrap(text: str, width: int) -> Iterator[str]:
    """Yield `text` in lines of at most `width` cells, broken at spaces if possible.

    Spaces within a line are kept, since the message may be about them.
    """
    line = ""
    for space, word in _WORD.findall(text):
        if line and cell_len(line + space + word) > width:
            yield line
            line = ""
        line += space + word if line else word
        while cell_len(line) > width:
            head = _head(line, width)
            yield head
            line = line[len(head) :]
    if line:
        yield line


def _head(line: str, width: int) -> str:
    """Return the first part of a line that is too long, ending with a word if possible."""
    head = fit(line, width)
    words = _END_OF_WORD.match(head)
    return words.group() if words else head


def fit(text: str, width: int) -> str:
    """Return the longest beginning of `text` with at most `width` cells.

    It is never empty, so that a loop over the rest terminates.
    """
    return text[: max(index_after(text, width), 1)]


def index_before(text: str, cells: int) -> int:
    """Return the first index of `text` with `cells` cells or more before it."""
    return bisect_left(range(len(text)), cells, key=lambda index: cell_len(text[:index]))


def index_after(text: str, cells: int) -> int:
    """Return the last index of `text` with at most `cells` cells before it."""
    if text.isascii() and text.isprintable():  # True of most texts, where each character is a cell.
        return min(max(cells, 0), len(text))
    return bisect_right(range(1, len(text) + 1), cells, key=lambda index: cell_len(text[:index]))
