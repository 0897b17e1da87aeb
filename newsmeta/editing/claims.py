"""Values and spans of text that accepted changes claim."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence

from newsmeta.diagnostics import Pointer
from newsmeta.diagnostics.changes import (
    Change,
    InsertField,
    RemoveField,
    RemoveItem,
    RenameField,
    SetValue,
    SetValues,
)
from newsmeta.editing.edits import Edit, overlap


class Claims:
    """A record of accepted changes that tells, by look-ups, which further changes must wait."""

    def __init__(self) -> None:
        self._values: set[Pointer] = set()
        self._around: set[Pointer] = set()  # The values, and everything around them.
        self._kinds: dict[Pointer, set[type]] = {}  # Of changes, by owner of the value.
        self._edits: list[Edit] = []

    def hold(self, change: Change | None) -> bool:
        """Tell whether a change is about a claimed value, or about one inside or around it.

        It also conflicts if one of the two removes an item from a list, which moves the others, and
        the other is about an item of that list.
        """
        for pointer in _pointers(change):
            ways = (pointer[:length] for length in range(len(pointer)))
            if pointer in self._around or not self._values.isdisjoint(ways):
                return True
            kinds = self._kinds.get(pointer[:-1], set()) - {type(change)}
            if RemoveItem in kinds or (kinds and isinstance(change, RemoveItem)):
                return True
        return False

    def touch(self, edits: Sequence[Edit]) -> bool:
        """Tell whether an edit touches an accepted one."""
        for edit in edits:
            if not self._edits or self._edits[-1].end < edit.start:
                continue  # Most come in their order in the text.
            at = bisect_right(self._edits, edit.end, key=_start)
            # Accepted edits are in order and do not overlap, so the search can stop at the first
            # one that ends before this.
            while at and self._edits[at - 1].end >= edit.start:
                at -= 1
                if overlap((edit,), (self._edits[at],)):
                    return True
        return False

    def add(self, change: Change | None, edits: Sequence[Edit]) -> None:
        """Accept a change that need not wait."""
        for pointer in _pointers(change):
            self._values.add(pointer)
            self._around.update(pointer[:length] for length in range(len(pointer) + 1))
            self._kinds.setdefault(pointer[:-1], set()).add(type(change))
        for edit in edits:
            if not self._edits or self._edits[-1].end < edit.start:
                self._edits.append(edit)
            else:
                insort(self._edits, edit)


def _start(edit: Edit) -> int:
    return edit.start


def _pointers(change: Change | None) -> Iterator[Pointer]:
    if isinstance(change, SetValue | RemoveItem | RemoveField | RenameField):
        yield change.pointer
    elif isinstance(change, SetValues):
        yield from (each.pointer for each in change.changes)
    elif isinstance(change, InsertField):
        yield (*change.owner, change.name)
