"""Partitioned datasets in object stores, where nothing can be renamed.

Parts are called by what they hold, so that a new one never takes the place of an old one, and the
manifest, which is one object, says which of them count. It is written when all parts are there;
then those go that count no more.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from newsmeta.exporters import manifest
from newsmeta.files.stores import Address, Store, StoreError
from newsmeta.files.temporary import folder_beside
from newsmeta.files.writing import WriteError

_FILES_AT_ONCE = 32
_BYTES_AT_ONCE = 64 * 1024 * 1024
"""How much waits on this machine to be sent together, at most, apart from the last part."""


class RemoteFolder:
    """What objects below an address are made of.

    Args:
        address: The top of the dataset.
        folder: Where parts wait on this machine.
    """

    def __init__(self, address: Address, folder: Path) -> None:
        self.store = Store(address.protocol)
        self.address = address
        self.manifest: bytes | None = None
        self._folder = folder
        self._file: Any = None
        self._waiting: dict[str, Path] = {}
        self._size = 0
        self._before: dict[str, int] = {}
        self._old: bytes | None = None
        self._own: dict[str, int] = {}  # The sizes of the parts of this run, by path.

    def start(self) -> None:
        """Look at what is there, and say that a dataset is to be there.

        Raises:
            WriteError: When something else is there.
            StoreError: When the store does not do that.
        """
        self._old = self._read(manifest.NAME)
        self._before = self.store.sizes(self.address)
        if self._before and not self._is_own():
            raise WriteError("other objects are there; choose a place that does not exist")
        self.store.put(self.address.inside(manifest.STARTED), manifest.started())

    def _is_own(self) -> bool:
        is_ours = manifest.is_own(self._old) or manifest.is_own(self._read(manifest.STARTED))
        ours = {manifest.NAME, manifest.STARTED, *manifest.files_of(self._old)}
        return is_ours and all(name in ours or manifest.is_part(name) for name in self._before)

    def _read(self, name: str) -> bytes | None:
        return self.store.read(self.address.inside(name))

    def begin(self, folder: str) -> BinaryIO:
        """Return what to write a part to."""
        self._file = (self._folder / str(len(self._own))).open("wb")
        return cast(BinaryIO, self._file)

    def keep(self, name: str, ending: str, sha256: str) -> str:
        """Have a part sent, unless it is there already."""
        self._file.close()
        local = Path(self._file.name)
        size = local.stat().st_size
        path = f"{name}-{sha256[:16]}{ending}"
        self._own[path] = size
        if self._before.get(path) == size:
            local.unlink()
            return path
        self._waiting[path] = local
        self._size += size
        if len(self._waiting) >= _FILES_AT_ONCE or self._size >= _BYTES_AT_ONCE:
            self._send()
        return path

    def drop(self) -> None:
        """Forget a part."""
        self._file.close()
        Path(self._file.name).unlink()

    def finish(self, content: bytes) -> None:
        """Take the manifest, which is written by `commit`."""
        self.manifest = content

    def _send(self) -> None:
        if self._waiting:
            pairs = [(path, self.address.inside(name)) for name, path in self._waiting.items()]
            self.store.send(pairs)
            for path in self._waiting.values():
                os.unlink(path)  # noqa: PTH108
        self._waiting, self._size = {}, 0

    def commit(self) -> None:
        """Have the new dataset take the place of the old one.

        Raises:
            StoreError: When that cannot be; then it does not.
        """
        self._send()
        there = self.store.sizes(self.address)
        is_whole = all(there.get(path) == size for path, size in self._own.items())
        content, known = self.manifest or b"", self._read(manifest.NAME)
        self.manifest = b""  # From here on, somebody may go by what was sent.
        if not is_whole or known != self._old:
            raise StoreError(
                f"{self.address} was written by another run meanwhile; run newsmeta again"
            )
        self.store.put(self.address.inside(manifest.NAME), content)
        gone = there.keys() - self._own.keys() - {manifest.NAME}
        self.store.remove(self.address.inside(name) for name in sorted(gone))

    def give_up(self) -> None:
        """Remove what this run sent, unless the manifest may know of it by now."""
        if self.manifest == b"":
            return
        names = self._own.keys() - self._before.keys()
        started = set() if manifest.STARTED in self._before else {manifest.STARTED}
        self.store.remove(self.address.inside(name) for name in sorted(names | started))


@contextmanager
def opened(address: Address) -> Iterator[RemoteFolder]:
    """Yield a place for parts that become a dataset when the block ends well."""
    # Which the next run removes where this one is killed.
    with folder_beside(Path(tempfile.gettempdir(), "newsmeta")) as folder:
        place = RemoteFolder(address, folder)
        place.start()
        try:
            yield place
            place.commit()
        except BaseException:
            place.give_up()
            raise
