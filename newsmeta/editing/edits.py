"""Edits of a text: this span becomes that."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from newsmeta.data_classes import dataclass


class CannotRenderError(Exception):
    """A change cannot be written as an edit. The message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replaces the characters from `start` up to, not including, `end` by `text`."""

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
    """Knows where in a text what is there after edits stood before them.

    Args:
        edits: The edits, none of which overlap.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = sorted(edits)
        self._starts: list[int] = []  # Where each begins in the text after them.
        self._moved: list[int] = []  # By how much what is behind each has moved.
        moved = 0
        for edit in self._edits:
            self._starts.append(edit.start + moved)
            moved += len(edit.text) - (edit.end - edit.start)
            self._moved.append(moved)

    def of(self, offset: int) -> int:
        """Return where in the text before the edits stood what is at `offset` after them."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return offset
        if offset < self._starts[at] + len(self._edits[at].text):
            return self._edits[at].start
        return offset - self._moved[at]


def overlap(some: Sequence[Edit], others: Sequence[Edit]) -> bool:
    """Tell whether an edit of one list touches one of the other.

    Edits side by side touch, unless both only take something out.
    """
    return any(_touch(one, other) for one in some for other in others)


def _touch(one: Edit, other: Edit) -> bool:
    if one.text or other.text:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end
