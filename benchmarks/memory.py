"""The memory of a program, including all processes that it starts.

    python -m benchmarks.memory [--articles 10000 50000 200000] [--only check] [--jobs 1]
        [--corpus SITE] [--faulty 40] [--folder FOLDER]

runs commands of newsmeta on these numbers of articles. It prints the peak of memory of the main
process and of the largest of the others, the increase of the sum of both with each further article,
and the processor time of all processes. Articles are in one folder for each month. They are made
up, or distinct copies of real ones (`benchmarks.corpus`), and are removed in the end; 100,000 of
them take about 400 MB of disk space.

On Linux, the peak of each process is read from the system (VmHWM) ten times a second. Elsewhere,
only the peak of the largest process is known.

For `benchmarks.speed`, the shares of the processes are added up every hundredth of a second (PSS,
which counts shared memory once), and the largest sum counts.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.articles import write
from benchmarks.contest import Contestant, program
from benchmarks.corpus import Corpus
from benchmarks.tables import markdown

PROC = Path("/proc")
IS_SAMPLED = (PROC / "self" / "smaps_rollup").exists()
HOW = (
    "of the program and all its processes together (PSS, sampled in runs of their own)"
    if IS_SAMPLED
    else "of the largest process of the program (maximum resident set size)"
)
"""A description of how peaks are measured."""

PAUSE = 0.01
_BETWEEN = 0.1
_USUAL = 40.0
"""Percentage of made-up articles with findings."""


def peak(contestant: Contestant) -> int:
    """Return the peak of memory of one run, in kibibytes.

    Raises:
        SystemExit: When the exit status is not the expected one.
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
    """Yield a process and its descendants."""
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


NEVER = ("--fail-on", "never", "--quiet")
COMMANDS: dict[str, tuple[str, ...]] = {
    "validate": ("validate", "--no-cache", *NEVER),
    "validate, with a cache": ("validate", *NEVER),
    "check": ("check", *NEVER),
    "check of overlapping paths": ("check", "_news", ".", *NEVER),
    "check --validate": ("check", "--validate", *NEVER),
    "normalize --check": ("normalize", "--check", *NEVER),
    "export": ("export", "--to", "jsonl", "--on-error", "skip", "-o", "../articles.jsonl"),
    "export --sort": (
        *("export", "--to", "jsonl", "--on-error", "skip", "-o", "../articles.jsonl"),
        *("--sort", "-publishedDateTime"),
    ),
    "stats": ("stats", "-o", "../stats.json"),
    "report": ("report", "-o", "../report.html", "--quiet"),
}
"""The measured commands, each run in the folder of a site."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The cost of a run.

    Attributes:
        main: The peak of memory of the main process, in kibibytes.
        others: The peak of the largest of the others; 0 without any.
        processor: Processor time of all processes, in seconds.
    """

    main: int
    others: int
    processor: float


def taken(contestant: Contestant) -> Taken:
    """Return the cost of one run.

    Raises:
        SystemExit: When the exit status is not the expected one.
    """
    if not IS_SAMPLED:
        run = contestant.run()
        return Taken(run.kibibytes, 0, run.processor)
    process = contestant.start()
    main = others = 0
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        for each in _family(process.pid):
            if each == process.pid:
                main = max(main, _peak(each))
            else:
                others = max(others, _peak(each))
        time.sleep(_BETWEEN)
    contestant.finish(process, os.waitstatus_to_exitcode(status))
    if not others:
        main = usage.ru_maxrss  # This value is exact.
    return Taken(main, others, usage.ru_utime + usage.ru_stime)


def _peak(process: int) -> int:
    """Return the peak of memory of a process so far, in kibibytes; 0 if it is gone."""
    with contextlib.suppress(OSError):
        for line in (PROC / str(process) / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


@dataclass(frozen=True, slots=True)
class Course:
    """A measurement, with its commands and articles.

    Attributes:
        names: The names of the commands.
        counts: The numbers of articles.
        jobs: The number of processes.
        faulty: The percentage of articles with findings; None for that of the real ones.
        corpus: The real articles; None for made-up ones.
    """

    names: Sequence[str]
    counts: Sequence[int]
    jobs: int
    faulty: float | None
    corpus: Corpus | None = None


def growth(folder: Path, course: Course) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table, one for each command and number of articles.

    Args:
        folder: The existing folder for articles, which are removed afterwards.
        course: What is measured.
    """
    before: dict[str, tuple[int, int]] = {}
    for count in course.counts:
        with tempfile.TemporaryDirectory(dir=folder, prefix="articles-") as place:
            site = Path(place).resolve() / "site"
            if course.corpus:
                course.corpus.write(site, count, course.faulty)
            else:
                write(site, count, seed=1, faulty=course.faulty or 0, related=False)
            by_month(site / "_news")
            (site / "newsmeta.toml").touch()
            for name in course.names:
                words = [program("newsmeta"), *COMMANDS[name], "--jobs", str(course.jobs)]
                cache = {"NEWSMETA_CACHE_DIR": str(site.parent / "cache")}
                found = taken(Contestant(name, words, None, folder=site, environment=cache))
                total = found.main + found.others
                more = "–"
                if name in before:
                    fewer, kibibytes = before[name]
                    more = f"{max(total - kibibytes, 0) * 1024 / (count - fewer):,.0f}"
                before[name] = count, total
                peaks = [f"{each / 1024:,.0f}" for each in (found.main, found.others)]
                yield name, f"{count:,}", *peaks, more, f"{found.processor:,.1f}"


def by_month(news: Path) -> None:
    """Move articles into folders by the month in their names: `_news/2021/01/2021-01-27-x.md`."""
    for article in list(news.iterdir()):
        month = news / article.name[:4] / article.name[5:7]
        month.mkdir(parents=True, exist_ok=True)
        article.rename(month / article.name)


HEADS = (
    *("command", "articles", "memory of the main process, MiB", "of the largest other one, MiB"),
    *("bytes for each further article", "processor, s"),
)


def main() -> None:
    """Print the table, row by row."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory")
    add = parser.add_argument
    add("--articles", type=int, nargs="+", default=[10_000, 50_000, 200_000], metavar="N")
    add("--only", choices=COMMANDS, nargs="+", default=list(COMMANDS), help="commands")
    add("--jobs", type=int, default=1, help="processes")
    add("--corpus", type=Path, help="a site with real articles, of which copies are made")
    add("--faulty", type=float, help="percentage of articles with findings")
    add("--folder", type=Path, help="where to write articles, for a while")
    options = parser.parse_args()
    real = corpus.read(options.corpus.resolve()) if options.corpus else None
    faulty = _USUAL if options.faulty is None and real is None else options.faulty
    course = Course(options.only, options.articles, options.jobs, faulty, real)
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
    print(markdown(HEADS, ()), flush=True)
    for row in growth(options.folder or Path(tempfile.gettempdir()), course):
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
