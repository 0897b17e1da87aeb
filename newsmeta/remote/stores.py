"""Object stores and web servers: their files, listed folder by folder and read at once."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import Future
from typing import Any
from urllib.parse import unquote

from newsmeta.data_classes import dataclass
from newsmeta.remote.retrying import attempted
from newsmeta.remote.trees import TooLargeError, TreeError

CONNECTIONS = 32
"""Files that are read at once."""
_SILENCE = 30
"""Seconds without a byte after which a connection is given up."""
_KEYS = 1_000
_PIECE = 2**16

_PROTOCOLS = {
    **{"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs"},
    **{"http": "http", "https": "http", "memory": "memory"},
}
_EXTRAS = {"s3": "s3", "gs": "gs", "http": "http", "memory": "http"}


def is_known(scheme: str) -> bool:
    """Tell whether addresses with a scheme can be looked at."""
    return scheme in _PROTOCOLS


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of a file is wanted.

    Attributes:
        most: How many bytes at most.
        is_part: Whether the first bytes are enough.
    """

    most: int
    is_part: bool

    def require(self, size: int) -> None:
        """Raise `TooLargeError` where a file of a size holds more than is wanted."""
        if size > self.most and not self.is_part:
            raise TooLargeError(size)

    def of(self, data: bytes) -> bytes:
        """Return what is wanted of what a file holds."""
        self.require(len(data))
        return data[: self.most]

    async def read(self, some: Callable[[int], Awaitable[bytes]]) -> bytes:
        """Return what is wanted of a file, piece by piece; no more than that is held."""
        data = bytearray()
        while len(data) <= self.most and (piece := await some(_PIECE)):
            data += piece
        return self.of(bytes(data))


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
        return _PROTOCOLS[self.scheme] == "http"

    def below(self, address: str) -> str:
        """Return an address from the root on."""
        return address[len(self.address) :].lstrip("/")

    # -- asking ----------------------------------------------------------------------------

    def started(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Have something done meanwhile; return what knows when that is so."""
        loop = getattr(self._system(), "loop", None) or _loop()
        return asyncio.run_coroutine_threadsafe(work, loop)

    def done(self, work: Coroutine[Any, Any, Any]) -> Any:
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
        system, key = self._system(), self.below(address)
        wanted = Wanted(most, is_part)
        if self.is_web:
            return await attempted(lambda: _page(system, address, wanted))
        if _PROTOCOLS[self.scheme] == "s3":
            return await attempted(lambda: _object(system, self.root, key, wanted))
        path = f"{self.root}/{key}"
        if system.async_impl:
            data = await attempted(lambda: system._cat_file(path))
        else:
            data = await attempted(_at_once(lambda: system.cat_file(path)))
        return wanted.of(bytes(data))

    async def kind(self, address: str) -> tuple[str, int | None]:
        """Return whether something is a `file` or a `directory`, and the size of a file.

        Raises:
            OSError: As `attempted` has it.
        """
        system = self._system()
        path = f"{self.root}/{self.below(address)}".rstrip("/")
        if system.async_impl:
            info = await attempted(lambda: system._info(path))
        else:
            info = await attempted(_at_once(lambda: system.info(path)))
        return info["type"], info.get("size")

    async def listed(self, folder: str) -> AsyncIterator[tuple[str, int | None]]:
        """Yield the names in a folder, those of folders with a slash, and sizes of files.

        Args:
            folder: Its address, with a slash at its end.

        Raises:
            OSError: As `attempted` has it.
        """
        if _PROTOCOLS[self.scheme] == "s3":
            async for each in self._pages(folder):
                yield each
            return
        system = self._system()
        path = folder if self.is_web else f"{self.root}/{self.below(folder)}".rstrip("/")
        if system.async_impl:
            found = await attempted(lambda: system._ls(path, detail=True))
        else:
            found = await attempted(_at_once(lambda: system.ls(path, detail=True)))
        seen: set[str] = set()
        for each in found:
            name = self._name(each["name"], path)
            if name and name not in seen:
                seen.add(name)
                is_folder = each["type"] == "directory" and not name.endswith("/")
                yield f"{name}/" if is_folder else name, each.get("size")

    def _name(self, path: str, folder: str) -> str:
        """Return the name of what was listed in a folder; an empty string for nothing in it."""
        if not self.is_web:
            start = f"{folder.strip('/')}/"
            path = path.lstrip("/")
            return path[len(start) :] if path.startswith(start) else ""
        below = path.partition("://")[2], folder.partition("://")[2]
        if not below[0].startswith(below[1]) or set("?#") & set(path):
            return ""  # The folder above, or another order of the list.
        name = below[0][len(below[1]) :]
        return "" if "/" in name.rstrip("/") else unquote(name)

    async def _pages(self, folder: str) -> AsyncIterator[tuple[str, int | None]]:
        """Yield what is in a folder of S3, whose pages come in order."""
        system, prefix = self._system(), self.below(folder)
        wanted: dict[str, Any] = {"Bucket": self.root, "Prefix": prefix, "Delimiter": "/"}
        seen: set[str] = set()
        while True:
            page = await attempted(
                lambda: system._call_s3("list_objects_v2", MaxKeys=_KEYS, **wanted)
            )
            for each in page.get("CommonPrefixes", ()):
                if each["Prefix"].startswith(prefix):
                    yield each["Prefix"][len(prefix) :], None
            for each in page.get("Contents", ()):
                # What has the name of the folder stands for an empty one.
                if each["Key"].startswith(prefix) and each["Key"] != prefix:
                    yield each["Key"][len(prefix) :], each.get("Size")
            token = page.get("NextContinuationToken")
            if not page.get("IsTruncated") or not token:
                return
            if token in seen:
                raise OSError(errno.EIO, "its list of files never ends")
            seen.add(token)
            wanted["ContinuationToken"] = token

    def opened(self, address: str, block: int) -> Any:
        """Return a file, to be read from one end to the other.

        Args:
            address: Its address.
            block: The bytes that are asked for at a time, where that is done several times.
        """
        system = self._system()
        if self.is_web:
            return system.open(address, "rb", block_size=0)
        return system.open(f"{self.root}/{self.below(address)}", "rb", block_size=block)

    # -- fsspec ----------------------------------------------------------------------------

    def _system(self) -> Any:
        """Return fsspec's file system; the same one as long as this process lives."""
        return _system(_PROTOCOLS[self.scheme], os.getpid())

    def require(self) -> None:
        """Have what is asked with ready.

        Raises:
            TreeError: When a library is missing, or cannot be set up.
        """
        try:
            self._system()
        except ImportError:
            from newsmeta._about import DISTRIBUTION

            extra = _EXTRAS[_PROTOCOLS[self.scheme]]
            raise TreeError(
                f"{self.scheme}:// needs a library that is not installed; "
                f"pip install '{DISTRIBUTION}[{extra}]'"
            ) from None
        except Exception as error:
            words = " ".join(str(error).split()) or type(error).__name__
            raise TreeError(f"{self.address} cannot be asked: {words}") from None


_systems: dict[tuple[str, int], Any] = {}


def _system(protocol: str, process: int) -> Any:
    if (protocol, process) not in _systems:
        _systems[protocol, process] = _made(protocol)
    return _systems[protocol, process]


def _made(protocol: str) -> Any:
    """Return a file system that keeps nothing of what was listed, and asks each thing once.

    What fsspec's own configuration says of it goes first.
    """
    import fsspec

    own = fsspec.config.conf.get(protocol, {})
    options: dict[str, Any] = {"use_listings_cache": False}
    if protocol == "s3":
        ours = {
            "connect_timeout": _SILENCE,
            "read_timeout": _SILENCE,
            "retries": {"total_max_attempts": 1},
            "max_pool_connections": CONNECTIONS,
        }
        options |= {
            "config_kwargs": {**ours, **own.get("config_kwargs", {})},
            # Else it asks for the size of each object first.
            "max_concurrency": 1,
        }
    if protocol == "http":
        import aiohttp

        # Else it is the whole of a file that may take no longer than that.
        silence = aiohttp.ClientTimeout(total=None, sock_connect=_SILENCE, sock_read=_SILENCE)
        options |= {"client_kwargs": {"timeout": silence, **own.get("client_kwargs", {})}}
    system = fsspec.filesystem(protocol, **options)
    if protocol == "s3":
        system.retries = 1  # Else each attempt is several.
    return system


def _loop() -> Any:
    import fsspec.asyn

    return fsspec.asyn.get_loop()


def _at_once(call: Callable[[], Any]) -> Callable[[], Coroutine[Any, Any, Any]]:
    async def called() -> Any:
        return call()

    return called


async def _object(system: Any, bucket: str, key: str, wanted: Wanted) -> bytes:
    """Return what an object of S3 holds, as far as it is wanted."""
    # Not `cat_file`, which takes a part of some keys for the number of a version.
    answer = await system._call_s3("get_object", Bucket=bucket, Key=key)
    body = answer["Body"]
    try:
        wanted.require(answer["ContentLength"])
        return await wanted.read(body.read)
    finally:
        body.close()


async def _page(system: Any, address: str, wanted: Wanted) -> bytes:
    """Return what a web server has at an address, as far as it is wanted."""
    session = await system.set_session()
    async with session.get(system.encode_url(address), **system.kwargs) as answer:
        answer.raise_for_status()
        if "Content-Encoding" not in answer.headers:
            wanted.require(answer.content_length or 0)
        return await wanted.read(answer.content.read)


def in_store(address: str) -> tuple[Store, str]:
    """Return the store that an address leads into, and the address without an end that is empty.

    Raises:
        TreeError: When it names none.
    """
    scheme, _, rest = address.partition("://")
    root = rest.partition("/")[0]
    if not root:
        raise TreeError(f"{address} names no {'server' if scheme.startswith('http') else 'bucket'}")
    return Store(scheme.lower(), root), f"{scheme.lower()}://{rest}"


def names_in(store: Store, folder: str) -> Iterator[tuple[str, int | None]]:
    """Yield what `listed` does, from another thread, some at a time."""
    pages = store.listed(folder).__aiter__()

    async def some() -> list[tuple[str, int | None]]:
        found = []
        async for each in pages:
            found.append(each)
            if len(found) == _KEYS:
                break
        return found

    while found := store.done(some()):
        yield from found
