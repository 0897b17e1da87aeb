"""What is said of a value that does not follow its schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer

TOO_DEEP = "levels"
"""In the place of a keyword: a value has more levels than a schema can judge in time."""


class SchemaError(Exception):
    """A schema cannot be used. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a value does not follow its schema.

    Attributes:
        keyword: The JSON Schema keyword that is not satisfied, such as `required`; `falseSchema`
            where a schema allows nothing at all.
        pointer: The way to the value.
        value: The value.
        detail: What the keyword asked for, by the names that jsonschema-rs has for it.
        type_name: The name under `$defs` of the schema that has the keyword, or empty.
        owner: The schema that has the keyword.
        condition: Property and value that switched the demand on, where it comes from a
            `then`: `("type", "article")`.
        rule: Where that keyword stands, `types.json at /$defs/age`, if not in the schema's own
            file; else empty.
        is_custom: Whether the schema is one that a user added to newsmeta's own.
        causes: What it comes to, where it can be told which of several alternatives was meant.
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
