"""Projects: one for each configuration, created on demand."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta import frontmatter
from newsmeta.baseline.place import place_of
from newsmeta.config.config import Config, ConfigError, find, load
from newsmeta.files.paths import RelativeNames
from newsmeta.files.repositories import repository_of
from newsmeta.frontmatter.source import SourceError, too_large
from newsmeta.linter.checker import Checker
from newsmeta.linter.neighbours import stamp
from newsmeta.rules import CHECKED, NORMALIZED, VALIDATED

if TYPE_CHECKING:
    from newsmeta.baseline.matching import Baseline
    from newsmeta.frontmatter import Limits, Parsed
    from newsmeta.site.vocabulary import Vocabulary

Stamps = dict[str, tuple[int, int] | None]
"""Files with modification time and size; None for a missing file."""

_LASTS = 60
"""Lifetime of a project in seconds. A project keeps the time of its creation for rules about
the future, but an editor may be open for weeks."""


class Project:
    """The checkers and data of one configuration.

    Args:
        config: The configuration.
        has_baseline: Whether to leave out findings in the baseline, if there is one.

    Attributes:
        config: The configuration.
        root: The folder that its paths are relative to.
        stamps: The files that influence findings, with their state when they were read.
        validating: The checker for `newsmeta validate`.
        checking: The checker for `newsmeta check`.

    Raises:
        ConfigError: When the configuration, or a file that it names, cannot be used.
    """

    def __init__(self, config: Config, *, has_baseline: bool = True) -> None:
        self.config = config
        self.root = str(config.root)
        self.stamps = stamps(_files_behind(config))
        self._ends = time.monotonic() + _LASTS
        self.baseline = self._baseline() if has_baseline else None
        self._parsing = lru_cache(maxsize=2)(_parsed)
        self.validating = self._checker(VALIDATED)
        self.checking = self._checker(CHECKED)

    @cached_property
    def proposing(self) -> tuple[Checker, Checker]:
        """The same two checkers, with the edits of fixes in their findings."""
        return self._checker(VALIDATED, has_edits=True), self._checker(CHECKED, has_edits=True)

    @cached_property
    def normalizing(self) -> Checker:
        """The checker for `newsmeta normalize`."""
        return Checker(self.config, codes=NORMALIZED)

    @property
    def topics(self) -> Vocabulary | None:
        """The allowed topics, or None if none are configured."""
        return self.validating.analyst.topics

    @property
    def organizations(self) -> Vocabulary | None:
        """The allowed providers, or None if none are configured."""
        return self.validating.analyst.organizations

    def read(self, data: bytes) -> Parsed | None:
        """Return a text with the places of its values; None without usable front matter."""
        try:
            parsed = self.validating.analyst.parse(data)
        except SourceError:
            return None
        return parsed if parsed.is_readable else None

    def comparing(self) -> Checker:
        """Return a separate checker for comparing files, so that the others stay available."""
        return Checker(self.config, codes=CHECKED, has_fingerprints=self.baseline is not None)

    @property
    def is_stale(self) -> bool:
        """Whether the configuration or another file has changed, or too much time has passed."""
        return time.monotonic() > self._ends or stamps(self.stamps) != self.stamps

    def name(self, file: str) -> str:
        """Return the name of a file in messages: its path from the root, if it is below it.

        Editors may have a folder open under the name of a link to it.
        """
        names = RelativeNames(self.config.root)
        try:
            if names.hold(file):
                return names.of(file).replace("/", os.sep)
            return os.path.relpath(file, self.root)
        except ValueError:  # The file is on another drive.
            return file

    def _checker(self, codes: frozenset[str], *, has_edits: bool = False) -> Checker:
        is_marked = self.baseline is not None
        checker = Checker(self.config, codes=codes, has_fingerprints=is_marked, has_edits=has_edits)
        checker.analyst.parsing = self._parsing  # Both checkers share the result of parsing.
        return checker

    def _baseline(self) -> Baseline | None:
        if not place_of(self.config).is_there:
            return None
        from newsmeta.baseline.run import baseline_of

        return baseline_of(self.config)


class Projects:
    """The projects by file.

    Args:
        say: A function that shows a problem of a configuration; called once for each problem.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said: dict[Path, str] = {}
        self._folders: list[str] = []
        self._projects: dict[Path, Project] = {}
        self._usable: dict[Path, Project] = {}
        self._of_folders: dict[str, Path] = {}

    def open_folders(self, folders: Iterable[str]) -> None:
        """Set the folders that are open in the editor."""
        self._folders = sorted(folders, key=len, reverse=True)
        self._of_folders.clear()

    def forget(self) -> None:
        """Forget all projects, so that configurations, schemas and vocabularies are read again."""
        self._projects.clear()
        self._of_folders.clear()

    def of(self, file: str | None) -> Project:
        """Return the project of a file; None stands for a text without a file name."""
        folder = os.path.dirname(file) if file else self._home()  # noqa: PTH120
        place = self._of_folders.get(folder)
        project = self._projects.get(place) if place else None
        if project is not None and not project.is_stale:
            return project
        return self._made(folder)

    def _home(self) -> str:
        return self._folders[-1] if self._folders else os.getcwd()  # noqa: PTH109

    def _made(self, folder: str) -> Project:
        """Return the project of a folder; if it cannot be created now, the last usable one."""
        root = place = self._root(folder)
        try:
            path = find(Path(folder))
            place = path or root
            project = self._projects.get(place)
            if project is None or project.is_stale:
                project = Project(load(path) if path else Config(root=root))
        except ConfigError as error:
            if self._said.get(place) != str(error):
                self._said[place] = str(error)
                self._say(str(error))
            # The configuration may be half typed. The last usable project is better than none.
            if place not in self._usable:
                self._usable[place] = Project(Config(root=root), has_baseline=False)
            return self._usable[place]
        self._projects[place] = self._usable[place] = project
        self._of_folders[folder] = place
        self._said.pop(place, None)
        return project

    def _root(self, folder: str) -> Path:
        """Return the folder that paths are relative to if there is no configuration."""
        return self.opened(folder) or repository_of(Path(folder)) or Path(folder).resolve()

    def opened(self, folder: str) -> Path | None:
        """Return the open folder of the editor that contains a folder, or is this folder."""
        for each in self._folders:
            if Path(folder).is_relative_to(each):
                return Path(each).resolve()
        return None


def _parsed(data: bytes, limits: Limits) -> Parsed:
    """Parse a text, which is complete, unlike that of a file that is too large."""
    if len(data) > limits.max_size:
        raise too_large(len(data), limits.max_size)
    return frontmatter.parse(data, limits)


def stamps(files: Iterable[str]) -> Stamps:
    """Return the modification time and size of files."""
    return {file: stamp(file) for file in files}


def _files_behind(config: Config) -> Iterable[str]:
    """Yield the files that influence findings, as far as their names are known."""
    if config.path is not None:
        yield str(config.path)
    else:
        yield str(config.root / "newsmeta.toml")
        yield str(config.root / "pyproject.toml")
    yield str(place_of(config).file)
    for name in ("_config.yml", "_config.yaml", "_config.toml"):
        yield str(config.root / name)
    for kind in (config.article, *config.kinds):
        for each in kind.chain():
            if each.schema:
                yield str(config.root / each.schema)
    from newsmeta.files.globs import GlobError, files_of

    for pattern in (*config.topics, *config.organizations):
        try:
            yield from map(str, files_of(pattern, config.root))
        except GlobError:
            continue
