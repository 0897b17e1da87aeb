"""In how many processes to look at files, and how these start."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Literal, TypeVar

Thing = TypeVar("Thing")
Method = Literal["fork", "spawn"]
"""How a process starts: as a copy of this one, or from nothing, which takes longer."""

WORTH_IT: dict[Method, int] = {"fork": 1_000, "spawn": 5_000}
"""Files from which on more processes pay: each takes a while to start."""
CHUNK = 128
"""Files that a process is given at a time."""


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
    number = sum(1 for _ in islice(files, max(least, processors * CHUNK)))
    return 1 if number < least else min(processors, number // CHUNK)


def usual_jobs_of(targets: Iterable[Thing]) -> tuple[Iterator[Thing], int]:
    """Return files that come one by one, and in how many processes to look at them."""
    rest = iter(targets)
    seen: list[Thing] = []

    def first() -> Iterator[Thing]:
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
