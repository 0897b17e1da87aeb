"""What an article says, as HTML, Markdown or plain text."""

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
"""Media type of Markdown, in which tags of HTML may stand (RFC 7763)."""

_TAG = re.compile(r"<[A-Za-z!/]")
_PARAGRAPH_END = re.compile(r"(?:\r?\n[ \t]*){2,}")


@dataclass(frozen=True, slots=True)
class Content:
    """A part of what an article says.

    Attributes:
        media_type: `text/html` or `text/markdown`.
        text: The text.
    """

    media_type: str
    text: str


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


def _paragraphs(text: str) -> str:
    parts = _PARAGRAPH_END.split(text)
    return "\n".join(
        f"<p>{escape(part.strip(), quote=False)}</p>" for part in parts if part.strip()
    )
