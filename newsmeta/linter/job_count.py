"""The number of processes, and how they start."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, islice
from typing import Any, Literal, TypeVar

from newsmeta.data_classes import dataclass

Thing = TypeVar("Thing")
Method = Literal["fork", "spawn"]
"""The start method of a process: as a copy of this one, or from scratch, which takes longer."""

MANY: dict[Method, int] = {"fork": 1_000, "spawn": 5_000}
"""Fewest files for which more processes pay off, however little each file costs: a process takes a
while to start.
"""
WORTH_IT: dict[Method, float] = {"fork": 0.07, "spawn": 0.35}
"""Fewest seconds of work for which they pay off with fewer files."""
CHUNK = 128
"""Most files that a process is given at a time."""

_UNTIMED = 16
"""Number of first files that are not timed, as a process sets itself up with them."""
_TIMED = 48
"""Number of files after them that are timed."""
_SHARES = 4
"""Chunks for each process if there are few files, as one chunk may take longer than another."""


@dataclass(frozen=True, slots=True)
class ByCost:
    """A number of processes that depends on the cost of the first files.

    Attributes:
        most: The most processes.
        files: The approximate number of files.
        clock: Returns the processor seconds of this process.
    """

    most: int
    files: int
    clock: Callable[[], float] = time.process_time

    def decided(self, left: int, cost: float) -> Share:
        """Return how to divide the remaining files, given the seconds that each costs."""
        pays = left * cost / WORTH_IT[usual_method()]
        jobs = min(self.most, 1 + int(pays), max(left, 1))
        return Share(jobs, min(CHUNK, max(1, left // (jobs * _SHARES))))


Jobs = int | ByCost
"""The number of processes, or a rule to decide it."""


@dataclass(frozen=True, slots=True)
class Share:
    """A division of files among processes.

    Attributes:
        jobs: The number of processes.
        chunk: The number of files that each is given at a time.
    """

    jobs: int
    chunk: int


def shared_out(
    look: Callable[[Thing], Any], things: Iterator[Thing], jobs: Jobs
) -> Generator[tuple[Thing, Any], None, Share]:
    """Look at the first files in this process, if the number of processes depends on their cost.

    Args:
        look: Looks at one of them.
        things: The files, from which those that were looked at are removed.
        jobs: The number of processes.

    Yields:
        Each of the first files with its outcome.

    Returns:
        The division of the others.
    """
    if isinstance(jobs, int):
        return Share(jobs, CHUNK)
    end_if_starting()
    seconds = 0.0
    for number, thing in enumerate(islice(things, _UNTIMED + _TIMED)):
        before = jobs.clock()
        result = look(thing)
        if number >= _UNTIMED:
            seconds += jobs.clock() - before
        yield thing, result
    return jobs.decided(max(0, jobs.files - _UNTIMED - _TIMED), seconds / _TIMED)


def end_if_starting() -> None:
    """End this process if it is a worker that is only importing the main program.

    The main program then lacks `if __name__ == "__main__":`, and would start processes in each of
    its processes. The first process reports it.
    """
    if "multiprocessing" not in sys.modules:
        return
    from multiprocessing import current_process

    if getattr(current_process(), "_inheriting", False):  # The same test as in multiprocessing.
        raise SystemExit(1)


def usual_method() -> Method:
    """Return the usual start method of processes here.

    A copy of a process with several threads has only one of them, and could deadlock.
    """
    try:
        is_alone = len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    except OSError:  # Not Linux: system libraries there do not survive being copied.
        is_alone = False
    return "fork" if is_alone else "spawn"


def usual_jobs(files: Iterable[object]) -> Jobs:
    """Return the number of processes for files, which are only counted as far as needed."""
    many, most = MANY[usual_method()], processors()
    number = sum(1 for _ in islice(files, max(many, most * CHUNK)))
    if number >= many:
        return min(most, number // CHUNK)
    is_certain = most == 1 or number <= _UNTIMED + _TIMED
    return 1 if is_certain else ByCost(most, number)


def usual_jobs_of(targets: Iterable[Thing]) -> tuple[Iterator[Thing], Jobs]:
    """Return an iterator of files, and the number of processes for them."""
    rest = iter(targets)
    seen: list[Thing] = []

    def first() -> Iterator[Thing]:
        for target in rest:
            seen.append(target)
            yield target

    jobs = usual_jobs(first())
    return chain(seen, rest), jobs


def processors() -> int:
    """Return the number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Not on this platform.
        return os.cpu_count() or 1
