"""Writing files: whole or not at all, and over nothing but what was meant."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from newsmeta.files import exchanging
from newsmeta.files.temporary import clear, file_beside, folder_beside, take_lock

_CHANGED = "it was changed since it was read; run newsmeta again"

_MOST_TRIES = 1_000
"""How often a file may have been replaced while this run waited for others."""


class WriteError(Exception):
    """A file was left as it is. The message says why."""


class ChangedError(WriteError):
    """A file was changed after it was read."""


def replace_file(path: Path, before: bytes, after: bytes, root: Path) -> None:
    """Give a file another content, with its mode, owner and extended attributes.

    The content is written beside the file, forced to the disk, and renamed over it, so that
    whoever reads the file, or finds it after a crash, finds either the old or the new.

    Args:
        path: The file.
        before: What was read from it; it has to be what it still holds.
        after: What it shall hold. If it does already, nothing is done.
        root: The tree that a symbolic link must not lead out of, if `path` is in it.

    Raises:
        ChangedError: When the file was changed meanwhile.
        WriteError: When it cannot be written, or is a link out of the tree. In either case
            it is left as it is.
    """
    target = locate(path, root)
    clear(os.path.dirname(target))  # noqa: PTH120
    try:
        with _locked(target) as status:
            if _holds(target, after):
                return
            _replace(target, before, after, status)
    except OSError as error:
        raise WriteError((error.strerror or str(error)).lower()) from None


def remove_file(path: Path, root: Path) -> None:
    """Delete a file, which is no link.

    Args:
        path: The file.
        root: The tree that it has to be in.

    Raises:
        WriteError: When it cannot be deleted, or is no file in the tree.
    """
    if (
        path.is_symlink()
        or not path.is_file()
        or not locate(path, root).is_relative_to(root.resolve())
    ):
        raise WriteError("it is no file in the folder")
    try:
        path.unlink()
    except OSError as error:
        raise WriteError((error.strerror or str(error)).lower()) from None


def locate(path: Path, root: Path) -> Path:
    """Return the file that `path` leads to.

    Args:
        path: The file, as it was named.
        root: The tree that a symbolic link must not lead out of, if `path` is in it.

    Raises:
        WriteError: When a link leads out of the tree, or nowhere.
    """
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # Links that go round in circles are the latter.
        raise WriteError(str(getattr(error, "strerror", None) or error).lower()) from None
    tree = root.resolve()
    if target.is_relative_to(tree):
        return target
    is_inside = Path(os.path.abspath(path)).is_relative_to(os.path.abspath(root))  # noqa: PTH100
    if is_inside or not target.is_relative_to(path.parent.resolve()):
        raise WriteError("it is a symbolic link that leads out of the tree")
    return target


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[os.stat_result]:
    """Keep other runs of newsmeta from the file; yield its status."""
    for _ in range(_MOST_TRIES):
        # For writing, which fails where nobody may write: renaming would not ask the file. Without
        # waiting, in case that a pipe has taken its place.
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb"):  # noqa: PTH123
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise WriteError("it is no file any more")
            take_lock(descriptor)  # Without locks, the comparison of contents has to do.
            status = os.fstat(descriptor)
            # While this run waited, another may have put a new file in place of the old one.
            if os.path.samestat(status, path.stat()):
                yield status
                return
    raise ChangedError(_CHANGED)


def _replace(target: Path, before: bytes, content: bytes, status: os.stat_result) -> None:
    with file_beside(target, is_private=True) as (temporary, file):
        _keep_owner(temporary, status)
        file.write(content)
        _finish(file, target)
        if not _holds(target, before):
            raise ChangedError(_CHANGED)
        os.replace(temporary, target)  # noqa: PTH105
    _sync_folder(target.parent)


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether a file has a content; no more of it is read than that takes."""
    with path.open("rb") as file:
        return file.read(len(content) + 1) == content


def _finish(file: BinaryIO, like: Path | int) -> None:
    """Force a file to the disk, with a mode or all there is to the one it replaces; close it."""
    file.flush()
    path = Path(file.name)
    if isinstance(like, int):
        path.chmod(like)
    else:
        # After the content, since writing takes special modes away.
        shutil.copystat(like, path)
        os.utime(path)
    os.fsync(file.fileno())
    file.close()


