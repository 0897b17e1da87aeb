"""Articles with one wrong value, for invariants of advice and of fixes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsmeta.schema.schema import load

VALUES = (
    *("", '""', '"  "', "null", "[]", "{}", "text", "two words", '"60"', "60%", "60 px", '"-5"'),
    *("0.5", "-5", "0", "true", '"True"', '"no"', "[a, b]", "[1]", "[a]", "[[a]]", "[null]"),
    *('[""]', "{a: b}", "{url: x}", '"- a"', "-a", "a, b", "a; b", '"[a, b]"', "a a", '"1"'),
    *("https://www.example.com/a.jpg", "https://www.example.com/a-620x497.jpg", "picture.jpg"),
    *("www.example.com", '"//example.com/a"', '"https://example.com/a b"', "en_US", "english"),
    *('"2021-01-27"', "15.03.2022 09:10", '"2021-02-31"', '"13:34"', "13m34s", "News", "Article"),
    *("99999999999999999999", ".inf", "[https://www.example.com/a.jpg]", "[60]", "[article]"),
    *("yes", "No", "off", "y", "012", "1e3", "13:34", "1,000", "1_000", "2021-01-27", ":x", "0x1F"),
    *("{name: Ada Example}", "[{name: Ada Example}]", "[{domain: example.com}]", "Ada Example"),
)
"""Realistic values: of every type, empty, and nearly correct."""

_WHOLE: dict[str, Any] = {
    "category": "news",
    "title": "Council votes to plant trees",
    "excerpt": "The plan covers every district.",
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "webUrl": "https://www.example.com/trees/",
    "type": "article",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Climate", "Cities"],
}
_PICTURE = {"url": "https://www.example.com/a.jpg", "width": 1200, "height": 630}
_PARTY = {"name": "Ada Example"}
_ENTRY = {"title": "Where the trees will stand", "webUrl": "https://www.example.com/map"}
_ACTION = {"url": "https://www.example.com/plan.pdf"}

_PLACES: tuple[tuple[tuple[str | int, ...], dict[str, Any]], ...] = (
    ((), _WHOLE),
    (("provider",), _WHOLE["provider"]),
    (("provider", "authors", 0), _PARTY),
    (("images", 0), _PICTURE),
    (("related", 0), _ENTRY),
    (("related", 0, "images", 0), _PICTURE),
    (("actions", 0), _ACTION),
)
"""The mappings of an article, each in its correct form."""


def _fields() -> Iterator[tuple[str | int, ...]]:
    """Yield the paths to all fields of an article; list items appear once."""
    schema = load("article")
    for pointer, _ in _PLACES:
        for name in schema.at(pointer)["properties"]:
            if name != "cdnAmpWebUrl":  # Alone, this field is meaningless.
                yield (*pointer, name)


FIELDS = tuple(_fields())


def values_at(pointer: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return values for a field: all of them at the top, some below it."""
    return VALUES if len(pointer) == 1 else VALUES[len(str(pointer)) % 3 :: 3]


def name(pointer: tuple[str | int, ...]) -> str:
    return ".".join(map(str, pointer))


def article(pointer: tuple[str | int, ...], written: str) -> str:
    """Return an article that is correct except for one value."""
    owners = dict(_PLACES)
    lines: list[str] = []
    for name in load("article").document["properties"]:
        inside = pointer[0] == name
        if inside or name in _WHOLE:
            lines += _field(owners, (), name, pointer if inside else (), written)
    return "\n".join(["---", *lines, "---", ""])


def _field(
    owners: dict[tuple[str | int, ...], dict[str, Any]],
    owner: tuple[str | int, ...],
    name: str,
    pointer: tuple[str | int, ...],
    written: str,
) -> list[str]:
    """Return the lines of a field, on the path to the wrong value or beside it."""
    indent = "  " * len(owner)
    here = (*owner, name)
    if here == pointer:
        return [f"{indent}{name}: {written}".rstrip()]
    if here != pointer[: len(here)]:
        return _plain(indent, name, owners[owner][name])
    inner = here if isinstance(pointer[len(here)], str) else (*here, 0)
    target = str(pointer[len(inner)])
    lines: list[str] = []
    for each in [*owners[inner], *({target} - owners[inner].keys())]:
        lines += _field(owners, inner, each, pointer if each == target else (), written)
    if inner != here:
        hyphen = "  " * len(here)
        lines = [f"{hyphen}- {lines[0].lstrip()}", *lines[1:]]
    return [f"{indent}{name}:", *lines]


def _plain(indent: str, name: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{indent}{name}:", *(f"{indent}  {key}: {each}" for key, each in value.items())]
    if isinstance(value, list):
        return [f"{indent}{name}:", *(f"{indent}  - {each}" for each in value)]
    return [f"{indent}{name}: {value}"]
