"""The findings of the rules in one text, under one configuration."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta import frontmatter
from newsmeta.config.kinds import Kind
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.diagnostics.changes import SetValue
from newsmeta.files.targets import Target, content
from newsmeta.frontmatter.nodes import Alias, Scalar
from newsmeta.linter.fastpath import FastPath, PlainFiles
from newsmeta.linter.gathered import Gathered
from newsmeta.linter.knowledge import Knowledge
from newsmeta.linter.templates import Question, Templates
from newsmeta.rules import NEEDING, ONLY_CHECKED, QUESTIONS, RULES
from newsmeta.rules.base import Context, Need
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.values import LONGEST

if TYPE_CHECKING:
    from newsmeta.frontmatter import Limits, Parsed
    from newsmeta.frontmatter.plain import PlainReading
    from newsmeta.linter.suppression import Suppressions
    from newsmeta.linter.unseen import Unseen
    from newsmeta.rules import Check

_SITED = ONLY_CHECKED | NEEDING[Need.SITE]
"""The rules that depend on the site of a file."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The findings of the rules in one file.

    Attributes:
        document: The document that they looked at.
        findings: The findings, without those that comments suppress.
        suppressed: The number of findings that comments suppress.
        is_by_site: Whether the findings depend on how the site of the file is built.
        plain: The document for cheap questions, if the file is plain and follows its schema.
    """

    document: Document
    findings: tuple[Finding, ...]
    suppressed: int
    is_by_site: bool = False
    plain: PlainDocument | None = None

    @property
    def parsed(self) -> Parsed:
        """The file."""
        return self.document.parsed


class Analyst(Knowledge):
    """Applies the rules to texts, with the knowledge that they need."""

    @cached_property
    def templates(self) -> Templates:
        """The templates of the site, which tell whether a body is one."""
        return Templates(lambda: self.places)

    @cached_property
    def _plain_files(self) -> PlainFiles:
        return PlainFiles(self.config.limits)

    @cached_property
    def _fast_paths(self) -> dict[tuple[Kind, tuple[str, ...]], FastPath]:
        return {}

    def parse(self, data: bytes) -> Parsed:
        """Parse a file, without applying rules.

        Raises:
            SourceError: When there is no front matter, or too much of it.
        """
        return self.parsing(data, self.config.limits)

    @cached_property
    def parsing(self) -> Callable[[bytes, Limits], Parsed]:
        """The function that parses a file; it may be replaced by one that parses no file twice."""
        return frontmatter.parse

    def read(self, data: bytes) -> Parsed:
        """Read a file without applying rules, fast if it is plainly written.

        Raises:
            SourceError: When there is no front matter, or too much of it.
        """
        reading = self._plain_files.read(data)
        return self.parse(data) if reading is None else self._plain_files.outlined(data, reading)

    def content(self, target: Target) -> bytes | None:
        """Return the content of a file; None if it was not meant as an article.

        Raises:
            SourceError: When it cannot be read.
        """
        config = self.config
        return content(target, config.limits.max_size, self._is_meant, config.disk.read)

    def _is_meant(self, target: Target, data: bytes) -> bool:
        return self._unseen.is_meant(target, data)

    @cached_property
    def _unseen(self) -> Unseen:
        from newsmeta.linter.unseen import Unseen

        return Unseen(self.finder, self.kinds, self.places, self.parse)

    def look(
        self,
        data: bytes,
        path: str | Path,
        *,
        for_unsafe_fixes: bool = False,
        most: int | None = None,
    ) -> PlainDocument | Analysis:
        """Return the plain document if no rule has a finding, and the analysis otherwise.

        Args:
            data: The content of the file.
            path: The path of the file, even if it does not exist yet; it decides the kind.
            for_unsafe_fixes: As in `analyse`.
            most: As in `analyse`.

        Raises:
            SourceError: When there is no front matter, or too much of it.
        """
        plain = self.plainly(data, path)
        if plain is None:
            return self.analyse(
                self.parse(data), Path(path), for_unsafe_fixes=for_unsafe_fixes, most=most
            )
        fast_path, document = plain
        doubts = fast_path.doubts(document)
        if not doubts:
            return document
        return self._analysis(
            fast_path.outlined(document),
            path,
            fast_path.context,
            doubts,
            for_unsafe_fixes=for_unsafe_fixes,
            most=most,
            plain=document,
        )

    def accept(self, data: bytes, path: str | Path) -> PlainDocument | None:
        """Return the plain document if no rule can have a finding; None if one may.

        Args:
            data: The content of the file.
            path: The path of the file, even if it does not exist yet; it decides the kind.
        """
        plain = self.plainly(data, path)
        return None if plain is None or plain[0].doubts(plain[1]) else plain[1]

    def plainly(
        self, data: bytes, path: str | Path, reading: PlainReading | None = None
    ) -> tuple[FastPath, PlainDocument] | None:
        """Return the rules for a file and the plain document; None if it is not plainly written.

        Args:
            data: The content of the file.
            path: The path of the file, even if it does not exist yet; it decides the kind.
            reading: The reading of the file, if it was read already.
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

    def analyse(
        self,
        parsed: Parsed,
        path: Path,
        *,
        for_unsafe_fixes: bool = False,
        most: int | None = None,
    ) -> Analysis:
        """Return the findings of the rules in a file.

        Args:
            parsed: The file.
            path: The path of the file, even if it does not exist yet; it decides the kind.
            for_unsafe_fixes: Whether to include findings that are usually kept back, if an unsafe
                fix would fix them.
            most: The most findings of one rule to list; None for all, which fixing needs.
        """
        if outline := parsed.outline:
            if plain := self.plainly(parsed.data, path, outline.reading):
                fast_path, document = plain
                return self._analysis(
                    parsed,
                    path,
                    fast_path.context,
                    fast_path.doubts(document),
                    for_unsafe_fixes=for_unsafe_fixes,
                    most=most,
                    plain=document,
                )
            parsed = parsed.with_care()
        context = self._context(self.kind_of(parsed, path))
        enabled = self.enabled_for(path)
        if parsed.is_readable:
            enabled -= self._if_unreadable
        if enabled != context.enabled:
            context = replace(context, enabled=enabled)
        checks = [check for codes, _, check in QUESTIONS if not codes.isdisjoint(enabled)]
        return self._analysis(
            parsed, path, context, checks, for_unsafe_fixes=for_unsafe_fixes, most=most
        )

    def _analysis(  # noqa: PLR0913
        self,
        parsed: Parsed,
        path: str | Path,
        context: Context,
        checks: Iterable[Check],
        *,
        for_unsafe_fixes: bool,
        most: int | None,
        plain: PlainDocument | None = None,
    ) -> Analysis:
        question = Question(self.templates, path, lambda: parsed.values, context.is_article)
        document = self._document(parsed, context, path, question)
        quiet = self.suppressions(document)
        gathered = Gathered(quiet, parsed.source, most)
        if most is not None:
            context = replace(context, full=gathered.full)
        for finding in chain(_findings(document, context, checks), quiet.findings):
            is_fixed = for_unsafe_fixes and finding.change and _is_unsafe(finding)
            if finding.code in context.enabled and (is_fixed or self._is_asked_for(finding)):
                gathered.add(finding)
        found = gathered.findings()
        return Analysis(document, found, gathered.suppressed, question.was_asked, plain)

    def _is_asked_for(self, finding: Finding) -> bool:
        """Tell whether a finding less severe than its rule is wanted nevertheless."""
        return finding.severity is not Severity.INFO or finding.code in self._selected

    def suppressions(self, document: Document) -> Suppressions:
        """Return the suppressions by comments in a file."""
        from newsmeta.linter import suppression  # Only the careful path needs this import.

        said = suppression.parse(document)
        return said if self.heeds_comments else suppression.Suppressions(findings=said.findings)

    def document(self, parsed: Parsed, path: str | Path) -> Document:
        """Return a parsed file as a document for checks.

        Args:
            parsed: The file.
            path: The path of the file, even if it does not exist yet; it decides the kind.
        """
        context = self._context(self.kind_of(parsed, path))
        question = Question(self.templates, path, lambda: parsed.values, context.is_article)
        return self._document(parsed, context, path, question)

    def _document(
        self, parsed: Parsed, context: Context, path: str | Path, question: Question
    ) -> Document:
        schema = context.schema if context.is_article else None
        # As in `FastPath`: the result of a check includes the pictures that a file names.
        is_sited = self._knows_sites and not context.enabled.isdisjoint(_SITED)
        site = self.site_of(path) if is_sited else None
        publishing = self.publishing(path) if self.needs(Need.PUBLISHING) else None
        name = os.path.basename(path)  # noqa: PTH119
        return Document(parsed, schema, name, site, question, publishing)


def _is_unsafe(finding: Finding) -> bool:
    return RULES[finding.code].fix is FixSafety.UNSAFE


def _findings(document: Document, context: Context, checks: Iterable[Check]) -> Iterator[Finding]:
    span = document.source.span
    may_be_without_end = span.end - span.start > LONGEST
    for check in checks:
        for finding in check(document, context):
            yield _kept_whole(finding, document) if may_be_without_end else finding


def _kept_whole(finding: Finding, document: Document) -> Finding:
    """Return a finding without its change, if only a part of the value was looked at."""
    if not isinstance(finding.change, SetValue):
        return finding
    node = document.front_matter.node(finding.change.pointer)
    scalar = node.target if isinstance(node, Alias) else node
    if not isinstance(scalar, Scalar) or len(scalar.text) <= LONGEST:
        return finding
    seen = f"of {len(scalar.text):,} characters, the first {LONGEST:,} were looked at"
    hint = f"{finding.hint}; {seen}" if finding.hint else seen
    return replace(finding, change=None, hint=hint)
