"""Files on their way to a worker of a cluster, and what it has to see of them."""

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
"""How much is packed: paths, which are much alike, take a fifth of the room even so."""

Sight = tuple[str, tuple[int, int, int] | None]
"""A path, and what is the same of it for all who see one file system; None where there is none."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some files.

    Attributes:
        sights: What the worker has to see, too, if it is to read files by their paths.
        parcels: The files.
        first: The number of the first one.
        parts: In how many parts to share out the keys of files; 0 where nothing is to be kept.
    """

    sights: tuple[Sight, ...]
    parcels: list[Parcel]
    first: int
    parts: int

    def packed(self) -> bytes:
        """Return it as bytes: a scheduler may hold those of all files of a run."""
        return zlib.compress(pickle.dumps(self, pickle.HIGHEST_PROTOCOL), _QUICKLY)


def unpacked(data: bytes) -> Chunk:
    """Return the chunk that was packed."""
    chunk: Chunk = pickle.loads(zlib.decompress(data))
    return chunk


@dataclass(frozen=True, slots=True)
class Kit:
    """What workers need once for all files of a run.

    Attributes:
        recipe: How to make what looks at files.
        folder: The folder that relative paths are relative to.
        sights: What they have to see besides the files.
        luggage: Folders of the other machine alone, which go along.
        whereabouts: What was named that is elsewhere, and who was asked for it.
    """

    recipe: Recipe
    folder: str
    sights: tuple[Sight, ...]
    luggage: tuple[luggage.Sight, ...]
    whereabouts: tuple[tuple[str, str], ...]


def kit(recipe: Recipe) -> Kit:
    """Return what workers need for a run.

    Raises:
        OSError: When what was named elsewhere cannot be had any more.
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
    """What a worker answers that sees other files than the machine that asks.

    Attributes:
        worker: Its address.
        what: What it does otherwise, in words.
        hint: What to do about it.
    """

    worker: str
    what: str
    hint: str

    def __str__(self) -> str:
        """Return what is said of it."""
        return f"the worker at {self.worker} {self.what}; {self.hint}"


class UnseenError(Exception):
    """This worker sees other files.

    Attributes:
        unseen: What it answers.
    """

    def __init__(self, unseen: Unseen) -> None:
        super().__init__(str(unseen))
        self.unseen = unseen


def not_there(worker: str, path: str) -> Unseen:
    """Return what a worker answers that does not see a file as it is on the other machine."""
    return Unseen(
        worker,
        f"does not see {path} as it is here",
        "have all workers see these files at the same path, or name them by an address that they "
        "can read, such as s3://…",
    )


def sight(path: str) -> Sight:
    """Return a path, and what tells whether another process sees the same file there."""
    try:
        seen = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return path, None
    if stat.S_ISDIR(seen.st_mode):  # Something may be written into it meanwhile.
        return path, (seen.st_ino, 0, 0)
    return path, (seen.st_ino, seen.st_size, seen.st_mtime_ns)


def seen(kept: Any) -> Any:
    """Return what was kept of files.

    Raises:
        EngineError: When what was lost was looked at again by a worker that sees other files.
    """
    if isinstance(kept, Unseen):
        raise EngineError(str(kept))
    return kept
