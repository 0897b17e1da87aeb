"""Looks at files in several processes, with the outcome in order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from newsmeta.discovery import Target

if TYPE_CHECKING:
    from newsmeta.runner import FileResult, Runner

_WORTH_IT = 1_000
"""Files from which on more processes pay: each takes a while to start."""
_CHUNK = 64


@dataclass(frozen=True, slots=True)
class Recipe:
    """What it takes to make the same runner in another process.

    Attributes:
        arguments: The positional arguments of `Runner`.
        options: Its keyword arguments.
    """

    arguments: tuple[Any, ...]
    options: dict[str, Any]


def usual_jobs(files: int) -> int:
    """Return in how many processes to look at so many files."""
    if files < _WORTH_IT:
        return 1
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Not on this platform.
        return os.cpu_count() or 1


def results(recipe: Recipe, targets: Sequence[Target], jobs: int) -> Iterator[FileResult | None]:
    """Yield what `Runner.validate_file` returns for each file, in order.

    Args:
        recipe: How to make the runner.
        targets: The files.
        jobs: How many processes to use, two or more.

    Raises:
        concurrent.futures.process.BrokenProcessPool: When a process was killed.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    chunks = [targets[start : start + _CHUNK] for start in range(0, len(targets), _CHUNK)]
    # Forking a program that draws its progress in a thread could lock up.
    context = get_context("spawn")
    workers = min(jobs, len(chunks))
    with ProcessPoolExecutor(workers, context, _start, (recipe,)) as executor:
        try:
            for chunk in executor.map(_look_at, chunks):
                yield from chunk
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


_runner: Runner | None = None
"""The runner of a worker process."""


def _start(recipe: Recipe) -> None:
    import signal

    from newsmeta.runner import Runner

    # The keyboard interrupts all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _runner  # noqa: PLW0603
    _runner = Runner(*recipe.arguments, **recipe.options)


def _look_at(targets: Sequence[Target]) -> list[FileResult | None]:
    assert _runner is not None
    return [_portable(_runner.validate_file(target)) for target in targets]


def _portable(result: FileResult | None) -> FileResult | None:
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
