"""Bodies that are templates: a question to the site, asked only where it matters."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.site.places import Places


class Templates:
    """Knows which bodies Jekyll renders as Liquid.

    Args:
        places: Returns the places of sites, which are found when they are needed.
    """

    def __init__(self, places: Callable[[], Places]) -> None:
        self._places = places

    def takes_for_liquid(self, path: str | Path, values: Mapping[str, Any]) -> bool:
        """Tell whether Jekyll renders the body of an article as Liquid, once it is published.

        Args:
            path: The path of the file, even if it does not exist yet.
            values: Its front matter.
        """
        return self._places().takes_for_liquid(os.fspath(path), values, is_article=True)

    def renders(
        self, path: str | Path, values: Mapping[str, Any], *, is_article: bool = True
    ) -> bool:
        """Tell whether Jekyll renders the body of a file as Liquid.

        Args:
            path: The path of the file, even if it does not exist yet.
            values: Its front matter.
            is_article: Whether it is an article.
        """
        return self._places().renders_liquid(os.fspath(path), values, is_article=is_article)


@dataclass(slots=True)
class Question:
    """The question whether Jekyll renders a body as Liquid, with a note whether it was asked.

    Attributes:
        templates: The templates, which have the answer.
        path: The path of the file, even if it does not exist yet.
        values: Returns its front matter.
        is_article: Whether it is an article.
        was_asked: Whether the question was asked.
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
