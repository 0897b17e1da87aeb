"""Addresses of players and other embedded content in HTML."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser

_LONGEST_EMBED = 65_536


def frames(text: str) -> list[str]:
    """Return the addresses in the `iframe` elements of a piece of HTML, as written."""
    parser = _Frames()
    with suppress(AssertionError):  # The parser fails on some broken declarations (`<![x`).
        parser.feed(text[:_LONGEST_EMBED])
    return parser.sources


class _Frames(HTMLParser):
    """Collects the addresses of `iframe` elements."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the address of a frame."""
        source = next((value for name, value in attrs if name == "src"), None)
        if tag == "iframe" and source:
            self.sources.append(source)
