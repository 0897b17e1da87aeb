"""A file that was read, as rules see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, Span
from newsmeta.rules.characters import is_blank
from newsmeta.rules.values import PlainText, TextValue, UrlValue

if TYPE_CHECKING:
    from newsmeta.frontmatter import FrontMatter, Parsed, Source
    from newsmeta.frontmatter.plain import PlainReading
    from newsmeta.schema.schema import Schema
    from newsmeta.site.publishing import Publishing
    from newsmeta.site.site import Site


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Document:
    """A file that was read, as checks see it.

    Attributes:
        parsed: The text, with the values and places read from it.
        schema: newsmeta's own schema where it applies, else None.
        file_name: The name of the file, without its folder.
        site: The site that the file belongs to, or None if it is not known.
        renders_liquid: Tells whether Jekyll renders the body as Liquid. The answer needs a look at
            the site, so it is asked for only where it matters.
        publishing: How the site generator treats the folder of the file, or None if no rule asks.
    """

    parsed: Parsed
    schema: Schema | None = None
    file_name: str = ""
    site: Site | None = None
    renders_liquid: Callable[[], bool] = field(default=_always, compare=False)
    publishing: Publishing | None = None

    @cached_property
    def typed(self) -> tuple[TextValue, ...]:
        """The scalars with a named type in the schema, in source order."""
        types = {} if self.schema is None else self.schema.types_named()
        return tuple(TextValue(*found) for found in self.parsed.of_types(types))

    @cached_property
    def texts(self) -> tuple[TextValue, ...]:
        """The readable texts of an article, in source order."""
        return tuple(
            value
            for value in self.of_type("text")
            if isinstance(value.node.value, str) and not is_blank(value.text)
        )

    @cached_property
    def given_urls(self) -> tuple[UrlValue, ...]:
        """The values of URL fields, in source order, whether or not they are URLs."""
        from newsmeta.rules.url_values import find_urls

        return tuple(find_urls(self.parsed, self.schema))

    @cached_property
    def urls(self) -> tuple[UrlValue, ...]:
        """The well-formed URLs, in source order."""
        from newsmeta.urls.beginnings import is_malformed

        return tuple(
            value for value in self.given_urls if value.is_sound and not is_malformed(value.text)
        )

    @cached_property
    def urls_by_owner(self) -> Mapping[Pointer, Mapping[str, UrlValue]]:
        """The URLs that are fields of mappings, by mapping and by field."""
        owners: dict[Pointer, dict[str, UrlValue]] = {}
        for value in self.urls:
            key = value.pointer[-1]
            if isinstance(key, str) and not value.is_embedded:
                owners.setdefault(value.pointer[:-1], {})[key] = value
        return owners

    @property
    def source(self) -> Source:
        """The text, with the places of front matter and body."""
        return self.parsed.source

    @property
    def front_matter(self) -> FrontMatter:
        """The front matter that was read from it."""
        return self.parsed.front_matter

    @property
    def values(self) -> Mapping[str, object]:
        """The front matter as plain values."""
        return self.parsed.values

    @property
    def locale(self) -> str:
        """The article's language tag, or an empty string if it has none."""
        locale = self.values.get("locale")
        return locale if isinstance(locale, str) else ""

    def of_type(self, *types: str) -> Iterator[TextValue]:
        """Yield the scalars whose schema type is one of `types`, in source order."""
        if self.schema is None or "typed" in vars(self):
            return (value for value in self.typed if value.type in types)
        wanted = self.schema.types_named(*types)
        return (TextValue(*found) for found in self.parsed.of_types(wanted))

    def text_at(self, pointer: Pointer) -> str:
        """Return the text at `pointer`, empty if there is none."""
        value = self.parsed.value(pointer)
        return value if isinstance(value, str) else ""

    def mapping_at(self, pointer: Pointer) -> Mapping[str, object]:
        """Return the mapping at `pointer`, an empty one if there is none."""
        value = self.parsed.value(pointer)
        return value if isinstance(value, dict) else {}

    def span(self, pointer: Pointer) -> Span:
        """Return the place of the value at `pointer`, or of the nearest value around it."""
        return self.parsed.span(pointer)

    def key_span(self, pointer: Pointer) -> Span:
        """Return the place of the key that owns `pointer`; line 1 for the top level."""
        return self.parsed.key_span(pointer)

    def part(self, value: TextValue, start: int, end: int) -> Span:
        """Return the place of the characters `start` to `end` of a scalar's text in the source."""
        return self.parsed.part(value.node, start, end)

    def url_part(self, value: UrlValue, start: int, end: int) -> Span:
        """Return the place of the characters `start` to `end` of a URL in the source."""
        return self.parsed.part(value.node, value.start + start, value.start + end)


@dataclass(slots=True)
class PlainDocument:
    """A document that was read without the places of its values, as cheap questions see it.

    It follows the schema of its kind, and its timestamps are in canonical form.

    Attributes:
        data: The whole file.
        reading: The values and facts read from the file.
        typed: The texts by the names of their types in the schema; texts without a named type are
            under an empty name.
        file_name: The name of the file, without its folder.
        site: The site that the file belongs to, or None if it is not known.
        odd_urls: The URLs that need a closer look, once they have been collected.
    """

    data: bytes
    reading: PlainReading
    typed: Mapping[str, Sequence[PlainText]]
    file_name: str = ""
    site: Site | None = None
    odd_urls: Sequence[UrlValue] | None = None

    @property
    def text(self) -> str:
        """The front matter, with line feeds only."""
        return self.reading.text

    @property
    def beyond_ascii(self) -> str:
        """The characters of the front matter beyond ASCII, as in `PlainReading`."""
        return self.reading.beyond_ascii

    @property
    def values(self) -> dict[str, Any]:
        """The front matter as plain values."""
        return self.reading.values

    @property
    def line_end(self) -> str:
        """The line end of the file."""
        return "\r\n" if self.data.startswith(b"---\r") else "\n"

    @property
    def has_liquid(self) -> bool:
        """Whether anything in the body or before it looks like Liquid."""
        # Searching for a single byte is far faster than the pattern.
        return b"{" in self.data and (b"{%" in self.data or b"{{" in self.data)

    @property
    def body(self) -> str:
        """The text after the front matter."""
        end = self.data.find(b"\n---", 3)
        start = self.data.find(b"\n", end + 4) + 1
        return self.data[start:].decode() if start else ""
