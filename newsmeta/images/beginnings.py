"""Pictures of which only the first bytes are known, as they come from the web.

The header is read by the same code as that of a file. Completeness is checked only if the whole
file is there.
"""

from __future__ import annotations

from io import BytesIO

from newsmeta.images.open_file import BLOCK, OpenFile
from newsmeta.images.picture import Picture, PictureError
from newsmeta.images.pictures import picture_of

_UNKNOWN = 1 << 50
"""A size in bytes larger than any picture."""


class MoreNeededError(Exception):
    """The header continues after the known bytes.

    Attributes:
        length: The number of bytes from the start to read next.
    """

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


class _Beginning(OpenFile):
    """The first bytes of a file."""

    is_whole = False

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(BytesIO(data), size)
        self._known = len(data)

    def _bytes(self, start: int, length: int) -> bytes:
        if start + length > self._known:
            raise MoreNeededError(start + length)
        return super()._bytes(start, length)


def read_beginning(data: bytes, size: int | None, is_all: bool, suffix: str = "") -> Picture:
    """Return the format and the size of a picture from its first bytes.

    Args:
        data: The first bytes.
        size: The size of the whole file in bytes; None if unknown.
        is_all: Whether `data` is the whole file.
        suffix: The ending of the file's name, in lower case; empty if it means nothing.

    Raises:
        PictureError: When this is not a picture, or a damaged one.
        MoreNeededError: When more bytes are needed to decide.
    """
    if is_all:
        return picture_of(OpenFile(BytesIO(data), len(data)), suffix=suffix)
    if not data:
        raise MoreNeededError(1)
    try:
        return picture_of(_Beginning(data, size or _UNKNOWN), data[:BLOCK], suffix)
    except PictureError:
        if len(data) < BLOCK:  # More bytes may complete a header.
            raise MoreNeededError(BLOCK) from None
        raise
