"""Exchange of a folder for another, so that one of the two exists at every moment."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

from newsmeta.files.temporary import unused

_HERE = -100
"""The number that stands for the working directory in calls that take a folder and a name."""
_EXCHANGE = 2
_OLD = ".old"
"""Ending of the name that a folder has between the steps of an exchange."""


def exchange(target: Path, other: Path) -> None:
    """Exchange the names of two folders.

    If the system cannot exchange names, there are three steps; after the first of them, no folder
    has the name `target`. A run that is killed there leaves a state that `put_back` repairs.

    Raises:
        OSError: When it cannot be done. Both have their names then, unless another run has taken
            one: what was to get it waits for `put_back`.
    """
    if _exchanged(target, other):
        return
    old = target.with_name(f"{_start_of_old(target)}-{os.urandom(8).hex()}{_OLD}")
    status = os.lstat(other)
    try:
        target.rename(old)
        other.rename(target)
        old.rename(other)
    except BaseException:
        # An interrupt may have come after each step.
        if is_same(status, target) and not os.path.lexists(other):
            target.rename(other)
        if os.path.lexists(old) and not os.path.lexists(target):
            old.rename(target)
        raise


def is_same(status: os.stat_result, path: Path) -> bool:
    """Tell whether a path leads to the file or folder with a status, and is no link to it."""
    try:
        return os.path.samestat(status, os.lstat(path))
    except OSError:
        return False


def put_back(target: Path, may_go: Callable[[Path], bool]) -> None:
    """Restore a folder after a run was killed, or remove what is left of the old one.

    Args:
        target: The folder.
        may_go: Tells of an old folder whether it may be removed.
    """
    start = _start_of_old(target)
    with contextlib.suppress(OSError):
        with os.scandir(target.parent) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(start)]
        for name in names:
            if name.endswith(_OLD):
                with contextlib.suppress(OSError), unused(target.with_name(name)) as is_unused:
                    _put_back(target, target.with_name(name), may_go, is_unused=is_unused)


def _put_back(target: Path, old: Path, may_go: Callable[[Path], bool], *, is_unused: bool) -> None:
    if not os.path.lexists(target):
        old.rename(target)
    elif is_unused and may_go(old):
        shutil.rmtree(old, ignore_errors=True)


def _start_of_old(target: Path) -> str:
    return f".newsmeta-{zlib.crc32(os.fsencode(target.name)):08x}"


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False if the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        call = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):  # A C library without this function.
        return False
    done: int = call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return done == 0
