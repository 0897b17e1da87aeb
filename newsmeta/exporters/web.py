"""What the formats for the web have in common: addresses, pictures, people, text, times.

Not every record is a valid article. What is blank, of the wrong type, or no address that
others could open is passed over, as if it was not there.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import quote

from newsmeta import timestamps
from newsmeta.exporters.options import Options
from newsmeta.records import strictjson
from newsmeta.records.record import Record
from newsmeta.rules.characters import is_blank
from newsmeta.site.site import Site
from newsmeta.urls import parse

HTML = "text/html"
MARKDOWN = "text/markdown"
"""Media type of Markdown, in which tags of HTML may stand (RFC 7763)."""

_MEDIA_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".ics": "text/calendar",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""By the ending of a file. A list of the machine's would make output differ between machines."""

_LARGEST = 2**31 - 1
_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_DURATION = re.compile(
    r"P(?:([0-9]{1,9})W|(?=[0-9]|T[0-9])"
    r"(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?)"
)

# What an address of the web may be made of (RFC 3986, section 3).
_PLAIN = r"A-Za-z0-9._~!$&'()*+,;=\-"
_ESCAPE = "%[0-9A-Fa-f]{2}"
_PATH, _QUERY = rf"(?:[{_PLAIN}:@/]|{_ESCAPE})*", rf"(?:[{_PLAIN}:@/?]|{_ESCAPE})*"
_URI = re.compile(
    rf"(?i:https?)://(?:(?:[{_PLAIN}:]|{_ESCAPE})*@)?"
    rf"(?:\[[0-9A-Fa-f:.]+\]|(?:[{_PLAIN}]|{_ESCAPE})+)(?::[0-9]*)?"
    rf"(?:/{_PATH})?(?:\?{_QUERY})?(?:#{_QUERY})?"
)
_RESERVED = "!$&'()*+,;=:@/?~%"
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

_TAG = re.compile(r"<[A-Za-z!/]")
_PARAGRAPH_END = re.compile(r"(?:\r?\n[ \t]*){2,}")
_LONGEST_EMBED = 65_536


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes:
        address: Where it is.
        width: In pixels, if known.
        height: In pixels, if known.
        title: What it shows, or an empty string.
        attribution: Whom to credit, or an empty string.
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
        name: The name as it is shown.
        domain: The domain name of their site as it is written, or an empty string.
        address: Their page or site, or an empty string.
        pictures: Portraits or logos.
    """

    name: str
    domain: str
    address: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A part of what an article says.

    Attributes:
        media_type: `text/html` or `text/markdown`.
        text: The text.
    """

    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """Fields: those of an article, or of a part of one, such as a related entry.

    Attributes:
        values: The fields.
        site: The site on which the article is, or None.
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
        """Return a whole number from 1 on, or None."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        # 1200.0 is a whole number to JSON Schema, too.
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
        """Return how long a video lasts (ISO 8601), or an empty string."""
        length = self.text("length")
        return length if _DURATION.fullmatch(length) else ""

    def items(self, name: str) -> Iterator[Item]:
        """Yield the groups of fields in a list."""
        for value in self._list(name):
            if isinstance(value, Mapping):
                yield Item(value, self.site)

    def item(self, name: str) -> Item:
        """Return a group of fields, which is empty where there is none."""
        value = self.values.get(name)
        return Item(value if isinstance(value, Mapping) else {}, self.site)

    def pictures(self) -> Iterator[Picture]:
        """Yield the pictures that have an address."""
        for image in self.items("images"):
            if address := image.address("url"):
                size = image.count("width"), image.count("height")
                yield Picture(address, *size, image.text("title"), image.text("attribution"))

    def party(self) -> Party | None:
        """Return whom the fields describe, or None where there is no name."""
        name, domain = self.text("name"), self.text("domain")
        address = self.address("url") or _home(domain)
        return Party(name, domain, address, tuple(self.pictures())) if name else None

    def parties(self, name: str) -> list[Party]:
        """Return the people and organizations in a list."""
        return [party for item in self.items(name) if (party := item.party())]

    def embed(self) -> str:
        """Return the address of the player that the article embeds, or an empty string."""
        sources = _Frames.read(self.text("featuredContent"))
        return next(filter(None, (absolute(source, self.site) for source in sources)), "")

    def _list(self, name: str) -> list[Any]:
        value = self.values.get(name)
        return value if isinstance(value, list) else []


def read(record: Record, options: Options) -> Item:
    """Return the fields of a record."""
    return Item(record.values, options.site_of(record.file))


def as_text(value: Any) -> str:
    """Return a value if it is text that people can see, else an empty string."""
    if not isinstance(value, str) or is_blank(value):
        return ""
    return _SURROGATE.sub("\ufffd", value)  # Half a character, which UTF-8 does not have.


