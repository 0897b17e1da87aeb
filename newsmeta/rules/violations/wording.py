"""Words for values and their types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from newsmeta.frontmatter.scalars import MAX_DIGITS
from newsmeta.rules.base import quote
from newsmeta.suggestions import listing

_TYPE_NAMES = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}


def due(types: Iterable[str]) -> str:
    """Return the words for JSON types: `text or a list`."""
    return listing(dict.fromkeys(_TYPE_NAMES.get(name, name) for name in types))


def types_of(schema: Mapping[str, Any]) -> list[str]:
    """Return the JSON types that a schema allows; empty if it does not restrict them."""
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def json_type(value: Any) -> str:
    """Return the JSON name of a value's type."""
    if value is None:
        return "null"
    for kind, name in ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string")):
        if isinstance(value, kind):
            return name
    return "array" if isinstance(value, list) else "object"


def describe(value: Any, written: str = "") -> str:
    """Return the words for the kind of a value, and the value itself if it is short."""
    if isinstance(value, float) and len(written) > MAX_DIGITS:
        return f"a number of {len(written):,} digits"
    if isinstance(value, bool):
        return f"the boolean {quote(value)}"
    if isinstance(value, int | float):
        return f"the number {quote(value)}"
    return f"the text {quote(value)}" if isinstance(value, str) else quote(value)
