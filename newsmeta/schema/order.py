"""The canonical order of fields, which is that of the article schema."""

from __future__ import annotations

from functools import cache

from newsmeta.schema.schema import load

_LAST = "secured"
"""The last field with a place; the schema has those without one behind it."""


@cache
def field_order() -> tuple[str, ...]:
    """Return the fields of an article that have a place, in canonical order.

    Others stay behind the field that they followed.
    """
    names = tuple(load("article").document["properties"])
    return names[: names.index(_LAST) + 1]


@cache
def placed_fields() -> frozenset[str]:
    """Return the fields that have a canonical place, to look them up."""
    return frozenset(field_order())
