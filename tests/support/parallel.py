"""A program that analyses made-up files in several processes, and prints the outcomes.

    python tests/support/parallel.py {fork,spawn} BEHAVIOUR

A test starts it as a process: not every process may fork, and not every one may be killed.
"""

from __future__ import annotations

import _thread
import errno
import json
import multiprocessing
import multiprocessing.context
import multiprocessing.synchronize
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from newsmeta.files.targets import Target
from newsmeta.linter.engines import Look, Recipe
from newsmeta.linter.job_count import CHUNK, Method, Share
from newsmeta.linter.parallel import results

FILES = 2_000
JOBS = 2
SHARE = Share(JOBS, CHUNK)


class CannotTravelError(Exception):
    """An exception that cannot be pickled."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for a file."""

    text: str
    process: int = 0
    failure: Exception | None = None


def number_of(target: Target) -> int:
    """Return the number in the name of a file."""
    return int(target.name.rpartition("-")[2])


def usual(target: Target) -> Outcome | None:
    """Return the outcome for a file; None for some."""
    number = number_of(target)
    if number % 7 == 0:
        return None
    return Outcome(f"{target.name} {target.file} {target.is_named} {target.data!r}", os.getpid())


def slow_first(target: Target) -> Outcome | None:
    """Delay the first file, so that later ones are finished before it."""
    if number_of(target) == 0:
        time.sleep(0.2)
    return usual(target)


def large(target: Target) -> Outcome | None:
    """Return more data than a pipe can hold."""
    return Outcome("x" * 20_000)


def failing(target: Target) -> Outcome | None:
    """Return a failure that cannot be pickled."""
    return Outcome("", failure=CannotTravelError("salt", "pepper"))


def raising(target: Target) -> Outcome | None:
    """Raise an exception in the middle of the files."""
    if number_of(target) == 777:
        raise LookupError("nobody foresaw this")
    return usual(target)


def raising_odd(target: Target) -> Outcome | None:
    """Raise an exception that cannot be pickled."""
    raise CannotTravelError("salt", "pepper")


def killed(target: Target) -> Outcome | None:
    """Kill this process in the middle of the files."""
    if number_of(target) == 777:
        os.kill(os.getpid(), signal.SIGKILL)
    return usual(target)


def killed_midway(target: Target) -> Outcome | None:
    """Kill this process in the middle of an answer."""
    if number_of(target) != 777:
        return usual(target)
    Connection._send = _send_half  # type: ignore[attr-defined]
    return Outcome("x" * 200_000)


