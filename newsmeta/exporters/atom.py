"""An Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from newsmeta import _about
from newsmeta.data_classes import dataclass
from newsmeta.exporters.options import Options
from newsmeta.exporters.web import (
    HTML,
    Item,
    absolute,
    as_html,
    as_plain,
    bylines,
    contents,
    entries,
    media_type,
    urn,
)
from newsmeta.exporters.web.markup import DECLARATION, element, empty, write
from newsmeta.records.record import Record
from newsmeta.xml_text import quoted

_NAMESPACE = "http://www.w3.org/2005/Atom"
_EPOCH = "1970-01-01T00:00:00Z"
"""Update time of a feed without entries: the present time would differ in each run."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An article as an entry.

    Attributes:
        updated: The time of the last update.
        lines: The XML element, line by line.
    """

    updated: str
    lines: list[str]


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as a feed, one element on each line.

    Args:
        records: The articles, the newest first.
        out: The output stream.
        options: The options, including those of the feed.

    Returns:
        The number of entries.
    """
    written = _entries(records, options)
    newest = next(written, None)
    write(out, _head(options, newest.updated if newest else _EPOCH))
    number = 0
    for number, entry in enumerate(chain([newest] if newest else [], written), 1):  # noqa: B007
        write(out, entry.lines)
    write(out, ["</feed>"])
    return number


def _head(options: Options, updated: str) -> list[str]:
    feed = options.feed
    url, home = absolute(feed.url, None), absolute(feed.home, None)
    lines = [
        DECLARATION,
        f'<feed xmlns="{_NAMESPACE}">',
        element("id", url or home or urn(feed.title)),
        element("title", feed.title),
    ]
    if feed.description:
        lines.append(element("subtitle", feed.description))
    lines += [
        element("updated", updated),
        # Applies to every entry without an author and a publisher.
        f"<author>{element('name', feed.title)}</author>",
    ]
    if url:
        lines.append(empty("link", rel="self", href=url, type="application/atom+xml"))
    if home:
        lines.append(empty("link", rel="alternate", href=home, type=HTML))
    lines.append(element("generator", "newsmeta", uri=_about.ADDRESS))
    return lines


def _entries(records: Iterator[Record], options: Options) -> Iterator[_Entry]:
    for record, item, identifier in entries(records, options):
        updated = item.time("updatedDateTime") or item.time("publishedDateTime")
        if not item.text("title"):
            options.refuse(record, "it has no title, which an Atom entry needs")
        elif not updated:
            options.refuse(record, "it has no valid time of publication, which an Atom entry needs")
        else:
            yield _Entry(updated, list(_entry(record, item, updated, identifier)))


def _entry(record: Record, item: Item, updated: str, identifier: str) -> Iterator[str]:
    language = item.language()
    yield f"<entry xml:lang={quoted(language)}>" if language else "<entry>"
    yield element("id", identifier)
    yield element("title", item.text("title"))
    yield element("updated", updated)
    if published := item.time("publishedDateTime"):
        yield element("published", published)
    for party in bylines(item):
        page = element("uri", party.address) if party.address else ""
        yield f"<author>{element('name', party.name)}{page}</author>"
    yield from _links(item)
    for label in item.labels("topics", "tags", "categories"):
        yield empty("category", term=label)
    if summary := item.text("excerpt"):
        yield element("summary", summary, type="text")
    yield from _content(record, item)
    yield "</entry>"


def _links(item: Item) -> Iterator[str]:
    """Yield the links of an entry.

    Several links with the same relation need different addresses, so each address occurs once.
    """
    if address := item.address("webUrl", "originalUrl"):
        yield empty("link", rel="alternate", href=address)
    if (original := item.address("originalUrl")) and original != address:
        yield empty("link", rel="via", href=original)
    files = {picture.address: picture.title for picture in item.pictures()}
    for action in item.items("actions"):
        files.setdefault(action.address("url"), action.text("title"))
    for href, title in files.items():
        yield from _link("enclosure", href, title, media_type(href))
    related = {
        entry.address("webUrl", "originalUrl"): entry.text("title")
        for entry in item.items("related")
    }
    for href, title in related.items():
        yield from _link("related", href, title, "")


def _link(relation: str, href: str, title: str, kind: str) -> Iterator[str]:
    if href:
        yield empty("link", rel=relation, href=href, type=kind, title=title)


def _content(record: Record, item: Item) -> Iterator[str]:
    parts = contents(record, item)
    if any(part.media_type == HTML for part in parts):
        yield element("content", as_html(parts), type="html")
    elif parts:
        yield element("content", as_plain(parts), type="text")
    elif not item.address("webUrl", "originalUrl"):
        # An entry has to have an address or a content (RFC 4287, section 4.1.2).
        yield element("content", item.text("excerpt") or item.text("title"), type="text")
