"""What the rules make of one text, by one configuration."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta import frontmatter
from newsmeta.config.config import Config
from newsmeta.config.kinds import ARTICLE, Kind
from newsmeta.config.scopes import Scopes, finder_of
from newsmeta.config.selectors import Layer, codes_of, named, resolve
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.files.paths import RelativeNames
from newsmeta.files.targets import Target, content
from newsmeta.linter.consequences import without_consequences
from newsmeta.linter.fastpath import FastPath, PlainFiles
from newsmeta.linter.kind_schemas import schema_of
from newsmeta.linter.kinds import Kinds, why_without_files
from newsmeta.linter.templates import Question, Templates
from newsmeta.rules import NEEDING, ONLY_CHECKED, QUESTIONS, RULES, UNREADABLE
from newsmeta.rules.base import Context, Need
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.schema.schema import Schema

if TYPE_CHECKING:
    from newsmeta.frontmatter import Parsed
    from newsmeta.frontmatter.plain import PlainReading
    from newsmeta.linter.suppression import Suppressions
    from newsmeta.linter.unseen import Unseen
    from newsmeta.rules import Check
    from newsmeta.site.places import Places
    from newsmeta.site.publishing import Publishing
    from newsmeta.site.site import Site, Sites
    from newsmeta.site.vocabulary import Vocabulary

_SITED = ONLY_CHECKED | NEEDING[Need.SITE]
"""The rules that look at what the site of a file is."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the rules make of one file.

    Attributes:
        document: What they looked at.
        findings: What they found, without what comments keep quiet.
        suppressed: How many findings comments keep quiet.
        is_by_site: Whether that depends on how the site of the file is built.
    """

    document: Document
    findings: tuple[Finding, ...]
    suppressed: int
    is_by_site: bool = False

    @property
    def parsed(self) -> Parsed:
        """The file."""
        return self.document.parsed


class Analyst:
    """Applies the rules to texts.

    Args:
        config: The configuration.
        layer: What the command line says about rules, over the configuration.
        now: The time that "future" is measured against.
        codes: The rules to choose from. What makes a file unreadable is found besides.
        heeds_comments: Whether comments in files keep findings quiet.
        presumes_articles: Whether what is of no configured kind is an article, wherever it is.
        has_fingerprints: Whether findings get fingerprints.

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
    ) -> None:
        self.config = config
        self.has_fingerprints = has_fingerprints
        names = RelativeNames(config.root)
        self.finder = finder_of(config, names)
        self.scopes = Scopes(config, names)
        self.kinds = Kinds(self.scopes, lambda: self._places, presumes_articles=presumes_articles)
        self.templates = Templates(lambda: self._places)
        self._heeds_comments = heeds_comments
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
            topics=self._vocabulary("topics", config.topics, Need.TOPICS),
            organizations=self._vocabulary(
                "organizations", config.organizations, Need.ORGANIZATIONS
            ),
        )
        self._contexts: dict[Kind, Context] = {}
        self._plain_files = PlainFiles(config.limits)
        self._known_folder: str | None = None
        self._fast_paths: dict[tuple[Kind, tuple[str, ...]], FastPath] = {}
        for kind in (config.article, *config.kinds):
            if kind.adds and kind != ARTICLE:  # What is wrong with it is said before all else.
                self._context(kind)

    @cached_property
    def enabled(self) -> frozenset[str]:
        """The codes of the rules that apply to files which can be read."""
        return self._enabled - self._if_unreadable

    def needs(self, *needs: Need) -> bool:
        """Tell whether a rule that applies to files which can be read has one of these needs."""
        return not self._needs.isdisjoint(needs)

    @cached_property
    def _needs(self) -> frozenset[Need]:
        return frozenset(n for n, codes in NEEDING.items() if not codes.isdisjoint(self.enabled))

    @cached_property
    def _knows_sites(self) -> bool:
        return self.needs(Need.SITE)

    @property
    def identity(self) -> str | None:
        """What decides, besides a file, what is found in it; None if more than can be told."""
        schemas = [context.schema for context in self._contexts.values() if context.schema]
        if self._knows_sites:
            return None
        vocabularies = [v.terms if v else None for v in (self._base.topics, self.organizations)]
        rules = [sorted(each) for each in (self._enabled, self._if_unreadable, self._selected)]
        site = self._site_configuration(os.fspath(self.config.root))
        return repr(
            (
                self.config,
                rules,
                (self._heeds_comments, self.has_fingerprints),
                [s.identity for s in schemas],
                vocabularies,
                site,
            )
        )

    def is_identified(self, path: str | Path) -> bool:
        """Tell whether `identity` has all that decides, besides a file, what is found in it.

        It has the site of the configuration alone, and files may be pages of another.
        """
        if not self.kinds.is_settled_by_site(path):
            return True
        folder = os.path.dirname(path)  # noqa: PTH120
        home = self._places.configuration_of(os.fspath(self.config.root))
        return self._places.configuration_of(folder) == home

    def _site_configuration(self, folder: str) -> bytes | None:
        """Return the content of Jekyll's configuration for a folder, or None."""
        path = self._places.configuration_of(folder)
        try:
            return path.read_bytes() if path else None
        except OSError:
            return None

    @property
    def organizations(self) -> Vocabulary | None:
        """The providers that may be used, or None where none are configured."""
        return self._base.organizations

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with data files that were passed over, one line each."""
        vocabularies = (self._base.topics, self._base.organizations)
        return tuple(problem for v in vocabularies if v is not None for problem in v.problems)

    def enabled_for(self, path: str | Path) -> frozenset[str]:
        """Return the codes of the rules that apply to a file, readable or not."""
        ignored = self.scopes.ignored_selectors(path)
        return self._enabled.difference(*map(codes_of, ignored)) if ignored else self._enabled

    def parse(self, data: bytes) -> Parsed:
        """Read a file, without a look by any rule.

        Raises:
            SourceError: When there is no front matter, or too much of it.
        """
        return frontmatter.parse(data, self.config.limits)

    def read(self, data: bytes) -> Parsed:
        """Read a file, fast where it is plainly written, without a look by any rule.

        Raises:
            SourceError: When there is no front matter, or too much of it.
        """
        reading = self._plain_files.read(data)
        return self.parse(data) if reading is None else self._plain_files.outlined(data, reading)

    def content(self, target: Target) -> bytes | None:
        """Return what a file holds; None where it is no article that anybody meant.

        Raises:
            SourceError: When it cannot be read.
        """
        return content(target, self.config.limits.max_size, self._is_meant)

    def _is_meant(self, target: Target, data: bytes) -> bool:
        return self._unseen.is_meant(target, data)

    @cached_property
    def _unseen(self) -> Unseen:
        from newsmeta.linter.unseen import Unseen

        return Unseen(self.finder, self.kinds, self._places, self.parse)

    def look(
        self, data: bytes, path: str | Path, *, for_unsafe_fixes: bool = False
    ) -> PlainDocument | Analysis:
        """Return what is in a file about which no rule says anything, or what the rules say.

        Args:
            data: The content of the file.
            path: Where it is, or would be, which decides its kind.
            for_unsafe_fixes: As `analyse` has it.

        Raises:
            SourceError: When there is no front matter, or too much of it.
        """
        plain = self.plainly(data, path)
        if plain is None:
            return self.analyse(self.parse(data), Path(path), for_unsafe_fixes=for_unsafe_fixes)
        fast_path, document = plain
        doubts = fast_path.doubts(document)
        if not doubts:
            return document
        parsed = fast_path.outlined(document)
        return self._analysis(
            parsed, path, fast_path.context, doubts, for_unsafe_fixes=for_unsafe_fixes
        )

    def accept(self, data: bytes, path: str | Path) -> PlainDocument | None:
        """Return what is in a file about which no rule says anything; None where one may.

        Args:
            data: The content of the file.
            path: Where it is, or would be, which decides its kind.
        """
        plain = self.plainly(data, path)
        return None if plain is None or plain[0].doubts(plain[1]) else plain[1]

    def plainly(
        self, data: bytes, path: str | Path, reading: PlainReading | None = None
    ) -> tuple[FastPath, PlainDocument] | None:
        """Return what knows the rules for a file, and what is in it; None if not plainly written.

        Args:
            data: The content of the file.
            path: Where it is, or would be, which decides its kind.
            reading: What is in it, if it was read already.
        """
        kind = self.kinds.settled(path)
        if kind is None:
            reading = reading or self._plain_files.read(data)
            if reading is None:
                return None
            kind = self.kinds.of(path, reading.values)
        ignored = self.scopes.ignored_selectors(path)
        fast_path = self._fast_paths.get((kind, ignored))
        if fast_path is None:
            enabled = self.enabled_for(path) - self._if_unreadable
            context = replace(self._context(kind), enabled=enabled)
            fast_path = FastPath(context, self._plain_files)
            self._fast_paths[kind, ignored] = fast_path
        name = os.path.basename(path) if fast_path.asks_for_name else ""  # noqa: PTH119
        is_sited = fast_path.asks_for_site and self._knows_sites
        site = self.site_of(path) if is_sited else None
        document = fast_path.read(data, name, site, reading)
        return None if document is None else (fast_path, document)

    def analyse(self, parsed: Parsed, path: Path, *, for_unsafe_fixes: bool = False) -> Analysis:
        """Return what the rules find in a file.

        Args:
            parsed: The file.
            path: Where it is, or would be, which decides its kind.
            for_unsafe_fixes: Whether findings are wanted, too, that are kept back as a rule and
                that such a fix would put right.
        """
        if outline := parsed.outline:
            if plain := self.plainly(parsed.data, path, outline.reading):
                fast_path, document = plain
                context, doubts = fast_path.context, fast_path.doubts(document)
                return self._analysis(
                    parsed, path, context, doubts, for_unsafe_fixes=for_unsafe_fixes
                )
            parsed = parsed.with_care()
        context = self._context(self.kind_of(parsed, path))
        enabled = self.enabled_for(path)
        if parsed.is_readable:
            enabled -= self._if_unreadable
        if enabled != context.enabled:
            context = replace(context, enabled=enabled)
        checks = [check for codes, _, check in QUESTIONS if not codes.isdisjoint(enabled)]
        return self._analysis(parsed, path, context, checks, for_unsafe_fixes=for_unsafe_fixes)

    def _analysis(
        self,
        parsed: Parsed,
        path: str | Path,
        context: Context,
        checks: Iterable[Check],
        *,
        for_unsafe_fixes: bool = False,
    ) -> Analysis:
        question = Question(self.templates, path, lambda: parsed.values, context.is_article)
        document = self._document(parsed, context, path, question)
        quiet = self.suppressions(document)
        findings: dict[tuple[object, ...], Finding] = {}
        for finding in (*_findings(document, context, checks), *quiet.findings):
            is_fixed = for_unsafe_fixes and finding.change and _is_unsafe(finding)
            if finding.code in context.enabled and (is_fixed or self._is_asked_for(finding)):
                # What an alias or << repeats is one mistake, made where it is written.
                last = finding.pointer and finding.pointer[-1]
                wording = "" if RULES[finding.code].is_one_in_place else finding.message
                findings.setdefault((finding.code, finding.span, last, wording), finding)
        kept = quiet.without_covered(findings.values(), parsed.source)
        hidden = len(findings) - len(kept)
        return Analysis(document, without_consequences(kept), hidden, question.was_asked)

    def _is_asked_for(self, finding: Finding) -> bool:
        """Tell whether a finding that matters less than its rule says is wanted nevertheless."""
        return finding.severity is not Severity.INFO or finding.code in self._selected

    def kind_of(self, parsed: Parsed, path: str | Path) -> Kind:
        """Return what a file is that was read."""
        return self.kinds.of(path, parsed.values if parsed.is_readable else None)

    def schema_of(self, parsed: Parsed, path: Path) -> Schema | None:
        """Return the schema of a file's kind, or None where it has none."""
        return self._context(self.kind_of(parsed, path)).schema

    def schema_at(self, path: str | Path, values: Mapping[str, Any]) -> Schema | None:
        """Return the schema that a file with some front matter would have; None for none."""
        return self._context(self.kinds.of(path, values)).schema

    def site_of(self, path: str | Path) -> Site | None:
        """Return the site that a file is a page of, or None where nothing tells."""
        return self._sites.of(path)

    def publishing(self, path: str | Path) -> Publishing:
        """Return what the site's generator makes of the folder that a file is in."""
        return self._places.publishing(os.path.dirname(path))  # noqa: PTH120

    def know_site(self, path: str | Path, *, is_by_site: bool = False) -> None:
        """Find out what the site of a file says of it, for the warnings that there are then.

        Args:
            path: Where the file is.
            is_by_site: Whether what was found in it depends on how the site is built.
        """
        folder = os.path.dirname(path)  # noqa: PTH120
        if folder != self._known_folder or self.scopes.has_kinds:
            self.kinds.settled(path)
            self._known_folder = folder
        if is_by_site:
            self.templates.renders(path, {})
        if self._knows_sites:
            self.site_of(path)

    @property
    def site_warnings(self) -> tuple[str, ...]:
        """What is wrong with configurations of sites that were read so far, one line each."""
        return tuple(self._places.warnings) if "_places" in vars(self) else ()

    @property
    def kind_warnings(self) -> tuple[str, ...]:
        """What is wrong with kinds that none of the files is of, one line each."""
        return tuple(
            str(self.config.error(("kinds", kind.name), why_without_files(kind, earlier)))
            for kind, earlier in self.scopes.without_files()
        )

    @cached_property
    def _places(self) -> Places:
        from newsmeta.site.places import Places

        config = self.config
        return Places(config.root, config.path is not None, bool(config.site_url))

    @cached_property
    def _sites(self) -> Sites:
        from newsmeta.site.site import Sites

        return Sites(self._places, self.config.site_url, self.config.base_url)

    def suppressions(self, document: Document) -> Suppressions:
        """Return what comments in a file keep quiet."""
        from newsmeta.linter import suppression  # Which only the careful path needs.

        said = suppression.parse(document)
        return said if self._heeds_comments else suppression.Suppressions(findings=said.findings)

    def _document(
        self, parsed: Parsed, context: Context, path: str | Path, question: Question
    ) -> Document:
        schema = context.schema if context.is_article else None
        # As in `FastPath`: what is checked has to tell which pictures it names.
        is_sited = self._knows_sites and not context.enabled.isdisjoint(_SITED)
        site = self.site_of(path) if is_sited else None
        publishing = self.publishing(path) if self.needs(Need.PUBLISHING) else None
        name = os.path.basename(path)  # noqa: PTH119
        return Document(parsed, schema, name, site, question, publishing)

    # -- configuration -------------------------------------------------------------------

    def _context(self, kind: Kind) -> Context:
        if kind not in self._contexts:
            self._contexts[kind] = replace(
                self._base, schema=schema_of(kind, self.config), is_article=kind.is_article
            )
        return self._contexts[kind]

    def _vocabulary(self, key: str, patterns: tuple[str, ...], need: Need) -> Vocabulary | None:
        if not patterns or not self.needs(need):
            return None
        from newsmeta.site import vocabulary

        try:
            return vocabulary.load(patterns, self.config.root)
        except vocabulary.VocabularyError as error:
            raise self.config.error(("vocabularies", key), str(error)) from None


def _is_unsafe(finding: Finding) -> bool:
    return RULES[finding.code].fix is FixSafety.UNSAFE


def _findings(document: Document, context: Context, checks: Iterable[Check]) -> Iterator[Finding]:
    for check in checks:
        yield from check(document, context)
