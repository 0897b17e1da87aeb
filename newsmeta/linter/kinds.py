"""The kinds of files: articles, kinds of the configuration, and others."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.config.kinds import OTHER, Kind
from newsmeta.config.scopes import Scopes
from newsmeta.files.targets import STDIN_NAME, TEXT_NAME
from newsmeta.remembering import Remembered
from newsmeta.site.belonging import IN_NEWS, Belonging
from newsmeta.suggestions import listing

if TYPE_CHECKING:
    from newsmeta.site.places import Places


_NAMELESS = frozenset((STDIN_NAME, TEXT_NAME))
"""Stand-ins for the path of a text without one. Such a text is always meant as an article."""


class Kinds:
    """Determines the kinds of files.

    The kinds of the configuration come first; then the folder, the collections and defaults of the
    site; last the file itself.

    Args:
        scopes: The scopes of the configuration.
        places: Returns the places of sites, which are found when they are needed.
        presumes_articles: Whether every file without a configured kind is an article, wherever it
    is.
    """

    def __init__(
        self, scopes: Scopes, places: Callable[[], Places], *, presumes_articles: bool = False
    ) -> None:
        self._scopes = scopes
        self._places = places
        self._presumes_articles = presumes_articles
        self._belongings: dict[str, Belonging | None] = Remembered()
        self._path: str | Path | None = None
        self._article = scopes.article
        self._answer: Kind | Belonging = self._article

    def settled(self, path: str | Path) -> Kind | None:
        """Return the kind of a file if its path decides; None if its content must."""
        said = self._said(path)
        if isinstance(said, Kind):
            return said
        if said is Belonging.ARTICLES:
            return self._article
        return OTHER if said is Belonging.OTHERS else None

    def of(self, path: str | Path, values: Mapping[str, Any] | None) -> Kind:
        """Return the kind of a file.

        Args:
            path: The path of the file, even if it does not exist yet.
            values: Its front matter; None if it cannot be read.
        """
        said = self._said(path)
        if isinstance(said, Kind):
            return said
        return self._article if said.is_article(values) else OTHER

    def folder(self, path: str | Path) -> str:
        """Return the top-level folder of a file in its site; `.` for the top itself."""
        relative = self._places().folder_below_top(os.path.dirname(path))  # noqa: PTH120
        return relative.split("/", 1)[0] or os.curdir

    def is_settled_by_site(self, path: str | Path) -> bool:
        """Tell whether Jekyll's configuration can decide the kind of a file."""
        said = self._said(path)
        return isinstance(said, Belonging) and said is not Belonging.ARTICLES

    def _said(self, path: str | Path) -> Kind | Belonging:
        """Return the kind by the configuration, or else the belonging by place."""
        if path != self._path:  # Several callers ask about the same file in a row.
            kind = self._scopes.kind(path)
            self._answer = self._belonging(path) if kind is None else kind
            self._path = path
        return self._answer

    def _belonging(self, path: str | Path) -> Belonging:
        if self._presumes_articles or str(path) in _NAMELESS:
            return Belonging.ARTICLES
        folder = os.path.dirname(path)  # noqa: PTH120
        if folder not in self._belongings:
            if not os.path.isabs(folder) and IN_NEWS in folder.split("/"):  # noqa: PTH117
                self._belongings[folder] = Belonging.ARTICLES  # The same as `Places` would say.
            else:
                self._belongings[folder] = self._places().belonging_of_all(folder)
        answer = self._belongings[folder]
        return self._places().belonging(os.fspath(path)) if answer is None else answer


def why_without_files(kind: Kind, earlier: tuple[Kind, ...]) -> str:
    """Return the reason why no file is of a kind.

    Args:
        kind: The kind.
        earlier: The kinds before it that have files of its own patterns.
    """
    if earlier:
        names = listing((each.name for each in earlier), "and")
        stand = "stands" if len(earlier) == 1 else "stand"
        reason = (
            f"{names} {stand} before it, and {'has' if len(earlier) == 1 else 'have'} its files"
        )
        return f"no file is of this kind: {reason}; write the narrower kind first"
    patterns = listing(kind.files) if kind.files else "no pattern"
    reason = f"nothing with front matter matches {patterns}, or a kind before it has what does"
    if odd := next((each for each in kind.files if each.startswith(("./", "../"))), ""):
        reason += f"; as in .gitignore, {odd} is no path from here: leave {odd.split('/')[0]}/ out"
    return f"no file is of this kind: {reason}"
