"""What is written to stores: objects that are there as a whole, or not at all."""

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


class Objects:
    """What lies at one address and below it.

    Args:
        address: The address.

    Raises:
        StoreError: When what it takes is not installed, or there is no such protocol.
    """

    def __init__(self, address: Address) -> None:
        # What begins with a slash has no bucket, as in HDFS.
        bucket = "" if address.path.startswith("/") else address.bucket
        self._store = Store(address.protocol, bucket)
        self._system = self._store.system

    def read(self, address: Address) -> bytes | None:
        """Return the content of an object; None where there is none.

        Raises:
            StoreError: When that cannot be known.
        """
        with _told(address, "read"):
            try:
                return self._store.done(self._store.fetched(str(address), _ALL))
            except NoBucketError:
                raise
            except (FileNotFoundError, IsADirectoryError):
                return None

    def sizes(self, address: Address) -> dict[str, int]:
        """Return what is below an address: the sizes of objects, by their names there.

        Raises:
            StoreError: When that cannot be known.
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
        """Write the content of an object to a file; False where there is none.

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
        """Delete objects, as far as that can be done.

        Nothing is said where it cannot: they are what nobody goes by any more.
        """
        paths = [address.path for address in addresses]
        with suppress(Exception):
            if paths:
                self._system.rm(paths)

    @contextmanager
    def new_objects(self) -> Iterator[Uploads]:
        """Yield what objects are written with, which are there when the block ends well.

        They are sent on the way. What makes them visible is the last request for each, and these
        come at the end, the one for what was begun first after all others: that names the others.
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
    """Say what went wrong of what, in a line."""
    try:
        yield
    except OSError as error:
        raise cannot(str(address), verb, error) from error
