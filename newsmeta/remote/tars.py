"""Tar archives, compressed or not, read sequentially."""

from __future__ import annotations

import tarfile
from typing import IO, Any, Protocol, cast

from newsmeta.remote.filling import Filler, FillingError, pieces_of
from newsmeta.remote.packed import MissingError, PackedError, unpacked
from newsmeta.remote.wanted import REPOSITORY

_BLOCK = tarfile.BLOCKSIZE
_KEPT = 2**16
"""Number of last bytes that are kept, which include the end of an archive."""
_LONGEST_HEADER = 2**20
"""Longest header before a member, such as a long name, in bytes."""
_MOST_ENDS = 1_000
"""Most requests for further bytes after the end."""
_NAMES = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)
"""Types of headers before a member that describe it."""


class Readable(Protocol):
    """A source of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return at most that many of the next bytes; empty at the end."""


def unpack(file: IO[bytes], filler: Filler) -> None:
    """Extract the needed members of a tar archive.

    Args:
        file: The archive.
        filler: The filler, which writes them.

    Raises:
        FillingError: When it is incomplete, exceeds a limit, or is malicious.
    """
    stream = _Stream(file, filler)
    last = ""
    try:
        with tarfile.open(
            fileobj=cast("IO[bytes]", stream),
            mode="r|",
            tarinfo=_Member,
            errors="surrogateescape",
            encoding="utf-8",
        ) as archive:
            while (member := archive.next()) is not None:
                last = member.name
                cast("Any", archive).members.clear()  # Otherwise all of them stay in memory.
                _take(archive, member, filler)
            stream.finish(archive.offset)
    except (FillingError, MissingError):
        raise
    except PackedError as error:
        raise _broken(filler, last, str(error)) from None
    except Exception as error:  # Errors about nonsense differ between versions.
        raise _broken(filler, last, _reason(error)) from None


def _take(archive: tarfile.TarFile, member: tarfile.TarInfo, filler: Filler) -> None:
    name = filler.name_of(member.name + ("/" if member.isdir() else ""))
    if not name:
        return
    if REPOSITORY in (parts := name.split("/")):
        filler.folder("/".join(parts[: parts.index(REPOSITORY) + 1]))
    elif member.isdir():
        if filler.is_wanted(name):
            filler.folder(name)
    elif member.issym():
        filler.link(name, member.linkname)
    elif not filler.is_wanted(name):
        return
    elif member.islnk():
        filler.copy(name, filler.target_of(name, member.linkname))
    elif not member.isreg():
        filler.refuse(name, "is a device or a pipe, and no file")
    else:
        if member.issparse():
            filler.count(member.size, None)
        content = archive.extractfile(member)
        if content is None:
            filler.refuse(name, "has no content")
        filler.file(name, pieces_of(content.read))


class _Member(tarfile.TarInfo):
    """A member whose preceding headers cannot fill the memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Member:
        """Return the member in a block."""
        member = super().frombuf(buf, encoding, errors)
        if member.size < 0:
            raise PackedError("a member has a negative size")
        if member.type in _NAMES and member.size > _LONGEST_HEADER:
            raise PackedError(f"a name or a note takes {member.size:,} bytes")
        return member


class _Stream:
    """The decompressed and counted content of an archive.

    Args:
        file: The archive.
        filler: The filler, which knows the limits.
    """

    def __init__(self, file: IO[bytes], filler: Filler) -> None:
        self._file = file
        self._filler = filler
        self._packed: Readable | None = None
        self._count = 0
        self._last = b""
        self._ends = 0

    def read(self, size: int) -> bytes:
        """Return some of the next bytes; empty at the end."""
        if self._packed is None:
            self._packed = unpacked(self._file)
        data = self._packed.read(size)
        if data:
            self._count += len(data)
            self._last = self._last[-_KEPT:] + data
            self._filler.count(len(data), self._file.tell())
            return data
        self._ends += 1
        if self._ends > _MOST_ENDS:  # Some readers would ask forever.
            raise PackedError("it ends in the middle")
        return data

    def finish(self, end: int) -> None:
        """Read the rest, in order to detect damage and truncation.

        Args:
            end: The offset at which no further member was found.

        Raises:
            PackedError: When the end mark is missing.
        """
        start = end - (self._count - len(self._last))
        mark = self._last[start : start + _BLOCK] if start >= 0 else b""
        while self.read(2**18):
            pass
        if len(mark) < _BLOCK:
            raise PackedError("the mark of its end is missing")
        if any(mark):
            raise PackedError("what comes next is no member")


def _broken(filler: Filler, last: str, reason: str) -> FillingError:
    place = f"is damaged after the member {last}" if last else "is no tar archive that can be read"
    advice = "it was perhaps cut off: fetch or pack it anew" if last else "check the file"
    return FillingError(f"{filler.source}: {place}: {reason}; nothing was looked at: {advice}")


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "one note about a member follows the other without end"
    text = " ".join(str(error).split())
    return text[:200] or type(error).__name__
