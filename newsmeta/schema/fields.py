"""The fields of an article as a tree with types, made from the article schema.

Code that writes tables, filters or maps data finds here the fields, their types, and the names that
people write: `title`, `provider.name`, `images.0.url`.
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
"""The fields of a record besides those of the front matter."""


class FieldType(enum.StrEnum):
    """The type of a field."""

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
        """The type by which values are compared; values of any type are compared as texts."""
        return FieldType.TEXT if self is FieldType.ANY else self


@dataclass(frozen=True, slots=True)
class Field:
    """A field, or the items of a list.

    Attributes:
        type: The type.
        title: The name for people.
        description: The purpose.
        is_required: Whether every valid article has it.
        may_be_single: Whether a list may also be written as a single text.
        fields: The fields of a mapping, in canonical order.
        items: The items of a list.
        constraints: `enum`, `minimum`, `maximum`, `minItems` and the like, as in JSON Schema
            (validation vocabulary, draft 2020-12).
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
        """Whether it holds a single value, neither a list nor a mapping."""
        return self.type not in (FieldType.LIST, FieldType.MAPPING)


class HandoffError(ValueError):
    """An error of an export or import that cannot be done as asked. The message has advice."""


class UnknownFieldError(HandoffError):
    """A name of no field. The message has the field that was probably meant."""


@cache
def article() -> Field:
    """Return the article itself: a mapping of all fields of the front matter."""
    return of_schema(load_schema("article"))


@cache
def of_schema(schema: Schema) -> Field:
    """Return the root of a schema: a mapping of the fields that it has.

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
    """Return a mapping with the fields of several mappings.

    For each field, the first one counts.
    """
    first, *others = trees or [Field(FieldType.MAPPING)]
    together = first.fields
    for tree in others:
        together = {**together, **{n: f for n, f in tree.fields.items() if n not in together}}
    return Field(FieldType.MAPPING, fields=together) if others else first


@cache
def reserved() -> Mapping[str, Field]:
    """Return the fields of a record besides those of the front matter."""
    return {
        PATH: Field(
            FieldType.TEXT,
            "Path",
            "The file, relative to the top of its repository, with slashes.",
            is_required=True,
        ),
        BODY: Field(FieldType.TEXT, "Body", "The text after the front matter."),
        SOURCE_FORM: Field(
            FieldType.MAPPING,
            "Source form",
            "The form of the file, as far as the values do not determine it.",
        ),
    }


def find(
    name: str, root: Field | None = None, *, any_item: bool = False, leaves: bool = False
) -> tuple[Pointer, Field]:
    """Return the path to a field, and the field.

    Args:
        name: The name that people write: names and, for items of lists, numbers from 0, joined by
            dots. It may be a field of a record that is not in the front matter.
        root: The mapping with the fields; None for an article.
        any_item: Whether the number of an item may be left out (`images.url`); the pointer then has
            `*`.
        leaves: Whether the field must hold a single value.

    Raises:
        UnknownFieldError: When there is no such field.
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
        root: The mapping with the fields; None for an article.
    """
    stack = list((root or article()).fields.items())[::-1]
    while stack:
        name, here = stack.pop()
        yield name
        if here.items is not None and here.items.type is FieldType.MAPPING:
            name, here = f"{name}.0", here.items
        stack += [(f"{name}.{key}", inner) for key, inner in reversed(list(here.fields.items()))]


def is_index(part: str) -> bool:
    """Tell whether a part of a name is the index of an item."""
    return part.isascii() and part.isdigit() and len(part) < 6


def _no_such_field(name: str, pointer: list[str | int], part: str, here: Field, root: Field) -> str:
    before = "".join(f"{parent}." for parent in pointer if parent != AnyPart)
    if here.items is not None:
        return f"there is no field {name}: {before[:-1]} is a list; name an item: {before}0"
    if here.is_single:
        return f"there is no field {name}: {before[:-1]} holds a single value"
    meant = nearest(part, here.fields)
    if meant is None and not pointer:
        # The user may have written only the last part: domain for provider.domain.
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
    """Return the JSON types that a schema allows, except for `null`."""
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
