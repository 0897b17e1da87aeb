"""Changes that fixes make to the values of a document, regardless of how they are written.

A rule gives the value that is wanted; `newsmeta.editing.rendering` finds the smallest edit of the
text for it.
"""

from __future__ import annotations

from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics.locations import Pointer, Span


@dataclass(frozen=True, slots=True)
class SetValue:
    """A new value for `pointer`: a scalar, or a list of scalars."""

    pointer: Pointer
    value: Any


@dataclass(frozen=True, slots=True)
class SetValues:
    """New values for several pointers, all of them or none."""

    changes: tuple[SetValue, ...]


@dataclass(frozen=True, slots=True)
class InsertField:
    """A new field in the mapping at `owner`, after those that come before it in `order`."""

    owner: Pointer
    name: str
    value: Any
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Removal of the item at `pointer` from its list."""

    pointer: Pointer


@dataclass(frozen=True, slots=True)
class RemoveField:
    """Removal of the field at `pointer` from its mapping."""

    pointer: Pointer


@dataclass(frozen=True, slots=True)
class RenameField:
    """A new name for the key at `pointer`."""

    pointer: Pointer
    name: str


@dataclass(frozen=True, slots=True)
class SortFields:
    """Sorting of the fields in the mapping at `owner`.

    Unlisted ones stay after their predecessor.
    """

    owner: Pointer
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Respell:
    """Another spelling for pieces of the text; the values stay the same."""

    pieces: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class ReplaceItem:
    """Other items in place of the one at `pointer`, as a part of a `Rewrite`."""

    pointer: Pointer
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Another spelling for pieces of the text, which makes `changes` of the values.

    Comments in the pieces become part of the text.
    """

    pieces: tuple[tuple[Span, str], ...]
    changes: tuple[SetValue | InsertField | ReplaceItem, ...]


@dataclass(frozen=True, slots=True)
class Mend:
    """Another spelling for pieces of unreadable front matter, which makes it readable."""

    pieces: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class RemoveByteOrderMark:
    """Removal of the byte-order mark."""


Change = (
    SetValue
    | SetValues
    | InsertField
    | RemoveItem
    | RemoveField
    | RenameField
    | SortFields
    | Respell
    | Rewrite
    | Mend
    | RemoveByteOrderMark
)
