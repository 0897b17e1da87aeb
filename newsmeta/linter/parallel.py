"""Files looked at by several processes, with the outcomes in order."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.files.targets import Target
from newsmeta.linter import job_count
from newsmeta.linter.engines import Around, Look, Recipe
from newsmeta.linter.job_count import Method, Share, Thing

if TYPE_CHECKING:
    from _thread import LockType
    from concurrent.futures import Future, ProcessPoolExecutor

_AHEAD = 4
"""Chunks for each process that are in progress or waiting, which limits memory."""
_PATIENCE = 1.0
"""Seconds without an answer before it is checked whether all processes are alive."""
_THREADS_OF_A_POOL = 2
_STACK = 8 * 2**20
"""Address space for the stack of a thread, if no limit is set."""
_HEAP = 16 * 2**20
"""Further address space that a process needs for several threads."""
_MANY_OBJECTS = 50_000


def results(
    recipe: Recipe,
    look: Look,
    targets: Iterable[Thing],
    share: Share,
    method: Method | None = None,
) -> Iterator[tuple[Thing, Any]]:
    """Yield each file with its outcome, in order.

    If the system has no room for another process, this one looks at all files.

    Args:
        recipe: The description of the work.
        look: The function for this process.
        targets: The files.
        share: The division of the files among two or more processes.
        method: The start method; None for the usual one.

    Raises:
        concurrent.futures.process.BrokenProcessPool: When a process was killed, or could not
            start.
    """
    from concurrent.futures.process import BrokenProcessPool

    method = method or job_count.usual_method()
    job_count.end_if_starting()
    started = _started(method, recipe, look, share.jobs)
    if started is None:
        yield from ((target, look(target)) for target in targets)
        return
    pool, begun = started
    try:
        yield from _in_order(pool, look, targets, share)
    except BrokenProcessPool as error:
        _end(pool)
        is_begun = all(each.done() and each.exception() is None for each in begun)
        text = _ENDED if is_begun or method == "fork" else _UNBEGUN
        raise BrokenProcessPool(text) from error.__cause__
    except BaseException:
        _end(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_ENDED = "a process that looks at files was ended by somebody else"
_UNBEGUN = (
    "the processes that look at files ended while they started; a program that asks for several "
    'has to do so under `if __name__ == "__main__":`, since each of them reads it again'
)


class _UnattendedError(Exception):
    """The thread of a pool has died, so no more results will come."""


def _in_order(
    pool: ProcessPoolExecutor, look: Look, targets: Iterable[Thing], share: Share
) -> Iterator[tuple[Thing, Any]]:
    rest = iter(targets)
    chunks = iter(lambda: list(islice(rest, share.chunk)), [])
    waiting: deque[tuple[list[Thing], Future[list[Any]]]] = deque()
    while True:
        for chunk in islice(chunks, share.jobs * _AHEAD - len(waiting)):
            parcels = [as_parcel(target) for target in chunk]
            waiting.append((chunk, _submitted(pool, _look_at, parcels)))
        if not waiting:
            return
        chunk, future = waiting.popleft()
        try:
            answers = _answer(pool, future)
        except _UnattendedError:
            _end(pool)
            for process in _processes(pool):
                process.join()
            given = chain(chunk, *(each for each, _ in waiting), rest)
            yield from ((target, look(target)) for target in given)
            return
        yield from zip(chunk, answers, strict=True)


# -- the pool ----------------------------------------------------------------------------


def _started(
    method: Method, recipe: Recipe, look: Look, jobs: int
) -> tuple[ProcessPoolExecutor, list[Future[None]]] | None:
    """Return a pool with all its processes; None if there can be none.

    All are started before the first file, so that no copy contains the state of a search. A pool
    makes copies before it starts its own thread.
    """
    from concurrent.futures.process import BrokenProcessPool

    if not _has_addresses() or not _has_room(_THREADS_OF_A_POOL):
        return None
    pool = None
    try:
        pool = _new_pool(method, recipe, look, jobs)
        return pool, [_submitted(pool, _begin) for _ in range(jobs)]
    except BaseException as error:
        if pool is not None:
            _end(pool)
            for process in _processes(pool):
                process.join()
            with suppress(RuntimeError):  # Its thread never started.
                pool.shutdown(cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise BrokenProcessPool(_ENDED if method == "fork" else _UNBEGUN) from error.__cause__
        # No room for a process, a thread, or their shared memory.
        if isinstance(error, OSError | RuntimeError | ImportError):
            return None
        raise


def _has_addresses() -> bool:
    """Tell whether there is address space for the threads of a pool.

    A thread never returns its space, so none is started if the files need the rest.
    """
    import mmap

    try:
        import resource
    except ImportError:  # Windows, where address space is not limited.
        return True
    limit = resource.getrlimit(resource.RLIMIT_STACK)[0]
    stack = _STACK if limit == resource.RLIM_INFINITY else limit
    try:
        mmap.mmap(-1, _THREADS_OF_A_POOL * stack + _HEAP).close()
    except (OSError, MemoryError, OverflowError):
        return False
    return True


def _has_room(number: int) -> bool:
    """Tell whether the system has room for some more threads.

    If a thread of a pool cannot start another, or dies for lack of memory while it starts, the pool
    waits for ever.
    """
    # Starting a `threading.Thread` could wait for ever as well.
    from _thread import allocate_lock, start_new_thread

    begun, leave = [allocate_lock() for _ in range(number)], allocate_lock()

    def stay(lock: LockType) -> None:
        lock.release()
        with leave:
            pass

    before = _threads()
    with leave:
        try:
            for lock in begun:
                lock.acquire()
                start_new_thread(stay, (lock,))
            found = all(lock.acquire(timeout=_PATIENCE) for lock in begun)
        except (RuntimeError, MemoryError):
            found = False
    until = time.monotonic() + _PATIENCE
    while _threads() > before and time.monotonic() < until:  # Copying needs a single thread.
        time.sleep(0.0001)
    return found


def _threads() -> int:
    """Return the number of threads of this process by the system; 0 if unknown."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        return 0


