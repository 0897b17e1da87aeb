"""How much memory a program takes, with all the processes that it starts.

On Linux, the shares of the processes are added up (PSS: what several of them have in common
counts once), every hundredth of a second, and the largest sum counts. Elsewhere, it is the peak
of the largest process alone.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contest import Contestant

PROC = Path("/proc")
IS_SAMPLED = (PROC / "self" / "smaps_rollup").exists()
HOW = (
    "of the program and all its processes together (PSS, sampled in runs of their own)"
    if IS_SAMPLED
    else "of the largest process of the program (maximum resident set size)"
)
"""What the peaks are of, in words."""

PAUSE = 0.01


def peak(contestant: Contestant) -> int:
    """Return the peak of memory of one run, in kibibytes.

    Raises:
        SystemExit: When the exit status is not the one that it has to be.
    """
    if contestant.prepare:
        contestant.prepare()
    if not IS_SAMPLED:
        return contestant.run().kibibytes
    most = 0
    process = contestant.start()
    while process.poll() is None:
        most = max(most, sum(map(_share, _family(process.pid))))
        time.sleep(PAUSE)
    contestant.finish(process, process.returncode)
    return most


def _family(process: int) -> Iterator[int]:
    """Yield a process and those that come from it."""
    waiting = [process]
    while waiting:
        parent = waiting.pop()
        yield parent
        # It may end at any time.
        with contextlib.suppress(OSError):
            for task in (PROC / str(parent) / "task").iterdir():
                waiting.extend(map(int, (task / "children").read_text().split()))


def _share(process: int) -> int:
    with contextlib.suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
