"""Git repositories, recognized by paths, and paths as people name them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def is_repository(folder: Path) -> bool:
    """Tell whether a folder is the top of a Git repository."""
    return os.path.exists(folder / ".git")  # noqa: PTH110 - which, unlike its twin, never raises


def repository_of(folder: Path) -> Path | None:
    """Return the top folder of the Git repository around `folder`, or None."""
    return next(filter(is_repository, _upward(folder)), None)


def shown(path: Path) -> str:
    """Return a path relative to the working directory, as people write it."""
    try:
        return os.path.relpath(path)
    except ValueError:  # Another drive.
        return str(path)


def _upward(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents
