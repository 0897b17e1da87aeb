"""The progress of a fuzzing process, for the process that watches it."""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

_FORM = struct.Struct("<QQdQ")
_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class State:
    """The progress of a process.

    Attributes:
        inputs: The number of inputs given to the target.
        size: Their total size in bytes.
        seconds: The processor time used by the process.
        data: The last input, which the process may not have survived.
    """

    inputs: int
    size: int
    seconds: float
    data: bytes


class Journal:
    """A file that always has the progress of a process, whatever happens to it.

    Args:
        path: The file, which is overwritten.
    """

    def __init__(self, path: Path) -> None:
        path.write_bytes(b"\0" * (_FORM.size + _MOST))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        self._inputs = self._size = 0

    def begin(self, data: bytes, seconds: float) -> None:
        """Record an input before it is given to the target."""
        self._inputs += 1
        self._size += len(data)
        _FORM.pack_into(self._map, 0, self._inputs, self._size, seconds, len(data))
        self._map[_FORM.size : _FORM.size + len(data)] = data

    def end(self, seconds: float) -> None:
        """Note the processor time used."""
        _FORM.pack_into(self._map, 0, self._inputs, self._size, seconds, 0)


def read(path: Path) -> State:
    """Return the progress in a journal; the input is empty between two inputs."""
    try:
        content = path.read_bytes()
        inputs, size, seconds, length = _FORM.unpack_from(content)
    except (OSError, struct.error):  # The process has not started yet.
        return State(0, 0, 0.0, b"")
    return State(inputs, size, seconds, content[_FORM.size : _FORM.size + length])
