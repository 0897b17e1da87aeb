"""Reading of files in stores, up to a limit that holds even if a stated size is wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.stores.problems import OtherAnswerError, TooLargeError, code_of

_PIECE = 2**16
_WITH_CONTENT = (200, 203, 206)
_EMPTY = ("InvalidRange", "416")
"""Codes of answers to a request for a part of an empty file."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The requested part of a file.

    Attributes:
        most: The most bytes to read.
        is_part: Whether the first bytes are enough.
    """

    most: int
    is_part: bool

    def require(self, size: int) -> None:
        """Raise `TooLargeError` if a file of this size exceeds the limit."""
        if size > self.most and not self.is_part:
            raise TooLargeError(size)

    def of(self, data: bytes) -> bytes:
        """Return the requested part of a file's content."""
        self.require(len(data))
        return data[: self.most]

    async def read(self, some: Callable[[int], Awaitable[bytes]]) -> bytes:
        """Return the requested part of a file, read in pieces so that no more is held."""
        data = bytearray()
        while len(data) <= self.most and (piece := await some(_PIECE)):
            data += piece
        return self.of(bytes(data))


async def object_of(system: Any, bucket: str, key: str, wanted: Wanted) -> bytes:
    """Return the requested part of an object of S3."""
    # `cat_file` would take a part of some keys for the number of a version.
    part = {"Range": f"bytes=0-{wanted.most - 1}"} if wanted.is_part else {}
    try:
        answer = await system._call_s3("get_object", Bucket=bucket, Key=key, **part)
    except Exception as error:
        if part and code_of(error) in _EMPTY:
            return b""
        raise
    body = answer["Body"]
    try:
        if not {"ETag", "ContentLength"} <= answer.keys():  # All stores send both.
            raise OtherAnswerError
        wanted.require(answer["ContentLength"])
        return await wanted.read(body.read)
    finally:
        body.close()


async def page_of(system: Any, address: str, wanted: Wanted) -> bytes:
    """Return the requested part of the content at a web address."""
    session = await system.set_session()
    async with session.get(system.encode_url(address), **system.kwargs) as answer:
        answer.raise_for_status()
        if answer.status not in _WITH_CONTENT:
            raise OtherAnswerError
        if "Content-Encoding" not in answer.headers:
            wanted.require(answer.content_length or 0)
        return await wanted.read(answer.content.read)


async def file_of(system: Any, path: str, wanted: Wanted) -> bytes:
    """Return the requested part of a file in any other store."""
    part = {"start": 0, "end": wanted.most} if wanted.is_part else {}
    try:
        return wanted.of(bytes(await called(system, "cat_file", path, **part)))
    except Exception as error:
        if part and code_of(error) in _EMPTY:
            return b""
        raise


async def called(system: Any, name: str, *arguments: Any, **options: Any) -> Any:
    """Call a function of a file system, which may be asynchronous."""
    if system.async_impl:
        work: Coroutine[Any, Any, Any] = getattr(system, f"_{name}")(*arguments, **options)
        return await work
    return getattr(system, name)(*arguments, **options)
