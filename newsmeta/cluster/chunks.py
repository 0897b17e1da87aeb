"""Files on their way to a worker of a cluster, and what it has to see of them."""

from __future__ import annotations

import os
import pickle
import zlib
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.linter.parallel import Parcel

_QUICKLY = 1
"""How much is packed: paths, which are much alike, take a fifth of the room even so."""

Sight = tuple[str, tuple[int, int, int] | None]
"""A path, and what is the same of it for all who see one file system; None where there is none."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some files.

    Attributes:
        folder: The folder that relative paths are relative to.
        sights: What the worker has to see, too, if it is to read files by their paths.
        parcels: The files.
        first: The number of the first one.
        parts: In how many parts to share out the keys of files; 0 where nothing is to be kept.
    """

    folder: str
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
class Unseen:
    """What a worker answers that sees other files than this machine does.

    Attributes:
        path: One that it does not see as it is here.
        worker: Its address.
    """

    path: str
    worker: str

    def __str__(self) -> str:
        """Return what is said of it."""
        return (
            f"the worker at {self.worker} does not see {self.path} as it is here; have all workers "
            "see these files at the same path, or name them by an address that they can read, "
            "such as s3://…"
        )


def sight(path: str) -> Sight:
    """Return a path, and what tells whether another process sees the same file there."""
    try:
        seen = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return path, None
    return path, (seen.st_ino, seen.st_size, seen.st_mtime_ns)


def seen(kept: Any) -> Any:
    """Return what was kept of files.

    Raises:
        EngineError: When what was lost was looked at again by a worker that sees other files.
    """
    from newsmeta.linter.engines import EngineError

    if isinstance(kept, Unseen):
        raise EngineError(str(kept))
    return kept
