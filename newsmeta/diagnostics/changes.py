"""What a fix does to the values of a document, without a word on how it is written.

A rule says what the value should be; `newsmeta.editing.rendering` finds the smallest edit of the
text that makes it so.
"""

from __future__ import annotations

from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics.locations import Pointer, Span


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give the value at `pointer` another value: a scalar, or a list of scalars."""

    pointer: Pointer
    value: Any


@dataclass(frozen=True, slots=True)
class SetValues:
    """Give several values others, all of them or none."""

    changes: tuple[SetValue, ...]


@dataclass(frozen=True, slots=True)
class InsertField:
    """Add a field to the mapping at `owner`, behind those that come before it in `order`."""

    owner: Pointer
    name: str
    value: Any
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take the item at `pointer` out of its list."""

    pointer: Pointer


@dataclass(frozen=True, slots=True)
class RemoveField:
    """Take the field at `pointer` out of its mapping."""

    pointer: Pointer


@dataclass(frozen=True, slots=True)
class RenameField:
    """Give the key at `pointer` another name."""

    pointer: Pointer
    name: str


@dataclass(frozen=True, slots=True)
class SortFields:
    """Bring the fields of the mapping at `owner` into an order; others stay behind theirs."""

    owner: Pointer
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Respell:
    """Write pieces of the text otherwise; the values stay as they are."""

    pieces: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Write pieces of the text otherwise, so that the front matter comes to say `values`.

    Comments in the pieces become part of what is written.
    """

    pieces: tuple[tuple[Span, str], ...]
    values: Any


@dataclass(frozen=True, slots=True)
class Mend:
    """Write pieces of front matter that cannot be read otherwise, so that it can be."""

    pieces: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class RemoveByteOrderMark:
    """Take the byte-order mark off."""


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
