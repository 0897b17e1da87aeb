"""Single values where lists or mappings are expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.diagnostics.changes import Change, SetValue
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.rules.base import quote
from newsmeta.rules.forms import meant
from newsmeta.rules.violations import examples
from newsmeta.rules.violations.examples import as_field, lines, shown
from newsmeta.rules.violations.subject import Subject
from newsmeta.splitting import parts_of
from newsmeta.suggestions import listing

# Without a comma, which would make it several items, and without a leading bullet, which is a list
# gone wrong. A slash between blanks leaves that open.
_ONE_ITEM = re.compile(r"\w(?:(?!\s[/\u00b7\u2022]\s)[^,;|\n\u060c\u061b\u3001\uff0c\uff1b])*")
# A comma within a number does not count.
_SEPARATOR = re.compile(r"[;|\n\u060c\u061b\u3001\uff0c\uff1b]|,(?![0-9]{3}\b)|\s[\u00b7\u2022]\s")
_MARK = re.compile(
    r"-(?![0-9\s])|"
    r"(?:[-*+\u2010-\u2015\u2022\u2023\u25e6\u00b7]|\(?(?:[0-9]{1,3}|[a-z])[.)])\s+"
)
# Ruby splits a text at these characters alone, not at the blanks of other scripts.
_WORD = re.compile(r"[^ \t\n\v\f\r\0]+")
_NUMBER = re.compile(r"(?:^|\s)\(?([0-9]{1,2})[.)]\s+")
_HASHTAGS = re.compile(r"#\w+(?:\s+#\w+)+")
_HYPHEN = re.compile(r"(?:^|\s)- ?(?=\S)")
_ADDRESS = re.compile(r"(?:https?:)?//?[^/]|www\.", re.IGNORECASE)
_PICTURE = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg)", re.IGNORECASE)
_MEASURED = {"width": "its width", "height": "its height"}
_LABELS = (("tags",), ("categories",))
"""Fields whose text Jekyll splits at white space. The address of a page depends on categories."""


def as_list(
    subject: Subject, pointer: Pointer, value: Any, written: str
) -> tuple[str, Change | None]:
    """Return a value as it would be written as a list, and the change, if that is safe."""
    item = (*pointer, 0)
    items_are_mappings = subject.schema.at(item).get("type") == "object"
    if isinstance(value, Mapping) and items_are_mappings and subject.suits(item, dict(value)):
        first = lines([value], len(pointer))[0]
        return f'begin its first line with a hyphen: "{first}"', None
    if isinstance(value, Mapping):
        return _for_example(subject, pointer), None
    if items_are_mappings:
        return _around_item(subject, pointer, value), None
    by_line = _by_line(subject, pointer)
    texts = by_line or _items(subject, pointer, value if isinstance(value, str) else written)
    if not texts or not subject.suits(pointer, texts):
        return _for_example(subject, pointer), None
    if not subject.has_lines:
        return f"write a list, even of one item: [{', '.join(map(quote, texts))}]", None
    hint = f"write {as_field(pointer, texts)}"
    if not isinstance(value, str):
        return hint, None
    if not _is_split(subject, pointer):
        is_one = _ONE_ITEM.fullmatch(value) and len(texts) == 1
        return hint, SetValue(pointer, texts) if is_one else None
    words = list(dict.fromkeys(_WORD.findall(value)))
    node = subject.parsed.front_matter.node(pointer)
    is_text = not (isinstance(node, Scalar) and node.ambiguity)
    if texts == words and is_text and all(map(_ONE_ITEM.fullmatch, words)):
        return hint, SetValue(pointer, texts)
    if texts == words:
        return hint, None
    return (
        f"{hint}; so far, Jekyll reads {listing([quote(word) for word in words[:3]], 'and')}",
        None,
    )


def _is_split(subject: Subject, pointer: Pointer) -> bool:
    return subject.has_lines and pointer in _LABELS


def _items(subject: Subject, pointer: Pointer, text: str) -> list[str]:
    """Return the different items in a text."""
    inner = text.strip()
    if inner[:1] + inner[-1:] in ("[]", "()") and inner.count(inner[0]) == 1:
        inner = inner[1:-1]
    numbers = [int(number) for number in _NUMBER.findall(inner)]
    if _HYPHEN.match(inner) and not inner[1:].isdigit():
        parts = _HYPHEN.split(inner)
    elif _HASHTAGS.fullmatch(inner):
        parts = inner.replace("#", " ").split()
    elif len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        parts = _NUMBER.split(inner)[2::2]
    elif _SEPARATOR.search(inner):
        parts = list(parts_of(inner, _SEPARATOR))
    elif _is_split(subject, pointer):
        parts = _WORD.findall(inner)
    else:
        return [inner]
    bare = (part.strip().strip("\"'").strip() for part in parts)
    return list(dict.fromkeys(part for part in bare if part))


def _by_line(subject: Subject, pointer: Pointer) -> list[str]:
    """Return the items of a list that lacks its hyphens: the lines of an unquoted text."""
    node = subject.parsed.front_matter.node(pointer)
    if not subject.has_lines or not isinstance(node, Scalar):
        return []
    if node.style not in ("plain", "folded") or _SEPARATOR.search(node.text.strip()):
        return []
    written = subject.parsed.text[node.span.start : node.span.end].splitlines()
    parts = written[1:] if node.style == "folded" else written
    texts = [_MARK.sub("", part.strip(), count=1) for part in parts if part.strip()]
    return list(dict.fromkeys(texts)) if len(texts) > 1 and all(texts) else []


def _around_item(subject: Subject, pointer: Pointer, value: Any) -> str:
    """Return advice on a list of which only an item is there, as a text."""
    hint = as_mapping(subject, (*pointer, 0), value)
    key = f'"{"  " * (len(pointer) - 1)}{pointer[-1]}:" and below it'
    for start in ("write, for example,", "write"):
        if hint.startswith(f'{start} "'):
            return f"{start} {key}{hint.removeprefix(start)}"
    return hint


def as_mapping(subject: Subject, pointer: Pointer, value: Any) -> str:
    """Return advice on writing a value as a mapping, possibly as the item of a list.

    Args:
        subject: The document and its schema.
        pointer: The place of the mapping; in a list, the place of the item.
        value: The value there, or the value in place of the list.
    """
    schema = subject.schema.at(pointer)
    properties = schema.get("properties") or {}
    if isinstance(value, list) and len(value) == 1 and subject.suits(pointer, value[0]):
        return "remove the hyphen before its fields"
    if not subject.has_lines:
        return f"write fields such as {listing(list(properties)[:3], 'and')}" if properties else ""
    required = schema.get("required", ())
    known = (
        _known(subject, pointer, value, (*required, *_pages(properties)))
        if isinstance(value, str)
        else {}
    )
    if not known:
        return _for_example(subject, pointer)
    hint = f"write {as_field(pointer, known)}"
    missing = [name for name in required if name not in known]
    if measures := [_MEASURED[name] for name in missing if name in _MEASURED]:
        return f"{hint}, and {listing(measures, 'and')} in pixels"
    guesses = {name: _guess(subject, (*pointer, name)) for name in missing}
    return f"{hint}, and, for example, {shown(lines(guesses, len(pointer)))}" if guesses else hint


def _pages(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the field for the address of a page, if a mapping may have it."""
    return ("webUrl",) if "webUrl" in properties else ()


