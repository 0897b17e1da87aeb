"""What feeds say of an article: who wrote it, and what it is called by."""

from __future__ import annotations

import uuid

from newsmeta.exporters.options import Options
from newsmeta.exporters.web.item import Item, Party
from newsmeta.exporters.web.texts import whole
from newsmeta.records.record import Record


def bylines(item: Item) -> list[Party]:
    """Return whom a feed names as the authors of an article: else it is the provider."""
    provider = item.item("provider")
    party = provider.party()
    return provider.parties("authors") or ([party] if party else [])


def identifier(record: Record, item: Item, options: Options) -> str:
    """Return what a feed calls an article by, a URN (RFC 4122).

    It is made of the address of the site and the path of the file. So it is another one for
    each of two files about the same page, and stays when title or URL of an article are put
    right.
    """
    top = item.site.absolute("/") if item.site else None
    home = (options.feed.home or top or "").rstrip("/")
    return urn(f"{home}/{record.path or item.address('webUrl', 'originalUrl')}")


def urn(name: str) -> str:
    """Return the URN for a name, which is always the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, whole(name)).urn
