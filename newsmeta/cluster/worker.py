"""What happens on a worker of a cluster: files come in chunks, and outcomes go back as bytes."""

from __future__ import annotations

import gc
import marshal
import os
import pickle
import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from functools import cache
from multiprocessing.util import Finalize
from threading import RLock
from typing import Any

from newsmeta._about import __version__
from newsmeta.cluster.chunks import (
    Chunk,
    Kit,
    Sight,
    Unseen,
    UnseenError,
    not_there,
    seen,
    sight,
    unpacked,
)
from newsmeta.cluster.luggage import Luggage
from newsmeta.data_classes import dataclass
from newsmeta.linter.apart import Records, merged
from newsmeta.linter.engines import EngineError, Look
from newsmeta.linter.parallel import from_parcel, portable, portable_error

_MOST_WORKS = 2
"""Runs whose configuration a worker keeps at hand: several people may use one cluster."""

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


@dataclass(frozen=True, slots=True)
class _Work:
    """What a worker has for a run.

    Attributes:
        kit: What it was sent.
        luggage: Folders that came with it.
        look: What looks at files.
    """

    kit: Kit
    luggage: Luggage
    look: Look

    def ahead(self, things: Iterable[Any]) -> Iterable[Any]:
        """Yield files with what they hold, where that is elsewhere."""
        around = self.kit.recipe.around
        return around.ahead(things) if around else things


@dataclass(slots=True)
class _Desk:
    """What a worker has while it lives.

    Attributes:
        works: What it has for each run.
        lock: Held while files are looked at: what does has caches, and a process one working
            directory.
    """

    works: OrderedDict[str, _Work] = field(default_factory=OrderedDict)
    lock: Any = field(default_factory=RLock)

    def work_of(self, run: str, kit: bytes, luggage: bytes | None) -> _Work:
        """Return what there is for a run, made once, in the folder of the run.

        Raises:
            UnseenError: When this worker sees other files.
        """
        if run not in self.works:
            made: Kit = pickle.loads(kit)
            with _in_folder(made.folder):
                had = _had(made, luggage)
                try:
                    self.works[run] = _Work(made, had, made.recipe())
                except BaseException:
                    had.leave()
                    raise
            while len(self.works) > _MOST_WORKS:
                self.leave(next(iter(self.works)))
        self.works.move_to_end(run)
        return self.works[run]

    def leave(self, run: str) -> None:
        """Have done with a run."""
        if work := self.works.pop(run, None):
            work.luggage.leave()

    def leave_all(self) -> None:
        """Have done with all runs."""
        for run in list(self.works):
            self.leave(run)


_desk = _Desk()
# Processes of multiprocessing, which workers mostly are, end without `atexit`.
Finalize(None, _desk.leave_all, exitpriority=1)


def leave(run: str) -> None:
    """Have done with a run, if this worker has anything of it."""
    _desk.leave(run)


def _had(kit: Kit, data: bytes | None) -> Luggage:
    """Return the folders that came with a kit, once it is sure that all else is the same here.

    Raises:
        UnseenError: When it is not.
    """
    _require(kit.sights)
    try:
        luggage = Luggage(kit.luggage, data)
    except OSError as error:
        raise UnseenError(
            Unseen(
                address(),
                f"can have no {kit.luggage[0][0]}: {_reason(error)}",
                "set TMPDIR to a folder here that all machines have, or unpack the files where all "
                "of them see them",
            )
        ) from None
    try:
        around = kit.recipe.around
        _require_same(kit.whereabouts, around.disk.whereabouts() if around else ())
    except OSError as error:
        luggage.leave()
        raise UnseenError(
            Unseen(
                address(),
                f"cannot read {error.filename}: {_reason(error)}",
                "have workers have the credentials, endpoints and libraries that are used here",
            )
        ) from None
    except UnseenError:
        luggage.leave()
        raise
    return luggage


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _require(sights: Iterable[Sight]) -> None:
    for path, its in sights:
        if sight(path)[1] != its:
            raise UnseenError(not_there(address(), path))


