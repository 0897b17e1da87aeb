"""Data on a terminal, where control characters of articles would act as commands."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

from newsmeta.reporters.escaping import visible_data


class VisibleData(io.RawIOBase):
    """A stream that takes UTF-8 and writes invisible characters as escapes.

    Args:
        out: The stream that it writes to.
    """

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
        self._held = ""  # A carriage return whose line feed may be still to come.

    def writable(self) -> bool:
        """Return that the stream can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Write all of some data."""
        text = self._held + self._decoder.decode(data)
        self._held = "\r" if text.endswith("\r") else ""
        self._out.write(visible_data(text.removesuffix("\r")).encode())
        return len(data)

    def flush(self) -> None:
        """Write the rest at the end of the data; half a character is written as escapes."""
        if not self._out.closed:
            text = self._held + self._decoder.decode(b"", final=True)
            self._out.write(visible_data(text).encode())
            self._held = ""
            self._out.flush()
