"""Writing of files: completely or not at all, and never over unexpected content."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from newsmeta.files.temporary import clear, file_beside, take_lock

CHANGED = "it was changed since it was read; run newsmeta again"
"""The reason of a `ChangedError`."""

MOST_TRIES = 1_000
"""Most times that other runs may have replaced or removed something while this one waited."""


class WriteError(Exception):
    """A file that was left unchanged. The message has the reason."""


class ChangedError(WriteError):
    """A file that was changed after it was read."""


def replace_file(path: Path, before: bytes, after: bytes, root: Path) -> None:
    """Replace the content of a file, keeping its mode, owner and extended attributes.

    The content is written beside the file, synced to disk, and renamed over it. A reader, even
    after a crash, finds either the old or the new content.

    Args:
        path: The file.
        before: The content as read; the file must still have it.
        after: The new content. If the file has it already, nothing is done.
        root: The tree that a symbolic link must not lead out of, if `path` is in it.

    Raises:
        ChangedError: When the file was changed in the meantime.
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
    """Delete a file that is not a link.

    Args:
        path: The file.
        root: The tree that must contain it.

    Raises:
        WriteError: When it cannot be deleted, or is not a file in the tree.
    """
    if (
        path.is_symlink()
        or not path.is_file()
        or not locate(path, root).is_relative_to(root.resolve())
    ):
        raise WriteError("it is not a file in the folder")
    try:
        path.unlink()
    except OSError as error:
        raise WriteError((error.strerror or str(error)).lower()) from None


@contextlib.contextmanager
def kept_from_others(path: Path) -> Iterator[None]:
    """Keep other runs of newsmeta from replacing a file, where it can be read and locked."""
    descriptor = None
    if os.name != "nt":  # Windows does not remove open files.
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if descriptor is not None:
            take_lock(descriptor)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


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
    except (OSError, RuntimeError) as error:  # Circular links raise the latter.
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
    """Lock a file against other runs of newsmeta; yield its status."""
    for _ in range(MOST_TRIES):
        # Opened for writing, which fails without permission to write: renaming would not check
        # that. Without blocking, in case a pipe has taken its place.
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb"):  # noqa: PTH123
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise WriteError("it is no longer a file")
            take_lock(descriptor)  # Without locks, the comparison of contents must be enough.
            status = os.fstat(descriptor)
            # While this run waited, another may have replaced the file.
            if os.path.samestat(status, path.stat()):
                yield status
                return
    raise ChangedError(CHANGED)


def _replace(target: Path, before: bytes, content: bytes, status: os.stat_result) -> None:
    with file_beside(target, is_private=True) as (temporary, file):
        keep_owner(temporary, status)
        file.write(content)
        _finish(file, target)
        if not _holds(target, before):
            raise ChangedError(CHANGED)
        os.replace(temporary, target)  # noqa: PTH105
    sync_folder(target.parent)


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether a file has a content, reading no more of it than necessary."""
    with path.open("rb") as file:
        return file.read(len(content) + 1) == content


def _finish(file: BinaryIO, like: Path | int) -> None:
    """Sync a file with the mode, or all attributes, of the file that it replaces; close it."""
    file.flush()
    path = Path(file.name)
    if isinstance(like, int):
        path.chmod(like)
    else:
        # After the content, since writing removes special modes.
        shutil.copystat(like, path)
        os.utime(path)
    os.fsync(file.fileno())
    file.close()


def keep_owner(path: str, status: os.stat_result) -> None:
    """Give a file or folder an owner and a group.

    Raises:
        WriteError: When this user is not allowed to.
    """
    own = os.stat(path)  # noqa: PTH116
    if (own.st_uid, own.st_gid) == (status.st_uid, status.st_gid) or not hasattr(os, "chown"):
        return
    try:
        os.chown(path, status.st_uid, status.st_gid)
    except PermissionError:
        raise WriteError("its owner could not be kept") from None


def sync_folder(folder: Path) -> None:
    """Sync the new name to disk, where the system can sync folders."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def new_content(path: Path) -> Iterator[BinaryIO]:
    """Yield a file object; its content replaces `path` when the block ends well.

    Until then, and after an exception, `path` stays as it is. A device or a pipe, which cannot be
    replaced, gets the content at the end.

    Args:
        path: The file, which need not exist. A symbolic link is followed.

    Raises:
        OSError: When it cannot be written; then nothing was written.
    """
    is_device = False
    with contextlib.suppress(OSError):
        is_device = not stat.S_ISREG(path.stat().st_mode)
    if is_device:
        import tempfile

        with tempfile.TemporaryFile() as spool:
            yield spool
            spool.seek(0)
            with path.open("wb") as device:
                shutil.copyfileobj(spool, device)
        return
    target = path.resolve()
    with contextlib.ExitStack() as stack:
        # The old file stays until the end, and must be writable.
        status = None
        with contextlib.suppress(FileNotFoundError):
            status = os.fstat(stack.enter_context(target.open("r+b")).fileno())
        is_private = status is not None
        temporary, file = stack.enter_context(file_beside(target, is_private=is_private))
        if status is not None:
            with contextlib.suppress(WriteError):
                keep_owner(temporary, status)
            yield file
            _finish(file, target)
        else:
            # The mode that the user wants; nobody else may read the file before it is complete,
            # either.
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            Path(temporary).chmod(0o600)
            yield file
            _finish(file, mode)
        os.replace(temporary, target)  # noqa: PTH105
        sync_folder(target.parent)


def create_file(path: str | Path, data: bytes) -> None:
    """Write a file that does not exist yet, completely or not at all.

    Raises:
        FileExistsError: When it exists.
        OSError: When it cannot be written.
    """
    # Without path objects: imports create files by the thousand.
    with file_beside(path) as (temporary, file):
        file.write(data)
        file.close()
        try:
            # Unlike renaming, this never replaces a file created in the meantime.
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


def create_with_folders(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, and the folders for it, completely or not at all.

    Raises:
        FileExistsError: When it exists.
        OSError: When it or a folder cannot be written.
    """
    for number in range(MOST_TRIES):
        try:
            with folders_for(path):
                create_file(path, data)
        except FileNotFoundError:  # Another run that failed may have removed its folders.
            if number == MOST_TRIES - 1:
                raise
        else:
            return


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, unless they exist, while other runs remove empty ones.

    Raises:
        OSError: When one cannot be created.
    """
    for number in range(MOST_TRIES):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (FileNotFoundError, FileExistsError):  # It may have gone after it was met.
            if number == MOST_TRIES - 1 or (os.path.lexists(folder) and not folder.is_dir()):
                raise
        else:
            return


@contextlib.contextmanager
def folders_for(path: Path) -> Iterator[None]:
    """Make the folders for a file; if the block fails, they are removed again.

    Raises:
        OSError: When one cannot be created.
    """
    missing = [folder for folder in path.parents if not os.path.lexists(folder)]
    try:
        make_folder(path.parent)
        yield
    except BaseException:
        for folder in missing:
            with contextlib.suppress(OSError):  # Something may be in it by now.
                folder.rmdir()
        raise
