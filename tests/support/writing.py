"""Shared parts of the tests of writing: one file before and after, and the messages."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsmeta.files.writing import WriteError, replace_file
from tests.support.cli import GOOD, WARNING

OLD = WARNING.encode()

NEW = GOOD.encode()


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of all files below a folder, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Fail after a while, rather than wait without end."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"it takes longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def refusal(path: Path, root: Path, before: bytes = OLD, after: bytes = NEW) -> str:
    """Return the reason why a file is not written."""
    with patience(20), pytest.raises(WriteError) as caught:
        replace_file(path, before, after, root)
    return str(caught.value)
