"""Concurrent requests to object stores and web servers."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

from newsmeta.data_classes import dataclass
from newsmeta.stores import listing
from newsmeta.stores.asking import attempted
from newsmeta.stores.problems import StoreError
from newsmeta.stores.reading import Wanted, called, file_of, object_of, page_of
from newsmeta.stores.systems import loop_of, protocol_of, system_of

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Store:
    """A bucket or a web server, identified by its address.

    Attributes:
        scheme: The scheme of the address.
        root: The next part of the address: the bucket, or the host with a port.
    """

    scheme: str
    root: str

    @property
    def address(self) -> str:
        """The address, without a final slash."""
        return f"{self.scheme}://{self.root}"

    @property
    def is_web(self) -> bool:
        """Whether it is a web server, whose folders are pages that list files."""
        return protocol_of(self.scheme) == "http"

    def below(self, address: str) -> str:
        """Return the part of an address below the root."""
        return address[len(self.address) :].lstrip("/")

    @property
    def system(self) -> Any:
        """The file system of fsspec.

        Raises:
            StoreError: When a library is missing, or cannot be set up.
        """
        return system_of(self.scheme)

    @property
    def endpoint(self) -> str:
        """The address of the server, where the address of the store does not name it."""
        client = getattr(self.system, "_s3", None)
        if client is not None:
            return str(client.meta.endpoint_url).rstrip("/")
        return str(getattr(self.system, "_location", ""))

    # -- requests --------------------------------------------------------------------------

    def started(self, work: Coroutine[Any, Any, Answer]) -> Future[Answer]:
        """Start a coroutine; return the future of its result."""
        return asyncio.run_coroutine_threadsafe(work, loop_of(self.system))

    def done(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Run a coroutine, and return its result.

        Raises:
            OSError: See `attempted`.
        """
        future = self.started(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    async def fetched(self, address: str, most: int, *, is_part: bool = False) -> bytes:
        """Return the content of a file, or its first bytes.

        Args:
            address: The file.
            most: The most bytes to read.
            is_part: Whether the first bytes are enough.

        Raises:
            OSError: See `attempted`.
            TooLargeError: When the file is larger, and is requested as a whole.
        """
        system, key = self.system, self.below(address)
        wanted = Wanted(most, is_part)
        if self.is_web:
            return await attempted(address, lambda: page_of(system, address, wanted))
        if protocol_of(self.scheme) == "s3":
            return await attempted(address, lambda: object_of(system, self.root, key, wanted))
        path = f"{self.root}/{key}"
        return await attempted(address, lambda: file_of(system, path, wanted))

    async def kind(self, address: str) -> tuple[str, int | None]:
        """Return the kind of an address, `file` or `directory`, and the size of a file.

        Raises:
            OSError: See `attempted`.
        """
        system = self.system
        path = f"{self.root}/{self.below(address)}".rstrip("/")
        info = await attempted(address, lambda: called(system, "info", path))
        return info["type"], info.get("size")

    def listed(self, folder: str, *, is_deep: bool = False) -> listing.Names:
        """Yield the names in a folder, those of folders with a final slash, and the sizes of files.

        Args:
            folder: Its address, with a final slash.
            is_deep: Whether to yield the files in subfolders, rather than the names of subfolders.
                Web servers do not support it.

        Raises:
            OSError: See `attempted`.
        """
        key = self.below(folder)
        if self.is_web:
            return listing.pages_in(self.system, folder)
        if protocol_of(self.scheme) == "s3":
            return listing.objects_in(self.system, self.root, key, is_deep=is_deep)
        path = f"{self.root}/{key}"
        return listing.files_in(self.system, path, folder, is_deep=is_deep)

    def opened(self, address: str, block: int) -> Any:
        """Return a file for sequential reading.

        Args:
            address: Its address.
            block: The bytes of one request, if the file is read in several.
        """
        system = system_of(self.scheme, is_patient=True)
        if self.is_web:
            return system.open(address, "rb", block_size=0)
        return system.open(f"{self.root}/{self.below(address)}", "rb", block_size=block)


def in_store(address: str) -> tuple[Store, str]:
    """Return the store of an address, and the address with its scheme in lower case.

    Raises:
        StoreError: When the address names no store.
    """
    scheme, _, rest = address.partition("://")
    root = rest.partition("/")[0]
    if not root:
        what = "server" if scheme.startswith("http") else "bucket"
        raise StoreError(f"{address} names no {what}")
    return Store(scheme.lower(), root), f"{scheme.lower()}://{rest}"


def names_in(
    store: Store, folder: str, *, is_deep: bool = False
) -> Iterator[tuple[str, int | None]]:
    """Yield the result of `listed` from another thread, in batches."""
    pages = store.listed(folder, is_deep=is_deep).__aiter__()

    async def some() -> list[tuple[str, int | None]]:
        found = []
        async for each in pages:
            found.append(each)
            if len(found) == listing.KEYS:
                break
        return found

    while found := store.done(some()):
        yield from found


def is_folder(store: Store, address: str) -> bool:
    """Tell whether an address is that of a folder.

    Raises:
        OSError: When the address does not exist, or access is denied.
    """
    if store.is_web:
        path = address.partition("?")[0]
        name = path.removeprefix(store.address).rpartition("/")[2]
        if "." in name:
            return False
        next(names_in(store, path.rstrip("/") + "/"), None)  # An error if there is none.
        return True
    return bool(store.done(store.kind(address))[0] == "directory")
