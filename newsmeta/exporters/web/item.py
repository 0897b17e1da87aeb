"""Fields of an article, or of a part of one, for formats for the web."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.exporters.options import Options
from newsmeta.exporters.web.addresses import absolute, home_of
from newsmeta.exporters.web.texts import as_text
from newsmeta.records.record import Record
from newsmeta.site.site import Site

_LARGEST = 2**31 - 1
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_DURATION = re.compile(
    r"P(?:([0-9]{1,9})W|(?=[0-9]|T[0-9])"
    r"(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?)"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        address: The address of the picture.
        width: The width in pixels, if known.
        height: The height in pixels, if known.
        title: The title, or an empty string.
        attribution: The credit, or an empty string.
    """

    address: str
    width: int | None
    height: int | None
    title: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organization.

    Attributes:
        name: The displayed name.
        domain: The domain name of their site as written, or an empty string.
        address: The address of their page or site, or an empty string.
        pictures: Portraits or logos.
    """

    name: str
    domain: str
    address: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """The fields of an article, or of a part of one, such as a related entry.

    Attributes:
        values: The fields.
        site: The site of the article, or None.
    """

    values: Mapping[str, Any]
    site: Site | None = None

    def text(self, name: str) -> str:
        """Return a text, or an empty string."""
        return as_text(self.values.get(name))

    def time(self, name: str) -> str:
        """Return a timestamp as `YYYY-MM-DDTHH:MM:SSZ`, or an empty string."""
        value = self.values.get(name)
        moment = timestamps.parse(value) if isinstance(value, str) else None
        return timestamps.canonical(moment) if moment else ""

    def address(self, *names: str) -> str:
        """Return the first address among fields, or an empty string."""
        found = (absolute(self.values.get(name), self.site) for name in names)
        return next(filter(None, found), "")

    def count(self, name: str) -> int | None:
        """Return a positive integer, or None."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        # For JSON Schema, 1200.0 is an integer, too.
        return int(value) if 0 < value <= _LARGEST and value == int(value) else None

    def labels(self, *names: str) -> list[str]:
        """Return the texts in lists, each once."""
        texts = (as_text(value) for name in names for value in self._list(name))
        return list(dict.fromkeys(filter(None, texts)))

    def language(self) -> str:
        """Return the language tag, or an empty string."""
        tag = self.text("locale")
        return tag if _LANGUAGE.fullmatch(tag) else ""

    def duration(self) -> str:
        """Return the duration of a video (ISO 8601), or an empty string."""
        length = self.text("length")
        return length if _DURATION.fullmatch(length) else ""

    def items(self, name: str) -> Iterator[Item]:
        """Yield the groups of fields in a list."""
        for value in self._list(name):
            if isinstance(value, Mapping):
                yield Item(value, self.site)

    def item(self, name: str) -> Item:
        """Return a group of fields, empty if it is missing."""
        value = self.values.get(name)
        return Item(value if isinstance(value, Mapping) else {}, self.site)

    def pictures(self) -> Iterator[Picture]:
        """Yield the pictures with an address."""
        for image in self.items("images"):
            if address := image.address("url"):
                size = image.count("width"), image.count("height")
                yield Picture(address, *size, image.text("title"), image.text("attribution"))

    def party(self) -> Party | None:
        """Return the person or organization in the fields, or None without a name."""
        name, domain = self.text("name"), self.text("domain")
        address = self.address("url") or home_of(domain)
        return Party(name, domain, address, tuple(self.pictures())) if name else None

    def parties(self, name: str) -> list[Party]:
        """Return the people and organizations in a list."""
        return [party for item in self.items(name) if (party := item.party())]

    def embed(self) -> str:
        """Return the address of the embedded player, or an empty string."""
        html = self.text("featuredContent")
        if "<iframe" not in html.lower():
            return ""
        from newsmeta.exporters.web.embeds import frames

        return next(filter(None, (absolute(source, self.site) for source in frames(html))), "")

    def _list(self, name: str) -> list[Any]:
        value = self.values.get(name)
        return value if isinstance(value, list) else []


def read(record: Record, options: Options) -> Item:
    """Return the fields of a record."""
    return Item(record.values, options.site_of(record.file))


def seconds(duration: str) -> int | float | None:
    """Return the seconds of a duration, or None if it has years or months."""
    match = _DURATION.fullmatch(duration)
    if match is None or match[2] or match[3]:
        return None
    weeks, days, hours, minutes = (int(match[group] or 0) for group in (1, 4, 5, 6))
    total = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60
    rest = match[7] or "0"
    return total + (float(rest) if "." in rest else int(rest))
