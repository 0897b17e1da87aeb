"""What a rule is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from newsmeta.diagnostics import FixSafety, Pointer, Severity, Span, field_name
from newsmeta.reader import FrontMatter, Scalar, span_within
from newsmeta.schema import Schema
from newsmeta.source import Source

if TYPE_CHECKING:
    from newsmeta.site import Site
    from newsmeta.urls import Url
    from newsmeta.vocabulary import Vocabulary

DOCUMENTATION = "https://github.com/newsmeta/newsmeta/blob/main/docs/rules.md"
"""Where the page of rules is published."""


class Rule:
    """A thing that can be wrong with an article file.

    A subclass is one entry of the catalogue. Its docstring is its documentation, in
    Markdown: a summary in one line, then the paragraphs *What it does*, *Why it matters*,
    *Example* and *Use instead*. Rules are never instantiated.

    Attributes:
        code: `NM` and three digits, the first of which is the family. Never changes.
        name: The same in words. Never changes.
        severity: How much a finding matters. Info rules are off unless selected.
        fix: Whether the value can be put right without a person, or None where it can't.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    fix: ClassVar[FixSafety | None] = None

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the documentation, without its full stop."""
        return cls.documentation().split("\n", 1)[0].rstrip(".")

    @classmethod
    def documentation(cls) -> str:
        """Return the documentation as Markdown."""
        import inspect

        return inspect.cleandoc(cls.__doc__ or "")

    @classmethod
    def url(cls) -> str:
        """Return the address of the published documentation."""
        return f"{DOCUMENTATION}#{cls.code.lower()}-{cls.name}"


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Thresholds that the configuration can set.

    Attributes:
        max_headline_length: Characters that a title may have (`NM208`).
        future_tolerance_hours: Hours that a timestamp may lie ahead of now (`NM212`).
        tracking_parameters: Names of parameters that follow readers, besides the known
            ones (`NM305`).
        url_date_tolerance_days: Days that a date in a URL may lie from the publication
            (`NM311`).
        min_image_width: Pixels that a card picture has to be wide (`NM402`).
        min_image_height: Pixels that it has to be high.
        max_image_aspect: How many times as wide as high, or as high as wide, a picture may be
            (`NM403`).
        near_duplicate_similarity: Percent from which on two articles are almost the same
            (`NM603`).
    """

    max_headline_length: int = 110
    future_tolerance_hours: int = 24
    tracking_parameters: tuple[str, ...] = ()
    url_date_tolerance_days: int = 7
    min_image_width: int = 300
    min_image_height: int = 157
    max_image_aspect: int = 3
    near_duplicate_similarity: int = 90


@dataclass(frozen=True, slots=True)
class Context:
    """What a check knows besides the document.

    Attributes:
        enabled: Codes of the rules to report.
        schema: The schema of the file's kind, or None where it has none.
        is_article: Whether that schema is newsmeta's own for articles.
        settings: Thresholds.
        topics: The topics that may be used, or None where none are configured.
        organizations: The providers that may be used, likewise.
        now: The time that "future" is measured against.
    """

    enabled: frozenset[str]
    schema: Schema | None
    is_article: bool
    now: datetime
    settings: RuleSettings = RuleSettings()
    topics: Vocabulary | None = None
    organizations: Vocabulary | None = None


@dataclass(frozen=True, slots=True)
class TextValue:
    """One scalar that holds a text, a timestamp or another value of a named type.

    Attributes:
        pointer: The way to it.
        node: Where and how it is written.
        type: The name of its type in the schema, such as `text` or `timestamp`.
    """

    pointer: Pointer
    node: Scalar
    type: str

    @property
    def name(self) -> str:
        """The field as people write it."""
        return field_name(self.pointer)

    @property
    def text(self) -> str:
        """The scalar's text, whatever its type."""
        return self.node.text


