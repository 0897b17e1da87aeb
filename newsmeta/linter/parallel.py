"""Looks at files in several processes, with the outcome in order."""

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
from newsmeta.linter.engines import Look, Recipe
from newsmeta.linter.job_count import Method, Share, Thing

if TYPE_CHECKING:
    from _thread import LockType
    from concurrent.futures import Future, ProcessPoolExecutor

_AHEAD = 4
"""Chunks for each process that are under way or wait for their turn, so that memory has an end."""
_PATIENCE = 1.0
"""Seconds without an answer after which it is time to see whether all processes are alive."""
_THREADS_OF_A_POOL = 2
_STACK = 8 * 2**20
"""Bytes of addresses for the stack of a thread, where nothing limits it."""
_HEAP = 16 * 2**20
"""Bytes that a process needs besides, to see several through."""
_MANY_OBJECTS = 50_000


def results(
    recipe: Recipe,
    look: Look,
    targets: Iterable[Thing],
    share: Share,
    method: Method | None = None,
) -> Iterator[tuple[Thing, Any]]:
    """Yield each file, in order, with what comes of it.

    Where the system has no room for another process, this one looks at all files.

    Args:
        recipe: How to make what looks at files.
        look: What it made in this process.
        targets: The files.
        share: How they are shared out to two processes or more.
        method: How they start; None for what suits this process.

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
    """Nobody looks after a pool, so that nothing more comes of it."""


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
            given = chain(chunk, *(each for each, _ in waiting), rest)
            yield from ((target, look(target)) for target in given)
            return
        yield from zip(chunk, answers, strict=True)


# -- the pool ----------------------------------------------------------------------------


def _started(
    method: Method, recipe: Recipe, look: Look, jobs: int
) -> tuple[ProcessPoolExecutor, list[Future[None]]] | None:
    """Return a pool with all its processes; None where there can be none.

    All before the first file, so that no copy holds what a search holds. A pool makes copies before
    it starts the thread that it looks after them with.
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
        # No room for a process, a thread, or what they share.
        if isinstance(error, OSError | RuntimeError | ImportError):
            return None
        raise


def _has_addresses() -> bool:
    """Tell whether there is memory for the threads of a pool, as far as addresses go.

    What a thread takes stays taken, so none is started where what is left goes to the files.
    """
    import mmap

    try:
        import resource
    except ImportError:  # Windows, where addresses are not limited.
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

    A thread of a pool that cannot start another, or that ends for lack of memory while it starts
    itself, is waited for without end.
    """
    # The start of a `threading.Thread` waits without end, too.
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
    while _threads() > before and time.monotonic() < until:  # Copies are made where there is one.
        time.sleep(0.0001)
    return found


def _threads() -> int:
    """Return how many threads the system knows of this process; 0 where it does not say."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        return 0


def _new_pool(method: Method, recipe: Recipe, look: Look, jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A copy of this process has what looks at files already.
    make = recipe if method == "spawn" else lambda: look
    return ProcessPoolExecutor(jobs, get_context(method), _prepare, (make,))


def _submitted(pool: ProcessPoolExecutor, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
    """Have something done in another process, which may be started for it."""
    with _without_signals():
        return pool.submit(call, *arguments)


def _answer(pool: ProcessPoolExecutor, future: Future[list[Any]]) -> list[Any]:
    """Return what a process says of a chunk of files."""
    from concurrent.futures import wait
    from concurrent.futures.process import BrokenProcessPool

    while not wait([future], _PATIENCE).done:
        # The pool itself waits for ever for the rest of an answer whose sender is no more.
        if not all(process.is_alive() for process in _processes(pool)):
            raise BrokenProcessPool
        attendant = getattr(pool, "_executor_manager_thread", None)
        if attendant is not None and not attendant.is_alive():
            raise _UnattendedError
    return future.result()


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool, whatever they are doing.

    Left to itself, a pool lets them look at all that they were given; `terminate_workers` is new
    in Python 3.14.
    """
    for process in _processes(pool):
        process.kill()  # A copy may not be ready yet to be ended in another way.
    # Nobody is left who could send the rest of an answer, if this end is closed as well.
    answers = getattr(pool, "_result_queue", None)
    if answers is not None:
        answers._writer.close()


def _processes(pool: ProcessPoolExecutor) -> list[Any]:
    return [*(getattr(pool, "_processes", None) or {}).values()]


@contextmanager
def _without_signals() -> Iterator[None]:
    """Hold signals back until what starts in this block has been noted.

    A process that a pool does not know yet would be waited for in vain. What starts here never
    hears the keyboard's interrupts, and others when it is ready for them.
    """
    import signal

    if not hasattr(signal, "pthread_sigmask"):  # Windows, where the process sees to it itself.
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
    """What a process of a pool has from its start to its end.

    Attributes:
        make: Makes what looks at files.
        look: That, once it was needed.
    """

    make: Callable[[], Look] | None = None
    look: Look | None = None


_desk = _Desk()
"""That of this process, if it is one. A pool has no other way to leave something there."""


def _prepare(make: Callable[[], Look]) -> None:
    """Prepare a process for its work. Nothing that can fail is done here: a pool would not tell."""
    import gc
    import signal
    from _thread import start_new_thread

    # The keyboard interrupts all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What the first process does is its own.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM, signal.SIGHUP])
    gc.set_threshold(_MANY_OBJECTS)  # Nearly all objects go without being searched for.
    with suppress(RuntimeError):  # Where there is no room for it, none watches the first process.
        start_new_thread(_end_with_first, ())  # `Thread.start` may wait for it without end.
    _desk.make = make


def _end_with_first() -> None:
    """End this process when the first one is killed, which could not end it itself."""
    from multiprocessing import parent_process

    if first := parent_process():
        first.join()
        os._exit(1)


def _begin() -> None:
    """Do nothing, which tells that the process is there."""


def _look_at(parcels: list[Parcel]) -> list[Any]:
    """Return what comes of a chunk of files."""
    try:
        if _desk.look is None:
            assert _desk.make is not None
            _desk.look = _desk.make()
        return [portable(_desk.look(from_parcel(parcel))) for parcel in parcels]
    except Exception as error:
        raise portable_error(error) from None


Parcel = Any
"""A file on its way to another process: its name is enough where a search found it."""


def as_parcel(target: Any) -> Parcel:
    """Return a file as it is sent."""
    if not isinstance(target, Target):
        return target
    name = target.name
    is_plain = name == target.file and not target.is_named and target.data is None
    return name if is_plain else target


def from_parcel(parcel: Parcel) -> Any:
    """Return the file that was sent."""
    return Target(parcel, parcel, is_named=False) if isinstance(parcel, str) else parcel


def portable(result: Any) -> Any:
    """Return a result that can be handed over, which not every exception can."""
    failure = getattr(result, "failure", None)
    return result if failure is None else replace(result, failure=portable_error(failure))


def portable_error(error: Exception) -> Exception:
    """Return an exception that can be handed over."""
    import pickle

    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
