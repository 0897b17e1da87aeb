"""Detection of the generator that builds a site: Jekyll, Hugo or Eleventy."""

from __future__ import annotations

import os
from pathlib import Path

from newsmeta.frontmatter.openings import Generator
from newsmeta.remembering import Remembered
from newsmeta.site.belonging import IN_NEWS
from newsmeta.site.generators import configured
from newsmeta.site.places import Places

ALL = frozenset(Generator)
"""The possible generators of a site without any sign of one."""

_COLLECTIONS = (IN_NEWS, "_posts")
"""Folders that are typical of Jekyll."""


class Builders:
    """The generator of each folder's site.

    Args:
        places: The places of sites.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._known: dict[str, frozenset[Generator]] = Remembered()

    def of(self, folder: str) -> frozenset[Generator]:
        """Return the generator of a folder's site; several if it is uncertain."""
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
