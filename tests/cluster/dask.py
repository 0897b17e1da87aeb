"""Shared parts of the tests of clusters: a real scheduler with workers, and a repository."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.cli import ERROR, GOOD, WARNING, environment, write
from tests.support.processes import end

_PATIENCE = 600.0


@dataclass
class Dask:
    """A scheduler and its workers, each a separate process on this machine."""

    folder: Path
    address: str
    scheduler: subprocess.Popen[bytes]
    nannies: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_workers(
        self, number: int, env: dict[str, str] | None = None, before: Sequence[str] = ()
    ) -> None:
        """Start more workers, each restarted when it is killed.

        Args:
            number: Number of workers.
            env: Changes to their environment.
            before: A command that wraps the command of the worker.
        """
        options = ["--nworkers", str(number), "--nthreads", "1", "--no-dashboard"]
        local = ["--local-directory", str(self.folder / "scratch"), "--host", "127.0.0.1"]
        args = ["worker", self.address, *options, *local]
        self.nannies.append(_dask(self.folder, *args, env=env, before=before))

    def workers(self) -> list[int]:
        """Return the processes of the workers."""
        return [pid for nanny in self.nannies for pid in children(nanny.pid)]

    def end(self) -> None:
        """End all processes."""
        for process in (*self.nannies, self.scheduler):
            process.terminate()
        for process in (*self.nannies, self.scheduler):
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            end(process)


@contextmanager
def dask(folder: Path, workers: int = 2, env: dict[str, str] | None = None) -> Iterator[Dask]:
    """Yield a scheduler with workers."""
    told = folder / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    scheduler = _dask(folder, "scheduler", *options, "--scheduler-file", str(told))
    started = Dask(folder, "", scheduler)
    try:
        until(lambda: _address(told))
        started.address = _address(told)
        if workers:
            started.add_workers(workers, env)
        yield started
    finally:
        started.end()


def _address(told: Path) -> str:
    """Return the scheduler's address from its output, empty while that is incomplete."""
    try:
        return str(json.loads(told.read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError):
        return ""


def _dask(
    folder: Path, *args: str, env: dict[str, str] | None = None, before: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    with (folder / f"{args[0]}.log").open("ab") as log:
        return subprocess.Popen(
            [*before, sys.executable, "-m", "dask", *args],
            cwd=folder,
            env={**environment(env), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
            stdout=log,
            stderr=log,
            start_new_session=True,  # Workers can outlive their nanny.
        )


def children(pid: int) -> list[int]:
    """Return the child processes of a process, except those of Python itself."""
    found = []
    for task in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int(task.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            words = task.joinpath("cmdline").read_bytes()
            if parent == pid and b"spawn_main" in words:
                found.append(int(task.name))
    return found


def until(is_so: Callable[[], object], patience: float = _PATIENCE) -> None:
    """Wait until a condition is true."""
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def kill(pid: int) -> None:
    """Kill a process without warning."""
    os.kill(pid, signal.SIGKILL)


def repository(folder: Path, number: int = 240) -> Path:
    """Write articles, some with mistakes, and some near-duplicates of others."""
    kinds: Sequence[str] = (GOOD, GOOD, WARNING, GOOD, ERROR, GOOD, GOOD)
    files = {}
    for at in range(number):
        text = kinds[at % len(kinds)].replace("ten-thousand-trees/", f"trees-{at // 2 * 2}/")
        month, day = 1 + at % 12, 1 + at % 28
        text = text.replace("2021-01-27T", f"2021-{month:02}-{day:02}T")
        text = text.replace("City council votes", f"Council of {_NAMES[at % 9]} {at // 3} votes")
        files[f"_news/2021-{month:02}-{day:02}-trees-{at}.md"] = text
    files["_news/2021-01-01-broken.md"] = GOOD.replace("quality: 60", "quality: [60")
    files["_news/2021-01-02-none.md"] = "# Trees\n"
    files["_config.yml"] = "collections:\n  news:\n    output: true\nurl: https://www.example.com\n"
    files["newsmeta.toml"] = 'site-url = "https://www.example.com"\n'
    write(folder, files)
    return folder


_NAMES = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Lime", "Maple", "Oak", "Pine")
