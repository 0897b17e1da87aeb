"""A sitemap for Google News: the site's own pages of the last two days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from newsmeta.exporters.options import Options
from newsmeta.exporters.web import Item, as_text, read
from newsmeta.exporters.web.markup import DECLARATION, element, write
from newsmeta.exporters.web.pages import needed_address
from newsmeta.late_patterns import late_pattern
from newsmeta.records.record import Record

_HEAD = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)
_LANGUAGE = late_pattern(r"([a-z]{2,3})(?:[-_][a-z0-9_-]*)?")
_WITH_COUNTRY = ("zh-cn", "zh-tw")
"""The languages that Google needs with a country."""
_USUAL = "en"


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write the sitemap entry of each record, one on each line.

    Returns:
        The number of entries.
    """
    write(out, [DECLARATION, _HEAD])
    known = set()
    for record in records:
        item = read(record, options)
        if not item.text("title"):
            options.refuse(record, "it has no title, which a news sitemap needs")
            continue
        if not item.time("publishedDateTime"):
            options.refuse(record, "it has no valid time, which a news sitemap needs")
            continue
        address = needed_address(record, options, "a news sitemap")
        if address and address not in known:
            known.add(address)
            write(out, [f"<url>{element('loc', address)}{_news(item, options)}</url>"])
    write(out, ["</urlset>"])
    return len(known)


def _news(item: Item, options: Options) -> str:
    publication = element("news:name", as_text(options.feed.title)) + element(
        "news:language", _language(item)
    )
    return (
        f"<news:news><news:publication>{publication}</news:publication>"
        f"{element('news:publication_date', item.time('publishedDateTime'))}"
        f"{element('news:title', item.text('title'))}</news:news>"
    )


def _language(item: Item) -> str:
    """Return the language of an article: its own, else that of the site, else English."""
    settings = item.site.said.settings if item.site else {}
    for said in (item.values.get("locale"), *(settings.get(name) for name in ("lang", "locale"))):
        tag = said.strip().lower().replace("_", "-") if isinstance(said, str) else ""
        if tag in _WITH_COUNTRY:
            return tag
        if match := _LANGUAGE.fullmatch(tag):
            return match[1]
    return _USUAL
