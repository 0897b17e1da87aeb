"""In how many processes to look at files, and how these start."""

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
"""How a process starts: as a copy of this one, or from nothing, which takes longer."""

MANY: dict[Method, int] = {"fork": 1_000, "spawn": 5_000}
"""Files from which on more processes pay, however little each costs: a process takes a while to
start."""
WORTH_IT: dict[Method, float] = {"fork": 0.07, "spawn": 0.35}
"""Seconds of work from which on they pay for fewer files."""
CHUNK = 128
"""The most files that a process is given at a time."""

_UNTIMED = 16
"""The first files, with which a process reads and makes what it needs for all."""
_TIMED = 48
"""The files after them, which tell what one costs."""
_SHARES = 4
"""Chunks for each process, of few files: one may take longer than another."""


@dataclass(frozen=True, slots=True)
class ByCost:
    """Some processes, as many as what the first files cost makes worth it.

    Attributes:
        most: How many processes at most.
        files: About how many files there are.
        clock: Returns the seconds of work that this process has done.
    """

    most: int
    files: int
    clock: Callable[[], float] = time.process_time

    def decided(self, left: int, cost: float) -> Share:
        """Return how to share out the files that are left, each of which costs some seconds."""
        pays = left * cost / WORTH_IT[usual_method()]
        jobs = min(self.most, 1 + int(pays), max(left, 1))
        return Share(jobs, min(CHUNK, max(1, left // (jobs * _SHARES))))


Jobs = int | ByCost
"""How many processes to use, or what it depends on."""


@dataclass(frozen=True, slots=True)
class Share:
    """How to share out files.

    Attributes:
        jobs: How many processes look at them.
        chunk: How many files each is given at a time.
    """

    jobs: int
    chunk: int


def shared_out(
    look: Callable[[Thing], Any], things: Iterator[Thing], jobs: Jobs
) -> Generator[tuple[Thing, Any], None, Share]:
    """Look at the first files in this process, where it depends on what they cost.

    Args:
        look: Looks at one of them.
        things: The files, of which those that were looked at are taken.
        jobs: How many processes to use.

    Yields:
        Each of the first files, with what came of it.

    Returns:
        How to share out the others.
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
    """End this process if it is one that starts, and reads the program that it is to help.

    That has no `if __name__ == "__main__":` then, and asks for processes in each process that
    it asked for. The first one tells.
    """
    if "multiprocessing" not in sys.modules:
        return
    from multiprocessing import current_process

    if getattr(current_process(), "_inheriting", False):  # As multiprocessing itself asks.
        raise SystemExit(1)


def usual_method() -> Method:
    """Return how processes start here.

    A copy of a process with several threads, of which it has one alone, could lock up.
    """
    try:
        is_alone = len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    except OSError:  # Not Linux: elsewhere, libraries of the system do not bear to be copied.
        is_alone = False
    return "fork" if is_alone else "spawn"


def usual_jobs(files: Iterable[object]) -> Jobs:
    """Return in how many processes to look at files, of which no more are asked for than needed."""
    many, most = MANY[usual_method()], processors()
    number = sum(1 for _ in islice(files, max(many, most * CHUNK)))
    if number >= many:
        return min(most, number // CHUNK)
    is_certain = most == 1 or number <= _UNTIMED + _TIMED
    return 1 if is_certain else ByCost(most, number)


def usual_jobs_of(targets: Iterable[Thing]) -> tuple[Iterator[Thing], Jobs]:
    """Return files that come one by one, and in how many processes to look at them."""
    rest = iter(targets)
    seen: list[Thing] = []

    def first() -> Iterator[Thing]:
        for target in rest:
            seen.append(target)
            yield target

    jobs = usual_jobs(first())
    return chain(seen, rest), jobs


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Not on this platform.
        return os.cpu_count() or 1
