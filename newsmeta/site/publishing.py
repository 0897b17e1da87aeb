"""Publication of a folder's files by Jekyll: whether and when they become pages.

Verified with Jekyll 4.3. Files of a collection have dates, in their names or in their front matter,
and are published from that date on. Files of other folders are published at once. Of the folders
whose names begin with an underscore, Jekyll reads only collections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.site.jekyll import JekyllSite

_POSTS = "posts"
_NO_PAGES = frozenset(
    ("_drafts", "_data", "_includes", "_layouts", "_sass", "_plugins", "_site", "_config")
)
_HIDDEN = ("_", ".", "#", "~")


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publication of the files in a folder by Jekyll.

    Attributes:
        site: The top of the site; empty if unknown.
        is_written: Whether the files become pages; None if the configuration does not name the
            collection, which a theme may define. False for the site of another generator.
        is_dated: Whether the files become pages only on their date.
        has_unpublished: Whether files with `published: false` become pages.
    """

    site: str = ""
    is_written: bool | None = True
    is_dated: bool = False
    has_unpublished: bool = False


def publishing(site: str, folder: str, said: JekyllSite) -> Publishing:
    """Return how Jekyll publishes the files in a folder.

    Args:
        site: The top of the site; empty if unknown.
        folder: The path of the folder from the source folder of the site, with slashes. If the
            site is unknown, the whole path.
        said: Jekyll's configuration.
    """
    parts = _parts(site, folder, said)
    odd = [part for part in parts if part.startswith(_HIDDEN)]
    if not odd or said.collections.is_included(odd[0]):
        return Publishing(site, has_unpublished=said.has_unpublished)
    is_collection = odd[0] == f"_{_POSTS}" or (odd[0] == parts[0] and odd[0][0] == "_")
    if not is_collection or odd[0] in _NO_PAGES or not _is_read(parts, odd):
        return Publishing(site, is_written=False)
    is_written = _is_written(odd[0].removeprefix("_"), said)
    return Publishing(site, is_written, not said.has_future, said.has_unpublished)


def _parts(site: str, folder: str, said: JekyllSite) -> list[str]:
    """Return the names in the path of a folder, starting from the folder of the collections."""
    parts = folder.split("/")
    if not site:
        # The innermost possible collection, since the top of the site is unknown. A hidden folder
        # was given by name, or is temporary, and the site is inside of it.
        hidden = max((i for i, part in enumerate(parts) if part.startswith(".")), default=-1)
        parts = parts[hidden + 1 :]
        last = max((i for i, part in enumerate(parts) if part.startswith("_")), default=0)
        return parts[last:]
    above = said.collections.folder.split("/") if said.collections.folder else []
    return parts[len(above) :] if parts[: len(above)] == above else parts


def _is_read(parts: list[str], odd: list[str]) -> bool:
    """Tell whether Jekyll reads a folder of a collection, by the names in its path."""
    if odd[0] == f"_{_POSTS}":
        return len(odd) == 1
    return len(parts) == 1 or not parts[1].startswith(_HIDDEN)


def _is_written(label: str, said: JekyllSite) -> bool | None:
    """Tell whether the files of a collection become pages; None if unknown."""
    named = said.settings.get("collections")
    if isinstance(named, dict) and label in named:
        options = named[label]
        output = options.get("output", label == _POSTS) if isinstance(options, dict) else None
        is_unsaid = label == _POSTS and not isinstance(options, dict)
        return is_unsaid or output not in (None, False)
    if label == _POSTS:
        return True
    return False if isinstance(named, list) and label in named else None
