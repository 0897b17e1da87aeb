"""Programs that tests start: none outlives its test, however the test ends."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

_begun: list[subprocess.Popen[Any]] = []


def begin(args: Sequence[str | bytes], **options: Any) -> subprocess.Popen[Any]:
    """Start a program; it is ended after its test at the latest.

    It leads a process group, to which its own children belong.
    """
    process = subprocess.Popen(args, **{"start_new_session": True, **options})
    _begun.append(process)
    return process


@contextmanager
def running(args: Sequence[str | bytes], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Run a program during the block, for programs that several tests share."""
    process = subprocess.Popen(args, **{"start_new_session": True, **options})
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[Any]) -> None:
    """End a program and all its children, and wait for it."""
    if hasattr(os, "killpg"):
        # The children may outlive the program.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(BrokenPipeError):  # Unsent input is lost.
                pipe.close()


def end_all() -> None:
    """End all started programs."""
    while _begun:
        end(_begun.pop())
