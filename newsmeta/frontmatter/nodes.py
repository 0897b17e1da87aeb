"""Front matter as a tree: every value with its place."""

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
"""The way to a type: the names of fields, and `AnyPart` for an item of a list, whichever."""
Types = dict[str | None, Any]
"""The types of the fields of a mapping, or of the items of a list: a name, or `Types` again.

Of what may be a collection or a scalar, `Types` has the name of the scalar's under None.
"""


def name_in(types: Types, field: str) -> str | None:
    """Return the name of the type of the scalar that a field, or `AnyPart`, has; None for none."""
    found = types.get(field)
    return found.get(None) if found.__class__ is dict else found


@dataclass(frozen=True, slots=True)
class Limits:
    """What front matter may cost to read, and what is said of it.

    Attributes:
        max_size: Bytes of a file.
        max_depth: Levels of nesting, aliases followed.
        max_nodes: Keys and values, each alias counted as all that it stands for.
        max_aliases: Aliases.
        max_findings: Findings of one rule in one file that are listed one by one.
    """

    max_size: int = 10 * 1024 * 1024
    max_depth: int = 64
    max_nodes: int = 50_000
    max_aliases: int = 1_000
    max_findings: int = 1_000


@dataclass(slots=True)
class Scalar:
    """A single value. `value` is None for an empty one, which has an empty span."""

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
        """Where it ends: behind the value, or behind the key of an empty one."""
        return max(self.key.span.end, self.node.span.end)


@dataclass(slots=True)
class Mapping:
    """A mapping. `value` and `entries` hold merged keys (`<<`) too."""

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
    """A reference to an earlier node, which has the alias's own place."""

    span: Span
    target: Scalar | Mapping | Sequence

    @property
    def value(self) -> Any:
        """The value of the node that is meant."""
        return self.target.value


Node = Scalar | Mapping | Sequence | Alias


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as values, and where each of them stands.

    Attributes:
        root: The top-level mapping, or None where there is none to work with.
        findings: What was wrong with it (`NM005` to `NM009`), in no particular order.
        tainted: The values that a finding speaks of already, so that what would be said
            about them besides is not a second mistake.
    """

    root: Mapping | None
    findings: tuple[Finding, ...] = ()
    tainted: frozenset[Pointer] = frozenset()

    @property
    def values(self) -> dict[str, Any]:
        """The front matter as plain dictionaries, lists and scalars."""
        return self.root.value if self.root else {}

    def node(self, pointer: Pointer) -> Node | None:
        """Return the node at `pointer`, or None where there is none."""
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
        """Return the key that `pointer` ends with, or None for a list item or the top."""
        if not pointer or isinstance(pointer[-1], int):
            return None
        owner = self.node(pointer[:-1])
        target = owner.target if isinstance(owner, Alias) else owner
        if isinstance(target, Mapping) and pointer[-1] in target.entries:
            return target.entries[pointer[-1]].key
        return None

    def span(self, pointer: Pointer) -> Span | None:
        """Return the place of the value at `pointer`; of its key, where it is empty."""
        node = self.node(pointer)
        if node is None:
            return None
        if node.span.start == node.span.end and (key := self.key(pointer)):
            return key.span
        return node.span

    def walk(self) -> Iterator[tuple[Pointer, Node, Scalar | None]]:
        """Yield every value below the top with its pointer and its key, in source order.

        Aliases are yielded and not followed, and merged keys are left out: what they stand
        for is yielded where it is written.
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
    """Tell whether two values are the same, types and all; the order of fields is free."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other)
