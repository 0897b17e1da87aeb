"""Sequences that move to a temporary file when they outgrow memory."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from typing import IO, overload

_MOST_IN_MEMORY = 1 << 20
"""Most bytes held in memory; more go to a file."""
_AT_ONCE = 1_000
"""Number of texts or numbers written and read in one block."""
_NUMBER = 8
"""Bytes for each number."""


class Overflow:
    """Bytes that move to a temporary file when they become many.

    If no file can be created, or the disk is full, they stay in memory.

    Attributes:
        length: The number of bytes.
    """

    def __init__(self) -> None:
        self.length = 0
        self._file: IO[bytes] | None = None
        self._in_file = 0
        self._in_memory = bytearray()
        self._has_room = True

    def append(self, data: bytes | bytearray) -> int:
        """Append bytes, and return the offset of the first one."""
        start = self.length
        self._in_memory += data
        self.length += len(data)
        if self._has_room and len(self._in_memory) >= _MOST_IN_MEMORY:
            self._has_room = self._is_written()
        return start

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes between two offsets."""
        if start >= self._in_file:
            return bytes(self._in_memory[start - self._in_file : end - self._in_file])
        assert self._file is not None
        self._file.seek(start)
        data = self._file.read(min(end, self._in_file) - start)
        return data if end <= self._in_file else data + self._in_memory[: end - self._in_file]

    def _is_written(self) -> bool:
        """Move the bytes in memory to the file, and tell whether that worked."""
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


class Numbers(Sequence[int]):
    """Integers from 0 on, of which at most a few thousand are in memory."""

    def __init__(self) -> None:
        self._bytes = Overflow()
        self._some = array("Q")

    def append(self, number: int) -> None:
        """Append a number."""
        self._some.append(number)
        if len(self._some) == _AT_ONCE:
            self._bytes.append(self._some.tobytes())
            del self._some[:]

    def __len__(self) -> int:
        """Return the count of the numbers."""
        return self._bytes.length // _NUMBER + len(self._some)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        """Return one number, or a slice as a list in memory."""
        if isinstance(index, slice):
            return array("Q", map(self.__getitem__, range(len(self))[index]))
        start = range(len(self))[index] * _NUMBER
        if start >= self._bytes.length:
            return self._some[(start - self._bytes.length) // _NUMBER]
        return int.from_bytes(self._bytes.read(start, start + _NUMBER), sys.byteorder)

    def __iter__(self) -> Iterator[int]:
        """Iterate over all numbers."""
        step = _AT_ONCE * _NUMBER
        for start in range(0, self._bytes.length, step):
            yield from array("Q", self._bytes.read(start, start + step))
        yield from self._some


class Texts:
    """Any number of texts, in the order in which they were added."""

    def __init__(self) -> None:
        self._bytes = Overflow()
        self._starts = array("Q")
        self._some: list[str] = []

    def append(self, text: str) -> None:
        """Append a text without NUL characters, which no path has."""
        self._some.append(text)
        if len(self._some) == _AT_ONCE:
            data = "\0".join(self._some).encode("utf-8", "surrogatepass")
            self._starts.append(self._bytes.append(data))
            self._some.clear()

    def __iter__(self) -> Iterator[str]:
        """Iterate over all texts; any number of iterations is allowed."""
        ends = [*self._starts[1:], self._bytes.length]
        for start, end in zip(self._starts, ends, strict=False):
            yield from self._bytes.read(start, end).decode("utf-8", "surrogatepass").split("\0")
        yield from self._some
