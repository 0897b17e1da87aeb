"""JSON Feed 1.1 (jsonfeed.org): a feed as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from newsmeta.exporters.objects import dump, present, write_array
from newsmeta.exporters.options import Feed, Options
from newsmeta.exporters.web import (
    HTML,
    Item,
    Party,
    absolute,
    as_html,
    as_plain,
    as_text,
    bylines,
    contents,
    entries,
    media_type,
)
from newsmeta.records.record import Record

_VERSION = "https://jsonfeed.org/version/1.1"


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as a feed, one item on each line.

    Args:
        records: The articles, the newest first.
        out: The output stream.
        options: The options, including those of the feed.

    Returns:
        The number of items.
    """
    out.write(f'{dump(_head(options.feed))[:-1]}, "items": '.encode())
    number = write_array(out, _lines(records, options))
    out.write(b"}\n")
    return number


def _head(feed: Feed) -> dict[str, Any]:
    optional = {
        "home_page_url": absolute(feed.home, None),
        "feed_url": absolute(feed.url, None),
        "description": as_text(feed.description),
    }
    return {"version": _VERSION, "title": as_text(feed.title), **present(optional)}


def _lines(records: Iterator[Record], options: Options) -> Iterator[bytes]:
    for record, item, identifier in entries(records, options):
        content = _item(record, item, identifier)
        if "content_html" in content or "content_text" in content:
            yield dump(content).encode()
        else:
            options.refuse(record, "it has no text, which an item of a JSON Feed needs")


def _item(record: Record, item: Item, identifier: str) -> dict[str, Any]:
    address, original = item.address("webUrl", "originalUrl"), item.address("originalUrl")
    parts = contents(record, item)
    has_html = any(part.media_type == HTML for part in parts)
    plain = as_plain(parts) if parts else item.text("excerpt") or item.text("title")
    picture = next(item.pictures(), None)
    return present(
        {
            "id": identifier,
            "url": address,
            "external_url": original if original != address else "",
            "title": item.text("title"),
            "summary": item.text("excerpt"),
            "content_html": as_html(parts) if has_html else "",
            "content_text": plain,
            "image": picture.address if picture else "",
            "date_published": item.time("publishedDateTime"),
            "date_modified": item.time("updatedDateTime"),
            "authors": [_author(party) for party in bylines(item)],
            "tags": item.labels("topics", "tags", "categories"),
            "language": item.language(),
            "attachments": list(_attachments(item)),
        }
    )


def _author(party: Party) -> dict[str, Any]:
    avatar = party.pictures[0].address if party.pictures else ""
    return present({"name": party.name, "url": party.address, "avatar": avatar})


def _attachments(item: Item) -> Iterator[dict[str, Any]]:
    """Yield the downloads with a known media type, which a feed has to state."""
    for action in item.items("actions"):
        address = action.address("url")
        if kind := media_type(address):
            yield present({"url": address, "mime_type": kind, "title": action.text("title")})
