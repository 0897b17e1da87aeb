"""Programs that tests start: none outlives its test, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

_begun: list[subprocess.Popen[Any]] = []


def begin(args: Sequence[str | bytes], **options: Any) -> subprocess.Popen[Any]:
    """Start a program, which is ended with its test where it still runs then.

    It leads a group of processes, which is that of all that it starts.
    """
    process = subprocess.Popen(args, **{"start_new_session": True, **options})
    _begun.append(process)
    return process


@contextmanager
def running(args: Sequence[str | bytes], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Start a program, which is ended with the block: for what more than one test asks."""
    process = subprocess.Popen(args, **{"start_new_session": True, **options})
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[Any]) -> None:
    """End a program with all that it has started, and wait for it."""
    if hasattr(os, "killpg"):
        # Those that it started may be there when it is gone itself.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(BrokenPipeError):  # What was not sent is lost.
                pipe.close()


def end_all() -> None:
    """End all that was begun."""
    while _begun:
        end(_begun.pop())
