"""Local copies of the files that the pipeline needs besides articles, for remote trees."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import quote

from newsmeta.baseline.place import FILE_NAME as BASELINE
from newsmeta.config.tables import FILE_NAME, SHARED_NAME
from newsmeta.data_classes import dataclass
from newsmeta.site.generators import CONFIGURATIONS
from newsmeta.stores.problems import StoreError
from newsmeta.stores.store import Store, is_folder, names_in
from newsmeta.stores.systems import CONNECTIONS

_AT_START = (FILE_NAME, SHARED_NAME, BASELINE)
"""Files that are needed from a folder before the search in it."""
_LOOKED_UP = frozenset((*_AT_START, ".gitignore", *CONFIGURATIONS))
_MOST_NAMES = 10_000
"""Most names of a folder above the given ones whose list is read to its end."""
_MOST_BYTES = 32 * 2**20
"""Most bytes of a local copy. More would exceed the limit of every reader of such files."""
_BEGINNING = 100
_DEEPEST = 64
_LONGEST_NAME = 255


def require_path(below: str) -> None:
    """Raise an error if no local file can have a path.

    Raises:
        OSError: In that case, with a readable reason.
    """
    parts = below.split("/") if below else []
    if len(parts) > _DEEPEST:
        raise OSError(errno.ENAMETOOLONG, "it is in too many folders")
    if not all(map(is_name, parts)):
        raise OSError(errno.EINVAL, "no file of this machine can have such a path")


def is_name(part: str) -> bool:
    """Tell whether a local file can have a name."""
    return (
        part not in ("", os.curdir, os.pardir)
        and "\0" not in part
        and (os.sep == "/" or os.sep not in part)
        and len(os.fsencode(part.encode("utf-8", "surrogateescape"))) <= _LONGEST_NAME
    )


@dataclass(frozen=True, slots=True)
class StoreFar:
    """The remote files of a tree: a part of a store.

    Attributes:
        store: The store.
        base: The address that the local folder represents.
        folder: The local folder.
        queries: Addresses without their queries, each with the full address.
    """

    store: Store
    base: str
    folder: str
    queries: tuple[tuple[str, str], ...] = ()

    def place(self, address: str) -> str:
        """Return the local path of a file."""
        below = address[len(self.base) :].strip("/")
        return os.path.join(self.folder, *below.split("/")) if below else self.folder  # noqa: PTH118

    def address(self, path: str) -> str:
        """Return the address for a local path."""
        below = path[len(self.folder) :].replace(os.sep, "/").strip("/")
        return f"{self.base}/{below}" if below else self.base

    # -- the interface of `Far` ------------------------------------------------------------

    def entries(self, folder: str) -> Iterator[tuple[str, int | None]]:
        """Yield the entries of a folder; see `Far`."""
        require_path(folder[len(self.folder) :].replace(os.sep, "/").strip("/"))
        wanted = []
        for name, size in names_in(self.store, f"{self._asked(self.address(folder))}/"):
            if name in _LOOKED_UP:
                wanted.append(name)
            elif name.endswith("/") and is_name(name[:-1]):
                with suppress(OSError):  # A file of that name takes precedence.
                    os.makedirs(os.path.join(folder, name), exist_ok=True)  # noqa: PTH103, PTH118
            yield name, size
        if os.path.isdir(os.path.join(folder, "config")) and not self.store.is_web:  # noqa: PTH112, PTH118
            self._look_for_folder(os.path.join(folder, "config", "_default"))  # noqa: PTH118
        self._require(folder, wanted, is_sure=True)

    def started(self, origin: str, most: int, *, is_part: bool = False) -> Future[bytes]:
        """Begin to read a file; see `Far`."""
        work = self.store.fetched(self._asked(origin), most, is_part=is_part)
        return self.store.started(work)

    def has(self, path: str) -> bool:
        """Tell whether a file or folder exists; see `Far`."""
        try:
            self.store.done(self.store.kind(self.address(path)))
        except OSError:
            return False
        return True

    def asked_for(self, path: str) -> str:
        """Return the store that was asked for a file or folder; see `Far`."""
        address = self._asked(self.address(path))
        try:
            is_folder(self.store, address)
            return self.store.endpoint
        except OSError as error:
            raise OSError(error.errno, error.strerror, address) from None
        except StoreError as error:
            raise OSError(errno.ENOTSUP, str(error), address) from None

    def furnish(
        self, below: str, most: Callable[[str], int], *, is_deep: bool = True
    ) -> Iterator[tuple[str, OSError]]:
        """Put files that the pipeline needs onto the disk; see `Far`."""
        for folder, found, error in self._walked(below, is_deep=is_deep):
            if error is not None:
                yield folder, error
            yield from self._download((path, most(path)) for path, _ in found if most(path))

    def furnish_pictures(
        self, below: str, may_be: Callable[[str], bool]
    ) -> Iterator[tuple[str, OSError]]:
        """Note the metadata of pictures on the disk; see `Far`."""
        for folder, found, error in self._walked(below, is_deep=True):
            if error is not None:
                yield folder, error
            looked_up = [path for path, _ in found if os.path.basename(path) in _LOOKED_UP]  # noqa: PTH119
            yield from self._download((path, _MOST_BYTES) for path in looked_up)
            sizes = {path: size for path, size in found if may_be(path)}
            yield from self._put_all(
                [path for path in sizes if not os.path.isfile(path)],  # noqa: PTH113
                partial(self._note, sizes),
            )

    def _walked(
        self, below: str, *, is_deep: bool
    ) -> Iterator[tuple[str, list[tuple[str, int | None]], OSError | None]]:
        """Yield folders, each with its files, their sizes, and the reason if not all are listed."""
        is_inside = below == self.folder or below.startswith(self.folder + os.sep)
        waiting = [below] if is_inside else []
        while waiting:
            folder = waiting.pop()
            found: list[tuple[str, int | None]] = []
            problem: OSError | None = None
            try:
                for name, size in names_in(self.store, f"{self._asked(self.address(folder))}/"):
                    path = os.path.join(folder, name.removesuffix("/"))  # noqa: PTH118
                    if not is_name(name.removesuffix("/")):
                        continue
                    if name.endswith("/"):
                        waiting += [path] if is_deep else []
                    else:
                        found.append((path, size))
            except FileNotFoundError:
                continue
            except OSError as error:
                problem = error
            yield folder, found, problem

    async def _note(self, sizes: Mapping[str, int | None], path: str) -> bytes:
        from newsmeta.remote.pictures import note_of

        address = self._asked(self.address(path))
        return await note_of(
            path, sizes[path], lambda most: self.store.fetched(address, most, is_part=True)
        )

    def look_above(self, folder: str) -> None:
        """Put files onto the disk that a search of a folder needs, from it and those above it.

        Raises:
            OSError: When one is not available.
        """
        if self.store.is_web:
            self._require(folder, _AT_START, is_sure=False)
            return
        place = folder
        while True:
            if place == folder or not self._is_listed(place):
                names = _AT_START if place == folder else sorted(_LOOKED_UP)
                self._require(place, names, is_sure=False)
                self._look_for_folder(os.path.join(place, ".git"))  # noqa: PTH118
            if place == self.folder:
                return
            place = os.path.dirname(place)  # noqa: PTH120

    # -- steps -----------------------------------------------------------------------------

    def _asked(self, address: str) -> str:
        """Return an address with its query."""
        if not self.store.is_web:
            return address
        whole = dict(self.queries).get(address)
        return whole or self.base + quote(address[len(self.base) :], safe="/%")

    def _is_listed(self, folder: str) -> bool:
        """Get the needed files of a folder that its list names; tell whether it could be listed."""
        try:
            names = self.entries(folder)
            if sum(1 for _ in islice(names, _MOST_NAMES)) < _MOST_NAMES:
                return True
            return next(names, None) is None
        except PermissionError:  # Permission for the folders above is not required.
            return False

    def _look_for_folder(self, folder: str) -> None:
        with suppress(FileNotFoundError, PermissionError):
            if self.store.done(self.store.kind(f"{self.address(folder)}/"))[0] == "directory":
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103

    def _download(self, wanted: Iterable[tuple[str, int]]) -> Iterator[tuple[str, OSError]]:
        """Put files onto the disk, each up to a number of bytes, and yield those that fail."""
        rest = {path: most for path, most in wanted if not os.path.isfile(path)}  # noqa: PTH113

        async def first(path: str) -> bytes:
            address, most = self._asked(self.address(path)), rest[path]
            return (await self.store.fetched(address, most, is_part=True))[:most]

        yield from self._put_all(list(rest), first)

    def _put_all(
        self, rest: list[str], get: Callable[[str], Coroutine[Any, Any, bytes]]
    ) -> Iterator[tuple[str, OSError]]:
        """Put fetched files onto the disk, some at a time, and yield those that fail."""

        async def got(path: str) -> bytes | OSError:
            try:
                return await get(path)
            except OSError as error:
                return error

        async def all_of(some: list[str]) -> list[bytes | OSError]:
            return await asyncio.gather(*map(got, some))

        while rest:
            some, rest = rest[:CONNECTIONS], rest[CONNECTIONS:]
            for path, data in zip(some, self.store.done(all_of(some)), strict=True):
                if isinstance(data, OSError):
                    yield path, data
                    continue
                try:
                    _put(path, data)
                except OSError as error:
                    yield path, error

    def _require(self, folder: str, names: Iterable[str], *, is_sure: bool) -> None:
        """Put needed files of a folder onto the disk.

        Args:
            folder: The folder.
            names: Their names.
            is_sure: Whether the files are known to exist.

        Raises:
            OSError: When one is not available.
        """
        wanted = [(os.path.join(folder, name), _MOST_BYTES) for name in names]  # noqa: PTH118
        for path, error in self._download(wanted):
            if isinstance(error, FileNotFoundError):
                continue
            if is_sure or not isinstance(error, PermissionError):
                raise OSError(error.errno, f"{os.path.basename(path)} in it: {error.strerror}")  # noqa: PTH119
        if not is_sure and self.store.is_web:
            # Some web servers answer with a page if the file does not exist.
            for path, _ in wanted:
                with suppress(OSError), open(path, "rb") as file:  # noqa: PTH123
                    if file.read(_BEGINNING).lstrip().startswith(b"<"):
                        os.unlink(path)  # noqa: PTH108


def _put(path: str, data: bytes) -> None:
    """Write a file into the folder of a tree, in place of an empty folder of that name."""
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    with suppress(OSError):
        os.rmdir(path)  # noqa: PTH106
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(data)
