"""Authors and identifiers of articles in feeds."""

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
    """Return the authors of an article in a feed: those it names, or else the provider."""
    provider = item.item("provider")
    party = provider.party()
    return provider.parties("authors") or ([party] if party else [])


def entries(records: Iterable[Record], options: Options) -> Iterator[tuple[Record, Item, str]]:
    """Yield the articles of a feed, each with its identifier.

    Identifiers are unique URNs (RFC 4122), derived from the normalized addresses of the site and
    the page, so that they stay when a file is renamed or a title corrected. If there is no
    address, the path of the file is used instead. If several articles have the same page, the
    earliest in the feed gets this identifier. Those of the others also depend on the time of
    publication and the path, so that an added article does not change earlier identifiers.

    Args:
        records: The articles, the newest first.
        options: The options, including those of the feed.
    """
    found = [(record, read(record, options)) for record in records]
    taken, names = set[str](), list[str]()
    for record, item in reversed(found):
        names.append(_name(record, item, options.feed.home, taken))
    for (record, item), name in zip(found, reversed(names), strict=True):
        yield record, item, name


def _name(record: Record, item: Item, home: str, taken: set[str]) -> str:
    """Return the identifier of the next article, and record it."""
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
