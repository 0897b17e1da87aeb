"""New values for keywords of a schema, so that a value follows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from newsmeta.inference import judging
from newsmeta.inference.definitions import REFERENCE, own_types
from newsmeta.inference.document import field_schema, references
from newsmeta.inference.observations import Observer
from newsmeta.schema.schema import Schema

_LOWEST: Mapping[str, Callable[[Any], Any]] = {
    "minimum": lambda value: value,
    "minLength": len,
    "minItems": len,
    "minProperties": len,
}
_HIGHEST: Mapping[str, Callable[[Any], Any]] = {
    "maximum": lambda value: value,
    "maxLength": len,
    "maxItems": len,
    "maxProperties": len,
}

BOUNDS = frozenset((*_LOWEST, *_HIGHEST))
"""Keywords with a number, which is loosened as far as the values require."""


def widened(schema: Mapping[str, Any], keyword: str, value: Any, missing: str) -> Any:
    """Return the least change of a keyword's value that makes a value follow it.

    Args:
        schema: The schema with the keyword.
        keyword: The keyword.
        value: The value.
        missing: The name of the property that the value lacks, if any.

    Returns:
        The new value of the keyword: unchanged if it is wide enough, None to remove it.
    """
    now = schema.get(keyword)
    if keyword in BOUNDS:
        return _bound(schema, keyword, value)
    if keyword == "type":
        return _types(now, value)
    if keyword == "enum" and isinstance(now, list):
        return now if _key(value) in map(_key, now) else [*now, value]
    if keyword == "required" and isinstance(now, list):
        return [name for name in now if name != missing]
    return None


def property_schema(
    values: list[Any], name: str, types: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schema of a property, and the types that it refers to.

    Args:
        values: The values of the property.
        name: The name of the property.
        types: The existing definitions; None if it must not refer to any.
    """
    observer = Observer()
    for number, value in enumerate(values):
        observer.add(f"{number:09}", {name: value})
    mappings = observer.seen.mappings
    fields = mappings.fields if mappings else None
    if fields and types is not None and any(value is not None for value in values):
        body = field_schema(fields[name], (name,))
        own = own_types(each.removeprefix(REFERENCE) for each in references(body))
        whole = Schema({**body, "$defs": own})
        is_free = all(types.get(each, part) == part for each, part in own.items())
        if is_free and all(whole.is_valid(value) for value in values):
            return body, own
    kinds: Any = _kind(values[0])
    for value in values[1:]:
        kinds = _types(kinds, value)
    return {"type": kinds}, {}


def _bound(schema: Mapping[str, Any], keyword: str, value: Any) -> Any:
    now = schema.get(keyword)
    if schema.get(f"exclusive{keyword.capitalize()}") is True:
        return None
    if isinstance(now, bool) or not isinstance(now, int | float):
        return None
    if keyword in _LOWEST:
        return min(now, _LOWEST[keyword](value))
    return max(now, _HIGHEST[keyword](value))


def _types(now: Any, value: Any) -> Any:
    """Return the allowed types with that of a value added; `number` includes integers."""
    known = [now] if isinstance(now, str) else now
    if not isinstance(known, list) or not all(isinstance(each, str) for each in known):
        return None
    kind = _kind(value)
    if kind in known or (kind == "integer" and "number" in known):
        return now
    if kind == "number" and "integer" in known:  # Integers are numbers, too.
        known = ["number" if each == "integer" else each for each in known]
        return known[0] if isinstance(now, str) else known
    return [*known, kind]


def _kind(value: Any) -> str:
    kind = judging.kind_of(value)
    return "integer" if kind == "number" and isinstance(value, int) else kind


def _key(value: Any) -> str:
    """Return a text that is equal for values that JSON Schema treats as equal."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
