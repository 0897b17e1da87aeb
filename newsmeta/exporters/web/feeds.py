"""What feeds say of an article: who wrote it, and what it is called by."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from itertools import chain, count

from newsmeta.exporters.options import Options
from newsmeta.exporters.web.item import Item, Party, read
from newsmeta.exporters.web.texts import whole
from newsmeta.records.record import Record
from newsmeta.urls.canonical import key_of


def bylines(item: Item) -> list[Party]:
    """Return whom a feed names as the authors of an article: else it is the provider."""
    provider = item.item("provider")
    party = provider.party()
    return provider.parties("authors") or ([party] if party else [])


def entries(records: Iterable[Record], options: Options) -> Iterator[tuple[Record, Item, str]]:
    """Yield the articles of a feed, each with what it is called by.

    They are called by URNs (RFC 4122), each of them once, that are made of the address of the site
    and that of the page, whatever its spelling, so that they stay when a file is renamed or a title
    put right. Where there is no address, the path of the file stands for it. Of several articles
    about one page, the earliest in the feed is called so; the time of publication and the path tell
    the others apart, so that one that is added takes no name from those before.

    Args:
        records: The articles, the newest first.
        options: What there is to know of the feed, among others.
    """
    found = [(record, read(record, options)) for record in records]
    taken, names = set[str](), list[str]()
    for record, item in reversed(found):
        names.append(_name(record, item, options.feed.home, taken))
    for (record, item), name in zip(found, reversed(names), strict=True):
        yield record, item, name


def _name(record: Record, item: Item, home: str, taken: set[str]) -> str:
    """Return what the next article is called by, and note it."""
    top = item.site.absolute("/") if item.site else None
    address = item.address("webUrl", "originalUrl")
    name = f"{(home or top or '').rstrip('/')}/{key_of(address) or address or record.path}"
    more = chain((item.time("publishedDateTime"), record.path), map(str, count(2)))
    while (found := urn(name)) in taken:
        name = f"{name} {next(more)}"
    taken.add(found)
    return found


def urn(name: str) -> str:
    """Return the URN for a name, which is always the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, whole(name)).urn
