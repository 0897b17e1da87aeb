"""Partitioned datasets: folders of files, written one file after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from newsmeta.exporters import manifest
from newsmeta.exporters.dataset_shards import DatasetShard
from newsmeta.exporters.manifest import Part
from newsmeta.exporters.partitions import PartitionKey
from newsmeta.exporters.shelves import FolderShelf, is_dataset
from newsmeta.files.forward import Forward
from newsmeta.records.formats import Format

PART_BYTES = 128 * 1024 * 1024
"""Approximate size of a part in bytes, at which the next one begins."""

Row = tuple[bytes, bytes]
"""The folder of an article, and its rendered row."""
WritePart = Callable[[Iterator[bytes], BinaryIO], int]
"""Writes rows as one file, and returns the number of rows in it."""


class Place(Protocol):
    """A destination for parts."""

    def begin(self, folder: str) -> BinaryIO:
        """Return the stream for a part; only one is open at a time."""

    def keep(self, name: str, ending: str, sha256: str) -> str:
        """Keep the written part under a name; return the path that it gets."""

    def drop(self) -> None:
        """Discard the written part."""

    def finish(self, content: bytes) -> None:
        """Accept the manifest."""


class Dataset:
    """Writes articles, sorted by folder, as files.

    Args:
        place: The destination.
        wanted: The format of the files.
        keys: The keys that determine the folders.
        shard: The shard of the dataset that is written; None for the whole dataset.
    """

    def __init__(
        self,
        place: Place,
        wanted: Format,
        keys: Sequence[PartitionKey],
        shard: DatasetShard | None = None,
    ) -> None:
        self._place = place
        self._format = wanted
        self._keys = keys
        self._shard = shard
        self._parts: list[Part] = []
        self._manifest = b""

    @property
    def size(self) -> int:
        """The size in bytes."""
        return sum(part.bytes for part in self._parts) + len(self._manifest)

    def write(self, rows: Iterable[Row], write_part: WritePart) -> int:
        """Write the whole dataset.

        Returns:
            The number of rows.
        """
        for folder, group in groupby(rows, key=itemgetter(0)):
            self._write_folder(folder.decode(), map(itemgetter(1), group), write_part)
        return sum(part.rows for part in self._parts)

    def finish(self) -> None:
        """Write the manifest."""
        document = manifest.described(self._format.name, self._keys, self._parts)
        if self._shard:
            document["shard"] = self._shard.told()
        self._manifest = manifest.written(document)
        self._place.finish(self._manifest)

    def _write_folder(self, folder: str, rows: Iterator[bytes], write_part: WritePart) -> None:
        ending, number = self._format.suffixes[0], 0
        start = self._shard.parts if self._shard else "part-"
        while (first := next(rows, None)) is not None:
            out = _Counted(self._place.begin(folder))
            count = write_part(_until_full(chain([first], rows), out), cast(BinaryIO, out))
            if not count:  # The format could hold none of the rows.
                self._place.drop()
                continue
            sha256 = out.hash.hexdigest()
            path = self._place.keep(f"{folder}/{start}{number:04}", ending, sha256)
            self._parts.append(Part(path, folder, count, out.length, sha256))
            number += 1


def _until_full(rows: Iterator[bytes], out: _Counted) -> Iterator[bytes]:
    """Yield rows until the part is large enough; at least one."""
    for row in rows:
        yield row
        if out.length >= PART_BYTES:
            return


class _Counted(Forward):
    """A file with a count and a hash of the bytes written."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(self._both)
        self._file = file
        self.hash = hashlib.sha256()

    def _both(self, data: Any) -> None:
        self._file.write(data)
        self.hash.update(data)


class Folder:
    """A new local folder that is not in use yet.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: Any = None

    def begin(self, folder: str) -> BinaryIO:
        """Return the stream for a part."""
        path = self._folder / folder / "part"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        return cast(BinaryIO, self._file)

    def keep(self, name: str, ending: str, sha256: str) -> str:
        """Give the part its name."""
        self._file.close()
        path = f"{name}{ending}"
        # On a file system that ignores case, another part may have this name.
        if (self._folder / path).exists():
            path = f"{name}-{sha256[:16]}{ending}"
        Path(self._file.name).rename(self._folder / path)
        return path

    def drop(self) -> None:
        """Remove the part, and folders that are empty without it."""
        self._file.close()
        path = Path(self._file.name)
        path.unlink()
        for folder in path.parents:
            if folder == self._folder or any(folder.iterdir()):
                return
            folder.rmdir()

    def finish(self, content: bytes) -> None:
        """Write the manifest."""
        (self._folder / manifest.NAME).write_bytes(content)


def is_own(folder: Path) -> bool:
    """Tell whether a folder is a dataset written by newsmeta, without other files."""
    shelf = FolderShelf(folder)
    try:
        return is_dataset(shelf, shelf.read(manifest.NAME), shelf.sizes())
    except OSError:
        return False
