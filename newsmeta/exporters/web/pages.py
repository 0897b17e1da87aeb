"""The site's own pages for articles."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from newsmeta import timestamps
from newsmeta.exporters.options import ExportError, Options
from newsmeta.exporters.web.addresses import absolute
from newsmeta.frontmatter.openings import Generator
from newsmeta.records.record import Record
from newsmeta.site.generators import configured
from newsmeta.site.pages import Page
from newsmeta.site.site import Site

_LONGEST = 2047
"""Longest address in sitemaps, in characters."""


def address_of(record: Record, site: Site | None) -> str:
    """Return the address of the site's page for an article; empty if unknown."""
    if site is None or site.url is None or not (name := _name(record)):
        return ""
    if not _is_jekylls(site.root, site.boundary):
        # The address rules of other generators are unknown.
        permalink = record.values.get("permalink")
        is_plain = isinstance(permalink, str) and not any(sign in permalink for sign in ":{")
        return absolute(permalink, site) if is_plain else ""
    return absolute(Page(site, name, record.values).address(), site)


def needed_address(record: Record, options: Options, wanted: str) -> str:
    """Return the address of the page for an article; refuse an article without one.

    Args:
        record: The article.
        options: The options.
        wanted: The format that needs the address.

    Raises:
        ExportError: When the address of the whole site is unknown.
    """
    site = options.site_of(record.file)
    if site is None or site.url is None:
        raise ExportError(
            f"{wanted} needs the address of the site, which nothing tells; write url in "
            "_config.yml, or site-url in newsmeta's configuration"
        )
    address = address_of(record, site)
    if address.endswith("/index.html"):  # Shortened as by jekyll-sitemap.
        address = address.removesuffix("index.html")
    if not address:
        why = f"the address of its page is not known, which {wanted} needs"
        options.refuse(record, ": ".join(filter(None, (why, _problem(record, site)))))
    elif len(address) > _LONGEST:
        options.refuse(record, f"the address of its page is too long for {wanted}")
        return ""
    return address


def _problem(record: Record, site: Site) -> str:
    """Return why the address of an article's page is unknown, as far as possible."""
    if _is_jekylls(site.root, site.boundary):
        return Page(site, _name(record), record.values).problem() if _name(record) else ""
    return "another program than Jekyll makes it, so that only a permalink that is a path tells it"


def shown(
    site_of: Callable[[str], Site | None], now: datetime, days: int
) -> Callable[[Record], bool]:
    """Return a function that tells whether an article's page is public.

    Args:
        site_of: A function that returns the site of a file.
        now: The current time.
        days: The greatest age of an article in days; 0 for no limit.
    """

    def is_shown(record: Record) -> bool:
        values = record.values
        if values.get("sitemap") is False or values.get("redirect_to"):
            return False
        if days and not _is_recent(record, now, days):
            return False
        site = site_of(record.file)
        page = Page(site or Site(Path(), Path()), _name(record), values)
        return page.value("sitemap") is not False and page.is_there(now)

    return is_shown


def _is_recent(record: Record, now: datetime, days: int) -> bool:
    value = record.values.get("publishedDateTime")
    moment = timestamps.parse(value) if isinstance(value, str) else None
    return moment is not None and now - timedelta(days=days) <= moment <= now


def _name(record: Record) -> str:
    return posixpath.basename(record.path) or os.path.basename(record.file)  # noqa: PTH119


@lru_cache(maxsize=64)
def _is_jekylls(*folders: Path) -> bool:
    """Tell whether Jekyll builds the site in a folder, as far as known."""
    for folder in folders:
        if found := configured(folder):
            return Generator.JEKYLL in found
    return True
