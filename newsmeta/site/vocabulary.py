"""The names of a site's topics and organizations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.files.documents import LIMITS, DocumentError, read_json, read_text
from newsmeta.files.globs import GlobError, files_of
from newsmeta.files.yaml_documents import read_yaml
from newsmeta.frontmatter import SourceError, parse
from newsmeta.frontmatter.source import read_bytes
from newsmeta.suggestions import nearest


class VocabularyError(Exception):
    """A vocabulary cannot be read. The message says which file and why."""


@dataclass(frozen=True, slots=True)
class Term:
    """One topic or organization.

    Attributes:
        name: The preferred name.
        other_names: Other allowed names.
        domain: The organization's domain name, or an empty string.
    """

    name: str
    other_names: tuple[str, ...] = ()
    domain: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every allowed name."""
        return (self.name, *self.other_names)


@dataclass(frozen=True)
class Vocabulary:
    """The topics or organizations of a site.

    Attributes:
        terms: The topics or organizations.
        problems: The problems of files that were skipped, one line each.
    """

    terms: tuple[Term, ...]
    problems: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, list[Term]]:
        """The terms by each of their names."""
        return _group((name, term) for term in self.terms for name in term.names)

    @cached_property
    def by_domain(self) -> dict[str, list[Term]]:
        """The terms by domain name in lower case."""
        return _group((term.domain.lower(), term) for term in self.terms if term.domain)

    @cached_property
    def _by_folded_name(self) -> dict[str, str]:
        return {name.casefold(): name for name in reversed(self.by_name)}

    def other_case(self, name: str) -> str | None:
        """Return the known name that differs from `name` only in case."""
        known = self._by_folded_name.get(name.casefold())
        return known if known != name else None

    def nearest_name(self, name: str) -> str | None:
        """Return the known name of which `name` is most likely a misspelling."""
        return nearest(name, self.by_name)

    def nearest_domain(self, domain: str) -> str | None:
        """Return the known domain of which `domain` is most likely a misspelling."""
        return nearest(domain, self.by_domain, cutoff=0.85)


def _group(pairs: Iterable[tuple[str, Term]]) -> dict[str, list[Term]]:
    groups: dict[str, list[Term]] = {}
    for key, term in pairs:
        groups.setdefault(key, []).append(term)
    return groups


def load(patterns: Iterable[str], root: Path) -> Vocabulary:
    """Read the data files that match `patterns`.

    Args:
        patterns: Globs, relative to `root`.
        root: The folder of the configuration.

    Raises:
        VocabularyError: When a pattern matches no file or leads out of the repository, or no
            file can be used.
    """
    terms: list[Term] = []
    problems: list[str] = []
    for pattern in patterns:
        try:
            files = files_of(pattern, root)
        except GlobError as error:
            raise VocabularyError(str(error)) from None
        if not files:
            raise VocabularyError(f"{pattern} matches no file in {root}")
        for path in files:
            try:
                terms += list(_read_terms(path))
            except VocabularyError as error:
                problems.append(str(error))
    if problems and not terms:
        raise VocabularyError(problems[0])
    return Vocabulary(tuple(terms), tuple(problems))


def _read_terms(path: Path) -> Iterator[Term]:
    try:
        content = _data(path) if path.suffix in _DATA else _front_matter(path)
    except DocumentError as error:
        raise VocabularyError(f"{path}: {error}") from None
    for item in content if isinstance(content, list) else [content]:
        yield _term(item, path)


_DATA = (".yaml", ".yml", ".json")


def _data(path: Path) -> Any:
    """Return the values in a data file."""
    text = read_text(path)
    if path.suffix == ".json":
        try:
            return read_json(text, unique=True)
        except DocumentError:
            pass  # Much of what is not JSON is YAML; else that reader has a line for the mistake.
    return read_yaml(text)


def _front_matter(path: Path) -> Any:
    """Return the front matter of a file, parsed like that of articles."""
    try:
        parsed = parse(read_bytes(path, LIMITS.max_size), LIMITS)
    except SourceError as error:
        raise DocumentError(error.message) from None
    for finding in parsed.front_matter.findings:
        raise DocumentError(finding.message, parsed.source.position(finding.span.start).line)
    return parsed.values


def _term(item: Any, path: Path) -> Term:
    if isinstance(item, str) and item.strip():
        return Term(item)
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        raise VocabularyError(f"{path}: has no name (expected a mapping with the key name)")
    others = item.get("otherNames") or []
    domain = item.get("domain") or ""
    if not isinstance(others, list) or not isinstance(domain, str):
        raise VocabularyError(f"{path}: otherNames has to be a list, and domain a text")
    return Term(item["name"], tuple(str(name) for name in others), domain)
