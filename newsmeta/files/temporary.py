"""Temporary files and folders beside what is to be written, and those that killed runs left.

Each is locked by the run that it belongs to as long as that lives, whatever ends it. So what nobody
has locked is nobody's, and the next run that writes into the folder takes it away.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

_START = ".newsmeta-"
_NAME = r"\.newsmeta-[0-9]+-[0-9a-f]{16}\.tmp"
_OLD = 24 * 3600
"""Seconds after which what cannot be locked, as on some file systems, is nobody's."""
_MOST_TRIES = 100
"""How often something is made anew that another run took away before it was locked."""

_cleared: set[str] = set()
"""The folders that this process has looked through."""


@contextlib.contextmanager
def file_beside(target: str | Path, *, is_private: bool = False) -> Iterator[tuple[str, BinaryIO]]:
    """Yield the name of a new file in the folder of `target`, and what to write to.

    It may be closed in the block, and renamed; what has its name in the end is removed.

    Args:
        target: What is to be written.
        is_private: Whether nobody else may read the file until it has another mode.

    Raises:
        OSError: When there can be none.
    """
    clear(os.path.dirname(target))  # noqa: PTH120
    name, file, lock = _locked_file(target, _private if is_private else None)
    try:
        with file:
            yield name, file
    finally:
        # No call stands before this one, after which a signal could end the block.
        try:  # noqa: SIM105
            os.unlink(name)  # noqa: PTH108
        except FileNotFoundError:
            pass
        if lock is not None:
            os.close(lock)


@contextlib.contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """Yield a new folder beside `target`; what has its name in the end is removed.

    Raises:
        OSError: When there can be none.
    """
    clear(os.path.dirname(target))  # noqa: PTH120
    folder, lock = _locked_folder(target)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def clear(folder: str) -> None:
    """Remove what runs that were killed left in a folder. This process looks there once."""
    with contextlib.suppress(OSError):
        folder = os.path.abspath(folder)  # noqa: PTH100
        if folder in _cleared:
            return
        _cleared.add(folder)
        for name in os.listdir(folder):  # noqa: PTH208
            if name.startswith(_START) and re.fullmatch(_NAME, name):
                _remove(os.path.join(folder, name))  # noqa: PTH118


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _locked_file(
    target: str | Path, opener: Callable[[str, int], int] | None
) -> tuple[str, BinaryIO, int | None]:
    """Return a new file, its name, and what keeps it locked when it is closed."""
    for _ in range(_MOST_TRIES):
        name = _name_beside(target)
        file: BinaryIO | None = None
        lock: int | None = None
        try:
            # A signal that comes meanwhile is raised when the file is there and `file` is not.
            file = open(name, "xb", opener=opener)  # noqa: SIM115
            if take_lock(file.fileno()):
                lock = os.dup(file.fileno())
                # Another run may have found it before it was locked, and removed it.
                if not os.fstat(lock).st_nlink:
                    os.close(lock)
                    file.close()
                    continue
        except BaseException:
            if file is not None:
                file.close()
            with contextlib.suppress(OSError):
                os.unlink(name)  # noqa: PTH108
            raise
        return name, file, lock
    raise _taken_away(target)


def _locked_folder(target: Path) -> tuple[Path, int | None]:
    """Return a new folder, and what keeps it locked."""
    for _ in range(_MOST_TRIES):
        folder = Path(_name_beside(target))
        try:
            folder.mkdir()
            is_there, lock = _locked(folder)
        except BaseException:
            with contextlib.suppress(OSError):
                folder.rmdir()
            raise
        if is_there:
            return folder, lock
        with contextlib.suppress(OSError):
            folder.rmdir()
    raise _taken_away(target)


def _locked(folder: Path) -> tuple[bool, int | None]:
    """Lock a new folder; tell whether it is still there, and what keeps it locked."""
    try:
        lock = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False, None
    except OSError:  # Windows cannot open a folder.
        return True, None
    take_lock(lock)
    # Another run may have found it before it was locked, and removed it.
    with contextlib.suppress(FileNotFoundError):
        if os.path.samestat(os.fstat(lock), folder.stat()):
            return True, lock
    os.close(lock)
    return False, None


def _taken_away(target: str | Path) -> OSError:
    folder = os.path.dirname(target) or os.curdir  # noqa: PTH120
    return OSError(errno.EAGAIN, "what is made here is gone at once", os.fspath(folder))


def take_lock(descriptor: int, *, waits: bool = True) -> bool:
    """Lock a file; False where there are no locks.

    Raises:
        BlockingIOError: When another has it and nobody wants to wait.
    """
    try:
        import fcntl
    except ImportError:  # Windows.
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:  # A file system without locks.
        return False
    return True


def _remove(path: str) -> None:
    """Remove a temporary file or folder, unless it belongs to a run."""
    with contextlib.suppress(OSError):
        if os.name == "nt":  # Where what is open can neither be locked so nor removed.
            if _is_old(os.lstat(path)):
                _delete(path)
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if take_lock(descriptor, waits=False) or _is_old(os.fstat(descriptor)):
                _delete(path)
        finally:
            os.close(descriptor)


def _is_old(status: os.stat_result) -> bool:
    return time.time() - status.st_mtime > _OLD


def _delete(path: str) -> None:
    if os.path.isdir(path):  # noqa: PTH112
        shutil.rmtree(path, ignore_errors=True)
    else:
        os.unlink(path)  # noqa: PTH108


def _name_beside(target: str | Path) -> str:
    name = f"{_START}{os.getpid()}-{os.urandom(8).hex()}.tmp"
    return os.path.join(os.path.dirname(target), name)  # noqa: PTH118, PTH120