@dataclass(frozen=True, slots=True)
class UrlValue:
    """A URL in the front matter.

    Attributes:
        pointer: The way to the scalar that it is, or is in.
        node: Where and how that scalar is written.
        text: The URL as it is written.
        url: What a browser makes of it, or None where it is none by itself.
        start: Where it begins in the scalar's text.
        is_page: Whether it has to be a complete address of the web, or a picture of the site.
        is_image: Whether it is that of a picture.
        is_embedded: Whether it stands in HTML.
        is_derived: Whether it follows from another URL, and is as right as that one.
    """

    pointer: Pointer
    node: Scalar
    text: str
    url: Url | None
    start: int = 0
    is_page: bool = True
    is_image: bool = False
    is_embedded: bool = False
    is_derived: bool = False

    @property
    def name(self) -> str:
        """The field as people write it."""
        return field_name(self.pointer)

    def with_url(self, text: str) -> str:
        """Return the text of the scalar with another URL in place of this one."""
        whole = self.node.text
        return whole[: self.start] + text + whole[self.start + len(self.text) :]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read, as checks see it.

    Attributes:
        source: Its text.
        front_matter: What was read from it.
        typed: The scalars that the schema has a named type for, in source order.
        urls: The URLs, in source order, as far as they are well-formed.
        file_name: The name of the file, without its folder.
        site: The site that it is a page of, or None where that is not known.
    """

    source: Source
    front_matter: FrontMatter
    typed: tuple[TextValue, ...] = field(default=())
    urls: tuple[UrlValue, ...] = ()
    file_name: str = ""
    site: Site | None = None

    @property
    def values(self) -> Mapping[str, object]:
        """The front matter as plain values."""
        return self.front_matter.values

    @property
    def locale(self) -> str:
        """The article's language tag, or an empty string where it names none."""
        locale = self.values.get("locale")
        return locale if isinstance(locale, str) else ""

    def of_type(self, *types: str) -> Iterator[TextValue]:
        """Yield the scalars whose schema type is one of `types`, in source order."""
        return (value for value in self.typed if value.type in types)

    def text_at(self, pointer: Pointer) -> str:
        """Return the text at `pointer`, empty where there is none."""
        node = self.front_matter.node(pointer)
        value = None if node is None else node.value
        return value if isinstance(value, str) else ""

    def urls_by_owner(self) -> dict[Pointer, dict[str, UrlValue]]:
        """Return the URLs that are fields of mappings, by mapping and by field."""
        owners: dict[Pointer, dict[str, UrlValue]] = {}
        for value in self.urls:
            key = value.pointer[-1]
            if isinstance(key, str) and not value.is_embedded:
                owners.setdefault(value.pointer[:-1], {})[key] = value
        return owners

    def span(self, pointer: Pointer) -> Span:
        """Return the place of the value at `pointer`, or of the nearest value around it."""
        while True:
            if not pointer:
                return Span(0, 3)
            span = self.front_matter.span(pointer)
            if span is not None:
                return span if span.start < span.end else self._hyphen_before(span.start)
            pointer = pointer[:-1]

    def _hyphen_before(self, offset: int) -> Span:
        """Return the place of the hyphen of an empty list item."""
        start = self.source.text.rfind("-", 0, offset)
        return Span(start, start + 1)

    def key_span(self, pointer: Pointer) -> Span:
        """Return the place of the key that owns `pointer`; line 1 for the top level."""
        while pointer:
            key = self.front_matter.key(pointer)
            if key is not None:
                return key.span
            if isinstance(pointer[-1], int) and (node := self.front_matter.node(pointer)):
                return Span(node.span.start, min(node.span.end, node.span.start + 1))
            pointer = pointer[:-1]
        return Span(0, 3)

    def part(self, value: TextValue, start: int, end: int) -> Span:
        """Return where the characters `start` to `end` of a scalar's text are written."""
        return span_within(self.source.text, value.node, start, end)

    def url_part(self, value: UrlValue, start: int, end: int) -> Span:
        """Return where the characters `start` to `end` of a URL are written."""
        return span_within(self.source.text, value.node, value.start + start, value.start + end)


@dataclass(slots=True)
class PlainDocument:
    """A document that was read without the places of its values, as cheap questions see it.

    It follows the schema of its kind, and its timestamps are in canonical form.

    Attributes:
        data: The whole file.
        text: The front matter, with line feeds alone.
        beyond_ascii: The characters in it that are not of ASCII, in order, those that do not
            touch with a space between them.
        values: The front matter as plain values.
        typed: The texts in it by the names of their types in the schema; those that it has no
            named type for under an empty name.
        file_name: The name of the file, without its folder.
        site: The site that it is a page of, or None where that is not known.
    """

    data: bytes
    text: str
    beyond_ascii: str
    values: dict[str, Any]
    typed: Mapping[str, Sequence[PlainText]]
    file_name: str = ""
    site: Site | None = None

    @property
    def line_end(self) -> str:
        """The line end of the file."""
        return "\r\n" if self.data.startswith(b"---\r") else "\n"

    @property
    def body(self) -> str:
        """What follows the front matter."""
        end = self.data.find(b"\n---", 3)
        start = self.data.find(b"\n", end + 4) + 1
        return self.data[start:].decode() if start else ""


PlainText = tuple[Any, str, str]
"""The mapping or list that holds a text, its field there (`ITEM` in a list), and the text."""

ITEM = "*"
"""What stands for the field of the items of a list."""

PICTURE = "picture"
"""The type, beyond those that the schema names, of texts that say where a picture is."""


_SHORT = 60
_SECRET = re.compile(r"[A-Za-z0-9+/=;]{64,}")


def quote(value: object) -> str:
    """Return a value as messages show it: text in quotes, long ones shortened."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    if _SECRET.search(text):
        text = f"{text[:8]}…"
    elif len(text) > _SHORT:
        text = f"{text[: _SHORT - 15]}…{text[-12:]}"
    return f'"{text}"' if isinstance(value, str) else text
