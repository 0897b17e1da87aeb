"""Facts in the repository about an article that is still to be written."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from newsmeta.authoring.outcome import NewArticleError
from newsmeta.config.config import Config
from newsmeta.frontmatter.nodes import same
from newsmeta.importers.survey import Survey
from newsmeta.linter.analyst import Analyst
from newsmeta.linter.content import Content
from newsmeta.linter.knowledge import vocabulary_of
from newsmeta.rules import ERRORS
from newsmeta.site.belonging import IN_NEWS
from newsmeta.site.vocabulary import Vocabulary
from newsmeta.urls.canonical import key_of

_OF_PAGE = ("webUrl", "originalUrl")
_SHARED = ("images", "publishers")
"""Fields of a provider that do not depend on the single article."""

Party = tuple[str, str]
"""The name and the domain of a provider."""


class Surroundings:
    """The other articles, and their site.

    Args:
        config: The configuration.
        content: The content that counts as articles.
        now: The time from which the future is measured.
    """

    def __init__(self, config: Config, content: Content, now: datetime) -> None:
        self._config = config
        self._content = content
        self._now = now
        self._survey = Survey(config.root, config, now)

    def home(self, type_of_article: str) -> Path:
        """Return the folder for an article of a type.

        Raises:
            NewArticleError: When it is unknown.
        """
        root = self._config.root
        if not self._survey.is_empty:
            return root / self._survey.home(type_of_article)
        analyst = Analyst(self._config, None, self._now, ERRORS, True)
        place = os.fspath(root)
        top = analyst.places.top(place).root or root
        said = analyst.places.of(place)
        folder = Path(top) / said.source / said.collections.folder / IN_NEWS
        kind = analyst.kinds.of(folder / "article.md", {})
        if not self._content.has(kind):
            raise NewArticleError(
                "there is no article yet whose folder would be the place: say --into FOLDER"
            )
        return folder

    def about(self, key: str) -> tuple[Path, ...]:
        """Return the files about a page.

        Args:
            key: The key of the page.
        """
        return tuple(self._config.root / name for name in self._pages.get(key, ()))

    def parties(self, domain: str) -> Counter[Party]:
        """Return the providers in other articles for a registrable domain, with their numbers."""
        from newsmeta.urls.hosts import registrable_domain

        found: Counter[Party] = Counter()
        for party, articles in self._providers.items():
            if (registrable_domain(party[1]) or party[1]) == domain:
                found[party] = len(articles)
        return found

    def parties_named(self, name: str) -> list[Party]:
        """Return the providers with a name in other articles."""
        return [party for party in self._providers if party[0] == name]

    def agreed(self, party: Party) -> dict[str, Any]:
        """Return the values on which all articles of a provider agree."""
        agreed = {}
        for name in _SHARED:
            values = [each[name] for each in self._providers.get(party, ()) if name in each]
            if values and all(same(value, values[0]) for value in values):
                agreed[name] = values[0]
        return agreed

    @cached_property
    def _read(self) -> tuple[dict[str, list[str]], dict[Party, list[dict[str, Any]]]]:
        """The files by page, and their values by provider."""
        pages: dict[str, list[str]] = defaultdict(list)
        providers: dict[Party, list[dict[str, Any]]] = defaultdict(list)
        for name, record in self._survey.records():
            for key in set(_keys(record.values)):
                pages[key].append(name)
            provider = record.values.get("provider")
            if isinstance(provider, dict):
                party = provider.get("name"), provider.get("domain")
                if isinstance(party[0], str) and isinstance(party[1], str):
                    providers[party[0], party[1].lower()].append(provider)
        return pages, providers

    @property
    def _pages(self) -> dict[str, list[str]]:
        return self._read[0]

    @property
    def _providers(self) -> dict[Party, list[dict[str, Any]]]:
        return self._read[1]

    # -- lists of names ----------------------------------------------------------------------

    @cached_property
    def topics(self) -> Vocabulary | None:
        """The topics of the site, or None if no list is configured."""
        return vocabulary_of(self._config, "topics")

    @cached_property
    def organizations(self) -> Vocabulary | None:
        """The providers that the site knows, or None if no list is configured."""
        return vocabulary_of(self._config, "organizations")


def _keys(values: Any) -> Iterator[str]:
    for field in _OF_PAGE:
        text = values.get(field)
        if isinstance(text, str) and (key := key_of(text)):
            yield key
