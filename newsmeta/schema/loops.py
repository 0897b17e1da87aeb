"""Chains of schemas that judge the same value, possibly without end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.schema.files import SchemaFiles

_ONE = ("not", "if", "then", "else")
_MANY = ("allOf", "anyOf", "oneOf")
_NAMED = ("dependentSchemas", "dependencies")
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
"""Keywords that lead to a schema elsewhere."""


def longest_chain(files: SchemaFiles) -> float:
    """Return the length of the longest chain of schemas that judge the same value.

    Each schema of a chain refers to the next or contains it. Infinity stands for schemas that refer
    to themselves. The fast engine stops such loops by itself; jsonschema does not. A dynamic
    reference counts as if it led to each of its possible targets.
    """
    parts = {id(part): part for part, _ in files.walk()}
    dynamic = [part for part in parts.values() if _is_dynamic(part)]
    edges = {
        number: [id(inner) for inner in in_place(part, files, dynamic) if id(inner) in parts]
        for number, part in parts.items()
    }
    lengths: dict[int, int] = {}
    for start in edges:
        stack, way = [(start, False)], set[int]()
        while stack:
            here, is_left = stack.pop()
            if is_left:
                way.discard(here)
                lengths[here] = 1 + max((lengths[inner] for inner in edges[here]), default=0)
            elif here in way:
                return math.inf
            elif here not in lengths:
                way.add(here)
                stack.append((here, True))
                stack.extend((inner, False) for inner in edges[here])
    return max(lengths.values(), default=0)


def in_place(
    part: Mapping[str, Any], files: SchemaFiles, dynamic: list[Mapping[str, Any]]
) -> Iterator[Any]:
    """Yield the schemas that judge the same value as a given schema.

    Args:
        part: The schema.
        files: The files of the schema.
        dynamic: The possible targets of dynamic references.
    """
    for keyword in _ONE:
        yield part.get(keyword)
    for keyword in _MANY:
        branches = part.get(keyword)
        yield from branches if isinstance(branches, list) else ()
    for keyword in _NAMED:
        named = part.get(keyword)
        yield from named.values() if isinstance(named, Mapping) else ()
    for keyword in REFERENCES:
        reference = part.get(keyword)
        if isinstance(reference, str):
            place = files.place(part)
            yield files.follow(place.base if place else files.root, reference)
            if keyword != "$ref":
                yield from dynamic


def _is_dynamic(part: Mapping[str, Any]) -> bool:
    return "$dynamicAnchor" in part or part.get("$recursiveAnchor") is True
