"""What happens on a worker of a cluster: files come in chunks, and outcomes go back as bytes."""

from __future__ import annotations

import gc
import marshal
import os
import pickle
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from functools import cache
from threading import RLock
from typing import Any

from newsmeta._about import __version__
from newsmeta.cluster.chunks import Chunk, Unseen, seen, sight, unpacked
from newsmeta.data_classes import dataclass
from newsmeta.linter.apart import Records, merged
from newsmeta.linter.engines import EngineError, Look, Recipe
from newsmeta.linter.parallel import from_parcel, portable, portable_error

_MOST_LOOKS = 2
"""Runs whose configuration a worker keeps at hand: several people may use one cluster."""

Ahead = Callable[[Iterable[Any]], Iterable[Any]]
"""Yields files with what they hold."""

Program = tuple[tuple[str, str], ...]
"""What has to be the same on both sides: names, each with a version."""


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
        chunk: The files, packed.

    Returns:
        A list of outcomes, or an `Unseen`, pickled.

    Raises:
        EngineError: When this is another program than the one that sent the chunk.
    """
    return _looked(recipe, run, expected, chunk)[0]


def look_and_keep(
    recipe: bytes, run: str, expected: Program, chunk: bytes
) -> tuple[bytes, list[Records] | Unseen, list[bytes] | Unseen]:
    """Return what `look_at` does, and what there is to compare: by part keys, and of each file all.

    Args:
        recipe: How to make an `Apart`, pickled.
        run: As `look_at` has it.
        expected: Likewise.
        chunk: Likewise.
    """
    return _looked(recipe, run, expected, chunk)


def put_together(several: Sequence[list[Records] | Unseen]) -> list[Records]:
    """Return the keys of several chunks as those of one.

    Raises:
        EngineError: When what was lost was looked at again by a worker that sees other files.
    """
    return merged(list(map(seen, several)))


def part_of(several: Sequence[Any], number: int) -> Any:
    """Return one of several things."""
    return several[number]


def some_of(summaries: Sequence[bytes] | Unseen, numbers: Sequence[int] | None) -> bytes:
    """Return what there is to compare in some of the files of a chunk, or in all of them.

    Raises:
        EngineError: When what was lost was looked at again by a worker that sees other files.
    """
    kept: Sequence[bytes] = seen(summaries)
    return marshal.dumps(list(kept) if numbers is None else [kept[number] for number in numbers])


def _looked(
    recipe: bytes, run: str, expected: Program, data: bytes
) -> tuple[bytes, list[Records] | Unseen, list[bytes] | Unseen]:
    """Return what comes of files, pickled, and what is kept of them."""
    if differing := difference(expected, program()):
        raise EngineError(not_the_same(f"the worker at {address()}", differing))
    try:
        chunk = unpacked(data)
        with _desk.lock, _undisturbed():
            outcome, records, summaries = _outcome(recipe, run, chunk)
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL), records, summaries
    except Exception as error:
        raise portable_error(error) from None


def _outcome(
    recipe: bytes, run: str, chunk: Chunk
) -> tuple[list[Any] | Unseen, list[Records] | Unseen, list[bytes] | Unseen]:
    try:
        with _in_folder(chunk.folder):
            for path, its in chunk.sights:
                if sight(path)[1] != its:
                    return (Unseen(path, address()),) * 3
            ahead, look = _desk.look_of(run, recipe)
            things: Iterable[Any] = map(from_parcel, chunk.parcels)
            found = [portable(look(thing)) for thing in (ahead(things) if ahead else things)]
            if not chunk.parts:
                return found, [], []
            apart: Any = look
            rest: tuple[list[Any], list[Records], list[bytes]]
            rest = apart.kept(found, chunk.first, chunk.parts)
            return rest
    except _NoFolderError:
        return (Unseen(chunk.folder, address()),) * 3


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
        raise _NoFolderError(folder) from None
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
