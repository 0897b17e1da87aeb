"""The collections of a site, and the categories that Jekyll gives to files by default."""

from __future__ import annotations

from dataclasses import dataclass

from newsmeta.site.belonging import NEWS, Belonging


@dataclass(frozen=True, slots=True)
class Default:
    """A category that Jekyll gives to files of a part of the site (`defaults:`).

    Attributes:
        category: The category.
        path: What their paths begin with, from the top of the site; empty for all.
        type: The collection that they are in, `pages`, `posts` or `drafts`; None for all.
    """

    category: str
    path: str = ""
    type: str | None = None

    @property
    def precedence(self) -> tuple[int, bool]:
        """What decides between defaults that apply to one file; of equal ones the last counts."""
        return len(self.path), self.type is not None


@dataclass(frozen=True, slots=True)
class Collections:
    """The collections of a site.

    Attributes:
        folder: The folder that they are in, from the top of the site (`collections_dir:`).
        defaults: The categories that files get, in the order of the configuration.
    """

    folder: str = ""
    defaults: tuple[Default, ...] = ()

    def belonging(self, folder: str) -> Belonging:
        """Return what a folder says of the files in it.

        Args:
            folder: Its path from the top of the site, with slashes; empty for the top.
        """
        below = folder.removeprefix(f"{self.folder}/") if self.folder else folder
        parts = below.split("/") if below else []
        label = parts[0][1:] if parts and parts[0].startswith("_") else ""
        category = self._category(below, label)
        if category is not None:
            return Belonging.ARTICLES if category == NEWS else Belonging.OTHERS
        if label:
            return Belonging.BY_CATEGORY
        return Belonging.BY_CONTENT

    def _category(self, folder: str, label: str) -> str | None:
        """Return the category that Jekyll gives to files in a folder; None where it gives none.

        Of several defaults that apply, the one with the longest path counts, then one with a
        type, then the last (Jekyll 4, `FrontmatterDefaults`).
        """
        best: Default | None = None
        for default in self.defaults:
            if self._applies(default, folder, label) and (
                best is None or default.precedence >= best.precedence
            ):
                best = default
        return best.category if best else None

    def _applies(self, default: Default, folder: str, label: str) -> bool:
        if default.type is not None and default.type != (label or "pages"):
            return False
        path = default.path.strip("/")
        if self.folder:
            path = path.removeprefix(f"{self.folder}/")
        return not path or f"{folder}/".startswith(f"{path}/")
