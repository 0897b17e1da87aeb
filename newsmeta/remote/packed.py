"""Streaming decompression in bounded memory."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from importlib import import_module
from typing import IO, Any

_AT_ONCE = 2**16
_MEMORY = 2**28
"""Most memory for decompression in bytes: xz and Zstandard use as much as the file demands."""
_ZSTD_WINDOW = 27
"""The limit for Zstandard as a power of two, which is the default of its own program."""

_GZIP = re.compile(rb"\x1f\x8b\x08")
_BZIP2 = re.compile(rb"BZh[1-9]")
_XZ = re.compile(rb"\xfd7zXZ\x00")
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
_LONGEST_MAGIC = 6


class PackedError(Exception):
    """The data cannot be decompressed. The message says why."""


class MissingError(Exception):
    """A library is missing; the message names the extra."""


class Plain:
    """Uncompressed data.

    Args:
        file: The file.
        first: The bytes already read from it.
    """

    def __init__(self, file: IO[bytes], first: bytes) -> None:
        self._file = file
        self._first = first

    def read(self, size: int) -> bytes:
        """Return some of the next bytes; empty at the end."""
        if self._first:
            data, self._first = self._first[:size], self._first[size:]
            return data
        return self._file.read(size)


class Packed:
    """Compressed data, possibly in several concatenated parts.

    Args:
        file: The file.
        first: The bytes already read from it.
        new: A function that returns a decompressor for a part.
        magic: A pattern for the beginning of each part.
    """

    def __init__(
        self, file: IO[bytes], first: bytes, new: Callable[[], Any], magic: re.Pattern[bytes]
    ) -> None:
        self._file = file
        self._new = new
        self._magic = magic
        self._part = new()
        self._waiting = first

    def read(self, size: int) -> bytes:
        """Return some of the next bytes; empty at the end.

        Raises:
            PackedError: When they cannot be decompressed.
        """
        while True:
            if self._part.eof and not self._next_part():
                return b""
            if not self._waiting and self._wants_more():
                self._waiting = self._file.read(_AT_ONCE)
                if not self._waiting:
                    raise PackedError("it ends in the middle")
            if data := self._unpacked(size):
                return data

    def _wants_more(self) -> bool:
        return bool(getattr(self._part, "needs_input", True))

    def _unpacked(self, size: int) -> bytes:
        try:
            given, self._waiting = self._waiting, b""
            if hasattr(self._part, "needs_input"):
                data: bytes = self._part.decompress(given, size)
            else:
                data = self._part.decompress(given, size)
                self._waiting = self._part.unconsumed_tail
        except MemoryError:
            raise PackedError(f"unpacking it takes more than {_MEMORY:,} bytes of memory") from None
        except Exception as error:
            raise PackedError(" ".join(str(error).split())) from None
        return data

    def _next_part(self) -> bool:
        """Start the next part; return False if there is none."""
        rest = self._part.unused_data + self._waiting
        while len(rest) < _LONGEST_MAGIC and (more := self._file.read(_AT_ONCE)):
            rest += more
        # Other trailing data, such as zeros up to a full block, is ignored.
        if not self._magic.match(rest):
            return False
        self._part, self._waiting = self._new(), rest
        return True


class _ZstandardPart:
    """A decompressor for a part with zstandard, which cannot limit the output."""

    _AT_ONCE = 2**10
    """Number of input bytes at once: four of them become 128 KiB at most."""

    def __init__(self) -> None:
        import zstandard

        self._part = zstandard.ZstdDecompressor(max_window_size=2**_ZSTD_WINDOW).decompressobj()
        self.unconsumed_tail = b""

    @property
    def eof(self) -> bool:
        return bool(self._part.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._part.unused_data)

    def decompress(self, data: bytes, _: int) -> bytes:
        self.unconsumed_tail = data[self._AT_ONCE :]
        return bytes(self._part.decompress(data[: self._AT_ONCE]))


def _new_zstandard() -> Callable[[], Any]:
    """Return a function that creates a decompressor for a part.

    Raises:
        MissingError: When there is no library for it.
    """
    try:
        zstd: Any = import_module("compression.zstd")  # Since Python 3.14.
    except ImportError:
        try:
            import zstandard  # noqa: F401
        except ImportError:
            raise MissingError("zstandard") from None
        return _ZstandardPart
    options = {zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW}
    return lambda: zstd.ZstdDecompressor(options=options)


def unpacked(file: IO[bytes]) -> Plain | Packed:
    """Return the content of a file, decompressed if necessary, whatever its name says.

    Raises:
        MissingError: When a library is missing.
    """
    first = file.read(_AT_ONCE)
    if _GZIP.match(first):
        return Packed(file, first, lambda: zlib.decompressobj(16 + zlib.MAX_WBITS), _GZIP)
    if _BZIP2.match(first):
        import bz2

        return Packed(file, first, bz2.BZ2Decompressor, _BZIP2)
    if _XZ.match(first):
        import lzma

        return Packed(file, first, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _MEMORY), _XZ)
    if _ZSTD.match(first):
        return Packed(file, first, _new_zstandard(), _ZSTD)
    return Plain(file, first)
