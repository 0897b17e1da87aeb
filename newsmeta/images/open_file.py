"""Files read at random positions, in small parts."""

from __future__ import annotations

from typing import BinaryIO, Literal

from newsmeta.images.picture import cut_off, damaged

Order = Literal["big", "little"]

BLOCK = 64 * 1024
"""Number of bytes to read at once."""

# Limit on the bytes read in all, with _EACH_READ added for each read. No real picture has as many
# parts (chunks, segments, boxes) as this allows, but a hostile file may.
_MAX_READ = 64 * 1024 * 1024
_EACH_READ = 256


class OpenFile:
    """An open file, read by position.

    Attributes:
        size: The size in bytes.
        is_whole: Whether the whole file is available, so that its end can be checked.
    """

    is_whole = True

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = _MAX_READ
        self.size = size

    def read(self, start: int, length: int) -> bytes:
        """Return exactly `length` bytes from `start`; raise an error if the file is cut off."""
        self.must_reach(start + length)
        self._left -= length + _EACH_READ
        if self._left < 0:
            raise damaged("it has far too many parts")
        return self._bytes(start, length)

    def _bytes(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        data = b""
        while len(data) < length:
            more = self._file.read(length - len(data))
            if not more:  # The file was truncated after it was opened.
                raise cut_off(f"it ends after {start + len(data):,} bytes")
            data += more
        return data

    def number(self, start: int, length: int, order: Order = "big") -> int:
        """Return the number in `length` bytes from `start`."""
        return int.from_bytes(self.read(start, length), order)

    def must_reach(self, end: int) -> None:
        """Raise an error if the file ends before `end`."""
        if end > self.size:
            raise cut_off(f"it holds {self.size:,} of at least {end:,} bytes")
