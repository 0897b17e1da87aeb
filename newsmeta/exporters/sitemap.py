"""A sitemap (sitemaps.org, protocol 0.9): the site's own pages, for search engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from newsmeta import timestamps
from newsmeta.exporters.options import Options
from newsmeta.exporters.web import Item, absolute, read
from newsmeta.exporters.web.markup import DECLARATION, element
from newsmeta.exporters.web.pages import needed_address
from newsmeta.records.record import Record
from newsmeta.site.dates import moment_of, zone_of
from newsmeta.site.site import Site

MOST = 50_000
"""Most addresses in a file, by the protocol."""
MOST_BYTES = 50 * 1024 * 1024
"""Largest size of a file in bytes, by the protocol."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = f'{DECLARATION}\n<urlset xmlns="{_NAMESPACE}">\n'.encode()
_END = b"</urlset>\n"
_INDEX_HEAD = f'{DECLARATION}\n<sitemapindex xmlns="{_NAMESPACE}">\n'.encode()
_INDEX_END = b"</sitemapindex>\n"


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write the addresses of records' pages, one on each line.

    If there are too many for one file, they go to several files next to it, which it lists.

    Returns:
        The number of addresses.
    """
    number, parts = 0, _Parts(options)
    for number, (address, modified) in enumerate(_pages(records, options, parts), 1):  # noqa: B007
        last = element("lastmod", modified) if modified else ""
        parts.add(f"<url>{element('loc', address)}{last}</url>\n".encode(), modified)
    parts.finish(out)
    return number


def _pages(records: Iterator[Record], options: Options, parts: _Parts) -> Iterator[tuple[str, str]]:
    """Yield the address of each page once, with the time of its last change."""
    known = set()
    for record in records:
        address = needed_address(record, options, "a sitemap")
        if address and address not in known:
            known.add(address)
            site = options.site_of(record.file)
            parts.site = parts.site or site
            yield address, _modified(read(record, options), site)


def _modified(item: Item, site: Site | None) -> str:
    said = item.values.get("last_modified_at")
    zone = zone_of(site.said.settings if site else {})
    moment = moment_of(said, zone) if isinstance(said, str) else None
    by_page = timestamps.canonical(moment) if moment else ""
    return by_page or item.time("updatedDateTime") or item.time("publishedDateTime")


class _Parts:
    """The files of a sitemap.

    Args:
        options: The options, which tell the place of additional files.

    Attributes:
        site: The site whose top will contain them.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._lines: list[bytes] = []
        self._size = 0
        self._latest = ""
        self._written: list[tuple[str, str]] = []
        self.site: Site | None = None

    def add(self, line: bytes, modified: str) -> None:
        """Add a line with the address of a page, and the time of its last change."""
        size = len(_HEAD) + self._size + len(line) + len(_END)
        if self._lines and (len(self._lines) == MOST or size > MOST_BYTES):
            self._write_beside()
        self._lines.append(line)
        self._size += len(line)
        self._latest = max(self._latest, modified)

    def finish(self, out: BinaryIO) -> None:
        """Write the rest: the sitemap, or the list of its parts."""
        if not self._written:
            out.writelines((_HEAD, *self._lines, _END))
            return
        self._write_beside()
        out.write(_INDEX_HEAD)
        for name, latest in self._written:
            place = element("loc", absolute(f"/{name}", self.site))
            last = element("lastmod", latest) if latest else ""
            out.write(f"<sitemap>{place}{last}</sitemap>\n".encode())
        out.write(_INDEX_END)

    def _write_beside(self) -> None:
        name, out = self._options.beside(len(self._written) + 1)
        out.writelines((_HEAD, *self._lines, _END))
        self._written.append((name, self._latest))
        self._lines, self._size, self._latest = [], 0, ""