def absolute(value: Any, site: Site | None) -> str:
    """Return the address of a page or picture as a URI (RFC 3986), or an empty string.

    One that is a URI already stays as it is written.

    Args:
        value: A URL of `http` or `https`, or a path from the top of the site.
        site: The site, or None.
    """
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if text.startswith("//"):
        text = f"{site.url.scheme if site and site.url else 'https'}:{text}"
    elif text.startswith("/"):
        text = (site.absolute(text) if site else None) or ""
    url = parse(text)
    if url is None or not url.is_web:
        return ""
    if _URI.fullmatch(text):
        return text
    credentials = f"{url.credentials}@" if url.credentials else ""
    host = url.host if url.host.startswith("[") else _escaped(url.host)
    port = f":{url.port}" if url.port else ""
    query = f"?{_escaped(url.query)}" if url.query else ""
    fragment = f"#{_escaped(url.fragment)}" if url.fragment else ""
    return f"{url.scheme}://{credentials}{host}{port}{_escaped(url.path)}{query}{fragment}"


def media_type(address: str) -> str:
    """Return the media type that the ending of an address tells, or an empty string."""
    url = parse(address)
    suffix = PurePosixPath(url.path).suffix.lower() if url else ""
    return _MEDIA_TYPES.get(suffix, "")


def seconds(duration: str) -> int | float | None:
    """Return the seconds of a duration, or None where it has years or months."""
    match = _DURATION.fullmatch(duration)
    if match is None or match[2] or match[3]:
        return None
    weeks, days, hours, minutes = (int(match[group] or 0) for group in (1, 4, 5, 6))
    total = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60
    rest = match[7] or "0"
    return total + (float(rest) if "." in rest else int(rest))


def contents(record: Record, item: Item) -> list[Content]:
    """Return what an article says, in the order of the page: the player first."""
    parts = []
    if featured := item.text("featuredContent"):
        parts.append(Content(HTML, featured.strip()))
    is_page = record.path.lower().endswith((".html", ".htm"))
    for text, is_html in ((item.text("content"), False), (as_text(record.body), is_page)):
        if text := text.strip():
            parts.append(Content(HTML if is_html or _TAG.match(text) else MARKDOWN, text))
    return parts


def as_html(parts: Iterable[Content]) -> str:
    """Return contents as one piece of HTML.

    Markdown is taken for what it is to the eye: paragraphs of plain text.
    """
    return "\n".join(
        part.text if part.media_type == HTML else _paragraphs(part.text) for part in parts
    )


def as_plain(parts: Iterable[Content]) -> str:
    """Return those contents that are not HTML as one text."""
    return "\n\n".join(part.text for part in parts if part.media_type != HTML)


def bylines(item: Item) -> list[Party]:
    """Return whom a feed names as the authors of an article: else it is the provider."""
    provider = item.item("provider")
    party = provider.party()
    return provider.parties("authors") or ([party] if party else [])


def identifier(record: Record, item: Item, options: Options) -> str:
    """Return what a feed calls an article by, a URN (RFC 4122).

    It is made of the address of the site and the path of the file. So it is another one for
    each of two files about the same page, and stays when title or URL of an article are put
    right.
    """
    top = item.site.absolute("/") if item.site else None
    home = (options.feed.home or top or "").rstrip("/")
    return urn(f"{home}/{record.path or item.address('webUrl', 'originalUrl')}")


def urn(name: str) -> str:
    """Return the URN for a name, which is always the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, _SURROGATE.sub("\ufffd", name)).urn


def present(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that hold something."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def dump(content: Any) -> str:
    """Return content as JSON in one line."""
    return strictjson.one_line(json.dumps(content, ensure_ascii=False, allow_nan=False))


def write_array(out: BinaryIO, lines: Iterable[str]) -> int:
    """Write a JSON array, one of its values a line; no line end behind it.

    Args:
        out: Where to write.
        lines: The values, as JSON.

    Returns:
        How many values were written.
    """
    number = 0
    out.write(b"[")
    for number, line in enumerate(lines, 1):
        out.write(b",\n" if number > 1 else b"\n")
        out.write(line.encode())
    out.write(b"\n]" if number else b"]")
    return number


class _Frames(HTMLParser):
    """Collects what the `iframe` elements of a piece of HTML show."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    @classmethod
    def read(cls, text: str) -> list[str]:
        """Return the addresses as they are written."""
        if "<iframe" not in text.lower():
            return []
        parser = cls()
        with suppress(AssertionError):  # Some broken declarations (`<![x`) it cannot read.
            parser.feed(text[:_LONGEST_EMBED])
        return parser.sources

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address of a frame."""
        source = next((value for name, value in attrs if name == "src"), None)
        if tag == "iframe" and source:
            self.sources.append(source)


def _home(domain: str) -> str:
    """Return the address of the site at a domain, or an empty string."""
    url = parse(f"https://{domain}/") if "." in domain else None
    is_bare = url is not None and url.href == f"https://{url.host}/"
    return absolute(f"https://{domain}/", None) if is_bare else ""


def _escaped(part: str) -> str:
    """Return a part of a URL with every character escaped that a URI does not have."""
    return _BROKEN_ESCAPE.sub("%25", quote(part, safe=_RESERVED))


def _paragraphs(text: str) -> str:
    parts = _PARAGRAPH_END.split(text)
    return "\n".join(
        f"<p>{escape(part.strip(), quote=False)}</p>" for part in parts if part.strip()
    )
