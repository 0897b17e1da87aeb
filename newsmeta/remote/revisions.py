"""Trees of Git revisions: the files as they were committed, without a checkout."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from newsmeta.files.search import DEFAULT_SUFFIXES
from newsmeta.files.temporary import folder_beside
from newsmeta.git.program import GitError
from newsmeta.git.revisions import ATTRIBUTES, LINK, SUBMODULE, Entry, Revision
from newsmeta.remote.asked import Asked
from newsmeta.remote.filling import Filler
from newsmeta.remote.trees import Tree, TreeError
from newsmeta.remote.wanted import REPOSITORY, wanted_by

_UNBOUND = 2**63


@contextmanager
def mounted(paths: Sequence[str], asked: Asked) -> Iterator[Sequence[Tree]]:
    """Yield the tree of a revision.

    Args:
        paths: Files and folders, as given. A bare repository stands for all of its files.
        asked: Further options.

    Raises:
        TreeError: When there is no such revision, or Git cannot read it.
    """
    git_dir, named = _repository(paths, asked)
    try:
        revision = Revision(git_dir or os.curdir, asked.revision or "")
    except GitError as error:
        raise TreeError(str(error)) from None
    with folder_beside(Path(tempfile.gettempdir(), "newsmeta")) as made:
        folder = os.path.realpath(made)
        below = "" if git_dir else revision.below
        top = "" if git_dir else revision.top
        places = {path: _below(path, below, top) for path, _ in named}
        filler = Filler(
            f"revision {asked.revision}",
            folder,
            _wanted(asked, places),
            asked.bounds,
            "take it out of the repository, or name another revision",
        )
        try:
            fill(revision, folder, filler)
        except GitError as error:
            raise TreeError(str(error)) from None
        start = os.path.join(folder, *below.split("/"))  # noqa: PTH118
        given = tuple(
            (shown, os.path.join(folder, *filter(None, places[path].split("/"))))  # noqa: PTH118
            for path, shown in named
        )
        for (path, _), (_, place) in zip(named, given, strict=True):
            if not os.path.lexists(place):
                raise TreeError(f"{path} does not exist in {asked.revision}; check the path")
        yield [Tree(folder, "", given, warnings=tuple(filler.warnings), start=start.rstrip(os.sep))]


def fill(revision: Revision, folder: str, filler: Filler) -> None:
    """Write the needed files of a revision below a folder, as a checkout would.

    Args:
        revision: The revision.
        folder: The folder, an absolute path.
        filler: The filler, which writes the files.

    Raises:
        GitError: When Git cannot read a file.
        FillingError: When one cannot be written.
    """
    filler.folder(REPOSITORY)  # Marks the top of the repository.
    attributes = [
        entry
        for entry in revision.entries()
        if entry.name.rpartition("/")[2] == ATTRIBUTES and entry.mode not in (LINK, SUBMODULE)
    ]
    _write(revision, attributes, folder, filler)
    _write(revision, _others(revision, filler), folder, filler)
    filler.finish()
    if filler.missing:
        filler.again()
        _write(revision, _others(revision, filler), folder, filler)


def _others(revision: Revision, filler: Filler) -> Iterator[Entry]:
    """Yield the needed files, except those with attributes."""
    for entry in revision.entries():
        name = filler.name_of(entry.name)
        if entry.mode == SUBMODULE:
            filler.folder(name)
        elif (
            REPOSITORY not in name.split("/")
            and name.rpartition("/")[2] != ATTRIBUTES
            and (entry.mode == LINK or filler.is_wanted(name))
        ):
            yield entry


def _write(revision: Revision, entries: Iterable[Entry], folder: str, filler: Filler) -> None:
    for entry, data in revision.contents(entries, folder):
        filler.count(len(data), None)
        name = filler.name_of(entry.name)
        if entry.mode == LINK:
            filler.link(name, os.fsdecode(data))
        else:
            filler.file(name, (data,))


def _repository(paths: Sequence[str], asked: Asked) -> tuple[str, list[tuple[str, str]]]:
    """Return the given repository, empty for none, and the paths to read.

    Each path comes with its form for look-up, and as given.
    """
    if asked.git_dir:
        return asked.git_dir, [(path, path) for path in paths]
    if len(paths) == 1 and _is_bare(paths[0]):
        return paths[0], [(".", paths[0])]
    return "", [(path, path) for path in paths]


def _is_bare(path: str) -> bool:
    """Tell whether a folder is a bare repository."""
    names = ("HEAD", "objects", "refs")
    return all(os.path.exists(os.path.join(path, name)) for name in names)  # noqa: PTH110, PTH118


def _below(path: str, below: str, top: str) -> str:
    """Return a path relative to the top of the repository.

    Raises:
        TreeError: When it leads out of it.
    """
    if os.path.isabs(path):  # noqa: PTH117
        real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))  # noqa: PTH118, PTH119, PTH120
        relative = os.path.relpath(real, os.path.realpath(top)) if top else os.pardir
    else:
        relative = os.path.normpath(os.path.join(below, path))  # noqa: PTH118
    relative = relative.replace(os.sep, "/")
    if relative == ".." or relative.startswith("../") or "\0" in relative:
        raise TreeError(f"{path} is not in the repository of --rev; check the path")
    return "" if relative == "." else relative


def _wanted(asked: Asked, places: dict[str, str]) -> Callable[[str], bool]:
    """Return a function that tells which files are needed.

    Without pictures nothing is compared, so that articles elsewhere are not needed.
    """
    is_wanted = wanted_by(with_pictures=asked.has_pictures)
    if asked.has_pictures or "" in places.values():
        return is_wanted
    named = tuple(places.values())
    folders = tuple(f"{place}/" for place in named)

    def is_wanted_there(name: str) -> bool:
        if name in named or name.startswith(folders):
            return name in named or is_wanted(name)
        return is_wanted(name) and not name.lower().endswith(DEFAULT_SUFFIXES)

    return is_wanted_there
