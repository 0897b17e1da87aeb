"""The collections of a site, and what files in them get by default."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.site.belonging import NEWS, Belonging
from newsmeta.site.defaults import Default, Place, found, merged

PAGES = "pages"
POSTS = "posts"
_OF_POSTS = frozenset(("_posts", "_drafts"))
"""Folders of posts, which may be anywhere. Drafts are posts to Jekyll 4."""


@dataclass(frozen=True, slots=True)
class Collections:
    """The collections of a site.

    Attributes:
        folder: The folder that they are in, from the one that the site is built from.
        written: The same as the configuration has it (`collections_dir:`).
        labels: Those that the configuration names.
        include: What Jekyll reads although its name begins with an underscore (`include:`).
        defaults: The values that files get, in the order of the configuration.
    """

    folder: str = ""
    written: str = ""
    labels: frozenset[str] = frozenset()
    include: tuple[str, ...] = ()
    defaults: tuple[Default, ...] = ()

    def belonging(self, path: str) -> Belonging:
        """Return what the place of a file says of it.

        Args:
            path: Its path from the folder that the site is built from, with slashes.
        """
        category = self.default(path, "category")
        if isinstance(category, str):
            return Belonging.ARTICLES if category == NEWS else Belonging.OTHERS
        return Belonging.BY_CATEGORY if self._label(path) else Belonging.BY_CONTENT

    def belonging_of_all(self, folder: str) -> Belonging | None:
        """Return what a folder says of all files right in it; None where it depends on the file.

        Args:
            folder: Its path from the folder that the site is built from; empty for that itself.
        """
        inside = f"{folder}/" if folder else ""
        place = self._place(inside)
        if any(default.divides(place, self.written) for default in self.defaults):
            return None
        return self.belonging(inside)

    def default(self, path: str, key: str) -> Any:
        """Return the value that a file gets for a key that it does not have itself.

        Args:
            path: Its path from the folder that the site is built from, with slashes.
            key: The key.

        Returns:
            The value, None where there is none.
        """
        if not self.defaults:
            return None
        place = self._place(path)
        fitting = [each for each in self.defaults if each.applies(place, self.written)]
        return found(fitting, key) if place.type == PAGES else merged(fitting).get(key)

    def collection_of(self, path: str) -> str:
        """Return the collection that a file is in; an empty text where it is in none.

        Args:
            path: Its path from the folder that the site is built from, with slashes.
        """
        label = self._label(path)
        if not label and _OF_POSTS.isdisjoint(path.split("/")[:-1]):
            return ""
        return POSTS if not label or f"_{label}" in _OF_POSTS else label

    def _place(self, path: str) -> Place:
        kind = self.collection_of(path)
        return Place(path, self.below(path), kind) if kind else Place(path, path, PAGES)

    def _label(self, path: str) -> str:
        """Return the collection whose folder a file is in; an empty text for none."""
        top, slash, _ = self.below(path).partition("/")
        if not slash or not top.startswith("_"):
            return ""
        label = top[1:]
        return "" if label not in self.labels and self.is_included(top) else label

    def below(self, path: str) -> str:
        """Return the path of a file from the folder that collections are in."""
        return path.removeprefix(f"{self.folder}/") if self.folder else path

    def is_included(self, folder: str) -> bool:
        """Tell whether Jekyll takes the files of a folder for pages, whatever its name."""
        return any(
            fnmatchcase(folder, pattern) or folder.startswith(pattern)
            for pattern in (each.strip("/") for each in self.include)
            if pattern
        )
