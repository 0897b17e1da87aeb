"""Looks at files in several processes, with the outcome in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Literal

from newsmeta.files.targets import Target

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Method = Literal["fork", "spawn"]
"""How a process starts: as a copy of this one, or from nothing, which takes longer."""

WORTH_IT: dict[Method, int] = {"fork": 1_000, "spawn": 5_000}
"""Files from which on more processes pay: each takes a while to start."""
_CHUNK = 128
_WAITING = 3
"""Chunks that a process has at once: one that it looks at, and the next ones."""
_AHEAD = 4
"""Chunks for each process that are under way or wait for their turn, so that memory has an end."""
_MANY_OBJECTS = 50_000

Look = Callable[[Target], Any]
"""What is done with a file. What it returns may be a data class with an exception as `failure`."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What it takes to make in another process what looks at files.

    Attributes:
        make: A function of a module, which returns what is to be called with each file.
        arguments: Its positional arguments.
        options: Its keyword arguments.
    """

    make: Callable[..., Look]
    arguments: tuple[Any, ...]
    options: dict[str, Any]

    def __call__(self) -> Look:
        """Return what is to be called with each file."""
        return self.make(*self.arguments, **self.options)


def usual_method() -> Method:
    """Return how processes start here.

    A copy of a process with several threads, of which it has one alone, could lock up.
    """
    try:
        is_alone = len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    except OSError:  # Not Linux: elsewhere, libraries of the system do not bear to be copied.
        is_alone = False
    return "fork" if is_alone else "spawn"


def usual_jobs(files: Iterable[object]) -> int:
    """Return in how many processes to look at files, of which no more are asked for than needed."""
    least, processors = WORTH_IT[usual_method()], _processors()
    number = sum(1 for _ in islice(files, max(least, processors * _CHUNK)))
    return 1 if number < least else min(processors, number // _CHUNK)


def usual_jobs_of(targets: Iterable[Target]) -> tuple[Iterator[Target], int]:
    """Return files that come one by one, and in how many processes to look at them."""
    rest = iter(targets)
    seen: list[Target] = []

    def first() -> Iterator[Target]:
        for target in rest:
            seen.append(target)
            yield target

    jobs = usual_jobs(first())
    return chain(seen, rest), jobs


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Not on this platform.
        return os.cpu_count() or 1


def results(
    recipe: Recipe,
    look: Look,
    targets: Iterable[Target],
    jobs: int,
    method: Method | None = None,
) -> Iterator[tuple[Target, Any]]:
    """Yield each file, in order, with what comes of it.

    Args:
        recipe: How to make what looks at files.
        look: What it made in this process.
        targets: The files.
        jobs: How many processes to use, two or more.
        method: How they start; None for what suits this process.

    Raises:
        concurrent.futures.process.BrokenProcessPool: When a process was killed.
    """
    method = method or usual_method()
    rest = iter(targets)
    chunks = iter(lambda: list(islice(rest, _CHUNK)), [])
    workers: list[_Worker] = []
    try:
        # All of them before the first file, so that no copy holds what a search holds.
        for _ in range(jobs):
            workers.append(_started(method, recipe, look, workers))
        yield from _in_order(workers, chunks)
    except BaseException:
        for worker in workers:
            worker.process.terminate()
        raise
    finally:
        for worker in workers:
            worker.connection.close()
        for worker in workers:
            worker.process.join()


def _in_order(
    workers: list[_Worker], chunks: Iterator[list[Target]]
) -> Iterator[tuple[Target, Any]]:
    from multiprocessing.connection import wait

    done: dict[int, Iterator[tuple[Target, Any]]] = {}
    given = taken = 0
    while True:
        while given - taken < len(workers) * _AHEAD:
            worker = min(workers, key=lambda worker: len(worker.chunks))
            if len(worker.chunks) == _WAITING or not (chunk := next(chunks, None)):
                break
            worker.give(given, chunk)
            given += 1
        if taken == given:
            return
        busy = [worker for worker in workers if worker.chunks]
        ready = wait([worker.connection for worker in busy], 0 if taken in done else None)
        for worker in busy:
            if worker.connection in ready:
                number, outcome = worker.take()
                done[number] = outcome
        if taken in done:
            yield from done.pop(taken)
            taken += 1


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process that looks at files.

    Attributes:
        process: The process.
        connection: What leads to it.
        chunks: The files that it was given and has not answered for, by chunk, with the
            number of each.
    """

    process: BaseProcess
    connection: Connection
    chunks: deque[tuple[int, list[Target]]] = field(default_factory=deque)

    def give(self, number: int, chunk: list[Target]) -> None:
        """Give it a chunk of files to look at."""
        try:
            self.connection.send([_parcel(target) for target in chunk])
        except OSError:
            raise _broken() from None
        self.chunks.append((number, chunk))

    def take(self) -> tuple[int, Iterator[tuple[Target, Any]]]:
        """Return the number of the oldest chunk, and each file with what comes of it."""
        try:
            answer = self.connection.recv()
        except (EOFError, OSError):
            raise _broken() from None
        if isinstance(answer, Exception):
            raise answer
        number, chunk = self.chunks.popleft()
        return number, zip(chunk, answer, strict=True)


