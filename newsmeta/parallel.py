"""Looks at files in several processes, with the outcome in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from newsmeta.discovery import Target

WORTH_IT = 1_000
"""Files from which on more processes pay: each takes a while to start."""
_CHUNK = 64
_AHEAD = 4
"""Chunks for each process that are under way at once, so that memory has an end."""

Look = Callable[[Target], Any]
"""What is done with a file. What it returns is None or a data class with a `failure`."""


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


def usual_jobs(files: int) -> int:
    """Return in how many processes to look at so many files."""
    if files < WORTH_IT:
        return 1
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Not on this platform.
        return os.cpu_count() or 1


def usual_jobs_of(targets: Iterable[Target]) -> tuple[Iterator[Target], int]:
    """Return files that come one by one, and in how many processes to look at them."""
    rest = iter(targets)
    first = list(islice(rest, WORTH_IT))
    return chain(first, rest), usual_jobs(len(first))


def results(recipe: Recipe, targets: Iterable[Target], jobs: int) -> Iterator[tuple[Target, Any]]:
    """Yield each file, in order, with what comes of it.

    Args:
        recipe: How to make what looks at files.
        targets: The files.
        jobs: How many processes to use, two or more.

    Raises:
        concurrent.futures.process.BrokenProcessPool: When a process was killed.
    """
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    # Forking a program that draws its progress in a thread could lock up.
    context = get_context("spawn")
    under_way: deque[tuple[list[Target], Future[list[Any]]]] = deque()
    rest = iter(targets)
    with ProcessPoolExecutor(jobs, context, _start, (recipe,)) as executor:
        try:
            while True:
                while len(under_way) < jobs * _AHEAD and (chunk := list(islice(rest, _CHUNK))):
                    under_way.append((chunk, executor.submit(_look_at, chunk)))
                if not under_way:
                    return
                chunk, future = under_way.popleft()
                yield from zip(chunk, future.result(), strict=True)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


_look: Look | None = None
"""What a worker process does with a file."""


def _start(recipe: Recipe) -> None:
    import signal

    # The keyboard interrupts all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _look  # noqa: PLW0603
    _look = recipe.make(*recipe.arguments, **recipe.options)


def _look_at(targets: list[Target]) -> list[Any]:
    assert _look is not None
    return [_portable(_look(target)) for target in targets]


def _portable(result: Any) -> Any:
    """Return a result that can be handed over, which not every exception can."""
    if result is None or result.failure is None:
        return result
    import pickle

    try:
        pickle.loads(pickle.dumps(result.failure))
    except Exception:
        text = f"{type(result.failure).__name__}: {result.failure}"
        return replace(result, failure=RuntimeError(text))
    return result
