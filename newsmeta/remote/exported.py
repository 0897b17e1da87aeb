"""Folders of exported tables, recognized by the files that describe them.

A partitioned dataset has `_manifest.json`, and a data package `datapackage.json`. Both are read as
one table, whose records become files again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newsmeta.data_classes import dataclass
from newsmeta.exporters import manifest
from newsmeta.files.search import DEFAULT_SUFFIXES
from newsmeta.importers.items import ImportDataError, Options, Raw
from newsmeta.records.tables import DESCRIPTION, MARK
from newsmeta.remote.source import Source
from newsmeta.remote.trees import Tree, TreeError
from newsmeta.schema import fields

if TYPE_CHECKING:
    from newsmeta.remote.asked import Asked
    from newsmeta.remote.tables import Worker

_MOST_BYTES = 2**28
"""Largest description of a folder in bytes: each part takes about 300 of them."""
_READ = ("jsonl", "parquet")
"""Formats of datasets with typed values."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A folder of exported tables.

    Attributes:
        path: The path or address, as given.
        name: The name of its description.
        description: The content of its description.
    """

    path: str
    name: str
    description: bytes

    @property
    def shown(self) -> str:
        """The name of the folder, as shown."""
        return self.path.rstrip("/")

    def file(self, name: str, most: int) -> Source:
        """Return a file of the folder."""
        is_web = self.path.lower().startswith(("http://", "https://"))
        return Source(f"{self.shown}/{quote(name) if is_web else name}", most)


def found(path: str) -> Exported | None:
    """Return the folder of exported tables at a path or an address; None for anything else.

    Raises:
        TreeError: When it is uncertain.
    """
    if path.lower().endswith(DEFAULT_SUFFIXES):
        return None
    read = _reader(path)
    for name, is_own in ((manifest.NAME, manifest.is_own), (DESCRIPTION, _is_package)):
        content = read(name)
        if content is not None and is_own(content):
            return Exported(path, name, content)
    return None


def _reader(path: str) -> Callable[[str], bytes | None]:
    """Return a function that returns the content of a file in a folder, or None."""
    source = Source(path, 0)
    if source.is_far:
        return _far_reader(path)

    def read(name: str) -> bytes | None:
        try:
            with open(os.path.join(source.local, name), "rb") as file:  # noqa: PTH118, PTH123
                return file.read(_MOST_BYTES)
        except (OSError, ValueError):
            return None

    return read


def _far_reader(path: str) -> Callable[[str], bytes | None]:
    from newsmeta.stores.problems import StoreError
    from newsmeta.stores.store import in_store
    from newsmeta.stores.systems import is_readable

    if "?" in path or not is_readable(path.partition("://")[0].lower()):
        return lambda _: None  # The caller reports that it cannot be read.
    try:
        store, address = in_store(path)
        _ = store.system
    except StoreError as error:
        raise TreeError(str(error)) from None

    def read(name: str) -> bytes | None:
        try:
            return store.done(store.fetched(f"{address.rstrip('/')}/{name}", _MOST_BYTES))
        except OSError:  # The caller reports this, too.
            return None

    return read


def _is_package(content: bytes) -> bool:
    try:
        package = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(package, dict) and MARK in package


@contextmanager
def mounted(paths: Sequence[str], folder: Exported, asked: Asked) -> Iterator[Sequence[Tree]]:
    """Yield the tree of a folder of exported tables.

    Args:
        paths: The path of the folder, as given.
        folder: The folder.
        asked: Further options.

    Raises:
        TreeError: When it cannot be read.
    """
    from newsmeta.remote.filling import Filler
    from newsmeta.remote.packages import temporary_folder
    from newsmeta.remote.tables import Worker

    with temporary_folder(folder.path) as made:
        filler = Filler(folder.shown, os.fspath(made), lambda _: True, asked.bounds)
        worker = Worker(folder.shown, filler)
        spare = made.with_name("tables")
        try:
            if folder.name == manifest.NAME:
                _take_dataset(folder, worker, asked.bounds.bytes, spare)
            else:
                _take_package(folder, worker, asked.bounds.bytes, spare)
        except ImportDataError as error:
            text = str(error).replace(f"{spare}", folder.shown)
            raise TreeError(text) from None
        places = tuple((path, os.fspath(made)) for path in paths)
        notes, refused = tuple(worker.notes()), tuple(worker.refused)
        yield [Tree(os.fspath(made), folder.shown, places, warnings=notes, refused=refused)]


def _take_dataset(folder: Exported, worker: Worker, most: int, spare: Path) -> None:
    """Write the articles of a partitioned dataset."""
    from newsmeta.remote.tables import Reading

    described = manifest.read(folder.description) or {}
    if described.get("format") not in _READ:
        raise TreeError(
            f"{folder.shown} is a dataset of {described.get('format')} files, which do not say of "
            "which type a value is; export it as jsonl or parquet"
        )
    known = fields.article().fields
    with closing(Reading()) as reading:
        for part in _objects(described.get("files")):
            path = part.get("path")
            if not isinstance(path, str) or not _is_inside(path):
                raise TreeError(f"{folder.shown}: {manifest.NAME} has a part without a path in it")
            keys = part.get("keys")
            named = keys if isinstance(keys, dict) else {}
            more = {k: value for k, value in named.items() if k in known and value is not None}
            source = folder.file(path, most)
            with source.file(spare) as file:
                try:
                    for raw in reading.records(source, file):
                        worker.take(raw, path, more)
                except ImportDataError as error:
                    raise TreeError(str(error).replace(str(file), source.name)) from None


def _objects(found: Any) -> Iterator[Mapping[str, Any]]:
    return (
        (each for each in found if isinstance(each, dict)) if isinstance(found, list) else iter(())
    )


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return not {"", ".", ".."} & set(parts) and not set(path) & set("\\\0:")


def _take_package(folder: Exported, worker: Worker, most: int, spare: Path) -> None:
    """Write the articles of a data package."""
    from newsmeta.importers import datapackage

    source = Source(folder.path, most)
    place = Path(source.local)
    if source.is_far:
        place = spare
        place.mkdir()
        (place / DESCRIPTION).write_bytes(folder.description)
        for resource in _objects(json.loads(folder.description).get("resources")):
            name = resource.get("path")
            if not isinstance(name, str) or not _is_inside(name) or "/" in name:
                raise TreeError(f"{folder.shown}: {DESCRIPTION} has a table without a path in it")
            with folder.file(name, most).stream() as far, (place / name).open("xb") as copy:
                for piece in iter(lambda: far.read(2**20), b""):
                    copy.write(piece)
    raws: Iterator[Raw] = datapackage.read(place, Options())
    for raw in raws:
        worker.take(raw)
