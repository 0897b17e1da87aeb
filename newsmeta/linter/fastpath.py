"""The fast path: nearly every file is accepted here, as no rule has a finding in it.

A file is accepted if it is written plainly (`newsmeta.frontmatter.plain`), follows its schema, and
passes the cheap question of each module of rules. A file that is not accepted may still be right:
`newsmeta.linter.analyst` then applies the checks in doubt, or all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from newsmeta import timestamps
from newsmeta.diagnostics import Span
from newsmeta.frontmatter.nodes import AnyPart
from newsmeta.frontmatter.outline import Outline
from newsmeta.frontmatter.parsed import Parsed
from newsmeta.frontmatter.plain import Line, PlainReader, PlainReading
from newsmeta.frontmatter.source import Source
from newsmeta.late_patterns import late_pattern
from newsmeta.rules import NEEDING, ONLY_CHECKED, QUESTIONS
from newsmeta.rules.base import Context, Need
from newsmeta.rules.document import PlainDocument
from newsmeta.rules.values import ITEM, LONGEST, PICTURE, PlainText
from newsmeta.schema.numbers import comparable

if TYPE_CHECKING:
    from newsmeta.frontmatter.nodes import Limits, TypePath
    from newsmeta.rules import Check, Passes
    from newsmeta.schema.schema import Schema
    from newsmeta.site.site import Site

_SHORT = 4_000
"""Characters of front matter in which no list has very many numbers."""

_BLANKED = bytes(0x20 if 0x20 <= byte < 0x7F else byte for byte in range(256))
"""A table that replaces each printable ASCII character by a space."""

_UNHELD = late_pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that YAML forbids, takes as line ends, or gives a meaning of their own."""
_ESCAPED = late_pattern(r"\\[nrtux]")
"""An escape that may stand for a character that is not visible in the source."""

_Plan = dict[str, Any]
"""The types of a mapping's fields, or of a list's items: a name, or a nested plan."""


