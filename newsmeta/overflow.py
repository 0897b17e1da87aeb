"""What is too much for memory, and goes to a temporary file."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import IO

_MOST_IN_MEMORY = 1 << 20
"""Bytes that are held in memory before they go to a file."""
_AT_ONCE = 1_000
"""Texts that are read at a time."""


class Overflow:
    """Bytes, the first of which go to a temporary file when they become many.

    Where there can be none, or no room is left in it, they stay in memory.

    Attributes:
        length: How many there are.
    """

    def __init__(self) -> None:
        self.length = 0
        self._file: IO[bytes] | None = None
        self._in_file = 0
        self._in_memory = bytearray()
        self._has_room = True

    def append(self, data: bytes) -> int:
        """Add bytes, and return where they start."""
        start = self.length
        self._in_memory += data
        self.length += len(data)
        if self._has_room and len(self._in_memory) >= _MOST_IN_MEMORY:
            self._has_room = self._is_written()
        return start

    def read(self, start: int, end: int) -> bytes:
        """Return bytes that were added at once."""
        if start >= self._in_file:
            return bytes(self._in_memory[start - self._in_file : end - self._in_file])
        assert self._file is not None
        self._file.seek(start)
        return self._file.read(end - start)

    def _is_written(self) -> bool:
        """Move what is in memory to the file, and tell whether that could be done."""
        import tempfile

        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0, prefix="newsmeta-")  # noqa: SIM115
            self._file.seek(self._in_file)
            if self._file.write(self._in_memory) < len(self._in_memory):
                return False
        except OSError:
            return False
        self._in_file = self.length
        self._in_memory.clear()
        return True

    def __del__(self) -> None:
        """Close the file, which removes it."""
        if self._file is not None:
            self._file.close()


class Texts:
    """Texts without end, in the order in which they came."""

    def __init__(self) -> None:
        self._bytes = Overflow()
        self._starts = array("Q")
        self._some: list[str] = []

    def append(self, text: str) -> None:
        """Add a text without the character NUL, as no path has it."""
        self._some.append(text)
        if len(self._some) == _AT_ONCE:
            data = "\0".join(self._some).encode("utf-8", "surrogatepass")
            self._starts.append(self._bytes.append(data))
            self._some.clear()

    def __iter__(self) -> Iterator[str]:
        """Go through all of them, which may be done any number of times."""
        ends = [*self._starts[1:], self._bytes.length]
        for start, end in zip(self._starts, ends, strict=False):
            yield from self._bytes.read(start, end).decode("utf-8", "surrogatepass").split("\0")
        yield from self._some
