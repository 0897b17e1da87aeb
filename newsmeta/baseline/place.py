"""The location of a configuration's baseline. Imported at each start, so it imports little."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from newsmeta.config.config import Config

FILE_NAME = "newsmeta-baseline.txt"


class Place(NamedTuple):
    """The location of a baseline, whether it exists or not.

    Attributes:
        file: The file.
        root: The folder that the paths in it are relative to.
        is_there: Whether the file exists, or the configuration names it.
    """

    file: Path
    root: Path
    is_there: bool


def place_of(config: Config) -> Place:
    """Return the location of the baseline: the configured one, or next to the configuration.

    Without a configuration, it is the nearest baseline upward, as far as the top of the Git
    repository.
    """
    if config.baseline:
        return Place(config.base / config.baseline, config.root, True)
    file = config.base / FILE_NAME
    if os.path.lexists(file):
        return Place(file, config.root, True)
    return Place(file, config.root, False) if config.path else _nearest(config.root)


def _nearest(start: Path) -> Place:
    from newsmeta.files.repositories import repository_of

    top = repository_of(start)
    for folder in start.parents if top and top != start else ():
        if os.path.lexists(folder / FILE_NAME):
            return Place(folder / FILE_NAME, folder, True)
        if folder == top:
            break
    return Place(start / FILE_NAME, start, False)
