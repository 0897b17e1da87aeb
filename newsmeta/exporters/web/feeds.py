"""What feeds say of an article: who wrote it, and what it is called by."""

from __future__ import annotations

import uuid
from itertools import chain, count

from newsmeta.exporters.options import Options
from newsmeta.exporters.web.item import Item, Party
from newsmeta.exporters.web.texts import whole
from newsmeta.records.record import Record
from newsmeta.urls.canonical import key_of


def bylines(item: Item) -> list[Party]:
    """Return whom a feed names as the authors of an article: else it is the provider."""
    provider = item.item("provider")
    party = provider.party()
    return provider.parties("authors") or ([party] if party else [])


class Identifiers:
    """What a feed calls its articles by: URNs (RFC 4122), each of them once.

    They are made of the address of the site and that of the page, whatever its spelling, so that
    they stay when a file is renamed or a title put right. Only where there is no address, or the
    feed has another article about the same page, time of publication or path tell them apart.

    Args:
        options: What there is to know of the feed, among others.
    """

    def __init__(self, options: Options) -> None:
        self._home = options.feed.home
        self._taken: set[str] = set()

    def of(self, record: Record, item: Item) -> str:
        """Return what the next article is called by."""
        top = item.site.absolute("/") if item.site else None
        home = (self._home or top or "").rstrip("/")
        address = item.address("webUrl", "originalUrl")
        name = f"{home}/{key_of(address) or address or record.path}"
        more = chain((item.time("publishedDateTime"), record.path), map(str, count(2)))
        while (found := urn(name)) in self._taken:
            name = f"{name} {next(more)}"
        self._taken.add(found)
        return found


def urn(name: str) -> str:
    """Return the URN for a name, which is always the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, whole(name)).urn
