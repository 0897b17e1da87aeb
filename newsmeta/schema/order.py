"""The canonical order of fields: that of the article schema."""

from __future__ import annotations

from functools import cache

from newsmeta.schema.schema import load

_LAST = "secured"
"""The last field with a place; fields without one follow it in the schema."""


@cache
def field_order() -> tuple[str, ...]:
    """Return the fields of an article with a place, in canonical order.

    Other fields stay after the field that they followed.
    """
    names = tuple(load("article").document["properties"])
    return names[: names.index(_LAST) + 1]


@cache
def placed_fields() -> frozenset[str]:
    """Return the fields with a canonical place, as a set."""
    return frozenset(field_order())
