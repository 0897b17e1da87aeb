"""A survey of a repository: its files with front matter, its sites, and its configuration."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from newsmeta.config import config as configuration
from newsmeta.config.config import Config
from newsmeta.config.kinds import OTHER
from newsmeta.data_classes import dataclass
from newsmeta.files.repositories import repository_of, shown
from newsmeta.files.targets import Target
from newsmeta.inference.reading import LeftOutError, Reader
from newsmeta.linter.runner import Runner
from newsmeta.schema.schema import load as load_schema
from newsmeta.setup.generators import Generator, generator_of
from newsmeta.site.belonging import NEWS
from newsmeta.suggestions import nearest

_SAYING = ("type", "taxonomy", "category")
"""Fields that tell the kind of a file."""
_TEMPLATE_MARKS = ("{{", "{%", "<%")
"""Placeholders in the front matter of templates."""
_MOST = 4_096
"""Number of bytes to search for such a placeholder."""
_TAGS = ("{{", "{%")
"""The beginning of a template, which resembles front matter in JSON."""
_NO_FRONT_MATTER = "it has no front matter"


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file with front matter.

    Attributes:
        name: Its path from the root, with slashes.
        target: The file.
        fields: The top-level fields of its front matter; empty if that cannot be read.
        says: The kind of the file according to its front matter, such as `video`; empty if unset.
        is_article: Whether it is checked against the format of articles.
        is_settled: Whether that is certain: by its folder or its category, or because it follows
            the format.
        is_readable: Whether its front matter can be read.
        is_template: Whether its front matter has placeholders.
    """

    name: str
    target: Target
    fields: frozenset[str] = frozenset()
    says: str = ""
    is_article: bool = False
    is_settled: bool = True
    is_readable: bool = True
    is_template: bool = False

    @property
    def folder(self) -> str:
        """The folder of the file, from the root; empty for the root."""
        return self.name.rpartition("/")[0]

    @property
    def base(self) -> str:
        """The name of the file without its folder."""
        return self.name.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of a repository.

    Attributes:
        root: The folder of the configuration, existing or future.
        repository: The top of the Git repository, or None if it is in none.
        config: The existing configuration, or the defaults.
        files: The files with front matter that are articles, or of no configured kind.
        configured: The folders, from the root, with files of configured kinds.
        other_formats: The number of files that were skipped because their front matter has
            another format, by reason.
        sites: The generators of sites, by the top of each site from the root.
        topics: The number of articles with each topic.
        providers: The number of articles with each provider, as name and domain.
        own_fields: The fields of articles that the format does not define, and that replace no
            other field, with the number of articles that have each.
    """

    root: Path
    repository: Path | None
    config: Config
    files: tuple[SeenFile, ...]
    configured: frozenset[str] = frozenset()
    other_formats: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, Generator] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    providers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    own_fields: Mapping[str, int] = field(default_factory=dict)


def look(folder: Path, on_file: Callable[[], None] | None = None) -> Survey:
    """Return the survey of the repository that a folder is in.

    Args:
        folder: The folder.
        on_file: A function to call after each file.

    Raises:
        ConfigError: When the existing configuration cannot be used.
    """
    start = folder.resolve()
    repository = repository_of(start)
    config = _configuration(start, repository)
    return _Looker(Runner(config), repository).look(on_file)


def _configuration(start: Path, repository: Path | None) -> Config:
    """Return the configuration of the repository, ignoring folders above it.

    Without a repository, the folder of a site takes its place.
    """
    path = configuration.find(start)
    if path is not None and (repository is None or path.parent.is_relative_to(repository)):
        return configuration.load(path)
    sites = (folder for folder in (start, *start.parents) if generator_of(str(folder)))
    return Config(root=repository or next(sites, start))


class _Looker:
    """Reads files, and collects the survey."""

    def __init__(self, runner: Runner, repository: Path | None) -> None:
        self._runner = runner
        self._config = runner.config
        self._repository = repository
        self._kinds = runner.checker.analyst.kinds
        self._reader = Reader(self._config.limits)
        self._article = load_schema("article")
        self._other_formats: Counter[str] = Counter()
        self._topics: Counter[str] = Counter()
        self._providers: Counter[tuple[str, str]] = Counter()
        self._own_fields: Counter[str] = Counter()
        self._likes: dict[str, str | None] = {}
        self._folders: set[str] = set()
        self._configured: set[str] = set()

    def look(self, on_file: Callable[[], None] | None) -> Survey:
        """Return the survey of the folder with the configuration."""
        files: list[SeenFile] = []
        finder = self._runner.finder
        for target in finder.stream([shown(self._config.root)]):
            name = finder.names.of(target.file)
            self._folders.add(name.rpartition("/")[0])
            seen = self._file(name, target)
            if seen is not None:
                files.append(seen)
            if on_file:
                on_file()
        return Survey(
            self._config.root,
            self._repository,
            self._config,
            tuple(files),
            frozenset(self._configured),
            dict(sorted(self._other_formats.items())),
            _sites(self._config.root, self._folders),
            self._topics,
            self._providers,
            dict(sorted(self._own_fields.items())),
        )

    def _file(self, name: str, target: Target) -> SeenFile | None:
        try:
            name.encode()
            values = self._reader.values(target)
        except UnicodeEncodeError:  # No configuration can contain such a name.
            return None
        except LeftOutError as error:
            if error.file.is_other:
                reason = error.file.reason
                if reason != _NO_FRONT_MATTER and not _beginning(target, 2).startswith(_TAGS):
                    self._other_formats[reason.removeprefix("its ")] += 1
                return None
            return self._unreadable(name, target)
        kind = self._kinds.of(target.file, values)
        if kind.is_article:
            self._note(values)
        is_article = kind == self._config.article
        if not is_article and kind != OTHER:
            self._configured.add(name.rpartition("/")[0])
            return None
        says = next((values[key] for key in _SAYING if isinstance(values.get(key), str)), "")
        is_settled = kind == OTHER or self._is_settled(target, values)
        return SeenFile(
            *(name, target, frozenset(values), says),
            is_article=is_article,
            is_settled=is_settled,
            is_template=any(map(_is_template, filter(_is_text, values.values()))),
        )

    def _unreadable(self, name: str, target: Target) -> SeenFile | None:
        """Return a file with unreadable front matter."""
        kind = self._kinds.of(target.file, None)
        is_article = kind == self._config.article
        if not is_article and kind != OTHER:
            self._configured.add(name.rpartition("/")[0])
            return None
        return SeenFile(
            name,
            target,
            is_article=is_article,
            is_settled=self._is_by_place(target),
            is_readable=False,
            is_template=_is_template(_front_matter(target)),
        )

    def _is_settled(self, target: Target, values: Mapping[str, Any]) -> bool:
        is_told = values.get("category") == NEWS or self._is_by_place(target)
        return is_told or self._article.is_valid(values)

    def _is_by_place(self, target: Target) -> bool:
        return self._kinds.settled(target.file) == self._config.article

    def _note(self, values: Mapping[str, Any]) -> None:
        """Record the topics, the provider and the additional fields of an article."""
        known = self._article.document["properties"].keys()
        for name in values.keys() - known:
            if name not in self._likes:
                self._likes[name] = nearest(name, known)
            like = self._likes[name]
            self._own_fields[name] += like is None or like in values
        topics = values.get("topics")
        if isinstance(topics, list):
            self._topics.update(filter(_is_text, topics))
        provider = values.get("provider")
        if isinstance(provider, dict):
            name, domain = provider.get("name"), provider.get("domain")
            if isinstance(name, str) and isinstance(domain, str):
                self._providers[name, domain] += 1


def _sites(root: Path, folders: Iterable[str]) -> dict[str, Generator]:
    """Return the generators of the files' folders, and of all folders above."""
    places = {""}
    for folder in set(folders):
        parts = folder.split("/")
        places |= {"/".join(parts[:length]) for length in range(1, len(parts) + 1)}
    found = {place: generator_of(os.path.join(root, place)) for place in sorted(places)}  # noqa: PTH118
    return {place: generator for place, generator in found.items() if generator}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_template(text: str) -> bool:
    return any(mark in text for mark in _TEMPLATE_MARKS)


def _front_matter(target: Target) -> str:
    """Return the kind of front matter in a file that cannot be read."""
    text = _beginning(target, _MOST)
    return text[:3] + text[3:].partition("\n---")[0]


def _beginning(target: Target, size: int) -> str:
    """Return the beginning of a file as text, without invisible characters before it."""
    try:
        if not target.path.is_file():
            return ""
        with target.path.open("rb") as file:
            return file.read(size + 3).decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    except OSError:
        return ""
