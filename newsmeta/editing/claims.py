"""What changes that are accepted lay claim to: values, and spans of the text."""

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
    """Tells which changes have to wait, however many there are, at the cost of a look-up."""

    def __init__(self) -> None:
        self._values: set[Pointer] = set()
        self._around: set[Pointer] = set()  # Those, and everything that they are in.
        self._kinds: dict[Pointer, set[type]] = {}  # Of changes, by what their values are in.
        self._edits: list[Edit] = []

    def hold(self, change: Change | None) -> bool:
        """Tell whether a change is about a value that another is about, or one inside or around.

        So it is, too, where one takes an item out of a list, which moves the others, and the
        other is about an item of it.
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
        """Tell whether an edit touches one that is accepted."""
        for edit in edits:
            at = bisect_right(self._edits, edit.end, key=_start)
            # Accepted edits lie one behind the other, so that none before the first that ends too
            # early is of interest.
            while at and self._edits[at - 1].end >= edit.start:
                at -= 1
                if overlap((edit,), (self._edits[at],)):
                    return True
        return False

    def add(self, change: Change | None, edits: Sequence[Edit]) -> None:
        """Accept a change that has to wait for no other."""
        for pointer in _pointers(change):
            self._values.add(pointer)
            self._around.update(pointer[:length] for length in range(len(pointer) + 1))
            self._kinds.setdefault(pointer[:-1], set()).add(type(change))
        for edit in edits:
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
