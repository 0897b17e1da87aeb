"""Types that are recognized by the form of a value: newsmeta's own, and formats of JSON Schema.

The types are those under `$defs` of the article schema. An inferred schema contains copies of those
that it refers to, so that it works on its own with any validator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.schema.schema import Schema
from newsmeta.schema.schema import load as load_schema

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

REFERENCE = "#/$defs/"
"""The beginning of a reference to a type."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
_EMAIL = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,}",
    re.ASCII,
)
_PATH = re.compile(r"\.{0,2}/(?!/)")
_DOMAIN = re.compile(r"[^A-Z\s/@:]+\.[^A-Z\s/@:.0-9]{2,}")
_LOCALE = re.compile(r"[a-z]{2,3}[-](?:[A-Z][a-z]{3}-)?(?:[A-Za-z]{2}|[0-9]{3})", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_LANGUAGE_FIELDS = frozenset(("locale", "lang", "language", "languages", "inlanguage"))
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
_FILE_ENDINGS = (".md", ".py", ".sh", ".pl", ".rs", ".so", ".zip", ".mov", ".app", ".ps", ".cc")
"""Extensions of file names that are also top-level domains."""
_PEOPLE = frozenset(
    ("author", "authors", "creator", "creators", "editor", "editors", "contributors", "speakers")
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of texts.

    Attributes:
        name: The name of such a text in messages.
        schema: The schema for such texts.
        looks: A function that tells whether a text in a field of the given name has the form.
        is_secret: Whether such texts must not be shown.
    """

    name: str
    schema: Mapping[str, Any]
    looks: Callable[[str, str], bool]
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of mappings.

    Attributes:
        name: The name of such a mapping in messages.
        type_name: The type under `$defs`.
        looks: A function that tells whether a mapping with the given keys, in a field of the
            given name, has the shape.
    """

    name: str
    type_name: str
    looks: Callable[[Collection[str], str], bool]


def refer(type_name: str) -> dict[str, str]:
    """Return a schema that refers to one of newsmeta's own types."""
    return {"$ref": REFERENCE + type_name}


def forms_of(text: str, field: str) -> list[str]:
    """Return the names of the forms of a text.

    Args:
        text: The text.
        field: The name of its field.
    """
    return [form.name for form in FORMS.values() if form.looks(text, field)]


def shapes_of(value: Mapping[str, Any], field: str) -> list[str]:
    """Return the names of the shapes of a mapping.

    Args:
        value: The mapping.
        field: The name of its field.
    """
    return [
        shape.name
        for shape in SHAPES.values()
        if shape.looks(value, field) and _fits(shape.type_name, value)
    ]


def is_blank(text: str) -> bool:
    """Tell whether a text is blank according to newsmeta's type `text`."""
    return not (text.isascii() and text[:1].isalnum()) and not _fits("text", text)


def has_markup(text: str) -> bool:
    """Tell whether a text contains tags."""
    return "<" in text and _MARKUP.search(text) is not None


def own_types(names: Iterable[str]) -> dict[str, Any]:
    """Return copies of types, and of the types that they refer to, in their usual order."""
    known: dict[str, Any] = load_schema("article").document["$defs"]
    wanted: set[str] = set()
    stack: list[Any] = [refer(name) for name in names]
    while stack:
        part = stack.pop()
        if isinstance(part, list):
            stack.extend(part)
        elif isinstance(part, Mapping):
            stack.extend(part.values())
            name = str(part.get("$ref", "")).removeprefix(REFERENCE)
            if name and name not in wanted:
                wanted.add(name)
                stack.append(known[name])
    return {name: part for name, part in known.items() if name in wanted}


def _fits(type_name: str, value: Any) -> bool:
    return _type(type_name).is_valid(value)


@cache
def _type(name: str) -> Schema:
    """Return a type as a schema of its own."""
    return Schema({**refer(name), "$defs": own_types([name])})


# -- recognition -----------------------------------------------------------------------------


def _is_secured(text: str, _: str) -> bool:
    return text.endswith("==") and ";" in text and _fits("secured", text)


def _is_timestamp(text: str, _: str) -> bool:
    return text[:1].isdigit() and timestamps.is_rfc3339(text)


def _is_date(text: str, _: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_duration(text: str, _: str) -> bool:
    return text.startswith("P") and _fits("duration", text)


def _is_url(text: str, _: str) -> bool:
    return "://" in text and _fits("url", text)


def _is_reference(text: str, field: str) -> bool:
    return _is_url(text, field) or (bool(_PATH.match(text)) and _fits("urlReference", text))


def _is_email(text: str, _: str) -> bool:
    return "@" in text and len(text) <= 254 and text.find("@") <= 64 and _is_plain_email(text)


def _is_plain_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None and all(
        len(label) < 64 for label in text.partition("@")[2].split(".")
    )


def _is_uuid(text: str, _: str) -> bool:
    return len(text) == 36 and _UUID.fullmatch(text) is not None


def _is_language(text: str, field: str) -> bool:
    is_named = field.lower() in _LANGUAGE_FIELDS
    return bool((_LANGUAGE if is_named else _LOCALE).fullmatch(text)) and _fits("languageTag", text)


def _is_domain(text: str, _: str) -> bool:
    if "." not in text or text.endswith(_FILE_ENDINGS) or not _DOMAIN.fullmatch(text):
        return False
    return _fits("domain", text) and _suffixes().privatesuffix(text) is not None


@cache
def _suffixes() -> PublicSuffixList:
    """Return the known public suffixes: with others, most file names would look like domains."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("secured text", refer("secured"), _is_secured, is_secret=True),
        Form("timestamp", refer("timestamp"), _is_timestamp),
        Form("date", {"type": "string", "format": "date"}, _is_date),
        Form("duration", refer("duration"), _is_duration),
        Form("URL", refer("url"), _is_url),
        Form("URL or path", refer("urlReference"), _is_reference),
        Form("email address", {"type": "string", "format": "email"}, _is_email),
        Form("UUID", {"type": "string", "format": "uuid"}, _is_uuid),
        Form("language tag", refer("languageTag"), _is_language),
        Form("domain name", refer("domain"), _is_domain),
    )
}
"""The forms of texts; among forms with equally many texts, the first one wins."""

SHAPES: Mapping[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape("image", "image", lambda keys, _: {"url", "width", "height"}.issubset(keys)),
        Shape("provider", "provider", lambda keys, _: "name" in keys and "domain" in keys),
        Shape(
            "action",
            "action",
            lambda keys, field: "url" in keys and ("type" in keys or field == "actions"),
        ),
        Shape(
            "person or organization",
            "party",
            lambda keys, field: (
                "name" in keys and (field.lower() in _PEOPLE or "url" in keys or "images" in keys)
            ),
        ),
    )
}
"""The shapes of mappings, in the same order of precedence."""
