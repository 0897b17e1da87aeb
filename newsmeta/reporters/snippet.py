"""The source line of a finding, with carets under the place."""

from __future__ import annotations

from rich.cells import cell_len

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic
from newsmeta.reporters.escaping import visible, visible_index
from newsmeta.reporters.wrapping import index_after, index_before

_TAB = " " * 4
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A line of visible text, with the characters from `start` to `end` marked."""

    text: str
    start: int
    end: int

    @property
    def carets(self) -> str:
        """The line below, with a caret under each marked cell, and at least one."""
        blank = cell_len(self.text[: self.start])
        return " " * blank + "^" * max(cell_len(self.text[: self.end]) - blank, 1)


def snippet(diagnostic: Diagnostic, width: int) -> Snippet:
    """Return the source line of `diagnostic`, cropped to `width` cells around the place.

    A place that continues on the next line is marked to the end of this one.
    """
    line = diagnostic.snippet
    start = min(diagnostic.column - 1, len(line))
    end = len(line)
    if diagnostic.location.end.line == diagnostic.line:
        end = min(max(diagnostic.location.end.column - 1, start), end)
    whole = Snippet(_shown(line), _shown_index(line, start), _shown_index(line, end))
    # One cell is reserved for a caret after the last character.
    return _cropped(whole, width - 1)


def _shown(text: str) -> str:
    return visible(text.replace("\t", _TAB))


def _shown_index(text: str, index: int) -> int:
    tabs = text.count("\t", 0, index)
    return visible_index(text.replace("\t", _TAB), index + tabs * (len(_TAB) - 1))


def _cropped(whole: Snippet, width: int) -> Snippet:
    text = whole.text
    if cell_len(text) <= width:
        return whole
    start, end = cell_len(text[: whole.start]), cell_len(text[: whole.end])
    if end < width or start <= width // 4:
        # The beginning of the line shows the field, so it is kept as long as the place fits.
        right = index_after(text, width - 1)
        return Snippet(text[:right] + _ELLIPSIS, whole.start, min(whole.end, right))
    return _window(whole, max(width - 2, 4))


def _window(whole: Snippet, width: int) -> Snippet:
    text = whole.text
    # A short place is shown up to a little after its end, a long one from its start.
    seen = min(cell_len(text[: whole.end]), cell_len(text[: whole.start]) + width * 3 // 4)
    last = min(cell_len(text), seen + width // 4)
    left = index_before(text, last - width)
    right = index_after(text, last)
    head = _ELLIPSIS if left else ""
    tail = _ELLIPSIS if right < len(text) else ""
    return Snippet(
        head + text[left:right] + tail,
        whole.start - left + len(head),
        min(whole.end, right) - left + len(head),
    )
