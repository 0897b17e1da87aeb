"""Values as they would be written: the lines of YAML in advice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.rules.violations.subject import Subject
from newsmeta.suggestions import listing

_PLAIN = re.compile(r"(?:[^\W\d_]|/)(?:[\w.,/()'%+&?=~;-]|:(?=\S)| (?=[^\s#]))*")
_YAML_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"))
SIZES = ("width", "height")
"""The fields of a picture that its URL may state."""


def written(value: Any) -> str:
    """Return a single value as it would be written, without quotes where possible."""
    if not isinstance(value, str):
        return json.dumps(value)
    is_plain = _PLAIN.fullmatch(value) and value.lower() not in _YAML_WORDS
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def lines(value: Any, depth: int) -> list[str]:
    """Return the lines of a list or mapping as they are written below its key.

    Args:
        value: The list or mapping, of single values, or of lists and mappings of them.
        depth: The depth of nesting.
    """
    indent = "  " * depth
    found: list[str] = []
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if isinstance(inner, Mapping | list):
                found += [f"{indent}{name}:", *lines(inner, depth + 1)]
            else:
                found.append(f"{indent}{name}: {written(inner)}")
        return found
    for item in value:
        if isinstance(item, Mapping):
            first, *rest = lines(item, depth + 1)
            found += [f"{indent}- {first.lstrip()}", *rest]
        else:
            found.append(f"{indent}- {written(item)}")
    return found


def as_field(pointer: Pointer, value: Any) -> str:
    """Return the lines of a list or mapping with its key, or of a list item, as a phrase."""
    depth = len(pointer)
    if isinstance(pointer[-1], int):
        return shown(lines([value], depth - 1))
    return f'"{"  " * (depth - 1)}{pointer[-1]}:" and below it {shown(lines(value, depth))}'


def shown(texts: Iterable[str]) -> str:
    """Return lines as a phrase: `"topics:" and "  - Climate"`."""
    return listing([f'"{text}"' for text in texts], "and")


def example(subject: Subject, pointer: Pointer) -> Any:
    """Return an example for `pointer`, cut down to required values; None if unknown."""
    schema = subject.schema.at(pointer)
    options = schema.get("enum")
    found = next(iter(options or schema.get("examples", ())), None)
    if isinstance(found, list):
        item = example(subject, (*pointer, 0))
        return found[:1] if item is None else [item]
    if isinstance(found, Mapping):
        required = schema.get("required", ())
        fields = {name: found[name] for name in required if name in found} or dict(found)
        domain = domain_of_page(subject, (*pointer, "domain")) if "domain" in fields else None
        return {**fields, "domain": domain} if domain else fields
    return found


def domain_of_page(subject: Subject, pointer: Pointer) -> str | None:
    """Return the registrable domain of the page that a provider published."""
    from urllib.parse import urlsplit

    if pointer[-2:] != ("provider", "domain"):
        return None
    page = subject.value((*pointer[:-2], "webUrl"))
    try:
        host = urlsplit(page).hostname if isinstance(page, str) else None
    except ValueError:
        return None
    if not host:
        return None
    from newsmeta.urls.hosts import publisher_domain

    return publisher_domain(host)


def stated_size(url: object) -> dict[str, int]:
    """Return width and height as stated in the URL of a picture."""
    if not isinstance(url, str):
        return {}
    from newsmeta.urls.sizes import stated_size as read

    size = read(url)
    if size is None or not size.is_exact or not size.width or not size.height:
        return {}
    return dict(zip(SIZES, (size.width, size.height), strict=True))
