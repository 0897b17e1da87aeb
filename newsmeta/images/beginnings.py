"""Pictures of which only the beginning is known, as they come from the web.

The header is read by what reads that of a file. Whether the picture is whole is no question then,
unless all of it has come.
"""

from __future__ import annotations

from io import BytesIO

from newsmeta.images.open_file import BLOCK, OpenFile
from newsmeta.images.picture import Picture, PictureError
from newsmeta.images.pictures import picture_of

_UNKNOWN = 1 << 50
"""More bytes than any picture has."""


class MoreNeededError(Exception):
    """The header goes on behind what is known.

    Attributes:
        length: How many bytes from the start would tell more.
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
    """Return the format and the size of a picture by its first bytes.

    Args:
        data: The first bytes.
        size: How many there are in all; None where nobody says.
        is_all: Whether nothing comes behind them.
        suffix: How the name of the file ends, in lower case; empty where that says nothing.

    Raises:
        PictureError: When this is no picture, or a damaged one.
        MoreNeededError: When more bytes would tell.
    """
    if is_all:
        return picture_of(OpenFile(BytesIO(data), len(data)), suffix=suffix)
    if not data:
        raise MoreNeededError(1)
    try:
        return picture_of(_Beginning(data, size or _UNKNOWN), data[:BLOCK], suffix)
    except PictureError:
        if len(data) < BLOCK:  # What follows may make it one.
            raise MoreNeededError(BLOCK) from None
        raise
