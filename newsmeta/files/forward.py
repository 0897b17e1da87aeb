"""Forward-only files, for libraries that expect a full file object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Forward:
    """A file that passes bytes on, counts them, and cannot seek.

    Args:
        take: Takes the bytes; `write` raises the same exceptions.

    Attributes:
        length: The number of bytes written.
        closed: Whether nothing more can be written.
    """

    def __init__(self, take: Callable[[Any], object]) -> None:
        self.length = 0
        self.closed = False
        self._take = take

    def write(self, data: Any) -> int:
        """Write bytes."""
        self._take(data)
        written = memoryview(data).nbytes
        self.length += written
        return written

    def tell(self) -> int:
        """Return the number of bytes written."""
        return self.length

    def flush(self) -> None:
        """Do nothing: bytes are passed on once there are enough of them."""

    def close(self) -> None:
        """Do nothing: the creator of the file decides when it ends."""

    def readable(self) -> bool:
        """Return False: written bytes are gone."""
        return False

    def writable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return False: written bytes are gone."""
        return False
