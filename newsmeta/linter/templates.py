"""Whether the bodies of files are templates: asked of the site, and only where it matters."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.site.places import Places


class Templates:
    """Knows which bodies Jekyll takes for Liquid.

    Args:
        places: Returns what knows where sites begin, which is made when it is needed.
    """

    def __init__(self, places: Callable[[], Places]) -> None:
        self._places = places

    def takes_for_liquid(self, path: str | Path, values: Mapping[str, Any]) -> bool:
        """Tell whether Jekyll takes the body of an article for Liquid, once it is published.

        Args:
            path: Where the file is, or would be.
            values: Its front matter.
        """
        return self._places().takes_for_liquid(os.fspath(path), values, is_article=True)

    def renders(
        self, path: str | Path, values: Mapping[str, Any], *, is_article: bool = True
    ) -> bool:
        """Tell whether Jekyll renders the body of a file as Liquid.

        Args:
            path: Where the file is, or would be.
            values: Its front matter.
            is_article: Whether it is an article.
        """
        return self._places().renders_liquid(os.fspath(path), values, is_article=is_article)


@dataclass(slots=True)
class Question:
    """Tells whether Jekyll renders the body of one file as Liquid, and whether it was asked.

    Attributes:
        templates: What knows the answer.
        path: Where the file is, or would be.
        values: Returns its front matter.
        is_article: Whether it is an article.
        was_asked: Whether anybody asked.
    """

    templates: Templates
    path: str | Path
    values: Callable[[], Mapping[str, Any]]
    is_article: bool
    was_asked: bool = False

    def __call__(self) -> bool:
        """Return the answer."""
        self.was_asked = True
        return self.templates.renders(self.path, self.values(), is_article=self.is_article)