def _keep_owner(path: str, status: os.stat_result) -> None:
    """Give a file or folder an owner and a group.

    Raises:
        WriteError: When this user may not.
    """
    own = os.stat(path)  # noqa: PTH116
    if (own.st_uid, own.st_gid) == (status.st_uid, status.st_gid) or not hasattr(os, "chown"):
        return
    try:
        os.chown(path, status.st_uid, status.st_gid)
    except PermissionError:
        raise WriteError("its owner could not be kept") from None


def _sync_folder(folder: Path) -> None:
    """Force the new name to the disk, where the system can do that for folders."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def new_content(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write to, which takes the place of `path` when the block ends well.

    Until then, and if it ends with an exception, `path` stays as it is. What cannot be
    replaced, a device or a pipe, gets the content at the end.

    Args:
        path: The file, which need not exist. A symbolic link is followed.

    Raises:
        OSError: When it cannot be written; then nothing is.
    """
    if path.exists() and not path.is_file():
        import tempfile

        with tempfile.TemporaryFile() as spool:
            yield spool
            spool.seek(0)
            with path.open("wb") as device:
                shutil.copyfileobj(spool, device)
        return
    target = path.resolve()
    with contextlib.ExitStack() as stack:
        # What is there stays there until the end, and has to be a file that may be written.
        status = None
        with contextlib.suppress(FileNotFoundError):
            status = os.fstat(stack.enter_context(target.open("r+b")).fileno())
        is_private = status is not None
        temporary, file = stack.enter_context(file_beside(target, is_private=is_private))
        if status is not None:
            with contextlib.suppress(WriteError):
                _keep_owner(temporary, status)
            yield file
            _finish(file, target)
        else:
            # The mode that the user wants; nobody else reads it before it is whole, either.
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            Path(temporary).chmod(0o600)
            yield file
            _finish(file, mode)
        os.replace(temporary, target)  # noqa: PTH105
        _sync_folder(target.parent)


@contextlib.contextmanager
def new_folder(path: Path, is_replaceable: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield an empty folder, which takes the place of `path` when the block ends well.

    Args:
        path: The folder. If there is something already, it is replaced only if it is an empty
            folder or one that may be.
        is_replaceable: Tells of an existing folder whether it may be replaced.

    Raises:
        WriteError: When something is there that may not be replaced.
        OSError: When it cannot be written; then nothing is.
    """
    target = path.resolve()
    exchanging.put_back(target)
    _check_folder(target, is_replaceable)
    with folder_beside(target) as temporary:
        yield temporary
        _sync_files(temporary)
        # There may be another by now.
        if _check_folder(target, is_replaceable):
            status = target.stat()
            with contextlib.suppress(WriteError):
                _keep_owner(str(temporary), status)
            temporary.chmod(stat.S_IMODE(status.st_mode))
            exchanging.exchange(target, temporary)
        else:
            temporary.rename(target)
        _sync_folder(target.parent)


def _check_folder(target: Path, is_replaceable: Callable[[Path], bool]) -> bool:
    """Tell whether there is a folder; raises an error where it may not be replaced."""
    if not os.path.lexists(target):
        return False
    if not target.is_dir():
        raise WriteError("there is a file of that name")
    if any(target.iterdir()) and not is_replaceable(target):
        raise WriteError("the folder holds other files; choose one that does not exist")
    return True


def _sync_files(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            with Path(place, name).open("rb") as file:
                os.fsync(file.fileno())
        _sync_folder(Path(place))


def create_file(path: str | Path, data: bytes) -> None:
    """Write a file that does not exist yet, whole or not at all.

    Raises:
        FileExistsError: When it does.
        OSError: When it cannot be written.
    """
    # Without objects for paths: imports create files by the thousand.
    with file_beside(path) as (temporary, file):
        file.write(data)
        file.close()
        try:
            # Unlike renaming, this never takes the place of a file that came meanwhile.
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # A file system without hard links: claim the name, and rename over it.
            open(path, "xb").close()  # noqa: PTH123
            try:
                os.replace(temporary, path)  # noqa: PTH105
            except BaseException:
                Path(path).unlink(missing_ok=True)
                raise


@contextlib.contextmanager
def folders_for(path: Path) -> Iterator[None]:
    """Make the folders that a file is to be in; if the block fails, they are taken away again.

    Raises:
        OSError: When one cannot be made.
    """
    missing = [folder for folder in path.parents if not os.path.lexists(folder)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in missing:
            with contextlib.suppress(OSError):  # Somebody may have put something in meanwhile.
                folder.rmdir()
        raise
