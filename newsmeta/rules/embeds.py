"""What a piece of HTML does, as a browser would read it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from newsmeta.rules.base import quote
from newsmeta.urls import parse
from newsmeta.urls.beginnings import wrong_beginning
from newsmeta.urls.hosts import is_same_site, is_under
from newsmeta.urls.videos import PLAYERS

_ELEMENTS = frozenset(("script", "object", "embed", "applet", "base", "frame", "portal"))
_RUNS = re.compile(r"(?:javascript|vbscript|data|livescript):")
_PASSED_OVER = re.compile(r"[\x00-\x20\u200b\u00a0\ufeff]")
_PICTURES = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]")

Flaw = tuple[str, str]
"""What is wrong, and what to do about it."""


def unsafe(text: str, own: Sequence[str], hosts: Sequence[str]) -> Flaw | None:
    """Return what is not safe in a piece of HTML; None where all is.

    Args:
        text: The HTML.
        own: The hosts of the article, whose frames are its own.
        hosts: Those that may be in frames; without any, the well-known hosts of videos.
    """
    reader = _Reader(own, hosts or PLAYERS)
    try:
        # What is cut off goes on with the page around it.
        reader.feed(f"{text}>")
    except AssertionError:
        return "the HTML cannot be read: a declaration is broken", "remove the declaration"
    if reader.flaw is None and re.search(r"(?i)<script\b", reader.rest):
        return _element("script")
    return reader.flaw


def frames(text: str) -> list[str]:
    """Return the addresses in the `iframe` elements of a piece of HTML, as they are written."""
    reader = _Reader((), ())
    try:
        reader.feed(text)
    except AssertionError:
        return []
    return reader.frames


def _element(tag: str) -> Flaw:
    return f"the HTML has <{tag}>, which runs or loads what nobody has looked at", f"remove <{tag}>"


class _Reader(HTMLParser):
    """Notes the first thing in HTML that is not safe."""

    def __init__(self, own: Sequence[str], hosts: Sequence[str]) -> None:
        super().__init__()
        self.flaw: Flaw | None = None
        self.frames: list[str] = []
        self._own, self._hosts = own, hosts

    @property
    def rest(self) -> str:
        """What is not read, since it is cut off."""
        return self.rawdata

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        if tag == "iframe":
            self.frames += [value for name, value in attrs if name == "src" and value]
        if self.flaw is None:
            self.flaw = self._of_element(tag, attrs)

    def _of_element(self, tag: str, attrs: list[tuple[str, str | None]]) -> Flaw | None:
        # Behind a slash, a browser reads another element or attribute.
        name = tag.partition("/")[0]
        if name in _ELEMENTS:
            return _element(name)
        for attribute, value in attrs:
            bare = attribute.strip("/")
            if bare.startswith("on") or bare == "srcdoc":
                return f"the HTML has the attribute {bare}, which runs a program", f"remove {bare}"
            plain = _PASSED_OVER.sub("", value or "").lower()
            if _RUNS.match(plain) and not _PICTURES.match(plain):
                scheme = plain.partition(":")[0]
                return f"{bare} is an address of {scheme}:, which runs a program", f"remove {bare}"
            if name == "iframe" and bare == "src" and value and (flaw := self._of_frame(value)):
                return flaw
        return None

    def _of_frame(self, source: str) -> Flaw | None:
        text = source.strip()
        url = parse(f"https:{text}" if text.startswith("//") else text)
        if url is None or not url.is_web or wrong_beginning(text):
            return None  # A page of the site itself, or an address of which other rules tell.
        is_known = any(is_under(url.host, host) for host in self._hosts)
        if is_known or any(is_same_site(url.host, host) for host in self._own):
            return None
        return (
            f"the iframe is of {quote(url.host)}, a host that is not configured",
            "remove it, or name the host in rules.embed-hosts",
        )
