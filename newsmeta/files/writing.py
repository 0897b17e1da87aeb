"""Writing files: whole or not at all, and over nothing but what was meant."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

_CHANGED = "it was changed since it was read; run newsmeta again"


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
    try:
        with _locked(target) as status:
            if target.read_bytes() == after:
                return
            _replace(target, before, after, status)
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
    while True:
        # Non-blocking, in case that a pipe has taken the place of the file.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb"):  # noqa: PTH123
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise WriteError("it is no file any more")
            _lock(descriptor)
            status = os.fstat(descriptor)
            # While this run waited, another may have put a new file in place of the old one.
            if os.path.samestat(status, path.stat()):
                yield status
                return


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows, where the comparison of contents has to do.
        return
    with contextlib.suppress(OSError):  # A file system without locks.
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _replace(target: Path, before: bytes, content: bytes, status: os.stat_result) -> None:
    with _beside(target) as temporary:
        with _private(temporary) as file:
            _keep_ownership(temporary, status)
            file.write(content)
            file.flush()
            # After the content, since writing takes special modes away.
            shutil.copystat(target, temporary)
            os.utime(temporary)
            os.fsync(file.fileno())
        if target.read_bytes() != before:
            raise ChangedError(_CHANGED)
        temporary.replace(target)
    _sync_folder(target.parent)


def _keep_ownership(path: Path, status: os.stat_result) -> None:
    own = path.stat()
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
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    with _beside(target) as temporary:
        with _private(temporary) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
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
    exists = os.path.lexists(target)
    if exists and not target.is_dir():
        raise WriteError("there is a file of that name")
    if exists and any(target.iterdir()) and not is_replaceable(target):
        raise WriteError("the folder holds other files; choose one that does not exist")
    with _beside(target) as temporary:
        temporary.mkdir()
        yield temporary
        if exists:
            _exchange(target, temporary)
        else:
            temporary.rename(target)
    _sync_folder(target.parent)


def _exchange(target: Path, new: Path) -> None:
    """Put a folder in the place of another, which is gone only when the new one is there."""
    old = Path(_name_beside(target))
    try:
        target.rename(old)
        new.rename(target)
    except BaseException:
        if old.exists() and not os.path.lexists(target):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def create_file(path: str | Path, data: bytes) -> None:
    """Write a file that does not exist yet, whole or not at all.

    Raises:
        FileExistsError: When it does.
        OSError: When it cannot be written.
    """
    # Without objects for paths: imports create files by the thousand.
    temporary = _name_beside(path)
    try:
        with open(temporary, "xb") as file:  # noqa: PTH123
            file.write(data)
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
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)  # noqa: PTH108


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


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield a name beside `target` that nothing has; what has it in the end is removed."""
    temporary = Path(_name_beside(target))
    try:
        yield temporary
    finally:
        if temporary.is_dir() and not temporary.is_symlink():
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            temporary.unlink(missing_ok=True)


def _private(path: Path) -> BinaryIO:
    """Open a new file that nobody else can read until it has the mode that it is to have."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def _name_beside(target: str | Path) -> str:
    name = f".newsmeta-{os.getpid()}-{os.urandom(8).hex()}.tmp"
    return os.path.join(os.path.dirname(target), name)  # noqa: PTH118, PTH120


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