def _broken() -> Exception:
    from concurrent.futures.process import BrokenProcessPool

    return BrokenProcessPool("a process that looks at files was ended by somebody else")


def _started(method: Method, recipe: Recipe, look: Look, others: list[_Worker]) -> _Worker:
    from multiprocessing import Pipe, get_context

    ours, theirs = Pipe()
    process: BaseProcess
    if method == "fork":
        # The copy has what this process has: what looks at files, and its ends of connections.
        inherited = [ours, *(other.connection for other in others)]
        arguments = theirs, lambda: look, inherited
        process = get_context("fork").Process(target=_work, args=arguments, daemon=True)
    else:
        process = get_context("spawn").Process(target=_work, args=(theirs, recipe), daemon=True)
    with _deaf_to_interrupts():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let what starts in this block never hear the keyboard's interrupts."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):  # Windows, where the process sees to it itself.
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# -- in the other process ----------------------------------------------------------------


def _work(
    connection: Connection, make: Callable[[], Look], inherited: Iterable[Connection] = ()
) -> None:
    """Look at files, chunk by chunk, until there are no more."""
    import gc
    import signal
    from queue import SimpleQueue
    from threading import Thread

    # The keyboard interrupts all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # What the first process does is its own.
    gc.set_threshold(_MANY_OBJECTS)  # Nearly all objects go without being searched for.
    for other in inherited:
        other.close()
    chunks: SimpleQueue[list[_Parcel]] = SimpleQueue()
    # Taken in at once: two processes that write, and read no more until it is done, would wait
    # for each other.
    Thread(target=_receive, args=(connection, chunks.put), daemon=True).start()
    try:
        look = make()
        while chunk := chunks.get():
            connection.send([_portable(look(_unpacked(parcel))) for parcel in chunk])
    except Exception as error:
        with suppress(OSError):  # Where nobody is left to hear it.
            connection.send(_portable_error(error))
        while chunks.get():  # To be gone while the other side writes would hide the reason.
            pass


def _receive(connection: Connection, put: Callable[[list[_Parcel]], None]) -> None:
    try:
        while True:
            put(connection.recv())
    except (EOFError, OSError):
        put([])


_Parcel = str | Target
"""A file on its way to another process: its name is enough where a search found it."""


def _parcel(target: Target) -> _Parcel:
    name = target.name
    is_plain = name == target.file and not target.is_named and target.data is None
    return name if is_plain else target


def _unpacked(parcel: _Parcel) -> Target:
    return Target(parcel, parcel, is_named=False) if isinstance(parcel, str) else parcel


def _portable(result: Any) -> Any:
    """Return a result that can be handed over, which not every exception can."""
    failure = getattr(result, "failure", None)
    return result if failure is None else replace(result, failure=_portable_error(failure))


def _portable_error(error: Exception) -> Exception:
    import pickle

    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
