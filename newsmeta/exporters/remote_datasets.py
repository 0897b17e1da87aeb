"""Partitioned datasets in object stores, which cannot rename, and datasets in shards.

Parts are named after their content, so that a new one never replaces an old one. The manifest, a
single object, lists the parts that count. It is written when all parts are there. Parts that no
longer count are removed afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from newsmeta.exporters import manifest
from newsmeta.exporters.dataset_shards import DatasetShard
from newsmeta.exporters.shelves import Shelf, is_dataset, shelf_of
from newsmeta.files.temporary import folder_beside
from newsmeta.files.writing import WriteError
from newsmeta.stores.addresses import Address
from newsmeta.stores.problems import StoreError, written_meanwhile

_FILES_AT_ONCE = 32
_BYTES_AT_ONCE = 64 * 1024 * 1024
"""Most bytes that wait locally to be sent together, without the last part."""


class RemoteFolder:
    """The files of a dataset, next to those of the old one.

    Args:
        shelf: The place of the dataset.
        folder: The local folder for parts that have not been sent.
    """

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self.shelf = shelf
        self.manifest: bytes | None = None
        self._folder = folder
        self._file: Any = None
        self._waiting: dict[str, Path] = {}
        self._size = 0
        self._before: dict[str, int] = {}
        self._old: bytes | None = None
        self._own: dict[str, int] = {}  # The sizes of the parts of this run, by path.

    def start(self) -> None:
        """Check the existing files, and mark the dataset as unfinished.

        Raises:
            WriteError: When there are other files.
            StoreError: When the store refuses it.
        """
        with self.shelf.alone():
            while True:
                self._old = self.shelf.read(manifest.NAME)
                self._before = self.shelf.sizes()
                if not self._before or is_dataset(self.shelf, self._old, self._before):
                    break
                if self.shelf.read(manifest.NAME) == self._old:  # Else, another run has ended.
                    raise WriteError("other objects are there; choose a place that does not exist")
            self.shelf.put(manifest.STARTED, manifest.started())
            self._mark()

    def _mark(self) -> None:
        """Do what else is necessary before parts are written."""

    def begin(self, folder: str) -> BinaryIO:
        """Return the stream for a part."""
        self._file = (self._folder / str(len(self._own))).open("wb")
        return cast(BinaryIO, self._file)

    def keep(self, name: str, ending: str, sha256: str) -> str:
        """Send a part, unless the same one exists already."""
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
        """Discard the part."""
        self._file.close()
        Path(self._file.name).unlink()

    def finish(self, content: bytes) -> None:
        """Accept the manifest, which is written by `commit`."""
        self.manifest = content

    def _send(self) -> None:
        if self._waiting:
            self.shelf.send(self._waiting)
            for path in self._waiting.values():
                os.unlink(path)  # noqa: PTH108
        self._waiting, self._size = {}, 0

    def commit(self) -> None:
        """Replace the old dataset by the new one.

        Raises:
            StoreError: When that fails; the old dataset stays then.
        """
        self._send()
        with self.shelf.alone():
            there = self.shelf.sizes()
            content, known = self.manifest or b"", self.shelf.read(manifest.NAME)
            self.manifest = b""  # From here on, readers may use the new parts.
            if not self._is_whole(there) or known != self._old:
                raise written_meanwhile(self.shelf)
            self.shelf.put(manifest.NAME, content)
            self.shelf.remove(sorted(there.keys() - self._own.keys() - {manifest.NAME}))
            # Without locks, another run may have done the same between two of these steps.
            if self.shelf.read(manifest.NAME) != content or not self._is_whole(self.shelf.sizes()):
                raise written_meanwhile(self.shelf)

    def _is_whole(self, there: Mapping[str, int]) -> bool:
        """Tell whether all parts of this run are there."""
        return all(there.get(path) == size for path, size in self._own.items())

    def give_up(self) -> None:
        """Remove the parts of this run, unless a manifest may list them already."""
        if self.manifest == b"":
            return
        # Another run may have made the same parts, since these are named after their content.
        with suppress(StoreError, OSError), self.shelf.alone():
            there = self.shelf.sizes()
            manifests = [manifest.NAME, *filter(manifest.is_shard, there)]
            listed = {
                path for each in manifests for path in manifest.files_of(self.shelf.read(each))
            }
            names = self._own.keys() - self._before.keys() - listed
            others = there.keys() - names - listed - {manifest.NAME, manifest.STARTED}
            is_marked = manifest.STARTED in self._before or others
            self.shelf.remove(sorted(names if is_marked else names | {manifest.STARTED}))


class ShardFolder(RemoteFolder):
    """The files of one shard, while other shards may be written as well.

    Args:
        shelf: The place of the dataset.
        folder: The local folder for parts that have not been sent.
        shard: The shard.
    """

    def __init__(self, shelf: Shelf, folder: Path, shard: DatasetShard) -> None:
        super().__init__(shelf, folder)
        self._name = manifest.shard_name(shard.number, shard.total)

    def _mark(self) -> None:
        """Remove the manifest of an earlier run for this shard.

        Raises:
            StoreError: When the store refuses it.
        """
        if self._name not in self._before:
            return
        content = self.shelf.read(self._name)
        self.shelf.remove([self._name])
        if content is not None and self.shelf.read(self._name) == content:
            raise StoreError(f"{self.shelf}/{self._name} cannot be deleted; delete it first")

    def commit(self) -> None:
        """Write the manifest of the shard, for the later merge.

        Raises:
            StoreError: When that fails, or another run has removed its parts.
        """
        self._send()
        content, self.manifest = self.manifest or b"", b""
        with self.shelf.alone():
            there = self.shelf.sizes()
            if not self._is_whole(there):
                raise written_meanwhile(self.shelf)
            if manifest.STARTED not in there:  # Another run has finished the earlier dataset.
                self.shelf.put(manifest.STARTED, manifest.started())
            self.shelf.put(self._name, content)

    def give_up(self) -> None:
        """Remove the files of this run, except the mark of the unfinished dataset."""
        self._before.setdefault(manifest.STARTED, 0)
        super().give_up()


@contextmanager
def opened(place: Path | Address, shard: DatasetShard | None = None) -> Iterator[RemoteFolder]:
    """Yield a destination for parts that become a dataset if the block succeeds.

    Args:
        place: The place of the dataset.
        shard: The shard that is written; None for the whole dataset.
    """
    shelf = shelf_of(place)
    # The next run removes this folder if this one is killed.
    with folder_beside(shelf.room) as folder:
        made = ShardFolder(shelf, folder, shard) if shard else RemoteFolder(shelf, folder)
        made.start()
        try:
            yield made
            made.commit()
        except BaseException:
            made.give_up()
            raise
