"""What files in stores hold: no more than is wanted, of one that may be longer than it says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.stores.problems import TooLargeError, code_of

_PIECE = 2**16
_EMPTY = ("InvalidRange", "416")
"""Codes of answers about a part of what holds nothing."""


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


async def object_of(system: Any, bucket: str, key: str, wanted: Wanted) -> bytes:
    """Return what an object of S3 holds, as far as it is wanted."""
    # Not `cat_file`, which takes a part of some keys for the number of a version.
    part = {"Range": f"bytes=0-{wanted.most - 1}"} if wanted.is_part else {}
    try:
        answer = await system._call_s3("get_object", Bucket=bucket, Key=key, **part)
    except Exception as error:
        if part and code_of(error) in _EMPTY:
            return b""
        raise
    body = answer["Body"]
    try:
        wanted.require(answer["ContentLength"])
        return await wanted.read(body.read)
    finally:
        body.close()


async def page_of(system: Any, address: str, wanted: Wanted) -> bytes:
    """Return what a web server has at an address, as far as it is wanted."""
    session = await system.set_session()
    async with session.get(system.encode_url(address), **system.kwargs) as answer:
        answer.raise_for_status()
        if "Content-Encoding" not in answer.headers:
            wanted.require(answer.content_length or 0)
        return await wanted.read(answer.content.read)


async def file_of(system: Any, path: str, wanted: Wanted) -> bytes:
    """Return what any other store has at a path, as far as it is wanted."""
    part = {"start": 0, "end": wanted.most} if wanted.is_part else {}
    try:
        return wanted.of(bytes(await called(system, "cat_file", path, **part)))
    except Exception as error:
        if part and code_of(error) in _EMPTY:
            return b""
        raise


async def called(system: Any, name: str, *arguments: Any, **options: Any) -> Any:
    """Call a function of a file system, whether it is one that waits or not."""
    if system.async_impl:
        work: Coroutine[Any, Any, Any] = getattr(system, f"_{name}")(*arguments, **options)
        return await work
    return getattr(system, name)(*arguments, **options)
