"""Temporary folders of one machine, which go along to workers of others, at the same paths.

An archive is unpacked to such a folder, and beside files that are elsewhere, it holds what is
looked up on disk: configurations, vocabularies, pictures. On each machine it is written once, and
removed by whoever of its workers is the last to have done with it.
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
"""Bytes that go along at most: each worker gets all of it, and the scheduler has it in memory."""
_QUICKLY = 1
_MOST_TRIES = 20
_PAUSE = 0.05

Sight = tuple[str, tuple[int, int] | None]
"""A folder, and what no folder of another machine has."""


def sight(folder: str) -> Sight:
    """Return a folder, and what tells whether another process sees the same one."""
    try:
        seen = os.stat(folder)  # noqa: PTH116
    except OSError:
        return folder, None
    return folder, (seen.st_ino, seen.st_mtime_ns)


def packed(folders: Sequence[str]) -> bytes:
    """Return folders with all that is in them.

    Raises:
        EngineError: When that is too much.
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
    """Yield what is in a folder: its path, what it is, and what it holds or leads to."""
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
        sights: The folders as they are where they come from.
        data: What `packed` returned.

    Raises:
        OSError: When one can neither be seen nor written.
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
            with suppress(OSError):  # Of which BlockingIOError is one.
                lock = os.open(folder, os.O_RDONLY)
                try:
                    take_lock(lock, waits=False)
                    shutil.rmtree(folder, ignore_errors=True)
                finally:
                    os.close(lock)


def _locked(folder: str, data: bytes | None) -> int | None:
    """Return what keeps a folder from being removed, which is written if it is not there.

    None is returned where it belongs to the run itself, which is on this machine.

    Raises:
        OSError: When it cannot be.
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
            # Whoever had it may have removed it meanwhile.
            if os.path.samestat(os.fstat(lock), os.stat(folder)):  # noqa: PTH116
                return lock
        except BlockingIOError:
            time.sleep(_PAUSE)
        except FileNotFoundError:
            pass
        os.close(lock)
    return None


def _write(top: str, data: bytes) -> None:
    """Write a folder, which is there as a whole or not at all."""
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
        with suppress(FileExistsError):  # Another worker was faster.
            try:
                os.rename(made, top)  # noqa: PTH104
            except OSError as error:
                if not os.path.isdir(top):  # noqa: PTH112
                    raise
                raise FileExistsError from error