def _new_pool(method: Method, recipe: Recipe, look: Look, jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A copy of this process has the function already.
    make = recipe if method == "spawn" else lambda: look
    return ProcessPoolExecutor(jobs, get_context(method), _prepare, (make, recipe.around))


def _submitted(pool: ProcessPoolExecutor, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
    """Submit a call to another process, which may be started for it."""
    with _without_signals():
        return pool.submit(call, *arguments)


def _answer(pool: ProcessPoolExecutor, future: Future[list[Any]]) -> list[Any]:
    """Return the answer of a process for a chunk of files."""
    from concurrent.futures import wait
    from concurrent.futures.process import BrokenProcessPool

    while not wait([future], _PATIENCE).done:
        # The pool itself would wait for ever for the rest of an answer from a dead process.
        if not all(process.is_alive() for process in _processes(pool)):
            raise BrokenProcessPool
        attendant = getattr(pool, "_executor_manager_thread", None)
        if attendant is not None and not attendant.is_alive():
            raise _UnattendedError
    return future.result()


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool, whatever they are doing.

    A pool by itself lets them finish all their chunks; `terminate_workers` is new in Python 3.14.
    """
    for process in _processes(pool):
        process.kill()  # A copy may not be ready yet for a gentler end.
    # With this end closed, nobody is left who could send the rest of an answer.
    answers = getattr(pool, "_result_queue", None)
    if answers is not None:
        answers._writer.close()


def _processes(pool: ProcessPoolExecutor) -> list[Any]:
    return [*(getattr(pool, "_processes", None) or {}).values()]


@contextmanager
def _without_signals() -> Iterator[None]:
    """Hold signals back until the processes started in this block have been noted.

    A process that the pool does not know yet would be waited for in vain. Processes started here
    ignore keyboard interrupts, and handle other signals once they are ready.
    """
    import signal

    if not hasattr(signal, "pthread_sigmask"):  # Windows, where the process handles this itself.
        yield
        return
    held = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# -- in the other process ----------------------------------------------------------------


@dataclass(slots=True)
class _Desk:
    """The state of a worker process during its life.

    Attributes:
        make: Makes the function that looks at files.
        around: Reads files that are elsewhere; None if there are none.
        look: The function, once it was needed.
    """

    make: Callable[[], Look] | None = None
    around: Around | None = None
    look: Look | None = None


_desk = _Desk()
"""The state of this process, if it is a worker. A pool has no other way to keep state there."""


def _prepare(make: Callable[[], Look], around: Around | None) -> None:
    """Prepare a worker process. Nothing here may fail, as a pool would not report it."""
    import gc
    import signal
    from _thread import start_new_thread

    # The keyboard interrupts all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Signal handlers of the first process are not for its workers.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM, signal.SIGHUP])
    gc.set_threshold(_MANY_OBJECTS)  # Nearly all objects are freed without a search for cycles.
    with suppress(RuntimeError):  # If there is no room for it, nothing watches the first process.
        start_new_thread(_end_with_first, ())  # `Thread.start` may wait for it for ever.
    _desk.make, _desk.around = make, around


def _end_with_first() -> None:
    """End this process when the first one is killed and so cannot end it."""
    from multiprocessing import parent_process

    if first := parent_process():
        first.join()
        os._exit(1)


def _begin() -> None:
    """Do nothing; the answer shows that the process is there."""


def _look_at(parcels: list[Parcel]) -> list[Any]:
    """Return the outcomes for a chunk of files."""
    try:
        if _desk.look is None:
            assert _desk.make is not None
            _desk.look = _desk.make()
        things: Iterable[Any] = map(from_parcel, parcels)
        if _desk.around is not None:
            things = _desk.around.ahead(things)
        return [portable(_desk.look(thing)) for thing in things]
    except Exception as error:
        raise portable_error(error) from None


Parcel = Any
"""A file on its way to another process: for files of a search, the name is enough."""


def as_parcel(target: Any) -> Parcel:
    """Return a file in the form in which it is sent."""
    if not isinstance(target, Target):
        return target
    name = target.name
    is_plain = name == target.file and not target.is_named and target.data is None
    return name if is_plain else target


def from_parcel(parcel: Parcel) -> Any:
    """Return a file that was sent."""
    return Target(parcel, parcel, is_named=False) if isinstance(parcel, str) else parcel


def portable(result: Any) -> Any:
    """Return a result that can be pickled, which not every exception can."""
    failure = getattr(result, "failure", None)
    return result if failure is None else replace(result, failure=portable_error(failure))


def portable_error(error: Exception) -> Exception:
    """Return an exception that can be pickled."""
    import pickle

    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
