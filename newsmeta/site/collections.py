"""The collections of a site, and the default values of their files."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.site.belonging import NEWS, Belonging
from newsmeta.site.defaults import Default, Place, found, merged

PAGES = "pages"
POSTS = "posts"
_OF_POSTS = frozenset(("_posts", "_drafts"))
"""Folders of posts, which may be anywhere. For Jekyll 4, drafts are posts."""


@dataclass(frozen=True, slots=True)
class Collections:
    """The collections of a site.

    Attributes:
        folder: The folder of the collections, relative to the source folder of the site.
        written: The same as written in the configuration (`collections_dir:`).
        labels: The collections named in the configuration.
        include: Names that Jekyll reads despite an underscore at the beginning (`include:`).
        defaults: The default values, in the order of the configuration.
    """

    folder: str = ""
    written: str = ""
    labels: frozenset[str] = frozenset()
    include: tuple[str, ...] = ()
    defaults: tuple[Default, ...] = ()

    def belonging(self, path: str) -> Belonging:
        """Return the meaning of a file's place.

        Args:
            path: The path from the source folder of the site, with slashes.
        """
        category = self.default(path, "category")
        if isinstance(category, str):
            return Belonging.ARTICLES if category == NEWS else Belonging.OTHERS
        return Belonging.BY_CATEGORY if self._label(path) else Belonging.BY_CONTENT

    def belonging_of_all(self, folder: str) -> Belonging | None:
        """Return the meaning of a folder for its direct files; None if it differs between them.

        Args:
            folder: The path from the source folder of the site; empty for the source folder itself.
        """
        inside = f"{folder}/" if folder else ""
        place = self._place(inside)
        if any(default.divides(place, self.written) for default in self.defaults):
            return None
        return self.belonging(inside)

    def default(self, path: str, key: str) -> Any:
        """Return the default of a value that a file does not set itself.

        Args:
            path: The path from the source folder of the site, with slashes.
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
            path: The path from the source folder of the site, with slashes.
        """
        label = self._label(path)
        if not label and _OF_POSTS.isdisjoint(path.split("/")[:-1]):
            return ""
        return POSTS if not label or f"_{label}" in _OF_POSTS else label

    def _place(self, path: str) -> Place:
        kind = self.collection_of(path)
        return Place(path, self.below(path), kind) if kind else Place(path, path, PAGES)

    def _label(self, path: str) -> str:
        """Return the collection whose folder contains a file; empty for none."""
        top, slash, _ = self.below(path).partition("/")
        if not slash or not top.startswith("_"):
            return ""
        label = top[1:]
        return "" if label not in self.labels and self.is_included(top) else label

    def below(self, path: str) -> str:
        """Return the path of a file relative to the folder of the collections."""
        return path.removeprefix(f"{self.folder}/") if self.folder else path

    def is_included(self, folder: str) -> bool:
        """Tell whether Jekyll treats files of a folder as pages, whatever the folder's name."""
        return any(
            fnmatchcase(folder, pattern) or folder.startswith(pattern)
            for pattern in (each.strip("/") for each in self.include)
            if pattern
        )
