"""Which files of a site are articles, as far as their place and they themselves tell.

A content repository holds more than news: courses, people, organizations, pages. What a file
belongs to follows from its folder, from Jekyll's collections and defaults, and at last from what
the file says of itself.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

NEWS = "news"
"""The category of articles, and the collection that they are kept in."""

IN_NEWS = f"_{NEWS}"
"""The folder of that collection."""

_MARKS = frozenset(
    (
        *("publishedDateTime", "updatedDateTime", "originalUrl", "webUrl", "ampWebUrl"),
        *("cdnAmpWebUrl", "provider", "heat", "secured"),
    )
)
"""Fields that articles have and the pages of other generators have not."""


class Belonging(enum.Enum):
    """What a place in a site says of the files there."""

    ARTICLES = enum.auto()
    """They are articles."""
    OTHERS = enum.auto()
    """They are something else."""
    BY_CATEGORY = enum.auto()
    """They are something else, unless their own category says that they are news."""
    BY_CONTENT = enum.auto()
    """It says nothing: their own category tells, or else whether they have fields of articles."""

    def is_article(self, values: Mapping[str, Any] | None) -> bool:
        """Tell whether a file there is an article.

        Args:
            values: Its front matter; None where that cannot be read, so that where the place
                says nothing, it is taken for an article, and nothing is passed over in silence.
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
