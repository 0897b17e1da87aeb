"""Chunks of files for a worker, and the files that it has to see identically."""

from __future__ import annotations

import os
import pickle
import stat
import zlib
from typing import Any

from newsmeta.cluster import luggage
from newsmeta.data_classes import dataclass
from newsmeta.files.temporary import temporary_folder_of
from newsmeta.linter.engines import EngineError, Recipe
from newsmeta.linter.parallel import Parcel

_QUICKLY = 1
"""Compression level: paths resemble each other, and shrink to a fifth even at the lowest."""

Sight = tuple[str, tuple[int, int, int] | None]
"""A path with its identity on a shared file system; None if it does not exist."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of files.

    Attributes:
        sights: Paths that the worker has to see identically if it reads the files by path.
        parcels: The files.
        first: The number of the first file.
        parts: The number of parts for the keys of files; 0 if nothing is kept.
    """

    sights: tuple[Sight, ...]
    parcels: list[Parcel]
    first: int
    parts: int

    def packed(self) -> bytes:
        """Return the chunk as bytes: a scheduler may hold all chunks of a run."""
        return zlib.compress(pickle.dumps(self, pickle.HIGHEST_PROTOCOL), _QUICKLY)


def unpacked(data: bytes) -> Chunk:
    """Return the chunk in packed bytes."""
    chunk: Chunk = pickle.loads(zlib.decompress(data))
    return chunk


@dataclass(frozen=True, slots=True)
class Kit:
    """Data that workers need once for all files of a run.

    Attributes:
        recipe: The recipe for the function that checks files.
        folder: The folder that relative paths are relative to.
        sights: Further paths that workers have to see identically.
        luggage: Temporary folders of the sending machine, which are sent along.
        whereabouts: The remote paths of the run, with the store that each was read from.
    """

    recipe: Recipe
    folder: str
    sights: tuple[Sight, ...]
    luggage: tuple[luggage.Sight, ...]
    whereabouts: tuple[tuple[str, str], ...]


def kit(recipe: Recipe) -> Kit:
    """Return the data that workers need for a run.

    Raises:
        OSError: When a remote path is no longer available.
    """
    folder = os.getcwd()  # noqa: PTH109
    around = recipe.around
    if around is None:
        return Kit(recipe, folder, (), (), ())
    made = around.disk.made
    seen = (path for path in around.seen if temporary_folder_of(path) not in made)
    return Kit(
        recipe,
        folder,
        tuple(map(sight, seen)),
        tuple(map(luggage.sight, made)),
        around.disk.whereabouts(),
    )


@dataclass(frozen=True, slots=True)
class Unseen:
    """The answer of a worker that sees other files than the sending machine.

    Attributes:
        worker: The address of the worker.
        what: The difference, in words.
        hint: The solution.
    """

    worker: str
    what: str
    hint: str

    def __str__(self) -> str:
        """Return the message about it."""
        return f"the worker at {self.worker} {self.what}; {self.hint}"


class UnseenError(Exception):
    """This worker sees other files than the sending machine.

    Attributes:
        unseen: The answer of the worker.
    """

    def __init__(self, unseen: Unseen) -> None:
        super().__init__(str(unseen))
        self.unseen = unseen


def not_there(worker: str, path: str) -> Unseen:
    """Return the answer of a worker that does not see a file as on the sending machine."""
    return Unseen(
        worker,
        f"does not see {path} as it is here",
        "have all workers see these files at the same path, or name them by an address that they "
        "can read, such as s3://…",
    )


def sight(path: str) -> Sight:
    """Return a path with its identity, by which another process recognizes the same file."""
    try:
        seen = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return path, None
    if stat.S_ISDIR(seen.st_mode):  # Its modification time may change meanwhile.
        return path, (seen.st_ino, 0, 0)
    return path, (seen.st_ino, seen.st_size, seen.st_mtime_ns)


def seen(kept: Any) -> Any:
    """Return the data kept of files.

    Raises:
        EngineError: When a worker that sees other files has repeated lost work.
    """
    if isinstance(kept, Unseen):
        raise EngineError(str(kept))
    return kept
