"""What happens on a worker of a cluster: files come in chunks, and outcomes go back as bytes."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import field
from functools import cache
from threading import RLock
from typing import Any

from newsmeta._about import __version__
from newsmeta.data_classes import dataclass
from newsmeta.linter.engines import EngineError, Look, Recipe
from newsmeta.linter.parallel import Parcel, from_parcel, portable, portable_error

_MOST_LOOKS = 2
"""Runs whose configuration a worker keeps at hand: several people may use one cluster."""

Ahead = Callable[[Iterable[Any]], Iterable[Any]]
"""Yields files with what they hold."""

Sight = tuple[str, tuple[int, int, int] | None]
"""A path, and what is the same of it for all who see one file system; None where there is none."""

Program = tuple[tuple[str, str], ...]
"""What has to be the same on both sides: names, each with a version."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some files on their way to a worker.

    Attributes:
        folder: The folder that relative paths are relative to.
        sights: What the worker has to see, too, if it is to read files by their paths.
        parcels: The files.
    """

    folder: str
    sights: tuple[Sight, ...]
    parcels: list[Parcel]


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a worker answers that sees other files than this machine does.

    Attributes:
        path: One that it does not see as it is here.
        worker: Its address.
    """

    path: str
    worker: str


def sight(path: str) -> Sight:
    """Return a path, and what tells whether another process sees the same file there."""
    try:
        seen = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return path, None
    return path, (seen.st_ino, seen.st_size, seen.st_mtime_ns)


@cache
def program() -> Program:
    """Return what runs here, as far as it has to be the same everywhere."""
    from importlib.metadata import version

    python = ".".join(map(str, sys.version_info[:2]))
    return ("newsmeta", __version__), ("Python", python), ("distributed", version("distributed"))


def difference(here: Program, there: Program) -> str:
    """Return what differs between two programs, in words; nothing where they are the same."""
    return ", ".join(
        f"{name} {version} there and {ours} here"
        for (name, ours), (_, version) in zip(here, there, strict=True)
        if ours != version
    )


@dataclass(slots=True)
class _Desk:
    """What a worker has while it lives.

    Attributes:
        looks: What reads files and what looks at them, by the run that they belong to.
        lock: Held while files are looked at: what does has caches, and a process one working
            directory.
    """

    looks: OrderedDict[str, tuple[Ahead | None, Look]] = field(default_factory=OrderedDict)
    lock: Any = field(default_factory=RLock)

    def look_of(self, run: str, recipe: bytes) -> tuple[Ahead | None, Look]:
        """Return what reads files and what looks at the files of a run, made once."""
        if run not in self.looks:
            made: Recipe = pickle.loads(recipe)
            self.looks[run] = made.ahead, made()
            while len(self.looks) > _MOST_LOOKS:
                self.looks.popitem(last=False)
        self.looks.move_to_end(run)
        return self.looks[run]


_desk = _Desk()


def look_at(recipe: bytes, run: str, expected: Program, chunk: bytes) -> bytes:
    """Return what comes of a chunk of files.

    Args:
        recipe: How to make what looks at them, pickled.
        run: What no two runs have in common: two of one configuration may see other files.
        expected: The program that sent the chunk.
        chunk: A `Chunk`, pickled.

    Returns:
        A list of outcomes, or an `Unseen`, pickled.

    Raises:
        EngineError: When this is another program than the one that sent the chunk.
    """
    if differing := difference(expected, program()):
        raise EngineError(not_the_same(f"the worker at {address()}", differing))
    try:
        sent: Chunk = pickle.loads(chunk)
        with _desk.lock, _undisturbed():
            outcome = _outcome(recipe, run, sent)
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise portable_error(error) from None


def _outcome(recipe: bytes, run: str, chunk: Chunk) -> list[Any] | Unseen:
    try:
        with _in_folder(chunk.folder):
            for path, seen in chunk.sights:
                if sight(path)[1] != seen:
                    return Unseen(path, address())
            ahead, look = _desk.look_of(run, recipe)
            things: Iterable[Any] = map(from_parcel, chunk.parcels)
            return [portable(look(thing)) for thing in (ahead(things) if ahead else things)]
    except _NoFolderError:
        return Unseen(chunk.folder, address())


def not_the_same(who: str, differing: str) -> str:
    """Return what is said of a worker that runs another program."""
    return f"{who} is not as this program: {differing}; install the same there"


def address() -> str:
    """Return the address of the worker that this is."""
    from distributed import get_worker

    return str(get_worker().address)


class _NoFolderError(Exception):
    """There is no such folder on this machine."""


@contextmanager
def _in_folder(folder: str) -> Iterator[None]:
    """Have relative paths mean in the block what they mean to who sent them."""
    try:
        before = os.getcwd()  # noqa: PTH109
    except OSError:
        before = "/"
    try:
        os.chdir(folder)
    except OSError:
        raise _NoFolderError from None
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Do without the search for cycles among objects, nearly all of which go without it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
