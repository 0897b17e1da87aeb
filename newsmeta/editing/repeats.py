"""Values that aliases and merges repeat, and the other places that a change affects."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
from newsmeta.frontmatter.nodes import Alias, FrontMatter, Mapping, Node, Sequence


def touched(front_matter: FrontMatter, change: Change | ReplaceItem | None) -> Iterator[int]:
    """Yield the identities of the nodes that a change is about."""
    if isinstance(change, SetValues | Rewrite):
        for each in change.changes:
            yield from touched(front_matter, each)
        return
    if isinstance(change, SetValue | RemoveItem | ReplaceItem):
        pointers = [change.pointer]
    elif isinstance(change, RenameField | RemoveField):
        pointers = [change.pointer[:-1]]
    elif isinstance(change, InsertField):
        pointers = [change.owner]
    else:
        return
    for pointer in pointers:
        node = front_matter.node(pointer)
        if node is not None:
            yield id(node.target if isinstance(node, Alias) else node)
        # A list that loses an item loses it in all its repetitions.
        if not isinstance(change, RemoveItem | ReplaceItem):
            continue
        if owner := front_matter.node(pointer[:-1]):
            yield id(owner.target if isinstance(owner, Alias) else owner)


def mixed_uses(front_matter: FrontMatter, type_of: Callable[[Pointer], str]) -> frozenset[int]:
    """Return the identities of nodes that aliases or merge keys use as more than one type.

    A value that is right for one use may be wrong for another.
    """
    has_repeats = any(
        isinstance(node, Alias)
        or (isinstance(node, Mapping) and len(node.own_entries()) < len(node.entries))
        for node in (front_matter.root, *(node for _, node, _ in front_matter.walk()))
    )
    if not has_repeats or front_matter.root is None:
        return frozenset()
    types: dict[int, set[str]] = {}
    stack: list[tuple[Pointer, Node]] = [((), front_matter.root)]
    while stack:
        pointer, node = stack.pop()
        target = node.target if isinstance(node, Alias) else node
        types.setdefault(id(target), set()).add(type_of(pointer))
        if isinstance(target, Mapping):
            stack += [((*pointer, name), entry.node) for name, entry in target.entries.items()]
        elif isinstance(target, Sequence):
            stack += [((*pointer, index), item) for index, item in enumerate(target.items)]
    return frozenset(node for node, names in types.items() if len(names) > 1)