def _known(
    subject: Subject, pointer: Pointer, value: str, required: tuple[str, ...]
) -> dict[str, Any]:
    """Return the required fields that can be read from a text in place of a mapping."""
    text = value.strip()
    names: tuple[str, ...] = ("name", "title")
    if _ADDRESS.match(text):
        names = ("url", "domain", "webUrl")
    for name in ("url",) if _PICTURE.fullmatch(text) else names:
        if name not in required:
            continue
        found: str | None = text
        if name == "url" and _PICTURE.fullmatch(text) and not _ADDRESS.match(text):
            found = None  # Where it lies is not known.
        elif name in ("url", "webUrl"):
            found = meant("url", text) or meant("urlReference", text)
        elif name == "domain":
            found = meant("domain", text)
        if found and subject.suits((*pointer, name), found):
            sizes = examples.stated_size(found) if "width" in required else {}
            return {name: found, **sizes}
    return {}


def _guess(subject: Subject, pointer: Pointer) -> Any:
    return examples.domain_of_page(subject, pointer) or examples.example(subject, pointer)


def _for_example(subject: Subject, pointer: Pointer) -> str:
    """Return advice on writing a list or mapping, with an example of one."""
    if not subject.has_lines:
        return "write a list, even of one item"
    example = examples.example(subject, pointer)
    return f"write, for example, {as_field(pointer, example)}" if example else ""
