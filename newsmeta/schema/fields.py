"""The fields of an article as a tree with types, made from the article schema.

What writes tables, filters or maps data asks here which fields there are, what they hold, and
how people write the way to one: `title`, `provider.name`, `images.0.url`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import AnyPart
from newsmeta.schema.schema import Schema
from newsmeta.schema.schema import load as load_schema
from newsmeta.suggestions import nearest

PATH = "path"
BODY = "body"
SOURCE_FORM = "sourceForm"
RESERVED = (PATH, BODY, SOURCE_FORM)
"""What a record has besides the fields of the front matter."""


class FieldType(enum.StrEnum):
    """What a field holds."""

    TEXT = "text"
    TIMESTAMP = "timestamp"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    LIST = "list"
    MAPPING = "mapping"
    ANY = "any"

    @property
    def compared(self) -> FieldType:
        """What its values are compared as; of what may be anything, the texts are compared."""
        return FieldType.TEXT if self is FieldType.ANY else self


@dataclass(frozen=True, slots=True)
class Field:
    """A field, or the items of a list.

    Attributes:
        type: What it holds.
        title: What people call it.
        description: What it is for.
        is_required: Whether it is there in every valid article.
        may_be_single: Whether a list may also be written as a single text.
        fields: What a mapping holds, in canonical order.
        items: What a list holds.
        constraints: `enum`, `minimum`, `maximum`, `minItems` and the like, as JSON Schema has
            them (validation vocabulary, draft 2020-12).
    """

    type: FieldType
    title: str = ""
    description: str = ""
    is_required: bool = False
    may_be_single: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)
    items: Field | None = None
    constraints: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_single(self) -> bool:
        """Whether it holds one value, neither a list nor a mapping."""
        return self.type not in (FieldType.LIST, FieldType.MAPPING)


class HandoffError(ValueError):
    """Data cannot be handed over, or taken, as asked. The message says why, and what to do."""


class UnknownFieldError(HandoffError):
    """There is no such field. The message says so, and which one was probably meant."""


@cache
def article() -> Field:
    """Return the article itself: a mapping of all fields of the front matter."""
    return of_schema(load_schema("article"))


@cache
def of_schema(schema: Schema) -> Field:
    """Return what a schema describes: a mapping of the fields that it knows.

    Args:
        schema: The schema, newsmeta's own or another.
    """
    top = schema.at(())
    required = top.get("required", ())
    return Field(
        FieldType.MAPPING,
        fields={
            name: _field(schema, (name,), name in required, 0) for name in top.get("properties", {})
        },
    )


def joined(trees: Sequence[Field]) -> Field:
    """Return a mapping of the fields that any of some mappings has; the first has its say."""
    first, *others = trees or [Field(FieldType.MAPPING)]
    together = first.fields
    for tree in others:
        together = {**together, **{n: f for n, f in tree.fields.items() if n not in together}}
    return Field(FieldType.MAPPING, fields=together) if others else first


@cache
def reserved() -> Mapping[str, Field]:
    """Return what a record has besides the fields of the front matter."""
    return {
        PATH: Field(
            FieldType.TEXT,
            "Path",
            "The file, relative to the top of its repository, with slashes.",
            is_required=True,
        ),
        BODY: Field(FieldType.TEXT, "Body", "What follows the front matter."),
        SOURCE_FORM: Field(
            FieldType.MAPPING,
            "Source form",
            "How the file is written, as far as the values do not tell it.",
        ),
    }


def find(
    name: str, root: Field | None = None, *, any_item: bool = False, leaves: bool = False
) -> tuple[Pointer, Field]:
    """Return the way to a field, and the field.

    Args:
        name: How people write it: names and, for items of lists, numbers from 0, joined by
            dots. The fields of a record that are none of the front matter count, too.
        root: What has the fields; None for an article.
        any_item: Whether the number may be left out, for any item (`images.url`), which is
            `*` in the pointer.
        leaves: Whether it has to hold a single value.

    Raises:
        UnknownFieldError: When there is none.
    """
    root = root or article()
    here = Field(FieldType.MAPPING, fields={**root.fields, **reserved()})
    pointer: list[str | int] = []
    for part in name.split("."):
        if any_item and here.items is not None and not is_index(part):
            pointer.append(AnyPart)
            here = here.items
        if here.items is not None and is_index(part):
            pointer.append(int(part))
            here = here.items
        elif part in here.fields:
            pointer.append(part)
            here = here.fields[part]
        else:
            raise UnknownFieldError(_no_such_field(name, pointer, part, here, root))
    if leaves and not here.is_single:
        inner = next((other for other in names(root) if other.startswith(f"{name}.")), "")
        what = "list" if here.type is FieldType.LIST else "group of fields"
        hint = f"; name one inside it, such as {inner}" if inner else ""
        raise UnknownFieldError(f"{name} is a {what}{hint}")
    return tuple(pointer), here


def names(root: Field | None = None) -> Iterator[str]:
    """Yield the names of all fields, first items for lists, in canonical order.

    Args:
        root: What has the fields; None for an article.
    """
    stack = list((root or article()).fields.items())[::-1]
    while stack:
        name, here = stack.pop()
        yield name
        if here.items is not None and here.items.type is FieldType.MAPPING:
            name, here = f"{name}.0", here.items
        stack += [(f"{name}.{key}", inner) for key, inner in reversed(list(here.fields.items()))]


def is_index(part: str) -> bool:
    """Tell whether a part of a name is the number of an item."""
    return part.isascii() and part.isdigit() and len(part) < 6


def _no_such_field(name: str, pointer: list[str | int], part: str, here: Field, root: Field) -> str:
    before = "".join(f"{parent}." for parent in pointer if parent != AnyPart)
    if here.items is not None:
        return f"there is no field {name}: {before[:-1]} is a list; name an item: {before}0"
    if here.is_single:
        return f"there is no field {name}: {before[:-1]} holds a single value"
    meant = nearest(part, here.fields)
    if meant is None and not pointer:
        # Somebody may know the last part alone: domain for provider.domain.
        meant = next((other for other in names(root) if other.endswith(f".{part}")), None)
    hint = f"did you mean {before}{meant}?" if meant else f"there are {', '.join(here.fields)}"
    return f"there is no field {name}; {hint}"


_TYPES = {
    "array": FieldType.LIST,
    "object": FieldType.MAPPING,
    "string": FieldType.TEXT,
    "integer": FieldType.INTEGER,
    "number": FieldType.NUMBER,
    "boolean": FieldType.BOOLEAN,
}
_CONSTRAINTS = ("enum", "minimum", "maximum", "minLength", "maxLength", "minItems", "uniqueItems")
_DEEPEST = 12


def _field(schema: Schema, pointer: Pointer, is_required: bool, depth: int) -> Field:
    """Return the field at a pointer, in which 0 stands for any item of a list."""
    part = schema.at(pointer)
    kinds = _kinds(part)
    kind = _type(schema, pointer, kinds) if depth < _DEEPEST else FieldType.ANY
    inner = part.get("properties") or {}
    if (kind is FieldType.MAPPING and not inner) or (
        kind is FieldType.LIST and not isinstance(part.get("items"), Mapping)
    ):
        kind = FieldType.ANY
    required = part.get("required", ())
    return Field(
        type=kind,
        title=part.get("title", ""),
        description=part.get("description", ""),
        is_required=is_required,
        may_be_single=kind is FieldType.LIST and len(kinds) > 1,
        fields={
            name: _field(schema, (*pointer, name), name in required, depth + 1) for name in inner
        }
        if kind is FieldType.MAPPING
        else {},
        items=_field(schema, (*pointer, 0), True, depth + 1) if kind is FieldType.LIST else None,
        constraints={key: part[key] for key in _CONSTRAINTS if key in part},
    )


def _kinds(part: Mapping[str, Any]) -> list[str]:
    """Return the JSON types that a schema allows, as far as it says; `null` is none here."""
    said = part.get("type", [])
    kinds = [str(kind) for kind in (said if isinstance(said, list) else [said])]
    if not kinds and (values := [part["const"]] if "const" in part else part.get("enum", ())):
        kinds = ["string"] if all(isinstance(value, str) for value in values) else []
    return [kind for kind in kinds if kind != "null"]


def _type(schema: Schema, pointer: Pointer, kinds: list[str]) -> FieldType:
    if "array" in kinds and set(kinds) <= {"array", "string"}:
        return FieldType.LIST
    if len(kinds) != 1:
        return FieldType.ANY
    if schema.type_at(pointer) == "timestamp":
        return FieldType.TIMESTAMP
    return _TYPES.get(kinds[0], FieldType.ANY)
