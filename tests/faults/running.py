"""Two ways to run newsmeta so that it can be stopped: from nothing, or as a copy of this process.

A copy has all libraries already, so that it takes a tenth of the time.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import pkgutil
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import newsmeta
from tests.support.cli import environment
from tests.support.paths import ROOT

_PATIENCE = 60
"""Seconds after which a command hangs, or a process that it started is still there."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LIBRARIES = (
    *("concurrent.futures.process", "csv", "decimal", "hashlib", "json", "multiprocessing"),
    *("pickle", "platformdirs", "ruamel.yaml", "sqlite3", "tempfile", "tomllib", "uuid"),
    *("ada_url", "jsonschema_rs", "rapidfuzz", "yaml"),
)


@dataclass(frozen=True)
class Done:
    """What a command came to.

    Attributes:
        status: Its exit status; negative if a signal ended it.
        out: What it printed.
        err: What it said.
        is_over: Whether all processes that it started ended with it.
    """

    status: int
    out: bytes
    err: str
    is_over: bool = True


class Running:
    """A command that runs.

    Args:
        pid: Its process, which leads a group.
        alive: The end of a pipe whose other end all processes have that it starts.
        streams: What it prints, and what it says.
    """

    def __init__(self, pid: int, alive: int, streams: tuple[int, int]) -> None:
        self.pid = pid
        self._alive = alive
        self._streams = streams

    def send(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def ended(self) -> Done:
        """Wait for it, and for all that it started."""
        is_over = bool(select.select([self._alive], [], [], _PATIENCE)[0])
        if not is_over:
            os.killpg(self.pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._alive)
        out, err = map(_content, self._streams)
        return Done(status, out, err.decode("utf-8", "backslashreplace"), is_over)


def _content(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with open(descriptor, "rb") as file:
        return file.read()


def fresh(call: Sequence[str | bytes], folder: Path) -> Running:
    """Start a program."""
    alive, held = os.pipe()
    streams = os.memfd_create("out"), os.memfd_create("err")
    # What is inherited by name alone is not handed on; this is the one thing that is.
    process = subprocess.Popen(
        call,
        cwd=folder,
        env=environment({"PYTHONPATH": str(ROOT)}),
        stdin=subprocess.DEVNULL,
        stdout=streams[0],
        stderr=streams[1],
        pass_fds=[held],
        start_new_session=True,
    )
    os.close(held)
    process.returncode = 0  # It is waited for elsewhere.
    return Running(process.pid, alive, streams)


def copied(work: Callable[[], object], folder: Path) -> Running:
    """Do something in a copy of this process."""
    alive, held = os.pipe()
    streams = os.memfd_create("out"), os.memfd_create("err")
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # Until the copy knows what to do with them.
    pid = os.fork()
    if not pid:
        _work(work, folder, streams)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    os.close(held)
    return Running(pid, alive, streams)


def _work(work: Callable[[], object], folder: Path, streams: tuple[int, int]) -> NoReturn:
    status = 70
    try:
        atexit._clear()  # What this process does at its end is not for its copy to do.
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.chdir(folder)
        for number, stream in ((1, streams[0]), (2, streams[1])):
            os.dup2(stream, number)
        try:
            try:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
                work()
                status = 0
            finally:  # What comes now is no part of newsmeta.
                signal.pthread_sigmask(signal.SIG_BLOCK, (*_SIGNALS, signal.SIGALRM))
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        except KeyboardInterrupt:  # Before newsmeta began.
            status = 128 + signal.SIGINT
        except BaseException:
            traceback.print_exc()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def warm_up() -> None:
    """Import what copies of this process are going to need."""
    for name in _LIBRARIES:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(newsmeta.__path__, "newsmeta."):
        if "parquet" in module.name or module.name.endswith("__main__"):
            continue
        with contextlib.suppress(ImportError):  # What an extra brings need not be there.
            importlib.import_module(module.name)
