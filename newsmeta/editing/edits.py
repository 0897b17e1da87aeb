"""Edits of a text: this span becomes that."""

from __future__ import annotations

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


def origin(offset: int, edits: Iterable[Edit]) -> int:
    """Return where in the text before `edits` stood what is at `offset` after them."""
    moved = 0
    for edit in sorted(edits):
        start = edit.start + moved
        if offset < start:
            break
        if offset < start + len(edit.text):
            return edit.start
        moved += len(edit.text) - (edit.end - edit.start)
    return offset - moved


def overlap(some: Sequence[Edit], others: Sequence[Edit]) -> bool:
    """Tell whether an edit of one list touches one of the other.

    Edits side by side touch, unless both only take something out.
    """
    return any(_touch(one, other) for one in some for other in others)


def _touch(one: Edit, other: Edit) -> bool:
    if one.text or other.text:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end
