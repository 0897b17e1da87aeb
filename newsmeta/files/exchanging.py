"""Exchange of a folder for another, so that one of the two exists at every moment."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import zlib
from pathlib import Path

_HERE = -100
"""The number that stands for the working directory in calls that take a folder and a name."""
_EXCHANGE = 2


def exchange(target: Path, other: Path) -> None:
    """Exchange the names of two folders.

    If the system cannot exchange names, there are three steps; after the first of them, no folder
    has the name `target`. A run that is killed there leaves a state that `put_back` repairs.

    Raises:
        OSError: When it cannot be done; then nothing has changed.
    """
    if _exchanged(target, other):
        return
    old = _place_of_old(target)
    try:
        target.rename(old)
        other.rename(target)
        old.rename(other)
    except BaseException:
        if not os.path.lexists(other):
            target.rename(other)
        put_back(target)
        raise


def put_back(target: Path) -> None:
    """Restore a folder after a run was killed, or remove what is left of the old one."""
    old = _place_of_old(target)
    if not os.path.lexists(old):
        return
    with contextlib.suppress(OSError):
        if os.path.lexists(target):
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(target)


def _place_of_old(target: Path) -> Path:
    return target.with_name(f".newsmeta-{zlib.crc32(os.fsencode(target.name)):08x}.old")


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
