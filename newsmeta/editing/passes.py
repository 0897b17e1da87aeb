"""Edits of several passes, combined into edits of the original text.

They can be applied to that text all at once, with the result of all passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsmeta.data_classes import dataclass
from newsmeta.editing.edits import Edit, apply


@dataclass(frozen=True, slots=True)
class Piece:
    """An edit of the original text, with the numbers of its owners: several if their edits met."""

    edit: Edit
    owners: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the text of a pass that was edited before, or is edited now."""

    start: int
    end: int
    piece: Piece
    is_new: bool


def first_edits(text: str, passes: Iterable[Iterable[tuple[int, Edit]]]) -> list[Piece]:
    """Return the edits of a text that give the result of passes, in order, none overlapping.

    Args:
        text: The text before the first pass.
        passes: The edits of each pass, in offsets of its input text, each with its owner.
    """
    pieces: list[Piece] = []
    for edits in passes:
        current = apply(text, (piece.edit for piece in pieces))
        places = [
            *_current_places(pieces),
            *(
                _Place(edit.start, edit.end, Piece(edit, frozenset([owner])), is_new=True)
                for owner, edit in edits
            ),
        ]
        places.sort(key=lambda place: (place.start, place.end))
        pieces = list(_joined(places, current))
    changed = (piece for piece in pieces if _changes(piece.edit, text))
    return [Piece(_trimmed(piece.edit, text), piece.owners) for piece in changed]


def _changes(edit: Edit, text: str) -> bool:
    return text[edit.start : edit.end] != edit.text


def _trimmed(edit: Edit, text: str) -> Edit:
    """Return an edit without the characters at its ends that stay the same."""
    start, end, new = edit.start, edit.end, edit.text
    most = min(end - start, len(new))
    head = next((at for at in range(most) if text[start + at] != new[at]), most)
    most -= head
    tail = next((at for at in range(most) if text[end - 1 - at] != new[-1 - at]), most)
    return Edit(start + head, end - tail, new[head : len(new) - tail])


def _current_places(pieces: list[Piece]) -> Iterator[_Place]:
    """Yield the places of pieces in the text after them."""
    moved = 0
    for piece in pieces:
        start = piece.edit.start + moved
        yield _Place(start, start + len(piece.edit.text), piece, is_new=False)
        moved += _growth(piece.edit)


def _growth(edit: Edit) -> int:
    return len(edit.text) - (edit.end - edit.start)


def _joined(places: list[_Place], current: str) -> Iterator[Piece]:
    """Yield edits of the original text, joining those that meet."""
    moved = 0
    for group in _meeting(places):
        earlier = [place for place in group if not place.is_new]
        grown = sum(_growth(place.piece.edit) for place in earlier)
        if len(earlier) == len(group) == 1:
            yield group[0].piece
        else:
            start, end = group[0].start, max(place.end for place in group)
            edits = [
                Edit(place.start - start, place.end - start, place.piece.edit.text)
                for place in group
                if place.is_new
            ]
            owners = frozenset().union(*(place.piece.owners for place in group))
            written = apply(current[start:end], edits)
            yield Piece(Edit(start - moved, end - moved - grown, written), owners)
        moved += grown


def _meeting(places: list[_Place]) -> Iterator[list[_Place]]:
    """Yield groups of places that meet."""
    group: list[_Place] = []
    end = 0
    for place in places:
        if group and not (place.start < end or (place.start == end and _meet(group[-1], place))):
            yield group
            group = []
        end = max(end, place.end) if group else place.end
        group.append(place)
    if group:
        yield group


def _meet(one: _Place, other: _Place) -> bool:
    """Tell whether adjacent places belong together: not if both only remove text."""
    is_mixed = one.is_new != other.is_new
    return is_mixed or bool(one.piece.edit.text or other.piece.edit.text)