class PlainFiles:
    """A reader of plainly written files that remembers repeated lines.

    Args:
        limits: The limits on reading front matter.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._reader = PlainReader(limits.max_depth, limits.max_nodes)

    def read(self, data: bytes) -> PlainReading | None:
        """Return the content of a file; None if it is not plain.

        Args:
            data: The content of the file.
        """
        front_matter = _front_matter(data) if len(data) <= self._limits.max_size else None
        if front_matter is None:
            return None
        if len(front_matter) > LONGEST and max(map(len, front_matter.split(b"\n"))) > LONGEST:
            return None  # Rules look at the beginning of such a value, but questions at all of it.
        try:
            text = front_matter.decode()
            beyond_ascii = b" ".join(front_matter.translate(_BLANKED).split(None)).decode()
        except UnicodeDecodeError:
            return None
        if "\t" in text or "\v" in text or "\f" in text:
            return None  # Blanks besides spaces and line feeds that separate words.
        # YAML allows all characters that Python calls printable, and more.
        if not beyond_ascii.isprintable() and _UNHELD.search(beyond_ascii):
            return None
        entries: list[Line] = []
        values = self._reader.read(text, entries)
        if values is None:
            return None
        if "\\" in text and _ESCAPED.search(text):
            beyond_ascii = " ".join((beyond_ascii, *_texts(values)))
        return PlainReading(text, beyond_ascii, values, entries)

    def outlined(self, data: bytes, reading: PlainReading) -> Parsed:
        """Return a file that was read, with the places of its values.

        Args:
            data: The content of the file.
            reading: The reading of the file.
        """
        text = data.decode()
        width = 2 if data.startswith(b"---\r") else 1
        start = len("---") + width
        end = start + len(reading.text) + (width - 1) * reading.text.count("\n")
        behind = text.find("\n", end)
        source = Source(text, False, Span(start, end), behind + 1 if behind >= 0 else len(text))
        return Parsed(source, self._limits, outline=Outline(reading, start, width))


class FastPath:
    """Accepts files by one set of rules.

    Args:
        context: The rules and their knowledge.
        reader: The reader of files.

    Attributes:
        context: The rules and their knowledge.
        asks_for_name: Whether the name of a file matters.
        asks_for_site: Whether the site of a file matters.
    """

    def __init__(self, context: Context, reader: PlainFiles) -> None:
        self.context = context
        self._schema = context.schema
        self._reader = reader
        self._plan = _plan(context.schema) if context.schema and context.is_article else {}
        self._questions: list[tuple[Passes, Check]] = [
            (passes, check)
            for codes, passes, check in QUESTIONS
            if not codes.isdisjoint(context.enabled)
        ]
        needs = {need for need, codes in NEEDING.items() if not codes.isdisjoint(context.enabled)}
        # `newsmeta check` needs the pictures that a file names, whatever its own rules need.
        is_checked = not context.enabled.isdisjoint(ONLY_CHECKED)
        self.asks_for_name = is_checked or Need.FILE_NAME in needs
        self.asks_for_site = is_checked or Need.SITE in needs
        self._looks_at_urls = is_checked or Need.URLS in needs
        # Without a schema that names URLs, any value may be one.
        self._is_open = context.is_article or not self._looks_at_urls

    def read(
        self,
        data: bytes,
        file_name: str = "",
        site: Site | None = None,
        reading: PlainReading | None = None,
    ) -> PlainDocument | None:
        """Return a file that is plainly written and follows its schema; None for any other.

        Args:
            data: The content of the file.
            file_name: The name of the file, without its folder.
            site: The site that the file belongs to, or None if it is not known.
            reading: The reading of the file, if it was read already.
        """
        if not self._is_open:
            return None
        reading = reading or self._reader.read(data)
        if reading is None:
            return None
        values = reading.values
        # Short front matter has few values to compare.
        judged = values if len(reading.text) < _SHORT else comparable(values)
        # Of all formats for text, articles have only timestamps.
        if self._schema and not self._schema.is_valid(judged, formats=not self._plan):
            return None
        typed = self._typed(values)
        for _, _, timestamp in typed["timestamp"]:
            if not timestamps.is_sound(timestamp):
                return None
        if self._looks_at_urls and any("/" in text for _, _, text in typed[""]):
            return None  # A value without a named type may be a URL by its form.
        return PlainDocument(data, reading, typed, file_name, site)

    def doubts(self, document: PlainDocument) -> list[Check]:
        """Return the checks that may have a finding in a file; none if it is accepted.

        Args:
            document: The file, as `read` returned it.
        """
        context = self.context
        return [check for passes, check in self._questions if not passes(document, context)]

    def accept(self, data: bytes) -> PlainDocument | None:
        """Return the document if no rule can have a finding; None if one may.

        Args:
            data: The content of the file.
        """
        document = self.read(data)
        return None if document is None or self.doubts(document) else document

    def outlined(self, document: PlainDocument) -> Parsed:
        """Return a file, as returned by `read`, in the form that checks need."""
        return self._reader.outlined(document.data, document.reading)

    def _typed(self, values: dict[str, Any]) -> dict[str, list[PlainText]]:
        """Return the texts of an article by the names of their types."""
        typed: dict[str, list[PlainText]] = defaultdict(list)
        stack: list[tuple[Any, Any]] = [(values, self._plan)] if self._plan else []
        while stack:
            owner, plan = stack.pop()
            items = owner.items() if owner.__class__ is dict else ((ITEM, item) for item in owner)
            for field, value in items:
                kind = plan.get(field, "")
                if value.__class__ is str:
                    typed[kind if kind.__class__ is str else ""].append((owner, field, value))
                elif value.__class__ is dict or value.__class__ is list:
                    stack.append((value, kind if kind.__class__ is dict else {}))
        return typed


def _texts(values: dict[str, Any]) -> Iterator[str]:
    """Yield the texts among plain values, in no particular order."""
    stack: list[Any] = [values]
    while stack:
        value = stack.pop()
        if value.__class__ is str:
            yield value
        elif value.__class__ is dict:
            stack.extend(value.values())
        elif value.__class__ is list:
            stack.extend(value)


def _front_matter(data: bytes) -> bytes | None:
    """Return the front matter of a file, with line feeds only.

    None if its end is not obvious, or if the body is not UTF-8 or the file mixes line ends.
    """
    start = 4 if data.startswith(b"---\n") else 5
    if start == 5 and not data.startswith(b"---\r\n"):
        return None
    end = data.find(b"\n---", 3) + 1
    behind = data[end + 3 : end + 5]
    if not end or not (behind[:1] == b"\n" or behind in (b"", b"\r\n")):
        return None
    body = data[end:]
    if not body.isascii():
        try:
            body.decode()
        except UnicodeDecodeError:
            return None
    front_matter = data[start:end]
    if b"\r" not in data:
        return front_matter
    if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
        return None
    return front_matter.replace(b"\r\n", b"\n")


def _plan(schema: Schema) -> _Plan:
    """Return the types of a schema as a plan for a walk through values that follow it."""
    plan: _Plan = {}
    inner_first = sorted(schema.types.items(), key=lambda item: -len(item[0]))
    for path, name in inner_first:
        here = plan
        for part in path[:-1]:
            here = here.setdefault(ITEM if part == AnyPart else part, {})
        last = ITEM if path[-1] == AnyPart else path[-1]
        here.setdefault(last, PICTURE if _is_picture(path, name) else name)
    return plan


def _is_picture(path: TypePath, name: str) -> bool:
    return name == "urlReference" and not {"images", "image"}.isdisjoint(path[-3:-1])
