"""What the HTML of players and other embedded things shows."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser

_LONGEST_EMBED = 65_536


def frames(text: str) -> list[str]:
    """Return the addresses in the `iframe` elements of a piece of HTML, as they are written."""
    parser = _Frames()
    with suppress(AssertionError):  # Some broken declarations (`<![x`) it cannot read.
        parser.feed(text[:_LONGEST_EMBED])
    return parser.sources


class _Frames(HTMLParser):
    """Collects what the `iframe` elements of a piece of HTML show."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address of a frame."""
        source = next((value for name, value in attrs if name == "src"), None)
        if tag == "iframe" and source:
            self.sources.append(source)
