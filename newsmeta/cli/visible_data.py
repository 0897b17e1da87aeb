"""Data on a terminal, which would take for orders what articles may hold."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

from newsmeta.reporters.escaping import visible_data


class VisibleData(io.RawIOBase):
    """Takes data in UTF-8, and writes it with what cannot be seen as escapes.

    Args:
        out: Where it goes.
    """

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
        self._held = ""  # A carriage return, of which the line feed may be still to come.

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Write some data, all of it."""
        text = self._held + self._decoder.decode(data)
        self._held = "\r" if text.endswith("\r") else ""
        self._out.write(visible_data(text.removesuffix("\r")).encode())
        return len(data)

    def flush(self) -> None:
        """Write what is held back, at the end of all data: half a character as escapes, too."""
        if not self._out.closed:
            text = self._held + self._decoder.decode(b"", final=True)
            self._out.write(visible_data(text).encode())
            self._held = ""
            self._out.flush()
