"""Files that are written from one end to the other, for libraries that ask for more than that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Forward:
    """A file that hands bytes on, counts them, and cannot go back.

    Args:
        take: What they are handed to; `write` raises what it does.

    Attributes:
        length: How many bytes were written.
        closed: Whether nothing more can be.
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
        """Return how many bytes were written."""
        return self.length

    def flush(self) -> None:
        """Do nothing: bytes go on when there are enough of them."""

    def close(self) -> None:
        """Do nothing: who made the file says when it ends."""

    def readable(self) -> bool:
        """Return False: what was handed on is gone."""
        return False

    def writable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return False: what was handed on is gone."""
        return False