def _require_same(theirs: Sequence[tuple[str, str]], ours: Sequence[tuple[str, str]]) -> None:
    for (name, there), (_, here) in zip(theirs, ours, strict=True):
        if there != here:
            what = f"reads {name} from {here or 'its usual place'}, and this machine from "
            raise UnseenError(
                Unseen(address(), what + (there or "its usual place"), "have both ask the same one")
            )


def look_at(kit: bytes, luggage: bytes | None, run: str, expected: Program, chunk: bytes) -> bytes:
    """Return what comes of a chunk of files.

    Args:
        kit: A `Kit`, pickled.
        luggage: The folders that come with it, packed; None where none are needed.
        run: What no two runs have in common: two of one configuration may see other files.
        expected: The program that sent the chunk.
        chunk: The files, packed.

    Returns:
        A list of outcomes, or an `Unseen`, pickled.

    Raises:
        EngineError: When this is another program than the one that sent the chunk.
    """
    return _looked(kit, luggage, run, expected, chunk)[0]


def look_and_keep(
    kit: bytes, luggage: bytes | None, run: str, expected: Program, chunk: bytes
) -> tuple[bytes, list[Records] | Unseen, list[bytes] | Unseen]:
    """Return what `look_at` does, and what there is to compare: by part keys, and of each file all.

    Args:
        kit: A `Kit` that makes an `Apart`, pickled.
        luggage: As `look_at` has it, and so are the others.
        run: Likewise.
        expected: Likewise.
        chunk: Likewise.
    """
    return _looked(kit, luggage, run, expected, chunk)


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
    kit: bytes, luggage: bytes | None, run: str, expected: Program, data: bytes
) -> tuple[bytes, list[Records] | Unseen, list[bytes] | Unseen]:
    """Return what comes of files, pickled, and what is kept of them."""
    if differing := difference(expected, program()):
        raise EngineError(not_the_same(f"the worker at {address()}", differing))
    outcome: list[Any] | Unseen
    records: list[Records] | Unseen
    summaries: list[bytes] | Unseen
    try:
        with _desk.lock, _undisturbed():
            outcome, records, summaries = _outcome(_desk.work_of(run, kit, luggage), unpacked(data))
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL), records, summaries
    except UnseenError as error:
        unseen = error.unseen
        return pickle.dumps(unseen, pickle.HIGHEST_PROTOCOL), unseen, unseen
    except Exception as error:
        raise portable_error(error) from None


def _outcome(work: _Work, chunk: Chunk) -> tuple[list[Any], list[Records], list[bytes]]:
    """Return what comes of files, and what is kept of them.

    Raises:
        UnseenError: When this worker sees other files.
    """
    with _in_folder(work.kit.folder):
        _require(chunk.sights)
        things = work.ahead(map(from_parcel, chunk.parcels))
        found = [portable(work.look(thing)) for thing in things]
        if not chunk.parts:
            return found, [], []
        apart: Any = work.look
        rest: tuple[list[Any], list[Records], list[bytes]]
        rest = apart.kept(found, chunk.first, chunk.parts)
        return rest


def not_the_same(who: str, differing: str) -> str:
    """Return what is said of a worker that runs another program."""
    return f"{who} is not as this program: {differing}; install the same there"


def address() -> str:
    """Return the address of the worker that this is."""
    from distributed import get_worker

    return str(get_worker().address)


@contextmanager
def _in_folder(folder: str) -> Iterator[None]:
    """Have relative paths mean in the block what they mean to who sent them.

    Raises:
        UnseenError: When there is no such folder.
    """
    try:
        before = os.getcwd()  # noqa: PTH109
    except OSError:
        before = "/"
    try:
        os.chdir(folder)
    except OSError:
        raise UnseenError(not_there(address(), folder)) from None
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
