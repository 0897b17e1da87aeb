"""Writing of folders: completely or not at all, and never over unexpected content."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from newsmeta.files import exchanging
from newsmeta.files.temporary import folder_beside, take_lock
from newsmeta.files.writing import (
    CHANGED,
    MOST_TRIES,
    ChangedError,
    WriteError,
    keep_owner,
    sync_folder,
)

_NO_FOLDER = "there is a file of that name"
_LINK = "a symbolic link has taken its place; run newsmeta again"
_OTHER_FILES = "the folder holds other files; choose one that does not exist"

_MEANWHILE = (errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR)
"""Errors of a name that others have given away or taken in the meantime."""


@contextlib.contextmanager
def new_folder(path: Path, is_replaceable: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield an empty folder, which replaces `path` when the block ends well.

    Args:
        path: The folder. If it exists, it is replaced only if it is empty or replaceable.
        is_replaceable: Tells of an existing folder whether it may be replaced.

    Raises:
        WriteError: When it exists and may not be replaced.
        OSError: When it cannot be written; then nothing was written.
    """
    target = path.resolve()

    def may_go(folder: Path) -> bool:
        if folder.is_symlink():  # Links that were there before were followed.
            raise WriteError(_LINK)
        return not any(folder.iterdir()) or is_replaceable(folder)

    exchanging.put_back(target, may_go)
    _check_folder(target, may_go)
    with folder_beside(target) as temporary:
        yield temporary
        _sync_files(temporary)
        _take_name(temporary, target, may_go)
        sync_folder(target.parent)


def _take_name(new: Path, target: Path, may_go: Callable[[Path], bool]) -> None:
    """Give a folder its name. Another folder of that name, of a meanwhile ended run, gets its own.

    Raises:
        WriteError: When there is something of that name that may not be replaced.
        OSError: When it cannot be done.
    """
    for number in range(MOST_TRIES):
        try:
            if _check_folder(target, may_go):
                _replace_folder(new, target, may_go)
            else:
                new.rename(target)  # Fails if there is a folder with files by now.
        except OSError as error:
            exchanging.put_back(target, may_go)
            if error.errno not in _MEANWHILE or number == MOST_TRIES - 1:
                raise
        else:
            return


def _replace_folder(new: Path, target: Path, may_go: Callable[[Path], bool]) -> None:
    """Exchange the names of two folders, unless something has just been put into the old one.

    Raises:
        WriteError: When there is something in it that is not newsmeta's.
        OSError: When it is no longer there, or it cannot be done.
    """
    with locked_folder(target) as status:
        with contextlib.suppress(WriteError):
            keep_owner(str(new), status)
        new.chmod(stat.S_IMODE(status.st_mode))
        own = os.lstat(new)
        is_replaced = False
        try:
            exchanging.exchange(target, new)
            is_replaced = may_go(new)
        finally:
            if not is_replaced and exchanging.is_same(own, target):
                exchanging.exchange(target, new)
        if not is_replaced:
            raise WriteError(_OTHER_FILES)


@contextlib.contextmanager
def locked_folder(folder: Path) -> Iterator[os.stat_result]:
    """Lock a folder against other runs of newsmeta; yield its status.

    Raises:
        FileNotFoundError: When another run has replaced it while this one waited.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows cannot open a folder.
        yield folder.stat()
        return
    try:
        take_lock(descriptor)
        status = os.fstat(descriptor)
        if not exchanging.is_same(status, folder):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), os.fspath(folder))
        yield status
    finally:
        os.close(descriptor)


def _check_folder(target: Path, may_go: Callable[[Path], bool]) -> bool:
    """Tell whether the folder exists; raises an error if it may not be replaced."""
    for _ in range(MOST_TRIES):
        try:
            status = os.lstat(target)
        except (FileNotFoundError, NotADirectoryError):
            return False
        if not stat.S_ISDIR(status.st_mode) and not stat.S_ISLNK(status.st_mode):
            raise WriteError(_NO_FOLDER)
        # Another run may replace the folder while it is read.
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if may_go(target):
                return True
            if exchanging.is_same(status, target):
                raise WriteError(_OTHER_FILES)
    raise ChangedError(CHANGED)


def _sync_files(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            with Path(place, name).open("rb") as file:
                os.fsync(file.fileno())
        sync_folder(Path(place))
