"""From jsonschema's errors to violations in the terms of the fast engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.schema.files import SchemaFiles
from newsmeta.schema.schema import condition
from newsmeta.schema.violation import Violation

_LIMITS = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
)


def violation(
    error: Any, causes: tuple[Violation, ...], files: SchemaFiles, owner: Any
) -> Violation:
    """Return an error of jsonschema as a violation.

    Args:
        error: The error.
        causes: The violations that explain it, if it is about alternatives.
        files: The files of the schema.
        owner: The schema in them that has the keyword.
    """
    keyword, detail = _keyword(error), _detail(error)
    names = error.relative_schema_path
    if "propertyNames" in names and not isinstance(error.instance, Mapping | list):
        detail = {"name": error.instance, "message": error.message}
        keyword = "propertyNames"
    place = files.place(owner)
    document = files.documents.get(place.uri) if place else None
    return Violation(
        keyword=keyword,
        pointer=tuple(error.absolute_path),
        value=error.instance,
        detail=detail,
        type_name="",
        owner=owner if isinstance(owner, Mapping) else {},
        condition=condition(document, [*place.pointer, keyword]) if place else None,
        rule=files.described(place) if place else "",
        causes=causes,
    )


def constants(errors: list[Any], pointer: Pointer, owner: Any, files: SchemaFiles) -> Violation:
    """Return a violation for several errors that each name constants for the same value.

    Args:
        errors: The errors.
        pointer: The path to the value.
        owner: The schema that has the alternatives.
        files: The files of the schema.
    """
    options: list[Any] = []
    for error in errors:
        allowed = error.validator_value if error.validator == "enum" else [error.validator_value]
        options += [option for option in allowed if option not in options]
    place = files.place(owner)
    return Violation(
        keyword="enum",
        pointer=pointer,
        value=errors[0].instance,
        detail={"options": options},
        type_name="",
        owner={},
        rule=files.described(place) if place else "",
    )


def _keyword(error: Any) -> str:
    if error.validator is None:
        return "falseSchema"
    keyword = str(error.validator)
    schema = error.schema
    # Until draft 4, exclusive bounds were a flag beside the bound.
    if keyword in ("minimum", "maximum"):
        exclusive = f"exclusive{keyword.capitalize()}"
        return exclusive if schema.get(exclusive) is True else keyword
    if keyword == "dependentRequired" or (keyword == "dependencies" and _missing(error)):
        return "required"
    return keyword


def _detail(error: Any) -> dict[str, Any]:
    keyword, value = error.validator, error.validator_value
    if keyword == "type":
        return {"types": [value] if isinstance(value, str) else list(value)}
    if keyword in ("required", "dependentRequired", "dependencies"):
        return {"property": _missing(error)}
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        return {"unexpected": [name for name in error.instance if repr(name) in error.message]}
    if keyword in _LIMITS:
        return {"limit": value}
    names = {"enum": "options", "const": "expected_value", "pattern": "pattern", "format": "format"}
    if keyword in names:
        return {names[keyword]: value}
    return {"context": [...]} if error.context else {}


def _missing(error: Any) -> str:
    """Return the name of the missing property that an error is about; empty for other errors."""
    value = error.validator_value
    lists = value.values() if isinstance(value, Mapping) else [value]
    for names in lists:
        for name in names if isinstance(names, list) else ():
            if error.message.startswith(f"{name!r} is a "):
                return str(name)
    return ""
