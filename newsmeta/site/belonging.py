"""The decision which files of a site are articles, by their place and content.

A content repository has more than news: courses, people, organizations, pages. The kind of a file
follows from its folder, from Jekyll's collections and defaults, and last from the file itself.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

NEWS = "news"
"""The category of articles, and the name of their collection."""

IN_NEWS = f"_{NEWS}"
"""The folder of that collection."""

_MARKS = frozenset(
    (
        *("publishedDateTime", "updatedDateTime", "originalUrl", "webUrl", "ampWebUrl"),
        *("cdnAmpWebUrl", "provider", "heat", "secured"),
    )
)
"""Fields that articles have, but not the pages of other generators."""


class Belonging(enum.Enum):
    """The meaning of a place in a site for the files there."""

    ARTICLES = enum.auto()
    """The files are articles."""
    OTHERS = enum.auto()
    """The files are something else."""
    BY_CATEGORY = enum.auto()
    """The files are something else, unless their own category is news."""
    BY_CONTENT = enum.auto()
    """The place does not decide: the category of a file does, or else its fields."""

    def is_article(self, values: Mapping[str, Any] | None) -> bool:
        """Tell whether a file there is an article.

        Args:
            values: Its front matter; None if it cannot be read. Unless the place decides otherwise,
                the file then counts as an article, so that it is not skipped silently.
        """
        if self is Belonging.ARTICLES or self is Belonging.OTHERS:
            return self is Belonging.ARTICLES
        if values is None:
            return self is Belonging.BY_CONTENT
        category = values.get("category")
        if category == NEWS:
            return True
        if self is Belonging.BY_CATEGORY or isinstance(category, str):
            return False
        return not _MARKS.isdisjoint(values)
