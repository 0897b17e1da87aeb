"""Edits of a text: replacements of spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from newsmeta.data_classes import dataclass


class CannotRenderError(Exception):
    """A change that cannot be written as an edit. The message has the reason."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A replacement of the characters from `start` up to but not including `end` by `text`."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` after `edits`, none of which overlap.

    Raises:
        ValueError: When two of them do.
    """
    parts = []
    at = 0
    for edit in sorted(edits):
        if edit.start < at:
            raise ValueError(f"edits overlap at {edit.start}")
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


class Origins:
    """A map from places after edits to places before them.

    Args:
        edits: The edits, none of which overlap.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = sorted(edits)
        self._starts: list[int] = []  # The start of each edit in the text after them.
        self._moved: list[int] = []  # The shift of the text after each edit.
        moved = 0
        for edit in self._edits:
            self._starts.append(edit.start + moved)
            moved += len(edit.text) - (edit.end - edit.start)
            self._moved.append(moved)

    def of(self, offset: int) -> int:
        """Return the offset, before the edits, of the text at `offset` after them."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return offset
        if offset < self._starts[at] + len(self._edits[at].text):
            return self._edits[at].start
        return offset - self._moved[at]


def overlap(some: Sequence[Edit], others: Sequence[Edit]) -> bool:
    """Tell whether an edit of one list touches an edit of the other.

    Adjacent edits touch, unless both only remove text.
    """
    return any(_touch(one, other) for one in some for other in others)


def _touch(one: Edit, other: Edit) -> bool:
    if one.text or other.text:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end
