"""The cost of a cluster, and the load that it takes off one machine.

    python -m benchmarks.cluster [--articles 10000 100000] [--workers 1 2] [--corpus FOLDER]
        [--commands validate check] [--folder FOLDER]

runs `newsmeta validate` and `newsmeta check` on so many articles, in one process and on a cluster
on this machine, with a scheduler and workers of one thread each. For each part it prints the
processor time and the peak of memory, and for `check` the bytes that its shuffle moves. The outputs
of both sides are compared. Articles are made up, or those of a corpus, each copy distinct. It
requires Linux and the extra `cluster`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import articles, corpus
from benchmarks.contest import Run, program
from benchmarks.tables import markdown
from newsmeta.cluster.engine import CHUNK
from newsmeta.config.config import Config
from newsmeta.files.search import folders_of
from newsmeta.linter.apart import grouped, merged, read_groups
from newsmeta.linter.engines import Engine, Recipe
from newsmeta.linter.kept import Found, Kept
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED
from newsmeta.rules.across.keyed import Sharing

_PATIENCE = 120
_PARTS = 8
_PAUSE = 0.2
_MIB = 1024


@dataclass(frozen=True, slots=True)
class Used:
    """The resources that processes have used so far.

    Attributes:
        processor: Processor time in seconds.
        kibibytes: The peak of memory of the largest process.
    """

    processor: float
    kibibytes: int


# -- the cluster -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parts:
    """The processes of a cluster: the scheduler, and the nanny that starts workers."""

    address: str
    scheduler: int
    nanny: int


@contextmanager
def parts(folder: Path, workers: int) -> Iterator[Parts]:
    """Yield a cluster on this machine with a number of workers."""
    told = folder / f"scheduler-{workers}.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    with ExitStack() as stack:
        scheduler = stack.enter_context(
            _dask(folder, "scheduler", *options, "--scheduler-file", str(told))
        )
        until = time.monotonic() + _PATIENCE
        while not (told.exists() and told.read_text(encoding="utf-8").endswith("}")):
            if time.monotonic() > until:
                raise SystemExit("the scheduler does not start")
            time.sleep(_PAUSE)
        address = str(json.loads(told.read_text(encoding="utf-8"))["address"])
        options = ["--nworkers", str(workers), "--nthreads", "1", "--no-dashboard"]
        local = ["--host", "127.0.0.1", "--local-directory", str(folder / "scratch")]
        nanny = stack.enter_context(_dask(folder, "worker", address, *options, *local))
        while len(list(family(nanny))) < workers + 1:
            if time.monotonic() > until:
                raise SystemExit("the workers do not start")
            time.sleep(_PAUSE)
        yield Parts(address, scheduler, nanny)


@contextmanager
def _dask(folder: Path, *args: str) -> Iterator[int]:
    with (folder / f"{args[0]}.log").open("ab") as log:
        command = [sys.executable, "-m", "dask", *args]
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def family(process: int) -> Iterator[int]:
    """Yield a process and its descendants."""
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in task.joinpath("children").read_text(encoding="utf-8").split():
            yield from family(int(child))


def used(process: int) -> Used:
    """Return the resources that a process and its descendants have used so far."""
    processor, kibibytes, ticks = 0.0, 0, os.sysconf("SC_CLK_TCK")
    for each in family(process):
        words = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        processor += (int(words[11]) + int(words[12])) / ticks
        for line in Path(f"/proc/{each}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                kibibytes = max(kibibytes, int(line.split()[1]))
    return Used(processor, kibibytes)


# -- runs --------------------------------------------------------------------------------


def ran(site: Path, words: Sequence[str], output: Path) -> Run:
    """Return the cost of a run of newsmeta, whose report goes to a file.

    Raises:
        SystemExit: When the run fails.
    """
    command = [program("newsmeta"), *words, "--output-format", "json", "--no-config"]
    with output.open("wb") as file:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=site, stdout=file, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def rows(
    folder: Path, site: Path, count: int, command: str, workers: Iterable[int]
) -> Iterator[tuple[str, ...]]:
    """Yield the cost of a command on one machine, and on clusters."""
    words = [command, "--no-cache"] if command == "validate" else [command]
    expected, output = folder / "expected.json", folder / "output.json"
    one = ran(site, [*words, "--jobs", "1"], expected)
    yield (command, f"{count:,}", "one process", *_figures(one, Used(0, 0), Used(0, 0)))
    for number in workers:
        with parts(folder, number) as cluster:
            time.sleep(1)
            before = used(cluster.scheduler), used(cluster.nanny)
            run = ran(site, [*words, "--cluster", cluster.address], output)
            after = used(cluster.scheduler), used(cluster.nanny)
        if output.read_bytes() != expected.read_bytes():
            raise SystemExit(f"{command} tells something else on a cluster")
        spent = [
            Used(now.processor - then.processor, now.kibibytes)
            for now, then in zip(after, before, strict=True)
        ]
        where = "1 worker" if number == 1 else f"{number} workers"
        yield (command, f"{count:,}", where, *_figures(run, *spent))


def _figures(run: Run, scheduler: Used, workers: Used) -> tuple[str, ...]:
    seconds = [f"{each.processor:,.1f}" for each in (run, scheduler, workers)]
    memory = [f"{each.kibibytes / _MIB:,.0f}" for each in (run, scheduler, workers)]
    return f"{run.seconds:,.0f}", *seconds, *memory


# -- the traffic of the shuffle ------------------------------------------------------------


class Counted(Engine, Kept):
    """Checks files as workers do, in this process, and counts the bytes that they would move."""

    def __init__(self) -> None:
        super().__init__()
        self.bytes = dict.fromkeys(("keys", "kept", "groups", "files"), 0)
        self._records: list[list[Any]] = []
        self._summaries: list[bytes] = []

    def results(self, recipe: Recipe, things: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Yield each file with its outcome, and keep nothing."""
        look = recipe()
        return ((thing, look(thing)) for thing in things)

    def keeping(
        self, recipe: Recipe, things: Iterable[Any]
    ) -> tuple[Iterator[tuple[Any, Any]], Kept]:
        """Yield each file with its outcome, and keep the data for comparing files."""
        return self._looked_at(recipe(), iter(things)), self

    def _looked_at(self, look: Any, rest: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        while some := list(islice(rest, CHUNK)):
            found = list(map(look, some))
            outcomes, records, kept = look.kept(found, len(self._summaries), _PARTS)
            self._records.append(records)
            self._summaries += kept
            self.bytes["keys"] += sum(len(each) for part in records for each in part)
            self.bytes["kept"] += sum(map(len, kept))
            yield from zip(some, outcomes, strict=True)

    def found(self, sharings: Sequence[Sharing]) -> Iterator[list[Found]]:
        """Yield the groups of each part of the keys."""
        together = merged(self._records)
        for part in range(_PARTS):
            data = grouped([together[part]], sharings, part, _PARTS)
            self.bytes["groups"] += len(data)
            yield read_groups(data)

    def summaries(self, numbers: Iterable[int] | None) -> Iterator[tuple[int, bytes]]:
        """Yield the data for comparing files."""
        for number in range(len(self._summaries)) if numbers is None else numbers:
            self.bytes["files"] += len(self._summaries[number])
            yield number, self._summaries[number]


def moved(site: Path) -> dict[str, int]:
    """Return the bytes that a shuffle keeps, sends and returns."""
    runner = Runner(Config(root=site), codes=CHECKED)
    given, counted = [str(site)], Counted()
    runner.run(runner.finder.stream(given), None, folders_of(given), counted)
    return counted.bytes


# -- the command -------------------------------------------------------------------------


def written(folder: Path, count: int, source: Path | None) -> Path:
    """Return a folder with a number of articles, written unless it exists."""
    site = folder / f"{'real' if source else 'made'}-{count}"
    if not site.exists():
        if source:
            corpus.read(source).write(site, count)
        else:
            articles.write(site, count, seed=1, faulty=2)
    return site


_HEAD = (
    *("command", "articles", "where", "wall, s", "processor of newsmeta, s", "of the scheduler, s"),
    *("of workers, s", "memory of newsmeta, MiB", "of the scheduler, MiB", "of a worker, MiB"),
)
_MOVED = (
    ("keys", "keys from worker to worker"),
    ("kept", "kept by workers for comparison"),
    ("groups", "groups to newsmeta"),
    ("files", "articles of groups to newsmeta"),
)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--commands", nargs="+", default=["validate", "check"])
    parser.add_argument("--corpus", type=Path, help="a site whose articles are copied")
    parser.add_argument("--folder", type=Path, help="where articles are written, and stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        found: list[tuple[str, ...]] = []
        shuffles: list[tuple[str, ...]] = []
        for count in options.articles:
            site = written(folder, count, options.corpus)
            for command in options.commands:
                for row in rows(Path(scratch), site, count, command, options.workers):
                    print(*row, sep="\t", file=sys.stderr, flush=True)
                    found.append(row)
            if "check" in options.commands:
                bytes_ = moved(site)
                shuffles += [
                    (text, f"{count:,}", f"{bytes_[name] / count:,.0f}") for name, text in _MOVED
                ]
        print(markdown(_HEAD, found))
        if shuffles:
            print()
            print(markdown(("shuffle", "articles", "bytes per article"), shuffles))


if __name__ == "__main__":
    main()
