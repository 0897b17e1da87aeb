"""Two ways to run newsmeta so that it can be stopped: in a new process, or in a fork of this one.

A fork has all libraries loaded already, and takes a tenth of the time.
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

_PATIENCE = 600
"""Seconds after which a command, or a process that it started, counts as stuck."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LIBRARIES = (
    *("concurrent.futures.process", "csv", "decimal", "hashlib", "json", "multiprocessing"),
    *("pickle", "platformdirs", "ruamel.yaml", "sqlite3", "tempfile", "tomllib", "uuid"),
    *("ada_url", "jsonschema_rs", "rapidfuzz", "yaml"),
)


@dataclass(frozen=True)
class Done:
    """The outcome of a command.

    Attributes:
        status: Exit status; negative if a signal ended it.
        out: Standard output.
        err: Standard error.
        is_over: Whether all processes that it started ended with it.
    """

    status: int
    out: bytes
    err: str
    is_over: bool = True


class Running:
    """A running command.

    Args:
        pid: Its process, the leader of a process group.
        alive: The end of a pipe whose other end is held by all its processes.
        streams: Its standard output and standard error.
    """

    def __init__(self, pid: int, alive: int, streams: tuple[int, int]) -> None:
        self.pid = pid
        self._alive = alive
        self._streams = streams

    def send(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def ended(self) -> Done:
        """Wait for the command, and for all processes that it started."""
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
    # No other file descriptor is inherited.
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
    process.returncode = 0  # The process is reaped elsewhere.
    return Running(process.pid, alive, streams)


def copied(work: Callable[[], object], folder: Path) -> Running:
    """Call a function in a fork of this process."""
    alive, held = os.pipe()
    streams = os.memfd_create("out"), os.memfd_create("err")
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # The fork is not ready for signals.
    pid = os.fork()
    if not pid:
        _work(work, folder, streams)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    os.close(held)
    return Running(pid, alive, streams)


def _work(work: Callable[[], object], folder: Path, streams: tuple[int, int]) -> NoReturn:
    status = 70
    try:
        atexit._clear()  # The exit handlers of this process must not run in its fork.
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
            finally:  # Later signals do not concern newsmeta.
                signal.pthread_sigmask(signal.SIG_BLOCK, (*_SIGNALS, signal.SIGALRM))
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        except KeyboardInterrupt:  # Before newsmeta started.
            status = 128 + signal.SIGINT
        except BaseException:
            traceback.print_exc()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def warm_up() -> None:
    """Import in advance the modules that forks of this process need."""
    for name in _LIBRARIES:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(newsmeta.__path__, "newsmeta."):
        if "parquet" in module.name or module.name.endswith("__main__"):
            continue
        with contextlib.suppress(ImportError):  # The packages of an extra are optional.
            importlib.import_module(module.name)
