"""Front matter as a tree of nodes, each with its place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Finding, Pointer, Span

if TYPE_CHECKING:
    from newsmeta.frontmatter.jekyll import Ambiguity
    from newsmeta.frontmatter.scalars import Style, Value

AnyPart = "*"
TypePath = tuple[str, ...]
"""The path to a type: names of fields, with `AnyPart` for any item of a list."""
Types = dict[str | None, Any]
"""The types of the fields of a mapping or of the items of a list: a name, or `Types` again.

Where a collection or a scalar is allowed, `Types` has the name of the scalar's type under None.
"""


def name_in(types: Types, field: str) -> str | None:
    """Return the name of the scalar type of a field, or of `AnyPart`; None if it has none."""
    found = types.get(field)
    return found.get(None) if found.__class__ is dict else found


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on reading front matter and on listing its findings.

    Attributes:
        max_size: Most bytes of a file.
        max_depth: Most levels of nesting, aliases followed.
        max_nodes: Most keys and values, counting for each alias everything that it stands for.
        max_aliases: Most aliases.
        max_findings: Most findings of one rule in one file that are listed individually.
    """

    max_size: int = 10 * 1024 * 1024
    max_depth: int = 64
    max_nodes: int = 50_000
    max_aliases: int = 1_000
    max_findings: int = 1_000


@dataclass(slots=True)
class Scalar:
    """A single value. An empty one has the `value` None and an empty span."""

    span: Span
    text: str
    style: Style
    value: Value
    anchor: str | None = None
    ambiguity: Ambiguity | None = None


@dataclass(slots=True)
class Entry:
    """A key of a mapping, with its value."""

    key: Scalar
    node: Node

    @property
    def end(self) -> int:
        """The end of the entry: after the value, or after the key of an empty one."""
        return max(self.key.span.end, self.node.span.end)


@dataclass(slots=True)
class Mapping:
    """A mapping. `value` and `entries` include merged keys (`<<`)."""

    span: Span
    value: dict[str, Any] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    is_flow: bool = False
    anchor: str | None = None
    size: int = 1
    height: int = 1

    def own_entries(self) -> list[tuple[str, Entry]]:
        """Return the entries that are written in the mapping itself, not merged into it."""
        start, end = self.span.start, self.span.end
        return [
            (name, entry)
            for name, entry in self.entries.items()
            if start <= entry.key.span.start < end
        ]


@dataclass(slots=True)
class Sequence:
    """A list."""

    span: Span
    value: list[Any] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    is_flow: bool = False
    anchor: str | None = None
    size: int = 1
    height: int = 1


@dataclass(slots=True)
class Alias:
    """A reference to an earlier node, with a place of its own."""

    span: Span
    target: Scalar | Mapping | Sequence

    @property
    def value(self) -> Any:
        """The value of the node that the alias refers to."""
        return self.target.value


Node = Scalar | Mapping | Sequence | Alias


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as values, each with its place.

    Attributes:
        root: The top-level mapping, or None if there is no usable one.
        findings: The findings of the parser (`NM005` to `NM009`), in no particular order.
        tainted: The values that a finding already covers, so that nothing else is reported about
            them.
    """

    root: Mapping | None
    findings: tuple[Finding, ...] = ()
    tainted: frozenset[Pointer] = frozenset()

    @property
    def values(self) -> dict[str, Any]:
        """The front matter as plain dictionaries, lists and scalars."""
        return self.root.value if self.root else {}

    def node(self, pointer: Pointer) -> Node | None:
        """Return the node at `pointer`, or None if there is none."""
        node: Node | None = self.root
        for part in pointer:
            target = node.target if isinstance(node, Alias) else node
            if isinstance(target, Mapping) and isinstance(part, str) and part in target.entries:
                node = target.entries[part].node
            elif isinstance(target, Sequence) and isinstance(part, int):
                node = target.items[part] if part < len(target.items) else None
            else:
                return None
        return node

    def key(self, pointer: Pointer) -> Scalar | None:
        """Return the key that `pointer` ends with, or None for a list item or the top level."""
        if not pointer or isinstance(pointer[-1], int):
            return None
        owner = self.node(pointer[:-1])
        target = owner.target if isinstance(owner, Alias) else owner
        if isinstance(target, Mapping) and pointer[-1] in target.entries:
            return target.entries[pointer[-1]].key
        return None

    def span(self, pointer: Pointer) -> Span | None:
        """Return the place of the value at `pointer`; of its key, if it is empty."""
        node = self.node(pointer)
        if node is None:
            return None
        if node.span.start == node.span.end and (key := self.key(pointer)):
            return key.span
        return node.span

    def walk(self) -> Iterator[tuple[Pointer, Node, Scalar | None]]:
        """Yield every value below the top level with its pointer and its key, in source order.

        Aliases are yielded but not followed, and merged keys are left out: the values behind them
        are yielded where they are written.
        """
        if self.root is None:
            return
        stack: list[tuple[Pointer, Node, Scalar | None]] = [((), self.root, None)]
        while stack:
            pointer, node, key = stack.pop()
            if pointer:
                yield pointer, node, key
            if isinstance(node, Mapping):
                stack.extend(
                    ((*pointer, name), entry.node, entry.key)
                    for name, entry in reversed(node.own_entries())
                )
            elif isinstance(node, Sequence):
                stack.extend(
                    ((*pointer, index), node.items[index], None)
                    for index in range(len(node.items) - 1, -1, -1)
                )


def same(one: Any, other: Any) -> bool:
    """Tell whether two values and their types are equal; the order of fields does not matter."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other)
