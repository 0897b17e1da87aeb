"""Places for the files of a dataset, each file under its name: a store or a folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from newsmeta.exporters import manifest
from newsmeta.files.folders import locked_folder
from newsmeta.files.temporary import clear, is_temporary
from newsmeta.files.writing import MOST_TRIES, make_folder, new_content
from newsmeta.stores.addresses import Address
from newsmeta.stores.problems import written_meanwhile
from newsmeta.stores.writing import Objects


class Shelf(Protocol):
    """A place for files, whose names may have slashes."""

    @property
    def room(self) -> Path:
        """The local path beside which files wait until they are sent."""

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None if it does not exist."""

    def sizes(self) -> dict[str, int]:
        """Return the sizes of all files, by name."""

    def put(self, name: str, content: bytes) -> None:
        """Write a small file, as a whole or not at all."""

    def send(self, files: Mapping[str, Path]) -> None:
        """Write files under the given names."""

    def remove(self, names: Iterable[str]) -> None:
        """Delete files, as far as possible: nothing refers to them any more."""

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """Keep out other runs that look at the files and act on that, where there are locks."""


class StoreShelf:
    """Objects below an address.

    Args:
        address: The address.

    Raises:
        StoreError: When a required library is not installed.
    """

    def __init__(self, address: Address) -> None:
        self._store = Objects(address)
        self._address = address

    def __str__(self) -> str:
        """Return the address."""
        return str(self._address)

    @property
    def room(self) -> Path:
        """The local path beside which files wait until they are sent."""
        return Path(tempfile.gettempdir(), "newsmeta")

    def read(self, name: str) -> bytes | None:
        """Return the content of an object; None if it does not exist."""
        return self._store.read(self._address.inside(name))

    def sizes(self) -> dict[str, int]:
        """Return the sizes of all objects, by name."""
        return self._store.sizes(self._address)

    def put(self, name: str, content: bytes) -> None:
        """Write a small object."""
        self._store.put(self._address.inside(name), content)

    def send(self, files: Mapping[str, Path]) -> None:
        """Write files as objects."""
        self._store.send([(path, self._address.inside(name)) for name, path in files.items()])

    def remove(self, names: Iterable[str]) -> None:
        """Delete objects, as far as possible."""
        self._store.remove(map(self._address.inside, names))

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """Do nothing: stores have no locks."""
        return contextlib.nullcontext()


class FolderShelf:
    """Files in a local folder, which is created with the first file.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __str__(self) -> str:
        """Return the path."""
        return str(self._folder)

    @property
    def room(self) -> Path:
        """The folder itself, so that files wait on the disk that they are meant for."""
        return self._folder.resolve()

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None if it does not exist."""
        try:
            return (self._folder / name).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return None

    def sizes(self) -> dict[str, int]:
        """Return the sizes of all files, by name."""
        if self._folder.exists() and not self._folder.is_dir():
            raise NotADirectoryError(None, "there is a file of that name")
        sizes = {}
        for place, folders, names in os.walk(self._folder):
            clear(place)  # Otherwise it would be in the way of the folder's removal.
            links = (name for name in folders if Path(place, name).is_symlink())
            for path in (Path(place, name) for name in (*names, *links)):
                # Other runs write at the same time, each its own shard.
                with contextlib.suppress(FileNotFoundError):
                    if not is_temporary(path.name):
                        sizes[path.relative_to(self._folder).as_posix()] = path.lstat().st_size
        return sizes

    def put(self, name: str, content: bytes) -> None:
        """Write a small file."""
        with self._opened(name) as file:
            file.write(content)

    def send(self, files: Mapping[str, Path]) -> None:
        """Write files under the given names."""
        for name, path in files.items():
            with path.open("rb") as waiting, self._opened(name) as file:
                shutil.copyfileobj(waiting, file, 1 << 20)

    def remove(self, names: Iterable[str]) -> None:
        """Delete files, and the folders that this leaves empty."""
        for name in names:
            path = self._folder / name
            with contextlib.suppress(OSError):
                path.unlink()
                for folder in path.parents:
                    if folder == self._folder.parent:
                        break
                    os.rmdir(folder)  # noqa: PTH106

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep out other runs that look at the files and act on that; wait for one that does."""
        with contextlib.ExitStack() as stack:
            for _ in range(MOST_TRIES):
                if not self._folder.is_dir():
                    break
                with contextlib.suppress(FileNotFoundError):  # Another run has replaced it.
                    stack.enter_context(locked_folder(self._folder.resolve()))
                    break
            yield

    @contextlib.contextmanager
    def _opened(self, name: str) -> Iterator[BinaryIO]:
        path = self._folder / name
        try:
            with contextlib.ExitStack() as stack:
                for number in range(MOST_TRIES):
                    try:
                        make_folder(path.parent)
                        file = stack.enter_context(new_content(path))
                        break
                    except FileNotFoundError:  # Another run has removed the empty folder.
                        if number == MOST_TRIES - 1:
                            raise
                yield file
        except FileNotFoundError:  # The whole folder was replaced.
            raise written_meanwhile(self) from None


def is_dataset(shelf: Shelf, content: bytes | None, names: Iterable[str]) -> bool:
    """Tell whether all files belong to a dataset of newsmeta, complete or only begun.

    Args:
        shelf: The place of the files.
        content: The content of the manifest; None if there is none.
        names: The names of all files.
    """
    ours = {manifest.NAME, manifest.STARTED, *manifest.files_of(content)}
    return (manifest.is_own(content) or manifest.is_own(shelf.read(manifest.STARTED))) and all(
        name in ours or manifest.is_part(name) or manifest.is_shard(name) for name in names
    )


def shelf_of(place: Path | Address) -> Shelf:
    """Return the place for a dataset.

    Raises:
        StoreError: When a required library is not installed.
    """
    return StoreShelf(place) if isinstance(place, Address) else FolderShelf(place)
