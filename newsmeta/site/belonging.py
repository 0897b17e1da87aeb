"""Recognition of articles among the files of a site, by place and by content.

A content repository holds more than news: courses, people, organizations, pages. The folder of a
file, Jekyll's collections and defaults, and finally the front matter tell whether it is an article.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

NEWS = "news"
"""The category of articles, and the name of their collection."""

IN_NEWS = f"_{NEWS}"
"""The folder of this collection."""

_MARKS = frozenset(
    (
        *("publishedDateTime", "updatedDateTime", "originalUrl", "webUrl", "ampWebUrl"),
        *("cdnAmpWebUrl", "provider", "heat", "secured"),
    )
)
"""Fields of articles that pages of other generators do not have."""


class Belonging(enum.Enum):
    """The meaning of a place in a site for the files there."""

    ARTICLES = enum.auto()
    """The files are articles."""
    OTHERS = enum.auto()
    """The files are not articles."""
    BY_CATEGORY = enum.auto()
    """The files are articles only if their category is news."""
    BY_CONTENT = enum.auto()
    """Undetermined: the category of a file decides, or else whether it has fields of articles."""

    def is_article(self, values: Mapping[str, Any] | None) -> bool:
        """Tell whether a file there is an article.

        Args:
            values: Its front matter; None if it cannot be read. Then a file in an undetermined
                place counts as an article, so that it is not skipped silently.
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
