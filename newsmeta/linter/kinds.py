"""What each file is: an article, of a kind that the configuration names, or something else."""

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
"""What stands for the path of a text that has none. Nobody gives such a text but an article."""


class Kinds:
    """Knows what files are.

    The kinds of the configuration go first; then the folder, the collections and defaults of the
    site, and last what the file says of itself.

    Args:
        scopes: What the configuration says of files.
        places: Returns what knows where sites begin, which is made when it is needed.
        presumes_articles: Whether what is of no configured kind is an article, wherever it is.
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
        """Return what a file is if its path tells; None where its content has to."""
        said = self._said(path)
        if isinstance(said, Kind):
            return said
        if said is Belonging.ARTICLES:
            return self._article
        return OTHER if said is Belonging.OTHERS else None

    def of(self, path: str | Path, values: Mapping[str, Any] | None) -> Kind:
        """Return what a file is.

        Args:
            path: Where it is, or would be.
            values: Its front matter; None where that cannot be read.
        """
        said = self._said(path)
        if isinstance(said, Kind):
            return said
        return self._article if said.is_article(values) else OTHER

    def folder(self, path: str | Path) -> str:
        """Return the folder at the top of its site that a file is in; `.` for the top itself."""
        relative = self._places().folder_below_top(os.path.dirname(path))  # noqa: PTH120
        return relative.split("/", 1)[0] or os.curdir

    def is_settled_by_site(self, path: str | Path) -> bool:
        """Tell whether Jekyll's configuration has a say in what a file is."""
        said = self._said(path)
        return isinstance(said, Belonging) and said is not Belonging.ARTICLES

    def _said(self, path: str | Path) -> Kind | Belonging:
        """Return the kind that the configuration says a file is of; else what its place says."""
        if path != self._path:  # Several ask about one file in a row.
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
                self._belongings[folder] = Belonging.ARTICLES  # As `Places` would say.
            else:
                self._belongings[folder] = self._places().belonging_of_all(folder)
        answer = self._belongings[folder]
        return self._places().belonging(os.fspath(path)) if answer is None else answer


def why_without_files(kind: Kind, earlier: tuple[Kind, ...]) -> str:
    """Return why no file is of a kind.

    Args:
        kind: The kind.
        earlier: The kinds that stand before it and have files that it would have.
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
