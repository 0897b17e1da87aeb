"""The knowledge of rules besides a file, under one configuration."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from newsmeta.config.config import Config
from newsmeta.config.kinds import ARTICLE, Kind
from newsmeta.config.scopes import Scopes, finder_of
from newsmeta.config.selectors import Layer, codes_of, named, resolve
from newsmeta.files.disk import DISK
from newsmeta.files.paths import RelativeNames
from newsmeta.frontmatter.source import SourceError, read_bytes
from newsmeta.linter.kind_schemas import schema_of
from newsmeta.linter.kinds import Kinds, why_without_files
from newsmeta.rules import NEEDING, ONLINE, UNREADABLE
from newsmeta.rules.base import Context, Need
from newsmeta.rules.schema.conformity import lacking
from newsmeta.schema.schema import Schema

if TYPE_CHECKING:
    from newsmeta.frontmatter import Parsed
    from newsmeta.page_heads import WebAnswers
    from newsmeta.site.places import Places
    from newsmeta.site.publishing import Publishing
    from newsmeta.site.site import Site, Sites
    from newsmeta.site.vocabulary import Vocabulary

_MOST_BYTES = 10 * 2**20


class Knowledge:
    """The knowledge of rules besides a file: the configuration, kinds, sites and vocabularies.

    Args:
        config: The configuration.
        layer: The options on rules, which come before the configuration.
        now: The time from which the future is measured.
        codes: The rules to choose from. Rules on unreadable files always apply.
        heeds_comments: Whether comments in files suppress findings.
        presumes_articles: Whether every file without a configured kind is an article, wherever it
            is.
        has_fingerprints: Whether findings get fingerprints.
        web: The answers of the web, filled in before files are looked at; None if it is not asked.

    Raises:
        ConfigError: When a vocabulary or schema that the configuration names is unusable.
        SelectorError: When `layer` names a rule that does not exist.
    """

    def __init__(  # noqa: PLR0913
        self,
        config: Config,
        layer: Layer | None,
        now: datetime,
        codes: frozenset[str],
        heeds_comments: bool,
        *,
        presumes_articles: bool = False,
        has_fingerprints: bool = False,
        web: WebAnswers | None = None,
    ) -> None:
        self.config = config
        self.has_fingerprints = has_fingerprints
        names = RelativeNames(config.root)
        self.finder = finder_of(config, names)
        self.scopes = Scopes(config, names)
        self.kinds = Kinds(self.scopes, lambda: self.places, presumes_articles=presumes_articles)
        self.heeds_comments = heeds_comments
        layers = [config.rules] if layer is None else [config.rules, layer]
        self._enabled = resolve(layers) & (codes | UNREADABLE)
        self._selected = named(layers)
        self._if_unreadable = UNREADABLE - codes
        self._base = Context(
            enabled=self.enabled,
            schema=None,
            is_article=False,
            now=now,
            settings=config.settings,
            topics=vocabulary_of(config, "topics") if self.needs(Need.TOPICS) else None,
            organizations=(
                vocabulary_of(config, "organizations") if self.needs(Need.ORGANIZATIONS) else None
            ),
            web=web,
        )
        self._contexts: dict[Kind, Context] = {}
        self._known_folder: str | None = None
        for kind in (config.article, *config.kinds):
            if kind.adds and kind != ARTICLE:  # Schema problems come first.
                self._context(kind)

    @cached_property
    def enabled(self) -> frozenset[str]:
        """The codes of the rules that apply to readable files."""
        return self._enabled - self._if_unreadable

    @property
    def selects_online(self) -> bool:
        """Whether a rule that asks the web is selected by name."""
        return not self._selected.isdisjoint(ONLINE)

    def needs(self, *needs: Need) -> bool:
        """Tell whether a rule that applies to readable files has one of these needs."""
        return not self._needs.isdisjoint(needs)

    @cached_property
    def _needs(self) -> frozenset[Need]:
        return frozenset(n for n, codes in NEEDING.items() if not codes.isdisjoint(self.enabled))

    @cached_property
    def _knows_sites(self) -> bool:
        return self.needs(Need.SITE)

    @property
    def identity(self) -> str | None:
        """Everything besides a file that decides its findings, as text; None if that is unknown."""
        schemas = [context.schema for context in self._contexts.values() if context.schema]
        if self._knows_sites:
            return None
        told = self.heeds_comments, self.has_fingerprints
        return repr((self.config, *self._decisive(schemas), told))

    @property
    def outlook(self) -> str:
        """Everything besides files that decides findings, except how sites are built.

        It does not depend on the place of the configuration's folder, nor on anything found out
        later.

        Raises:
            ConfigError: When the schema of a kind is unusable.
        """
        kinds = (self.config.article, *self.config.kinds)
        schemas = [schema for kind in kinds if (schema := self._context(kind).schema)]
        config = replace(
            self.config,
            root=Path(),
            path=None,
            fail_on=None,
            output_format=None,
            baseline="",
            home=None,
            disk=DISK,
        )
        has_file = self.config.path is not None
        told = repr((config, has_file, *self._decisive(schemas)))
        # Schemas in files know each other by where these are.
        return told.replace(f"{Path(os.path.realpath(self.config.base)).as_uri()}/", "")

    def _decisive(self, schemas: Iterable[Schema]) -> tuple[object, ...]:
        vocabularies = [v.terms if v else None for v in (self._base.topics, self.organizations)]
        rules = [sorted(each) for each in (self._enabled, self._if_unreadable, self._selected)]
        site = self._site_configuration(os.fspath(self.config.root))
        return rules, [schema.identity for schema in schemas], vocabularies, site

    def is_identified(self, path: str | Path) -> bool:
        """Tell whether `identity` covers everything besides a file that decides its findings.

        It covers only the site of the configuration, but a file may belong to another.
        """
        if not self.kinds.is_settled_by_site(path):
            return True
        folder = os.path.dirname(path)  # noqa: PTH120
        home = self.places.configuration_of(os.fspath(self.config.root))
        return self.places.configuration_of(folder) == home

    def _site_configuration(self, folder: str) -> bytes | None:
        """Return the content of Jekyll's configuration for a folder, or None."""
        path = self.places.configuration_of(folder)
        try:
            return read_bytes(path, _MOST_BYTES) if path else None
        except SourceError:
            return None

    @property
    def topics(self) -> Vocabulary | None:
        """The allowed topics, or None if none are configured."""
        return self._base.topics

    @property
    def organizations(self) -> Vocabulary | None:
        """The allowed providers, or None if none are configured."""
        return self._base.organizations

    @property
    def warnings(self) -> tuple[str, ...]:
        """Problems with skipped data files, one line each."""
        vocabularies = (self._base.topics, self._base.organizations)
        return tuple(problem for v in vocabularies if v is not None for problem in v.problems)

    def enabled_for(self, path: str | Path) -> frozenset[str]:
        """Return the codes of the rules that apply to a file, readable or not."""
        ignored = self.scopes.ignored_selectors(path)
        return self._enabled.difference(*map(codes_of, ignored)) if ignored else self._enabled

    def kind_of(self, parsed: Parsed, path: str | Path) -> Kind:
        """Return the kind of a parsed file."""
        return self.kinds.of(path, parsed.values if parsed.is_readable else None)

    def schema_of(self, parsed: Parsed, path: Path) -> Schema | None:
        """Return the schema of a file's kind, or None."""
        return self._context(self.kind_of(parsed, path)).schema

    def schema_at(self, path: str | Path, values: Mapping[str, Any]) -> Schema | None:
        """Return the schema of a file with some front matter, or None."""
        return self._context(self.kinds.of(path, values)).schema

    def lacking(self, path: str | Path, values: Mapping[str, Any]) -> list[str]:
        """Return missing fields of a new article, each surely an error; none if in doubt."""
        context = self._context(self.kinds.of(path, values))
        return lacking(values, context, self.enabled_for(path))

    def site_of(self, path: str | Path) -> Site | None:
        """Return the site that a file belongs to, or None if that is unknown."""
        return self._sites.of(path)

    def publishing(self, path: str | Path) -> Publishing:
        """Return how the site generator treats the folder of a file."""
        return self.places.publishing(os.path.dirname(path))  # noqa: PTH120

    def know_site(self, path: str | Path, *, is_by_site: bool = False) -> None:
        """Look up the site of a file, so that its problems are among the warnings.

        Args:
            path: The path of the file.
            is_by_site: Whether its findings depend on how the site is built.
        """
        folder = os.path.dirname(path)  # noqa: PTH120
        if folder != self._known_folder or self.scopes.has_kinds:
            self.kinds.settled(path)
            self._known_folder = folder
        if is_by_site:
            self.places.renders_liquid(os.fspath(path), {}, is_article=True)
        if self._knows_sites:
            self.site_of(path)

    @property
    def site_warnings(self) -> tuple[str, ...]:
        """Problems with the site configurations read so far, one line each."""
        return tuple(self.places.warnings) if "places" in vars(self) else ()

    @property
    def kind_warnings(self) -> tuple[str, ...]:
        """Problems with kinds that have no files, one line each."""
        return tuple(
            str(self.config.error(("kinds", kind.name), why_without_files(kind, earlier)))
            for kind, earlier in self.scopes.without_files()
        )

    @cached_property
    def places(self) -> Places:
        """The places of sites, and how each is built."""
        from newsmeta.site.places import Places

        config = self.config
        return Places(config.root, config.path is not None, bool(config.site_url))

    @cached_property
    def _sites(self) -> Sites:
        from newsmeta.site.site import Sites

        config = self.config
        return Sites(self.places, config.site_url, config.base_url, config.disk)

    def _context(self, kind: Kind) -> Context:
        if kind not in self._contexts:
            self._contexts[kind] = replace(
                self._base, schema=schema_of(kind, self.config), is_article=kind.is_article
            )
        return self._contexts[kind]


def vocabulary_of(config: Config, key: Literal["topics", "organizations"]) -> Vocabulary | None:
    """Return the topics or organizations that a configuration names; None if it names none.

    Raises:
        ConfigError: When they cannot be used. The message has the place in the configuration.
    """
    patterns = config.topics if key == "topics" else config.organizations
    if not patterns:
        return None
    from newsmeta.site import vocabulary

    try:
        return vocabulary.load(patterns, config.base)
    except vocabulary.VocabularyError as error:
        raise config.error(("vocabularies", key), str(error)) from None
