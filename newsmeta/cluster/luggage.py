"""Temporary folders that are sent along to workers on other machines, under the same paths.

Such a folder holds an unpacked archive, or the local data for remote files: configurations,
vocabularies, pictures. On each machine it is written once, and removed by the last of its workers
that needs it.
"""

from __future__ import annotations

import marshal
import os
import shutil
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from newsmeta.files.temporary import folder_beside, share_lock, take_lock
from newsmeta.linter.engines import EngineError

_MOST = 2**28
"""Most bytes to send along: each worker gets all of them, and the scheduler holds them."""
_QUICKLY = 1
_MOST_TRIES = 20
_PAUSE = 0.05

Sight = tuple[str, tuple[int, int] | None]
"""A folder with its identity, which no folder of another machine has."""


def sight(folder: str) -> Sight:
    """Return a folder with its identity, by which another process recognizes the same one."""
    try:
        seen = os.stat(folder)  # noqa: PTH116
    except OSError:
        return folder, None
    return folder, (seen.st_ino, seen.st_mtime_ns)


def packed(folders: Sequence[str]) -> bytes:
    """Return the packed contents of folders.

    Raises:
        EngineError: When they are too large.
    """
    entries = []
    size = 0
    for entry in (entry for folder in folders for entry in _entries(folder)):
        entries.append(entry)
        size += len(entry[2])
        if size > _MOST:
            raise EngineError(
                f"what was unpacked, or is needed beside files that are elsewhere, comes to more "
                f"than {_MOST:,} bytes, too much for each worker to be sent; put the files where "
                "all workers see them at the same path"
            )
    return zlib.compress(marshal.dumps(entries), _QUICKLY)


def _entries(top: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield the entries of a folder: the path, the type, and the content or target."""
    for folder, folders, files in os.walk(top):
        yield folder, "folder", b""
        for name in (*folders, *files):
            path = os.path.join(folder, name)  # noqa: PTH118
            if os.path.islink(path):  # noqa: PTH114
                yield path, "link", os.fsencode(os.readlink(path))  # noqa: PTH115
            elif name in files:
                yield path, "file", Path(path).read_bytes()


class Luggage:
    """Folders that a worker has for as long as it needs them.

    Args:
        sights: The folders with their identities on the sending machine.
        data: The result of `packed`.

    Raises:
        OSError: When a folder can neither be seen nor written.
    """

    def __init__(self, sights: Sequence[Sight], data: bytes | None) -> None:
        self._locks: dict[str, int] = {}
        try:
            for folder, its in sights:
                if sight(folder)[1] != its and (lock := _locked(folder, data)) is not None:
                    self._locks[folder] = lock
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Remove the folders that were written, unless another worker needs them."""
        while self._locks:
            folder, lock = self._locks.popitem()
            os.close(lock)
            with suppress(OSError):  # Includes BlockingIOError.
                lock = os.open(folder, os.O_RDONLY)
                try:
                    take_lock(lock, waits=False)
                    shutil.rmtree(folder, ignore_errors=True)
                finally:
                    os.close(lock)


def _locked(folder: str, data: bytes | None) -> int | None:
    """Return a lock that keeps a folder from being removed; write the folder if it is missing.

    The result is None if the folder belongs to the run itself, on this machine.

    Raises:
        OSError: When that is impossible.
    """
    for _ in range(_MOST_TRIES):
        try:
            lock = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            if data is None:
                raise
            _write(folder, data)
            continue
        try:
            share_lock(lock)
            # The previous owner may have removed it meanwhile.
            if os.path.samestat(os.fstat(lock), os.stat(folder)):  # noqa: PTH116
                return lock
        except BlockingIOError:
            time.sleep(_PAUSE)
        except FileNotFoundError:
            pass
        os.close(lock)
    return None


def _write(top: str, data: bytes) -> None:
    """Write a folder completely or not at all."""
    entries: list[tuple[str, str, bytes]] = marshal.loads(zlib.decompress(data))
    with folder_beside(Path(top)) as made:
        for path, kind, content in entries:
            if path != top and not path.startswith(top + os.sep):
                continue
            new = os.fspath(made) + path[len(top) :]
            if kind == "folder":
                os.makedirs(new, exist_ok=True)  # noqa: PTH103
            elif kind == "link":
                os.symlink(os.fsdecode(content), new)  # noqa: PTH211
            else:
                Path(new).write_bytes(content)
        with suppress(FileExistsError):  # Another worker has just written it.
            try:
                os.rename(made, top)  # noqa: PTH104
            except OSError as error:
                if not os.path.isdir(top):  # noqa: PTH112
                    raise
                raise FileExistsError from error
