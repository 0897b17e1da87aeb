"""Writing to stores: each object appears as a whole, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from newsmeta.stores.addresses import Address
from newsmeta.stores.asking import attempted
from newsmeta.stores.problems import NoBucketError, cannot
from newsmeta.stores.reading import called
from newsmeta.stores.store import Store, names_in
from newsmeta.stores.systems import CONNECTIONS
from newsmeta.stores.uploads import Uploads

Answer = TypeVar("Answer")

_ALL = 2**40

_STATE = ("ETag", "etag", "generation", "LastModified", "last_modified", "mtime")
"""What stores say about an object that is something else after each writing."""


class Objects:
    """The objects at an address and below it.

    Args:
        address: The address.

    Raises:
        StoreError: When a required library is not installed, or the protocol is unknown.
    """

    def __init__(self, address: Address) -> None:
        # A path that begins with a slash has no bucket, as in HDFS.
        bucket = "" if address.path.startswith("/") else address.bucket
        self._store = Store(address.protocol, bucket)
        self._system = self._store.system

    def read(self, address: Address) -> bytes | None:
        """Return the content of an object; None if it does not exist.

        Raises:
            StoreError: When that cannot be determined.
        """
        with _told(address, "read"):
            try:
                return self._store.done(self._store.fetched(str(address), _ALL))
            except NoBucketError:
                raise
            except (FileNotFoundError, IsADirectoryError):
                return None

    def sizes(self, address: Address) -> dict[str, int]:
        """Return the sizes of the objects below an address, by their relative names.

        Raises:
            StoreError: When that cannot be determined.
        """
        with _told(address, "read"):
            try:
                found = list(names_in(self._store, f"{address}/", is_deep=True))
            except NoBucketError:
                raise
            except FileNotFoundError:
                return {}
        return {name: size or 0 for name, size in found if not name.endswith("/")}

    def download(self, address: Address, path: Path) -> bool:
        """Write the content of an object to a file; return False if the object does not exist.

        Raises:
            StoreError: When it cannot be read.
        """
        with _told(address, "read"):
            try:
                self._ask(address, lambda: called(self._system, "get_file", address.path, path))
            except NoBucketError:
                raise
            except (FileNotFoundError, IsADirectoryError):
                return False
        return True

    def state(self, address: Address) -> tuple[str, ...]:
        """Return what the store says about an object, which is something else after each writing.

        It is empty if the object does not exist, or the store says nothing like that.

        Raises:
            StoreError: When that cannot be determined.
        """
        with _told(address, "read"):
            try:
                said = self._ask(address, lambda: called(self._system, "info", address.path))
            except NoBucketError:
                raise
            except FileNotFoundError:
                return ()
        return tuple(f"{name}: {said[name]}" for name in _STATE if name in said)

    def put(self, address: Address, content: bytes) -> None:
        """Write an object in one request.

        Raises:
            StoreError: When it cannot be written.
        """
        with _told(address, "written"):
            self._ask(address, lambda: called(self._system, "pipe_file", address.path, content))

    def send(self, pairs: Sequence[tuple[Path, Address]]) -> None:
        """Write files as objects, several at a time.

        Raises:
            StoreError: When one cannot be written.
        """
        for some in _some(pairs):
            with _told(some[0][1], "written"):
                self._store.done(self._sent(some))

    async def _sent(self, pairs: Sequence[tuple[Path, Address]]) -> None:
        async def sent(path: Path, address: Address) -> None:
            await attempted(
                str(address), lambda: called(self._system, "put_file", str(path), address.path)
            )

        await asyncio.gather(*(sent(*each) for each in pairs))

    def remove(self, addresses: Iterable[Address]) -> None:
        """Delete objects, as far as possible.

        Failures are ignored, as nothing refers to these objects any more.
        """
        paths = [address.path for address in addresses]
        with suppress(Exception):
            if paths:
                self._system.rm(paths)

    @contextmanager
    def new_objects(self) -> Iterator[Uploads]:
        """Yield a writer for objects, which appear when the block ends without an error.

        Data is sent as it is written. Objects become visible at the end, the one begun first after
        all others, as it names the others.
        """
        uploads = Uploads(self._store.scheme)
        try:
            yield uploads
            uploads.finish()
        except BaseException:
            uploads.discard()
            raise

    def _ask(self, address: Address, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        return self._store.done(attempted(str(address), ask))


def _some(pairs: Sequence[tuple[Path, Address]]) -> Iterator[Sequence[tuple[Path, Address]]]:
    for at in range(0, len(pairs), CONNECTIONS):
        yield pairs[at : at + CONNECTIONS]


@contextmanager
def _told(address: Address, verb: str) -> Iterator[None]:
    """Raise an error of a store as a `StoreError` in one line."""
    try:
        yield
    except OSError as error:
        raise cannot(str(address), verb, error) from error
