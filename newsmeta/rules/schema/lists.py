"""NM1: checks of lists that a schema cannot express."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding, Pointer
from newsmeta.rules.document import Document


def has_empty_list(values: object) -> bool:
    """Tell whether a list at any depth is empty."""
    return any(not each for each in _lists(values))


def repeats_a_url(values: object) -> bool:
    """Tell whether two items of a list have the same `url`."""
    for each in _lists(values):
        urls = [item["url"] for item in each if isinstance(item, dict) and "url" in item]
        if len(set(urls)) < len(urls):
            return True
    return False


def _lists(values: object) -> Iterator[list[Any]]:
    """Yield the lists at any depth."""
    stack = [values]
    while stack:
        here = stack.pop()
        if isinstance(here, dict):
            stack.extend(here.values())
        elif isinstance(here, list):
            stack.extend(here)
            yield here


def duplicate_images(document: Document) -> Iterator[Finding]:
    """Yield a finding for each image URL that an earlier image of the same list has as well."""
    from newsmeta.rules.violations import duplicate

    first: dict[tuple[Pointer, str], Pointer] = {}
    for value in document.of_type("urlReference"):
        if value.pointer[-1] != "url" or "images" not in value.pointer or not value.node.text:
            continue
        key = (value.pointer[:-2], value.node.text)
        if key in first:
            finding = duplicate(
                document.parsed, value.pointer, first[key], value.node.text, value.pointer[:-1]
            )
            loses = _loses(document, value.pointer[:-1], first[key][:-1])
            yield replace(finding, change=None) if loses else finding
        first.setdefault(key, value.pointer)


def _loses(document: Document, item: Pointer, earlier: Pointer) -> bool:
    """Tell whether an item has facts that an earlier one lacks."""
    nodes = document.front_matter.node(item), document.front_matter.node(earlier)
    values, others = (node.value if node else None for node in nodes)
    if not isinstance(values, dict) or not isinstance(others, dict):
        return bool(values != others)
    return any(others.get(name) != value for name, value in values.items())
