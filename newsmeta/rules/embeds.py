"""HTML in front matter, read as a browser would read it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import NamedTuple

from newsmeta.rules.base import quote
from newsmeta.urls import Url, parse
from newsmeta.urls.beginnings import wrong_beginning
from newsmeta.urls.hosts import is_same_site, is_under
from newsmeta.urls.videos import PLAYERS

_ELEMENTS = frozenset(("script", "object", "embed", "applet", "base", "frame", "portal"))
_RAW = frozenset(
    ("style", "textarea", "title", "xmp", "iframe", "noscript", "noembed", "noframes", "plaintext")
)
"""Elements in which browsers look only for the end."""
_ADDRESSES = frozenset(
    """
    href xlink:href src action formaction data poster background cite to from values
    """.split()  # noqa: SIM905 - one a line would be a page
)
_HANDLER = re.compile(r"on(?!(?:line|board|going|set|site|ward|wards)\Z)[a-z]{3,}")
"""Names of event handlers, but not `once`, `only` and other words."""
_LOADS = re.compile(r"(?i)stylesheet|import|preload|prefetch|manifest")
_DECLARATION = re.compile(r"<(?=\?|!(?!--))")
_COMMENT_OR_DECLARATION = re.compile(r"<(?=[!?])")
_UNSEEN = re.compile(r"^[\x00-\x20]+|[\t\n\r]|[\x00-\x20]+$")
_HOST_FOLLOWS = re.compile(r"(?i)(https?:)/*|/{2,}")
_RUNS = re.compile(r"(javascript|vbscript|data|livescript):")
_PASSED_OVER = re.compile(r"[\x00-\x20\u200b\u00a0\ufeff]")
_PICTURES = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]")


class Flaw(NamedTuple):
    """A danger in a piece of HTML.

    Attributes:
        message: The message.
        hint: The advice.
        is_program: Whether a program may run; otherwise a host is unknown.
    """

    message: str
    hint: str
    is_program: bool = True


def unsafe(text: str, own: Sequence[str], hosts: Sequence[str]) -> Flaw | None:
    """Return the first danger in a piece of HTML; None if it is safe.

    Args:
        text: The HTML.
        own: The hosts of the article, whose frames are allowed.
        hosts: Further hosts allowed in frames, besides the well-known ones.
    """
    reader = _Reader(own, (*PLAYERS, *hosts))
    # Cut-off HTML goes on into the page around it.
    reader.read(f"{text}>")
    return reader.flaw or reader.stranger


def frames(text: str) -> list[str]:
    """Return the addresses of the `iframe` elements in a piece of HTML, as written."""
    reader = _Reader((), ())
    reader.read(text)
    return reader.frames


def _element(tag: str) -> Flaw:
    message = f"the HTML has <{tag}>, which runs or loads content that nobody has reviewed"
    return Flaw(message, f"remove <{tag}>")


def runs(attribute: str) -> bool:
    """Tell whether the value of an attribute is a program, by its name in lower case."""
    return attribute == "srcdoc" or _HANDLER.fullmatch(attribute) is not None


def _scheme_that_runs(value: str) -> str:
    """Return the scheme of an address that runs a program; an empty text for other addresses."""
    plain = _PASSED_OVER.sub("", value).lower()
    found = _RUNS.match(plain)
    return found[1] if found and not _PICTURES.match(plain) else ""


def _is_of(url: Url, place: str) -> bool:
    host, slash, path = place.partition("/")
    return is_under(url.host, host) and url.path.startswith(slash + path)


class _Reader(HTMLParser):
    """Finds the first danger in HTML.

    Where browsers and this parser may disagree on what is a comment or plain text, it looks at both
    readings. It may report text that browsers skip, but never skips text that they read.
    """

    def __init__(self, own: Sequence[str], hosts: Sequence[str]) -> None:
        super().__init__()
        self.flaw: Flaw | None = None
        self.stranger: Flaw | None = None
        self.frames: list[str] = []
        self._own, self._hosts = own, hosts
        self._raw: set[str] = set()

    def set_cdata_mode(self, *_: object, **__: object) -> None:
        """Go on reading where a parser would skip plain text: in SVG, there is none."""

    def read(self, text: str) -> None:
        """Read a whole piece of HTML."""
        self.feed(_DECLARATION.sub("< ", text))
        if "<" in self.rawdata:  # Something has no end, so quotes keep nothing together.
            self._look_into(re.sub("[\"']", " ", self.rawdata))

    def handle_comment(self, data: str) -> None:
        """Look into a comment, which for browsers may be none, or end earlier."""
        if self._raw or data.startswith((">", "->")) or "--!>" in data:
            self._look_into(data)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        self._raw.discard(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element; a slash at its end does not end it."""
        self.handle_starttag(tag, attrs)

    def _look_into(self, text: str) -> None:
        """Look at a text as HTML without comments."""
        inner = _Reader(self._own, self._hosts)
        inner.feed(f"{_COMMENT_OR_DECLARATION.sub('< ', text)}>")
        self.flaw = self.flaw or inner.flaw
        self.stranger = self.stranger or inner.stranger

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        if tag == "iframe":
            self.frames += [value for name, value in attrs if name == "src" and value]
        if self.flaw is None:
            self.flaw = self._of_element(tag, attrs)
        written = self.get_starttag_text() or ""
        if self._raw and "</" in written:  # In plain text, an end tag counts even within quotes.
            self._look_into(written[written.index("</") :])
        if tag in _RAW:
            self._raw.add(tag)

    def _of_element(self, tag: str, attrs: list[tuple[str, str | None]]) -> Flaw | None:
        # After a slash, a browser reads another element or attribute.
        name = tag.partition("/")[0]
        if name in _ELEMENTS:
            return _element(name)
        for attribute, value in attrs:
            bare = attribute.strip("/")
            if (name, bare) == ("meta", "http-equiv") or (
                (name, bare) == ("link", "rel") and _LOADS.search(value or "")
            ):
                return _element(name)
            if runs(bare):
                message = f"the HTML has the attribute {bare}, which runs a program"
                return Flaw(message, f"remove {bare}")
            if bare in _ADDRESSES and (scheme := _scheme_that_runs(value or "")):
                message = f"{bare} is an address of {scheme}:, which runs a program"
                return Flaw(message, f"remove {bare}")
            if name == "iframe" and bare == "src" and value and self.stranger is None:
                self.stranger = self._of_frame(value)
        return None

    def _of_frame(self, source: str) -> Flaw | None:
        # As in browsers, slashes may lean either way, and be too many or too few.
        text = _UNSEEN.sub("", source).replace("\\", "/")
        start = _HOST_FOLLOWS.match(text)
        if start is None:
            return None  # A page of the site itself.
        text = f"{start[1] or 'https:'}//{text[start.end() :]}"
        url = parse(text)
        if url is None or not url.is_web or wrong_beginning(text):
            return None  # Other rules report such an address.
        if any(_is_of(url, place) for place in self._hosts) or any(
            is_same_site(url.host, host) for host in self._own
        ):
            return None
        return Flaw(
            f"the iframe loads from {quote(url.host)}, an unknown host",
            "remove the iframe, or name the host in rules.embed-hosts",
            is_program=False,
        )
