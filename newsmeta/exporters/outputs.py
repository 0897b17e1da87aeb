"""Outputs: files, folders, objects in a store or streams, written completely or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from newsmeta.exporters.options import ExportError
from newsmeta.files.folders import new_folder
from newsmeta.files.targets import Target
from newsmeta.files.writing import new_content
from newsmeta.records.formats import Format
from newsmeta.stores.addresses import Address

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newsmeta.exporters.dataset_shards import DatasetShard
    from newsmeta.exporters.datasets import Dataset
    from newsmeta.exporters.partitions import PartitionKey
    from newsmeta.exporters.uploads import Remote

Output = Path | Address | BinaryIO
"""A file or folder, its address in a store, or a stream."""


class Destination:
    """The destination of an export, with additional files next to it.

    Args:
        output: The file, folder or address to write, or a stream.
        shard: The shard of a dataset that is written; None for the whole dataset.

    Attributes:
        output: The file, folder or address to write, or a stream.
    """

    def __init__(self, output: Output, shard: DatasetShard | None = None) -> None:
        self.output = output
        self._shard = shard
        self._parts: list[BinaryIO] = []
        self._others = ExitStack()
        self._remote: Remote | None = None
        self._status: os.stat_result | None = None
        if isinstance(output, Path):
            with suppress(OSError):
                self._status = output.stat()

    def checked(self, targets: Iterable[Target]) -> Iterable[Target]:
        """Return the input files; raise an error for one that would be overwritten."""
        if self._status is None and not isinstance(self.output, Address):
            return targets
        return map(self._checked, targets)

    def _checked(self, target: Target) -> Target:
        is_same = target.origin is not None and target.origin == str(self.output)
        if self._status is not None:
            with suppress(OSError):
                is_same = os.path.samestat(os.stat(target.file), self._status)  # noqa: PTH116
        if is_same:
            raise ExportError(f"{target.name} is to be read; write to another file")
        return target

    @contextmanager
    def dataset(self, wanted: Format, keys: Sequence[PartitionKey]) -> Iterator[Dataset]:
        """Yield a partitioned dataset, which becomes the output if the block succeeds."""
        from newsmeta.exporters import datasets

        shard = self._shard
        if isinstance(self.output, Address) or (isinstance(self.output, Path) and shard):
            from newsmeta.exporters import remote_datasets

            with remote_datasets.opened(self.output, shard) as place:
                dataset = datasets.Dataset(place, wanted, keys, shard)
                yield dataset
                dataset.finish()
        elif isinstance(self.output, Path):
            with new_folder(self.output, datasets.is_own) as folder:
                dataset = datasets.Dataset(datasets.Folder(folder), wanted, keys)
                yield dataset
                dataset.finish()
        else:
            raise ExportError("a partitioned dataset is a folder; name one with --output")

    @contextmanager
    def opened(self, wanted: Format) -> Iterator[Any]:
        """Yield the stream or folder that becomes the output if the block succeeds.

        Additional files are in place before.
        """
        if isinstance(self.output, Address):
            from newsmeta.exporters.uploads import Remote

            self._remote = Remote(self.output)
            with self._remote.opened(wanted) as out:
                yield out
        else:
            with _opened(self.output, wanted) as out, self._others:
                yield out

    def beside(self, number: int) -> tuple[str, BinaryIO]:
        """Return the name of an additional file, and the stream for it."""
        output = self.output
        if not isinstance(output, Path | Address):
            raise ExportError("there is more than one file holds; name the first with --output")
        stem, dot, suffix = output.name.rpartition(".")
        name = f"{stem}-{number}{dot}{suffix}" if stem else f"{output.name}-{number}"
        if isinstance(output, Path):
            path = output.with_name(name)
            if path.exists() and not _is_part(path):
                raise _no_part(path)
            self._parts.append(self._others.enter_context(new_content(path)))
        else:
            assert self._remote is not None
            address = output.beside(name)
            content = self._remote.store.read(address)
            if content is not None and not _begins_like_part(content):
                raise _no_part(address)
            self._parts.append(self._remote.begin(address))
        return name, self._parts[-1]

    def size(self, out: Any) -> int:
        """Return the number of bytes written."""
        return sum(map(size_of, (out, *self._parts)))


@contextmanager
def opened(output: Output, wanted: Format) -> Iterator[Any]:
    """Yield the stream or folder that becomes the output if the block succeeds."""
    with Destination(output).opened(wanted) as out:
        yield out


@contextmanager
def _opened(output: Path | BinaryIO, wanted: Format) -> Iterator[Any]:
    if wanted.is_folder:
        if not isinstance(output, Path):
            raise ExportError(f"{wanted.name} is a folder; name one with --output")
        from newsmeta.exporters.datapackage import is_own

        with new_folder(output, is_own) as folder:
            yield folder
    elif wanted.is_database:
        from newsmeta.exporters import sqlite_file

        with sqlite_file.opened(output) as database:
            yield database
    elif isinstance(output, Path):
        with new_content(output) as file:
            yield file
    else:
        import tempfile

        with tempfile.TemporaryFile() as spool:
            yield spool
            spool.seek(0)
            shutil.copyfileobj(spool, output)


def size_of(out: BinaryIO | Path | Connection) -> int:
    """Return the number of bytes written."""
    if isinstance(out, Path):
        return sum(path.stat().st_size for path in out.iterdir())
    if hasattr(out, "execute"):
        query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        return int(out.execute(query).fetchone()[0])
    out.flush()
    return out.seek(0, os.SEEK_END) if out.seekable() else out.tell()


def _no_part(place: Path | Address) -> ExportError:
    return ExportError(f"{place} is no part of a sitemap; move it, or write to another file")


def _is_part(path: Path) -> bool:
    """Tell whether a file holds a part of a sitemap, which may be overwritten."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return _begins_like_part(file.read(1024))


def _begins_like_part(content: bytes) -> bool:
    return b"<urlset" in content[:1024]
