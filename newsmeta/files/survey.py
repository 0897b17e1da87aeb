"""The reasons why a search finds nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.files.search import Finder


@dataclass(frozen=True, slots=True)
class Survey:
    """The contents of folders in which no file was looked at.

    Attributes:
        bare: The number of files that a search finds, but which have no front matter.
        not_included: The number of other files that nothing includes.
        excluded: The number of other files that are excluded.
        ignored: The number of other files that Git ignores.
    """

    bare: int = 0
    not_included: int = 0
    excluded: int = 0
    ignored: int = 0


def survey(finder: Finder, folders: Sequence[str | Path]) -> Survey:
    """Return the contents of folders, by the names of files.

    Args:
        finder: The finder that searched them and found no file with front matter.
        folders: The folders.
    """
    taken = {_absolute(target.file) for target in finder.stream(folders)}
    not_included = excluded = ignored = 0
    for path in set(map(_absolute, Finder(finder.names).glance(folders))):
        if path in taken or os.path.basename(path).startswith("."):  # noqa: PTH119
            continue
        if not finder.includes(path):
            not_included += 1
        elif finder.excludes(path):
            excluded += 1
        else:
            ignored += 1
    return Survey(len(taken), not_included, excluded, ignored)


def _absolute(path: str) -> str:
    """Return a name of a file that does not depend on how its folder was named."""
    return os.path.abspath(path)  # noqa: PTH100
