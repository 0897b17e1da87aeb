"""Uploads to a store: objects that appear with the last request, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from newsmeta.exporters.options import ExportError
from newsmeta.files.temporary import folder_beside
from newsmeta.files.writing import WriteError
from newsmeta.records.formats import Format
from newsmeta.stores.addresses import Address
from newsmeta.stores.problems import written_meanwhile
from newsmeta.stores.uploads import Uploads
from newsmeta.stores.writing import Objects


class Remote:
    """The destination of an export in a store.

    Args:
        address: The address of the object, or the common prefix of a folder's objects.

    Attributes:
        store: The store.
    """

    def __init__(self, address: Address) -> None:
        self.store = Objects(address)
        self._address = address
        self._uploads: Uploads | None = None

    @contextmanager
    def opened(self, wanted: Format) -> Iterator[Any]:
        """Yield the output, which is uploaded in the course of the block or when it succeeds."""
        if wanted.is_folder:
            with self._folder() as folder:
                yield folder
            return
        with self.store.new_objects() as uploads:
            self._uploads = uploads
            if wanted.is_database:
                with self._database() as database:
                    yield database
            elif wanted.is_sought:
                out = self.begin(self._address)
                with tempfile.TemporaryFile() as spool:
                    yield spool
                    spool.seek(0)
                    shutil.copyfileobj(spool, out)
            else:
                yield self.begin(self._address)

    def begin(self, address: Address) -> BinaryIO:
        """Return a stream for an object, which appears together with the others.

        The first object appears after those that are begun later.
        """
        assert self._uploads is not None
        return cast(BinaryIO, self._uploads.begin(address))

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        """Yield a folder whose files become objects, its description last."""
        from newsmeta.exporters.datapackage import is_own_package
        from newsmeta.records.tables import DESCRIPTION

        before = self.store.sizes(self._address)
        description = self._address.inside(DESCRIPTION)
        if before and not is_own_package(before, self.store.read(description)):
            raise WriteError("other objects are there; choose a place that does not exist")
        with _temporary_folder() as folder:
            with self.store.new_objects() as uploads:
                last = uploads.begin(description)
                yield folder
                for path in sorted(folder.iterdir()):
                    is_last = path.name == DESCRIPTION
                    out = last if is_last else uploads.begin(self._address.inside(path.name))
                    with path.open("rb") as file:
                        shutil.copyfileobj(file, out)
            # Another run may have written some of the objects between two of these.
            there = self.store.sizes(self._address)
            sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
            is_own = self.store.read(description) == (folder / DESCRIPTION).read_bytes()
            if not is_own or any(there.get(name) != size for name, size in sizes.items()):
                raise written_meanwhile(self._address)

    @contextmanager
    def _database(self) -> Iterator[Any]:
        """Yield a database: the existing one, if there is one, to be changed."""
        from newsmeta.exporters import sqlite_file

        out = self.begin(self._address)
        with _temporary_folder() as folder:
            path = folder / "articles.db"
            before = self.store.state(self._address)
            self.store.download(self._address, path)
            try:
                with sqlite_file.opened(path) as database:
                    yield database
            except ExportError as error:
                raise ExportError(str(error).replace(str(path), str(self._address))) from None
            with path.open("rb") as file:
                shutil.copyfileobj(file, out)
            # The tables of others, which this run keeps, may have changed.
            if self.store.state(self._address) != before:
                raise written_meanwhile(self._address)


def _temporary_folder() -> AbstractContextManager[Path]:
    """Return a temporary folder that the next run removes if this one is killed."""
    return folder_beside(Path(tempfile.gettempdir(), "newsmeta"))