def _send_half(connection: Connection, data: bytes) -> None:
    os.write(connection.fileno(), data[: len(data) // 2])
    os.kill(os.getpid(), signal.SIGKILL)


def meeting(target: Target) -> Outcome | None:
    """Wait until two processes analyse files at the same time."""
    number = number_of(target)
    if number in {0, 200}:
        Path(f"met-{number}").touch()
        while not Path(f"met-{200 - number}").exists():
            time.sleep(0.001)
    return usual(target)


def endless(target: Target) -> Outcome | None:
    """Run without end."""
    time.sleep(60)
    return None


LOOKS: dict[str, Callable[[Target], Outcome | None]] = {
    each.__name__: each
    for each in (
        *(usual, slow_first, large, meeting, endless),
        *(failing, raising, raising_odd, killed, killed_midway),
    )
}


def make(name: str, broken: bool = False) -> Look:
    """Return the analysing function."""
    if broken:
        raise ValueError("there is nothing to make")
    return LOOKS[name]


def files(name: str, drawn: list[int]) -> Iterator[Target]:
    """Yield made-up files, and record their number."""
    before = "long-" * 800 if name == "large" else "a/"
    for number in range(FILES):
        drawn[0] += 1
        text = f"{before}{number % 10}-{number}"
        if number % 5 == 0:
            yield Target(f"elsewhere/{number}", text, is_named=True, data=b"given")
        else:
            yield Target(text, text, is_named=number % 3 == 0)


def said(outcome: Outcome | None) -> str | None:
    """Return the part of an outcome that a test compares."""
    if outcome is None:
        return None
    return outcome.text if outcome.failure is None else repr(outcome.failure)


def without_room(name: str) -> None:
    """Prevent the start of processes or threads, or shared memory: no resources left."""
    started: list[int] = []

    def none(*arguments: Any, **options: Any) -> Any:
        started.append(1)
        if name == "no_second_process" and len(started) == 1:
            return popen(*arguments, **options)
        if name == "few_threads":
            raise RuntimeError("can't start new thread")
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    if name == "nothing_shared":
        multiprocessing.synchronize.SemLock.__init__ = none  # type: ignore[method-assign]
    elif name == "no_thread":
        threading.Thread.start = _unstartable  # type: ignore[method-assign,assignment]
    elif name == "no_second_thread":
        threading.Thread.start = _startable_once  # type: ignore[method-assign,assignment]
        threading.excepthook = lambda _: None
    elif name == "few_threads":
        _thread.start_new_thread = none
    elif name == "no_thread_begins":
        _thread.start_new_thread = lambda *_: 1
    for context in (multiprocessing.context.ForkProcess, multiprocessing.context.SpawnProcess):
        popen = context._Popen
        if name in {"no_process", "no_second_process"}:
            context._Popen = staticmethod(none)  # type: ignore[method-assign]


def _unstartable(thread: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


_start = threading.Thread.start
_started: list[threading.Thread] = []


def _startable_once(thread: threading.Thread) -> None:
    _started.append(thread)
    if len(_started) > 1:
        _unstartable(thread)
    _start(thread)


ROOMLESS = (
    *("no_process", "no_second_process", "nothing_shared"),
    *("no_thread", "no_second_thread", "few_threads", "no_thread_begins"),
)
"""Resources that a system may lack for starting a process."""


def look_at_files(method: Method, name: str) -> dict[str, Any]:
    """Return the outcomes of the files."""
    drawn, ahead, processes = [0], 0, set[int]()
    seen: list[tuple[str, str | None]] = []
    looks = results(Recipe(make, (name,), {}), LOOKS[name], files(name, drawn), SHARE, method)
    for target, outcome in looks:
        ahead = max(ahead, drawn[0] - len(seen))
        seen.append((target.name, said(outcome)))
        processes.add(outcome.process if outcome else 0)
        if name == "large" and len(seen) % 500 == 0:
            time.sleep(0.05)  # A pause in which nobody takes results.
    return {"seen": seen, "ahead": ahead, "processes": len(processes - {0, os.getpid()})}


def main() -> None:
    """Run the requested behaviour."""
    method, name = cast("Method", sys.argv[1]), sys.argv[2]
    outcome: dict[str, Any] = {}
    threads = [1]
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=lambda: threads.append(threading.active_count()))
    try:
        if name == "in_one":
            whole = [(t.name, said(usual(t))) for t in files(name, [0])]
            outcome = {"seen": whole}
        elif name == "abandoned":
            looks = results(Recipe(make, ("usual",), {}), usual, files(name, [0]), SHARE, method)
            next(looks)
            looks.close()  # type: ignore[attr-defined]
        elif name == "unmade":
            recipe = Recipe(make, ("usual",), {"broken": True})
            list(results(recipe, usual, files(name, [0]), SHARE, method))
        elif name == "none":
            recipe = Recipe(make, ("usual",), {})
            outcome = {"seen": list(results(recipe, usual, [], SHARE, method))}
        elif name in ROOMLESS:
            without_room(name)
            outcome = look_at_files(method, "usual")
        else:
            outcome = look_at_files(method, name)
    except Exception as error:
        outcome["error"] = f"{type(error).__name__}: {error}"
    outcome["left"] = len(multiprocessing.active_children())
    outcome["threads"] = max(threads)  # In this process, even after a fork.
    print(json.dumps(outcome))


if __name__ == "__main__":
    main()
