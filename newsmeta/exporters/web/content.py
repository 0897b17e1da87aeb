"""The content of an article as HTML, Markdown or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from newsmeta.data_classes import dataclass
from newsmeta.exporters.web.item import Item
from newsmeta.exporters.web.texts import as_text
from newsmeta.records.record import Record

HTML = "text/html"
MARKDOWN = "text/markdown"
"""Media type of Markdown, which may contain HTML tags (RFC 7763)."""

_TAG = re.compile(r"<[A-Za-z!/]")
_MAY_HAVE_ADDRESSES = ("<", "](", "]:")
_PARAGRAPH_END = re.compile(r"(?:\r?\n[ \t]*){2,}")


@dataclass(frozen=True, slots=True)
class Content:
    """A part of an article's content.

    Attributes:
        media_type: `text/html` or `text/markdown`.
        text: The text.
    """

    media_type: str
    text: str


def contents(record: Record, item: Item) -> list[Content]:
    """Return the content of an article, in the order of the page: the player first.

    Addresses in it are absolute, as far as the address of the page is known.
    """
    parts = []
    if featured := item.text("featuredContent"):
        parts.append(Content(HTML, _anywhere(featured.strip(), record, item, is_html=True)))
    is_page = _is_html(record)
    for text, is_html in ((item.text("content"), False), (as_text(record.body), is_page)):
        if text := text.strip():
            kind = HTML if is_html or _TAG.match(text) else MARKDOWN
            parts.append(Content(kind, _anywhere(text, record, item, is_html=is_html)))
    return parts


def body(record: Record, item: Item) -> str:
    """Return the body of an article, or else its content, with absolute addresses."""
    if text := as_text(record.body).strip():
        return _anywhere(text, record, item, is_html=_is_html(record))
    return _anywhere(item.text("content").strip(), record, item, is_html=False)


def _is_html(record: Record) -> bool:
    return record.path.lower().endswith((".html", ".htm"))


def _anywhere(text: str, record: Record, item: Item, *, is_html: bool) -> str:
    """Return a text with its addresses resolved as on the page of the article."""
    if item.site is None or not any(sign in text for sign in _MAY_HAVE_ADDRESSES):
        return text
    from newsmeta.exporters.web.links import in_html, resolver
    from newsmeta.exporters.web.markdown_links import in_markdown
    from newsmeta.exporters.web.pages import address_of

    page = address_of(record, item.site)
    if not page:
        return text
    return (in_html if is_html else in_markdown)(text, resolver(page))


def as_html(parts: Iterable[Content]) -> str:
    """Return contents as one piece of HTML.

    Markdown is treated as paragraphs of plain text.
    """
    return "\n".join(
        part.text if part.media_type == HTML else _paragraphs(part.text) for part in parts
    )


def as_plain(parts: Iterable[Content]) -> str:
    """Return the contents that are not HTML as one text."""
    return "\n\n".join(part.text for part in parts if part.media_type != HTML)


def _paragraphs(text: str) -> str:
    parts = _PARAGRAPH_END.split(text)
    return "\n".join(
        f"<p>{escape(part.strip(), quote=False)}</p>" for part in parts if part.strip()
    )
