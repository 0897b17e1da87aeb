"""Splitting a text at separators that are not part of an HTML entity.

The semicolon of `Nature &amp; Parks` ends an entity, and separates nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.late_patterns import late_pattern

_NAME = r"(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ENTITY = late_pattern(f"&{_NAME}")
_REST = late_pattern(_NAME)
_AMPERSANDS = ("amp", "AMP", "#38", "#x26", "#X26")


def split(text: str, separator: str) -> list[str]:
    """Return the items in a text, without those that are blank.

    Args:
        text: The text.
        separator: The text between items.
    """
    if "&" in text:
        parts = list(parts_of(text, re.compile(re.escape(separator))))
    else:
        parts = text.split(separator)
    return [item for part in parts if (item := part.strip())]


def parts_of(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    """Yield the parts between separators, unchanged.

    Args:
        text: The text.
        separator: A pattern for separators.
    """
    begin = end = 0
    entities = _entities(text)
    entity = next(entities, None)
    while match := separator.search(text, end):
        at, end = match.span()
        while entity and entity[1] <= at:
            entity = next(entities, None)
        if entity and entity[0] < end and not at <= entity[0] < entity[1] <= end:
            end = max(at + 1, entity[1])
            continue
        yield text[begin:at]
        begin = end
    yield text[begin:]


def _entities(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each entity; one whose ampersand is an entity counts as one."""
    at = 0
    while match := _ENTITY.search(text, at):
        begin = match.start()
        at = begin + 1
        part: re.Match[str] | None = match
        while part and _is_known(part[1]):
            at = part.end()
            part = _REST.match(text, at) if part[1] in _AMPERSANDS else None
        if at > begin + 1:
            yield begin, at


def _is_known(name: str) -> bool:
    if name.startswith("#"):
        return True
    from html.entities import html5

    return f"{name};" in html5
