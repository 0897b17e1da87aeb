"""Violations of a schema, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer

TOO_DEEP = "levels"
"""A keyword of our own: a value has more levels than a schema can judge in time."""


class SchemaError(Exception):
    """A schema that cannot be used. The message names it and the reason."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A way in which a value does not follow its schema.

    Attributes:
        keyword: The violated JSON Schema keyword, such as `required`; `falseSchema` if a schema
            allows nothing at all.
        pointer: The path to the value.
        value: The value.
        detail: The requirement of the keyword, by the names of jsonschema-rs.
        type_name: The name under `$defs` of the schema that has the keyword, or empty.
        owner: The schema that has the keyword.
        condition: Property and value that make the requirement apply, if it comes from a `then`:
            `("type", "article")`.
        rule: The place of the keyword, `types.json at /$defs/age`, if it is not in the schema's own
            file; else empty.
        is_custom: Whether the schema is one that a user added to newsmeta's own.
        causes: The violations behind it, if the intended one of several alternatives is known.
    """

    keyword: str
    pointer: Pointer
    value: Any
    detail: Mapping[str, Any]
    type_name: str
    owner: Mapping[str, Any]
    condition: tuple[str, Any] | None = None
    rule: str = ""
    is_custom: bool = False
    causes: tuple[Violation, ...] = ()
