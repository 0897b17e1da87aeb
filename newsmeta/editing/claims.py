"""Values and spans of text that accepted changes claim."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence as Edits

from newsmeta.diagnostics import Pointer
from newsmeta.diagnostics.changes import (
    Change,
    InsertField,
    RemoveField,
    RemoveItem,
    RenameField,
    ReplaceItem,
    Rewrite,
    SetValue,
    SetValues,
)
from newsmeta.editing.edits import Edit, overlap
from newsmeta.frontmatter.nodes import FrontMatter, Sequence


class Claims:
    """A record of accepted changes that tells, by look-ups, which further changes must wait.

    Args:
        front_matter: The front matter that they change; without it, all items of a list may be
            removed at once.
    """

    def __init__(self, front_matter: FrontMatter | None = None) -> None:
        self._front_matter = front_matter
        self._removed: Counter[Pointer] = Counter()  # Items, by their list.
        self._values: set[Pointer] = set()
        self._around: set[Pointer] = set()  # The values, and everything around them.
        self._kinds: dict[Pointer, set[type]] = {}  # Of changes, by owner of the value.
        self._edits: list[Edit] = []

    def hold(self, change: Change | None) -> bool:
        """Tell whether a change is about a claimed value, or about one inside or around it.

        It also conflicts if one of the two removes an item from a list, which moves the others, and
        the other is about an item of that list. The last item waits: a list without items is
        written in another way.
        """
        if isinstance(change, RemoveItem) and self._would_be_empty(change.pointer[:-1]):
            return True
        for pointer in _pointers(change):
            ways = (pointer[:length] for length in range(len(pointer)))
            if pointer in self._around or not self._values.isdisjoint(ways):
                return True
            kinds = self._kinds.get(pointer[:-1], set()) - {type(change)}
            if RemoveItem in kinds or (kinds and isinstance(change, RemoveItem)):
                return True
        return False

    def _would_be_empty(self, pointer: Pointer) -> bool:
        """Tell whether removing one more item would leave a list empty."""
        removed = self._removed.get(pointer, 0)
        if not removed or self._front_matter is None:
            return False
        node = self._front_matter.node(pointer)
        return isinstance(node, Sequence) and removed + 1 >= len(node.items)

    def touch(self, edits: Edits[Edit]) -> bool:
        """Tell whether an edit touches an accepted one."""
        for edit in edits:
            if not self._edits or self._edits[-1].end < edit.start:
                continue  # Most come in their order in the text.
            last = self._edits[-1]
            if last.start < last.end == edit.start:
                if overlap((edit,), (last,)):
                    return True
                continue
            at = bisect_right(self._edits, edit.end, key=_start)
            # Accepted edits are in order and do not overlap, so the search can stop at the first
            # one that ends before this.
            while at and self._edits[at - 1].end >= edit.start:
                at -= 1
                if overlap((edit,), (self._edits[at],)):
                    return True
        return False

    def add(self, change: Change | None, edits: Edits[Edit]) -> None:
        """Accept a change that need not wait."""
        if isinstance(change, RemoveItem):
            self._removed[change.pointer[:-1]] += 1
        for pointer in _pointers(change):
            self._values.add(pointer)
            self._around.update(pointer[:length] for length in range(len(pointer) + 1))
            self._kinds.setdefault(pointer[:-1], set()).add(type(change))
        for edit in edits:
            if not self._edits or self._edits[-1].end <= edit.start > self._edits[-1].start:
                self._edits.append(edit)
            else:
                insort(self._edits, edit)


def _start(edit: Edit) -> int:
    return edit.start


def _pointers(change: Change | ReplaceItem | None) -> Iterator[Pointer]:
    if isinstance(change, SetValue | RemoveItem | RemoveField | RenameField | ReplaceItem):
        yield change.pointer
    elif isinstance(change, SetValues | Rewrite):
        for each in change.changes:
            yield from _pointers(each)
    elif isinstance(change, InsertField):
        yield (*change.owner, change.name)
