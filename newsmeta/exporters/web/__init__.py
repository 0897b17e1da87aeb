"""What the formats for the web have in common: addresses, pictures, people, text, times.

Not every record is a valid article. What is blank, of the wrong type, or no address that
others could open is passed over, as if it was not there.
"""

from __future__ import annotations

from newsmeta.exporters.web.addresses import absolute, media_type
from newsmeta.exporters.web.content import (
    HTML,
    Content,
    as_html,
    as_plain,
    body,
    contents,
)
from newsmeta.exporters.web.feeds import bylines, entries, urn
from newsmeta.exporters.web.item import Item, Party, Picture, read, seconds
from newsmeta.exporters.web.texts import as_text

__all__ = [
    "HTML",
    "Content",
    "Item",
    "Party",
    "Picture",
    "absolute",
    "as_html",
    "as_plain",
    "as_text",
    "body",
    "bylines",
    "contents",
    "entries",
    "media_type",
    "read",
    "seconds",
    "urn",
]
