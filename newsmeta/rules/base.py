"""What a rule is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from newsmeta.diagnostics import FixSafety, Pointer, Severity, Span, field_name
from newsmeta.reader import FrontMatter, Scalar, span_within
from newsmeta.schema import Schema
from newsmeta.source import Source

if TYPE_CHECKING:
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
    """

    max_headline_length: int = 110
    future_tolerance_hours: int = 24


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
class Document:
    """A file that was read, as checks see it."""

    source: Source
    front_matter: FrontMatter
    typed: tuple[TextValue, ...] = field(default=())

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
