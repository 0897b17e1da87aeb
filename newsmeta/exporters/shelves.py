"""Where files of a dataset lie one beside the other, by their names: in a store, or in a folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from newsmeta.exporters import manifest
from newsmeta.files.writing import new_content
from newsmeta.stores.addresses import Address
from newsmeta.stores.writing import Objects


class Shelf(Protocol):
    """Where files lie by names, which have slashes in them."""

    @property
    def room(self) -> Path:
        """What files may wait beside, on this machine, before they go there."""

    def read(self, name: str) -> bytes | None:
        """Return what a file holds; None where there is none."""

    def sizes(self) -> dict[str, int]:
        """Return all files: their sizes, by name."""

    def put(self, name: str, content: bytes) -> None:
        """Write a small file, whole or not at all."""

    def send(self, files: Mapping[str, Path]) -> None:
        """Write files as what they are to be called."""

    def remove(self, names: Iterable[str]) -> None:
        """Delete files, as far as that can be done: nobody goes by them any more."""


class StoreShelf:
    """Objects below an address.

    Args:
        address: The address.

    Raises:
        StoreError: When what it takes is not installed.
    """

    def __init__(self, address: Address) -> None:
        self._store = Objects(address)
        self._address = address

    def __str__(self) -> str:
        """Return where it is."""
        return str(self._address)

    @property
    def room(self) -> Path:
        """What files may wait beside."""
        return Path(tempfile.gettempdir(), "newsmeta")

    def read(self, name: str) -> bytes | None:
        """Return what an object holds; None where there is none."""
        return self._store.read(self._address.inside(name))

    def sizes(self) -> dict[str, int]:
        """Return all objects: their sizes, by name."""
        return self._store.sizes(self._address)

    def put(self, name: str, content: bytes) -> None:
        """Write a small object."""
        self._store.put(self._address.inside(name), content)

    def send(self, files: Mapping[str, Path]) -> None:
        """Write files as objects."""
        self._store.send([(path, self._address.inside(name)) for name, path in files.items()])

    def remove(self, names: Iterable[str]) -> None:
        """Delete objects, as far as that can be done."""
        self._store.remove(map(self._address.inside, names))


class FolderShelf:
    """Files in a folder of this machine, which is made when the first one is written.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __str__(self) -> str:
        """Return where it is."""
        return str(self._folder)

    @property
    def room(self) -> Path:
        """What files may wait beside: where no other disk has to have room for them."""
        return self._folder.resolve()

    def read(self, name: str) -> bytes | None:
        """Return what a file holds; None where there is none."""
        try:
            return (self._folder / name).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return None

    def sizes(self) -> dict[str, int]:
        """Return all files: their sizes, by name."""
        if not self._folder.exists():
            return {}
        if not self._folder.is_dir():
            raise NotADirectoryError(None, "there is a file of that name")
        files = (path for path in self._folder.rglob("*") if path.is_symlink() or not path.is_dir())
        return {path.relative_to(self._folder).as_posix(): path.lstat().st_size for path in files}

    def put(self, name: str, content: bytes) -> None:
        """Write a small file."""
        with self._opened(name) as file:
            file.write(content)

    def send(self, files: Mapping[str, Path]) -> None:
        """Write files as what they are to be called."""
        for name, path in files.items():
            with path.open("rb") as waiting, self._opened(name) as file:
                shutil.copyfileobj(waiting, file, 1 << 20)

    def remove(self, names: Iterable[str]) -> None:
        """Delete files, and the folders that are empty without them."""
        for name in names:
            path = self._folder / name
            with contextlib.suppress(OSError):
                path.unlink()
                for folder in path.parents:
                    if folder == self._folder.parent:
                        break
                    os.rmdir(folder)  # noqa: PTH106

    def _opened(self, name: str) -> contextlib.AbstractContextManager[BinaryIO]:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return new_content(path)


def is_dataset(shelf: Shelf, content: bytes | None, names: Iterable[str]) -> bool:
    """Tell whether files are a dataset that newsmeta wrote, or began to write, and nothing else.

    Args:
        shelf: Where they lie.
        content: What the manifest holds; None where there is none.
        names: All of them.
    """
    ours = {manifest.NAME, manifest.STARTED, *manifest.files_of(content)}
    return (manifest.is_own(content) or manifest.is_own(shelf.read(manifest.STARTED))) and all(
        name in ours or manifest.is_part(name) or manifest.is_shard(name) for name in names
    )


def shelf_of(place: Path | Address) -> Shelf:
    """Return where a dataset is to lie.

    Raises:
        StoreError: When what it takes is not installed.
    """
    return StoreShelf(place) if isinstance(place, Address) else FolderShelf(place)
