"""The values that front matter must have after changes."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from newsmeta.data_classes import dataclass
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
from newsmeta.frontmatter.nodes import Alias, FrontMatter, Mapping, Node, Scalar


def intended(front_matter: FrontMatter, changes: list[Change]) -> dict[str, Any]:
    """Return the values that a document must have after `changes`.

    A value with an anchor changes wherever an alias repeats it.
    """
    plan = _Plan()
    for change in changes:
        plan.add(front_matter, change)
    values = plan.build(front_matter.root) if front_matter.root else {}
    return values if isinstance(values, dict) else {}


@dataclass(slots=True)
class _Plan:
    """The planned changes of single nodes, by identity."""

    values: dict[int, Any] = field(default_factory=dict)
    items: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    inserted: dict[int, dict[str, Any]] = field(default_factory=dict)
    renamed: dict[tuple[int, str], str] = field(default_factory=dict)

    def add(self, front_matter: FrontMatter, change: Change | ReplaceItem) -> None:
        """Add a change to the plan."""
        if isinstance(change, SetValue):
            self.values[id(front_matter.node(change.pointer))] = change.value
        elif isinstance(change, ReplaceItem):
            self.items[id(front_matter.node(change.pointer))] = change.values
        elif isinstance(change, SetValues | Rewrite):
            for each in change.changes:
                self.add(front_matter, each)
        elif isinstance(change, RemoveItem | RemoveField):
            self.removed.add(id(front_matter.node(change.pointer)))
        elif isinstance(change, InsertField):
            owner = id(front_matter.node(change.owner))
            self.inserted.setdefault(owner, {})[change.name] = change.value
        elif isinstance(change, RenameField):
            owner = id(front_matter.node(change.pointer[:-1]))
            self.renamed[owner, str(change.pointer[-1])] = change.name

    def build(self, node: Node) -> Any:
        """Return the planned value of a node."""
        target = node.target if isinstance(node, Alias) else node
        if id(target) in self.values:
            return self.values[id(target)]
        if isinstance(target, Scalar):
            return target.value
        if isinstance(target, Mapping):
            values = {
                self.renamed.get((id(target), name), name): self.build(entry.node)
                for name, entry in target.entries.items()
                if id(entry.node) not in self.removed
            }
            return {**values, **self.inserted.get(id(target), {})}
        return [each for item in target.items for each in self._built_items(item)]

    def _built_items(self, item: Node) -> tuple[Any, ...]:
        """Return the planned items in place of one."""
        if id(item) in self.items:
            return self.items[id(item)]
        return () if id(item) in self.removed else (self.build(item),)
