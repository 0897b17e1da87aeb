"""Of which files Jekyll renders the bodies as Liquid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsmeta.site.jekyll import JekyllSite

_KEY = "render_with_liquid"
_OFF = ("no", "off")
"""What Jekyll takes for false besides the word itself."""

_MARKS = (".", "_", "#", "~")
"""How the names begin of files and folders that Jekyll passes over."""

_ALWAYS_EXCLUDED = (
    *(".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules"),
    *("vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/"),
)
_DATA = (".yml", ".yaml", ".coffee")
"""Files of collections that are no templates."""


def is_rendered(path: str, site: JekyllSite, values: Mapping[str, Any]) -> bool:
    """Tell whether Jekyll renders the body of a file as Liquid, if it reads the file at all.

    Args:
        path: Its path from the folder that the site is built from, with slashes.
        site: What Jekyll's configuration says.
        values: Its front matter.
    """
    default = site.collections.default
    is_on = values[_KEY] if _KEY in values else default(path, _KEY)
    if is_on is False or (isinstance(is_on, str) and is_on.lower() in _OFF):
        return False
    is_published = values["published"] if "published" in values else default(path, "published")
    is_hidden = is_published is False or ("published" in values and is_published is None)
    return site.has_unpublished or not is_hidden


def is_read(path: str, site: JekyllSite, is_article: bool) -> bool:
    """Tell whether Jekyll reads a file with front matter as one of its site.

    Args:
        path: Its path from the folder that the site is built from, with slashes.
        site: What Jekyll's configuration says.
        is_article: Whether it is an article. These are in a collection, whatever the
            configuration says, since a site may be built with more than one.
    """
    collections = site.collections
    below = path.removeprefix(f"{collections.folder}/") if collections.folder else path
    top, _, rest = below.partition("/")
    folders = below.split("/")[:-1]
    excluded = (*_ALWAYS_EXCLUDED, *_texts(site.settings.get("exclude")))
    if "_drafts" in folders:
        return bool(site.settings.get("show_drafts")) and not _fits(path, excluded)
    if "_posts" in folders:
        return not _fits(path, excluded)
    if rest and top.startswith("_") and (is_article or top[1:] in collections.labels):
        is_hidden = rest.startswith(_MARKS) or rest.rpartition("/")[2].startswith(_MARKS)
        return not (is_hidden or below.endswith(_DATA) or _fits(path, excluded))
    for place in accumulate(path.split("/"), "{}/{}".format):
        name = place.rpartition("/")[2]
        if _fits(place, collections.include) or _fits(name, collections.include):
            continue
        if name.startswith(_MARKS) or _fits(place, excluded):
            return False
    return not _fits(path, excluded)


def _fits(path: str, patterns: Iterable[str]) -> bool:
    """Tell whether Jekyll takes a path for one that patterns mean."""
    return any(
        fnmatchcase(path, pattern) or path.startswith(pattern)
        for pattern in (each.removeprefix("/") for each in patterns)
        if pattern
    )


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
