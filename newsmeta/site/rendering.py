"""The files whose bodies Jekyll renders as Liquid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsmeta.site.jekyll import JekyllSite

_KEY = "render_with_liquid"
_OFF = ("no", "off")
"""Words besides `false` that Jekyll takes as false."""

_MARKS = (".", "_", "#", "~")
"""First characters of file and folder names that Jekyll skips."""

_ALWAYS_EXCLUDED = (
    *(".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules"),
    *("vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/"),
)
_POST = re.compile(r"[0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2}-")
"""The beginning of a post's file name."""

_DATA = (".yml", ".yaml", ".coffee")
"""Extensions of files in collections that are not templates."""


def is_template(path: str, site: JekyllSite, values: Mapping[str, Any]) -> bool:
    """Tell whether Jekyll treats the body of a file as Liquid, wherever the file is.

    Args:
        path: The path from the source folder of the site, with slashes.
        site: Jekyll's configuration.
        values: Its front matter.
    """
    is_on = values[_KEY] if _KEY in values else site.collections.default(path, _KEY)
    return is_on is not False and not (isinstance(is_on, str) and is_on.lower() in _OFF)


def is_published(path: str, site: JekyllSite, values: Mapping[str, Any]) -> bool:
    """Tell whether Jekyll makes a page from a file, provided that it reads the file.

    Args:
        path: The path from the source folder of the site, with slashes.
        site: Jekyll's configuration.
        values: Its front matter.
    """
    key = "published"
    is_on = values[key] if key in values else site.collections.default(path, key)
    return is_on is not False or site.has_unpublished


def is_read(path: str, site: JekyllSite, is_article: bool) -> bool:
    """Tell whether Jekyll reads a file with front matter.

    Args:
        path: The path from the source folder of the site, with slashes.
        site: Jekyll's configuration.
        is_article: Whether it is an article. Articles count as files of a collection, whatever
            the configuration says, since a site may be built with several configurations.
    """
    include = [each.strip("/") for each in site.collections.include]
    excluded = (*_ALWAYS_EXCLUDED, *_texts(site.settings.get("exclude")))
    excluded = tuple(each for each in excluded if each not in site.collections.include)
    if path in include:
        return True
    if path.endswith("~") or _fits(path, excluded):
        return False
    folders, _, name = path.rpartition("/")
    if "_drafts" in folders.split("/"):
        return bool(site.settings.get("show_drafts"))
    if "_posts" in folders.split("/"):
        return _POST.match(name) is not None
    inside = _inside_collection(path, site, is_article)
    if inside:
        places = [name, inside]
        is_read = not name.endswith(_DATA)
    else:
        places = path.split("/")
        is_read = not any(_fits(place, excluded) for place in accumulate(places, "{}/{}".format))
    return is_read and not any(
        place.startswith(_MARKS) and not _fits(place, include) for place in places
    )


def _inside_collection(path: str, site: JekyllSite, is_article: bool) -> str:
    """Return the path of a file from the folder of its collection; empty if it is in none."""
    collections = site.collections
    folder = f"{collections.folder}/" if collections.folder else ""
    top, _, rest = path.removeprefix(folder).partition("/")
    is_declared = path.startswith(folder) and top[1:] in collections.labels
    return rest if top.startswith("_") and (is_article or is_declared) else ""


def _fits(path: str, patterns: Iterable[str]) -> bool:
    """Tell whether Jekyll matches a path with any of the patterns."""
    return any(
        fnmatchcase(path, pattern) or path.startswith(pattern)
        for pattern in (each.removeprefix("/") for each in patterns)
        if pattern
    )


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
