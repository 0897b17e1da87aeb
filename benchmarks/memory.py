"""How much memory a program takes, with all the processes that it starts.

    python -m benchmarks.memory [--articles 10000 100000 200000] [--jobs 1] [--folder FOLDER]

runs `newsmeta check` and `newsmeta normalize --check` on so many articles that are made up, and
prints how much memory the largest process takes, and how much time of processors all of them do.

On Linux, the shares of the processes are added up (PSS: what several of them have in common
counts once), every hundredth of a second, and the largest sum counts. Elsewhere, it is the peak
of the largest process alone.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.articles import write
from benchmarks.contest import Contestant, program
from benchmarks.tables import markdown

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


COMMANDS = (("check",), ("normalize", "--check"))
"""What is measured: what holds articles against one another, and what fixes each."""


def growth(folder: Path, counts: list[int], jobs: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table, one for each command and number of articles.

    Args:
        folder: Where articles are written.
        counts: How many.
        jobs: In how many processes to look at them.
    """
    for count in counts:
        site = folder / str(count)
        write(site, count, seed=1, faulty=2)
        for command in COMMANDS:
            words = [program("newsmeta"), *command, "--quiet", "--jobs", str(jobs)]
            run = Contestant(" ".join(command), words, status=None, folder=site).run()
            mebibytes = f"{run.kibibytes / 1024:,.0f}"
            yield " ".join(command), f"{count:,}", mebibytes, f"{run.processor:,.1f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000, 200_000])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to write articles")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        rows = list(growth(Path(folder), options.articles, options.jobs))
    print(
        markdown(
            ("command", "articles", "memory of the largest process, MiB", "processor, s"), rows
        )
    )


if __name__ == "__main__":
    main()
