"""The parts of the configuration that apply to single files, by their paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.config.kinds import Kind
from newsmeta.files.paths import RelativeNames
from newsmeta.files.patterns import Patterns
from newsmeta.files.search import Finder

_MOST_FOLDERS = 16_384
"""Most folders for which a file of each kind is remembered."""


def finder_of(config: Config, names: RelativeNames | None = None) -> Finder:
    """Return the finder of the files that a configuration includes."""
    return Finder(
        names or RelativeNames(config.root),
        config.include,
        config.exclude,
        heeds_gitignore=config.gitignore,
        disk=config.disk,
    )


class Scopes:
    """Tells the kind of each file, and the rules that are off for it.

    Args:
        config: The configuration.
        names: The names of paths relative to the folder of the configuration.

    Attributes:
        article: The kind of news articles.
    """

    def __init__(self, config: Config, names: RelativeNames) -> None:
        self.article = config.article
        self._names = names
        self._kinds = [(kind, Patterns(kind.files)) for kind in config.kinds]
        self._met: dict[str, dict[str, str]] = {}  # One file of each folder, by kind and folder.
        self._ignores = [
            (Patterns([pattern]), selectors) for pattern, selectors in config.per_file_ignores
        ]

    @property
    def has_kinds(self) -> bool:
        """Whether the configuration assigns a kind to any file."""
        return bool(self._kinds)

    def kind(self, path: str | Path) -> Kind | None:
        """Return the kind that the configuration assigns to a file, or None."""
        if not self._kinds:
            return None
        relative = self._names.of(path)
        for kind, patterns in self._kinds:
            if patterns.covers(relative):
                folder = relative.rpartition("/")[0]
                met = self._met.setdefault(kind.name, {})
                if len(met) < _MOST_FOLDERS:
                    met.setdefault(folder, relative)
                return kind
        return None

    def without_files(self) -> Iterator[tuple[Kind, tuple[Kind, ...]]]:
        """Yield the kinds without any file among those asked about so far.

        Each comes with the earlier kinds that took files matching its patterns. One file of each
        folder serves as a sample.
        """
        for number, (kind, patterns) in enumerate(self._kinds):
            if kind.name not in self._met:
                yield (
                    kind,
                    tuple(
                        other
                        for other, _ in self._kinds[:number]
                        if any(map(patterns.covers, self._met.get(other.name, {}).values()))
                    ),
                )

    def ignored_selectors(self, path: str | Path) -> tuple[str, ...]:
        """Return the selectors of the rules that are off for a file."""
        if not self._ignores:
            return ()
        relative = self._names.of(path)
        return tuple(
            selector
            for patterns, selectors in self._ignores
            if patterns.covers(relative)
            for selector in selectors
        )
