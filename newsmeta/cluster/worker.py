"""The code that runs on workers: it receives chunks of files, and returns outcomes as bytes."""

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
"""Number of runs whose configuration a worker caches, as several people may use one cluster."""

Program = tuple[tuple[str, str], ...]
"""Names with versions, which have to be equal on both sides."""


@cache
def program() -> Program:
    """Return the program that runs here, as far as it has to be the same everywhere."""
    from importlib.metadata import version

    python = ".".join(map(str, sys.version_info[:2]))
    return ("newsmeta", __version__), ("Python", python), ("distributed", version("distributed"))


def difference(here: Program, there: Program) -> str:
    """Return the difference of two programs in words; empty if there is none."""
    return ", ".join(
        f"{name} {version} there and {ours} here"
        for (name, ours), (_, version) in zip(here, there, strict=True)
        if ours != version
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """The data of a worker for a run.

    Attributes:
        kit: The data that it received.
        luggage: Folders that were sent along.
        look: The function that checks files.
    """

    kit: Kit
    luggage: Luggage
    look: Look

    def ahead(self, things: Iterable[Any]) -> Iterable[Any]:
        """Yield files, with the contents of remote ones."""
        around = self.kit.recipe.around
        return around.ahead(things) if around else things


@dataclass(slots=True)
class _Desk:
    """The state of a worker process.

    Attributes:
        works: The data for each run.
        lock: A lock to hold while files are checked: the function has caches, and a process has
            only one working directory.
    """

    works: OrderedDict[str, _Work] = field(default_factory=OrderedDict)
    lock: Any = field(default_factory=RLock)

    def work_of(self, run: str, kit: bytes, luggage: bytes | None) -> _Work:
        """Return the data for a run, created once, in the folder of the run.

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
        """Release the data of a run."""
        if work := self.works.pop(run, None):
            work.luggage.leave()

    def leave_all(self) -> None:
        """Release the data of all runs."""
        for run in list(self.works):
            self.leave(run)


_desk = _Desk()
# Processes of multiprocessing, which most workers are, do not run `atexit` functions.
Finalize(None, _desk.leave_all, exitpriority=1)


def leave(run: str) -> None:
    """Release the data of a run, if this worker has any."""
    _desk.leave(run)


def _had(kit: Kit, data: bytes | None) -> Luggage:
    """Return the folders of a kit, after checking that everything else is the same here.

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
    """Return the outcomes of a chunk of files.

    Args:
        kit: A `Kit`, pickled.
        luggage: The packed folders that were sent along; None if none are needed.
        run: A unique identifier of the run: two runs with one configuration may see other files.
        expected: The program that sent the chunk.
        chunk: The packed files.

    Returns:
        A list of outcomes, or an `Unseen`, pickled.

    Raises:
        EngineError: When this program differs from the one that sent the chunk.
    """
    return _looked(kit, luggage, run, expected, chunk)[0]


def look_and_keep(
    kit: bytes, luggage: bytes | None, run: str, expected: Program, chunk: bytes
) -> tuple[bytes, list[Records] | Unseen, list[bytes] | Unseen]:
    """Return the result of `look_at`, the keys of the files by part, and their summaries.

    Args:
        kit: A `Kit` that makes an `Apart`, pickled.
        luggage: As for `look_at`.
        run: As for `look_at`.
        expected: As for `look_at`.
        chunk: As for `look_at`.
    """
    return _looked(kit, luggage, run, expected, chunk)


def put_together(several: Sequence[list[Records] | Unseen]) -> list[Records]:
    """Return the keys of several chunks as those of one.

    Raises:
        EngineError: When a worker that sees other files has repeated lost work.
    """
    return merged(list(map(seen, several)))


def part_of(several: Sequence[Any], number: int) -> Any:
    """Return one item of a sequence."""
    return several[number]


def some_of(summaries: Sequence[bytes] | Unseen, numbers: Sequence[int] | None) -> bytes:
    """Return the summaries of some files of a chunk, or of all.

    Raises:
        EngineError: When a worker that sees other files has repeated lost work.
    """
    kept: Sequence[bytes] = seen(summaries)
    return marshal.dumps(list(kept) if numbers is None else [kept[number] for number in numbers])


def _looked(
    kit: bytes, luggage: bytes | None, run: str, expected: Program, data: bytes
) -> tuple[bytes, list[Records] | Unseen, list[bytes] | Unseen]:
    """Return the pickled outcomes of files, and the data to keep."""
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
    """Return the outcomes of files, and the data to keep.

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
    """Return the message about a worker that runs another program."""
    return f"{who} is not as this program: {differing}; install the same there"


def address() -> str:
    """Return the address of this worker."""
    from distributed import get_worker

    return str(get_worker().address)


@contextmanager
def _in_folder(folder: str) -> Iterator[None]:
    """Resolve relative paths in the block as on the sending machine.

    Raises:
        UnseenError: When the folder does not exist.
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
    """Disable garbage collection, which nearly all objects do not need."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
