"""Temporary files and folders beside the target, including those that killed runs left.

Each is locked by its run as long as the run lives. So an unlocked one is left over, and the next
run that writes into the folder removes it.
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
"""Seconds after which a file that cannot be locked, as on some file systems, counts as left over.
"""
_MOST_TRIES = 100
"""Most attempts to create a file or folder that another run removes before it is locked."""

_cleared: set[str] = set()
"""The folders that this process has already cleared."""


@contextlib.contextmanager
def file_beside(target: str | Path, *, is_private: bool = False) -> Iterator[tuple[str, BinaryIO]]:
    """Yield the name of a new file in the folder of `target`, and the file object.

    The file may be closed and renamed in the block; a file of that name is removed at the end.

    Args:
        target: The file that is to be written.
        is_private: Whether nobody else may read the file until it has another mode.

    Raises:
        OSError: When it cannot be created.
    """
    clear(os.path.dirname(target))  # noqa: PTH120
    name, file, lock = _locked_file(target, _private if is_private else None)
    try:
        with file:
            yield name, file
    finally:
        # No call precedes this one, as a signal after it could end the block.
        try:  # noqa: SIM105
            os.unlink(name)  # noqa: PTH108
        except FileNotFoundError:
            pass
        if lock is not None:
            os.close(lock)


@contextlib.contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """Yield a new folder beside `target`; a folder of that name is removed at the end.

    Raises:
        OSError: When it cannot be created.
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
    """Remove the leftovers of killed runs in a folder. This process does so once."""
    with contextlib.suppress(OSError):
        folder = os.path.abspath(folder)  # noqa: PTH100
        if folder in _cleared:
            return
        _cleared.add(folder)
        # The other names of the folder, of which there may be a million, are not held.
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(_START)]
        for name in names:
            if is_temporary(name):
                _remove(os.path.join(folder, name))  # noqa: PTH118


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _locked_file(
    target: str | Path, opener: Callable[[str, int], int] | None
) -> tuple[str, BinaryIO, int | None]:
    """Return the name of a new file, the file object, and its lock, which outlives closing."""
    for _ in range(_MOST_TRIES):
        name = _name_beside(target)
        file: BinaryIO | None = None
        lock: int | None = None
        try:
            # A signal in between is raised when the file exists but `file` is not set.
            file = open(name, "xb", opener=opener)  # noqa: SIM115
            if take_lock(file.fileno()):
                lock = os.dup(file.fileno())
                # Another run may have found and removed it before it was locked.
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
    """Return a new folder, and its lock."""
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
    """Lock a new folder; return whether it still exists, and the lock."""
    try:
        lock = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False, None
    except OSError:  # Windows cannot open a folder.
        return True, None
    take_lock(lock)
    # Another run may have found and removed it before it was locked.
    with contextlib.suppress(FileNotFoundError):
        if os.path.samestat(os.fstat(lock), folder.stat()):
            return True, lock
    os.close(lock)
    return False, None


def _taken_away(target: str | Path) -> OSError:
    folder = os.path.dirname(target) or os.curdir  # noqa: PTH120
    return OSError(errno.EAGAIN, "what is made here is gone at once", os.fspath(folder))


def take_lock(descriptor: int, *, waits: bool = True) -> bool:
    """Lock a file; False if locks are not supported.

    Raises:
        BlockingIOError: When another process has the lock and `waits` is false.
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


def share_lock(descriptor: int) -> None:
    """Lock a file together with others that do so, where there are locks.

    Raises:
        BlockingIOError: When another has it for itself.
    """
    try:
        import fcntl
    except ImportError:  # Windows.
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:  # A file system without locks.
        return


def is_temporary(name: str) -> bool:
    """Tell whether a file or folder of that name, without a path, is temporary."""
    return re.fullmatch(_NAME, name) is not None


def temporary_folder_of(path: str) -> str:
    """Return the temporary folder that something is in, or the path itself where it is in none."""
    folder = path
    while (above := os.path.dirname(folder)) != folder:  # noqa: PTH120
        if is_temporary(os.path.basename(folder)):  # noqa: PTH119
            return folder
        folder = above
    return path


def _remove(path: str) -> None:
    """Remove a temporary file or folder, unless it belongs to a live run."""
    with contextlib.suppress(OSError), unused(path) as is_unused:
        if is_unused:
            _delete(path)


@contextlib.contextmanager
def unused(path: str | Path) -> Iterator[bool]:
    """Lock a file or folder; yield whether no run uses it.

    Where there are no locks, it is unused if it is old.

    Raises:
        BlockingIOError: When another run has locked it.
        OSError: When it is a link, or cannot be opened.
    """
    if os.name == "nt":  # On Windows, an open file can neither be locked like this nor removed.
        yield _is_old(os.lstat(path))
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        yield take_lock(descriptor, waits=False) or _is_old(os.fstat(descriptor))
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
