"""Object stores and web servers, asked for many things at once."""

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
    """A bucket, or what a web server has, by its address.

    Attributes:
        scheme: The scheme of the address.
        root: What comes next: the bucket, or the host with a port.
    """

    scheme: str
    root: str

    @property
    def address(self) -> str:
        """The address, without a slash at its end."""
        return f"{self.scheme}://{self.root}"

    @property
    def is_web(self) -> bool:
        """Whether it is a web server, whose folders are pages that list files."""
        return protocol_of(self.scheme) == "http"

    def below(self, address: str) -> str:
        """Return an address from the root on."""
        return address[len(self.address) :].lstrip("/")

    @property
    def system(self) -> Any:
        """What fsspec has for it.

        Raises:
            StoreError: When a library is missing, or cannot be set up.
        """
        return system_of(self.scheme)

    @property
    def endpoint(self) -> str:
        """The address of who was asked, where the address of the store does not say it."""
        client = getattr(self.system, "_s3", None)
        if client is not None:
            return str(client.meta.endpoint_url).rstrip("/")
        return str(getattr(self.system, "_location", ""))

    # -- asking ----------------------------------------------------------------------------

    def started(self, work: Coroutine[Any, Any, Answer]) -> Future[Answer]:
        """Have something done meanwhile; return what knows when that is so."""
        return asyncio.run_coroutine_threadsafe(work, loop_of(self.system))

    def done(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Return what comes of something, once it is done.

        Raises:
            OSError: As `attempted` has it.
        """
        future = self.started(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    async def fetched(self, address: str, most: int, *, is_part: bool = False) -> bytes:
        """Return what a file holds, or its first bytes.

        Args:
            address: The file.
            most: How many bytes are wanted at most.
            is_part: Whether the first bytes are enough.

        Raises:
            OSError: As `attempted` has it.
            TooLargeError: When the file holds more, and is wanted as a whole.
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
        """Return whether something is a `file` or a `directory`, and the size of a file.

        Raises:
            OSError: As `attempted` has it.
        """
        system = self.system
        path = f"{self.root}/{self.below(address)}".rstrip("/")
        info = await attempted(address, lambda: called(system, "info", path))
        return info["type"], info.get("size")

    def listed(self, folder: str, *, is_deep: bool = False) -> listing.Names:
        """Yield the names in a folder, those of folders with a slash, and sizes of files.

        Args:
            folder: Its address, with a slash at its end.
            is_deep: Whether what is in folders in it is wanted, rather than their names; pages of
                web servers have nothing of the kind.

        Raises:
            OSError: As `attempted` has it.
        """
        key = self.below(folder)
        if self.is_web:
            return listing.pages_in(self.system, folder)
        if protocol_of(self.scheme) == "s3":
            return listing.objects_in(self.system, self.root, key, is_deep=is_deep)
        path = f"{self.root}/{key}"
        return listing.files_in(self.system, path, folder, is_deep=is_deep)

    def opened(self, address: str, block: int) -> Any:
        """Return a file, to be read from one end to the other.

        Args:
            address: Its address.
            block: The bytes that are asked for at a time, where that is done several times.
        """
        system = system_of(self.scheme, is_patient=True)
        if self.is_web:
            return system.open(address, "rb", block_size=0)
        return system.open(f"{self.root}/{self.below(address)}", "rb", block_size=block)


def in_store(address: str) -> tuple[Store, str]:
    """Return the store that an address leads into, and the address without an end that is empty.

    Raises:
        StoreError: When it names none.
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
    """Yield what `listed` does, from another thread, some at a time."""
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
        OSError: When there is nothing, or nobody may know.
    """
    if store.is_web:
        path = address.partition("?")[0]
        name = path.removeprefix(store.address).rpartition("/")[2]
        if "." in name:
            return False
        next(names_in(store, path.rstrip("/") + "/"), None)  # Is there such a page?
        return True
    return bool(store.done(store.kind(address))[0] == "directory")
