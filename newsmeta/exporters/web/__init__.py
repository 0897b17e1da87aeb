"""Common parts of the formats for the web: addresses, pictures, people, text, times.

A record may be an invalid article. Blank values, values of the wrong type, and addresses that
nobody else could open are treated as missing.
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
