"""Who builds the site that a folder is in: Jekyll, Hugo or Eleventy, as far as anything tells."""

from __future__ import annotations

import os
from pathlib import Path

from newsmeta.frontmatter.openings import Generator
from newsmeta.remembering import Remembered
from newsmeta.site.belonging import IN_NEWS
from newsmeta.site.generators import configured
from newsmeta.site.places import Places

ALL = frozenset(Generator)
"""Who may build a site of which nothing tells."""

_COLLECTIONS = (IN_NEWS, "_posts")
"""Folders of Jekyll's."""


class Builders:
    """Knows of each folder who builds the site that it is in.

    Args:
        places: What knows where sites begin.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._known: dict[str, frozenset[Generator]] = Remembered()

    def of(self, folder: str) -> frozenset[Generator]:
        """Return who builds the site of a folder; several where that is not certain."""
        if folder not in self._known:
            self._known[folder] = self._find(folder)
        return self._known[folder]

    def _find(self, folder: str) -> frozenset[Generator]:
        place = Path(os.path.abspath(folder))  # noqa: PTH100
        top = self._places.top(folder)
        last = top.boundary or top.root
        for here in (place, *place.parents):
            if found := configured(here):
                return ALL if Generator.OTHER in found else found
            if here == last:
                break
        below = self._places.folder_below_top(folder).split("/")
        homes = [top.root or place, last or place]
        if any(name in below or (home / name).is_dir() for name in _COLLECTIONS for home in homes):
            return frozenset((Generator.JEKYLL,))
        return ALL
