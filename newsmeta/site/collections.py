"""The collections of a site, and the defaults of their files."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.site.belonging import NEWS, Belonging
from newsmeta.site.defaults import Default, Place, found, merged

PAGES = "pages"
POSTS = "posts"
_OF_POSTS = frozenset(("_posts", "_drafts"))
"""Folders of posts, which may be anywhere. Jekyll 4 treats drafts as posts."""


@dataclass(frozen=True, slots=True)
class Collections:
    """The collections of a site.

    Attributes:
        folder: The folder of the collections, relative to the source.
        written: The same folder as written in the configuration (`collections_dir:`).
        labels: The collections that the configuration names.
        include: Names that Jekyll reads although they begin with an underscore (`include:`).
        defaults: The default values of files, in the order of the configuration.
    """

    folder: str = ""
    written: str = ""
    labels: frozenset[str] = frozenset()
    include: tuple[str, ...] = ()
    defaults: tuple[Default, ...] = ()

    def belonging(self, path: str) -> Belonging:
        """Return the meaning of a file's place.

        Args:
            path: Its path from the source of the site, with slashes.
        """
        category = self.default(path, "category")
        if isinstance(category, str):
            return Belonging.ARTICLES if category == NEWS else Belonging.OTHERS
        return Belonging.BY_CATEGORY if self._label(path) else Belonging.BY_CONTENT

    def belonging_of_all(self, folder: str) -> Belonging | None:
        """Return the meaning of a folder for all files directly in it.

        None if it depends on the file.

        Args:
            folder: Its path from the source of the site; empty for the source itself.
        """
        inside = f"{folder}/" if folder else ""
        place = self._place(inside)
        if any(default.divides(place, self.written) for default in self.defaults):
            return None
        return self.belonging(inside)

    def default(self, path: str, key: str) -> Any:
        """Return the default value of a file for a key.

        Args:
            path: Its path from the source of the site, with slashes.
            key: The key.

        Returns:
            The value, or None.
        """
        if not self.defaults:
            return None
        place = self._place(path)
        fitting = [each for each in self.defaults if each.applies(place, self.written)]
        return found(fitting, key) if place.type == PAGES else merged(fitting).get(key)

    def collection_of(self, path: str) -> str:
        """Return the collection of a file; empty if it is in none.

        Args:
            path: Its path from the source of the site, with slashes.
        """
        label = self._label(path)
        if not label and _OF_POSTS.isdisjoint(path.split("/")[:-1]):
            return ""
        return POSTS if not label or f"_{label}" in _OF_POSTS else label

    def _place(self, path: str) -> Place:
        kind = self.collection_of(path)
        return Place(path, self.below(path), kind) if kind else Place(path, path, PAGES)

    def _label(self, path: str) -> str:
        """Return the collection whose folder contains a file; an empty text if there is none."""
        top, slash, _ = self.below(path).partition("/")
        if not slash or not top.startswith("_"):
            return ""
        label = top[1:]
        return "" if label not in self.labels and self.is_included(top) else label

    def below(self, path: str) -> str:
        """Return the path of a file from the folder of the collections."""
        return path.removeprefix(f"{self.folder}/") if self.folder else path

    def is_included(self, folder: str) -> bool:
        """Tell whether Jekyll makes pages of the files in a folder, whatever its name."""
        return any(
            fnmatchcase(folder, pattern) or folder.startswith(pattern)
            for pattern in (each.strip("/") for each in self.include)
            if pattern
        )
