"""A folder in the place of another, so that one of the two is there at any moment."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import zlib
from pathlib import Path

_HERE = -100
"""What stands for the working directory where the system takes a folder and a name in it."""
_EXCHANGE = 2


def exchange(target: Path, other: Path) -> None:
    """Let two folders have each other's names, or give `target` the other, and the old no name.

    Where the system cannot exchange names, there are two steps, and between them no folder has the
    name; who is killed there leaves what `put_back` finds.

    Raises:
        OSError: When it cannot be done; then all is as it was.
    """
    if _exchanged(target, other):
        return
    old = _place_of_old(target)
    try:
        target.rename(old)
        other.rename(target)
    except BaseException:
        put_back(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def put_back(target: Path) -> None:
    """Have a folder there again that a run was killed over, or remove what is left of the old."""
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
    """Exchange two names in one step; False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        call = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):  # A C library that does not have it.
        return False
    done: int = call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return done == 0
