"""Names of files relative to the top of their repository."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from newsmeta.config.config import Config
from newsmeta.files.repositories import repository_of


class RepositoryPaths:
    """Paths relative to the top of their repository.

    The top is the folder of the configuration, or else the top of the Git repository, or else the
    working directory. If files come from several such places, or from none, it is the common folder
    of all given paths, so that no two files have the same name.

    Args:
        config: The configuration.
        given: The files and folders that were asked for.
    """

    def __init__(self, config: Config, given: Sequence[Path]) -> None:
        folders = [_absolute(path if path.is_dir() else path.parent) for path in given]
        tops = {_top(folder, config) for folder in folders}
        top = tops.pop() if len(tops) == 1 else None
        if top is None and folders:
            top = Path(os.path.commonpath(folders))
        # Given paths may lead to the top only through a link.
        self._given = [(folder, _below(folder, top) if top else "") for folder in folders]
        self._prefixes: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Return the path of a file from the top of its repository, with slashes."""
        parent, name = os.path.split(path)
        if parent not in self._prefixes:
            self._prefixes[parent] = self._prefix(_absolute(Path(parent)))
        return self._prefixes[parent] + name

    def _prefix(self, folder: Path) -> str:
        for given, prefix in self._given:
            if folder.is_relative_to(given):
                return prefix + _below(folder, given)
        return ""


def folders_above(folder: Path, config: Config) -> tuple[str, ...]:
    """Return the possible beginnings of a file's path from the top of its repository.

    The rest of the path is then below the folder. If only the working directory suggests a
    repository, its top may be above, unless there is such a folder here.

    Args:
        folder: The folder.
        config: The configuration.

    Returns:
        Folders with a slash at their end, the longest first.
    """
    here = _absolute(folder)
    sure, top = _sure_top(here, config), _top(here, config)
    found = set()
    for place in (here, Path(os.path.realpath(here))):
        parts = place.parts[1:]
        depth = len(place.relative_to(top).parts) if top and place.is_relative_to(top) else 0
        for number in range(1, (depth if sure else len(parts)) + 1):
            names = parts[-number:]
            if number <= depth or not (here / names[0]).is_dir():
                found.add("/".join((*names, "")))
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


def _top(folder: Path, config: Config) -> Path | None:
    """Return the top of the repository around a folder, or None."""
    working = Path.cwd()
    return _sure_top(folder, config) or (working if folder.is_relative_to(working) else None)


def _sure_top(folder: Path, config: Config) -> Path | None:
    """Return the top according to a configuration or Git, or None."""
    if config.path is not None:
        for place in (folder, Path(os.path.realpath(folder))):
            if place.is_relative_to(config.root):
                return config.root
    return repository_of(folder)


def _below(folder: Path, top: Path) -> str:
    """Return the path from one folder down to another, with a slash at its end."""
    for place in (folder, Path(os.path.realpath(folder))):
        if place.is_relative_to(top):
            relative = place.relative_to(top).as_posix()
            return "" if relative == "." else f"{relative}/"
    return ""


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100
