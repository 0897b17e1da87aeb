"""Zip archives."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from newsmeta.files.zip_members import overlapping
from newsmeta.remote.filling import Filler, FillingError, pieces_of
from newsmeta.remote.wanted import REPOSITORY

_ENCRYPTED = 0x1
_IS_UTF8 = 0x800
_DOS, _UNIX = 0, 3
_ENTRY = 46
"""Least number of bytes for each member in the list of members."""
_USUAL_ENTRY = 1_024
"""Usual largest number of these bytes."""
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_LONGEST_LINK = 4096


def unpack(file: IO[bytes], filler: Filler) -> None:
    """Extract the needed members of a zip archive.

    Args:
        file: The archive.
        filler: The filler, which writes them.

    Raises:
        FillingError: When it is incomplete, exceeds a limit, or is malicious.
    """
    try:
        size = file.seek(0, os.SEEK_END)
        _check_list(file, size, filler)
        archive = zipfile.ZipFile(file)
    except FillingError:
        raise
    except Exception as error:  # Errors about nonsense differ between versions.
        raise FillingError(
            f"{filler.source}: is no zip archive that can be read: {_reason(error)}; nothing was "
            "looked at: it was perhaps cut off, fetch or pack it anew"
        ) from None
    with archive:
        _Unpacker(archive, filler, size).unpack()


class _Unpacker:
    """Extracts the needed members of an archive.

    Args:
        archive: The archive.
        filler: The filler, which writes them.
        size: The size of the archive in bytes.
    """

    def __init__(self, archive: zipfile.ZipFile, filler: Filler, size: int) -> None:
        self._archive = archive
        self._filler = filler
        self._size = size
        self._packed = 0

    def unpack(self) -> None:
        """Extract them.

        Raises:
            FillingError: When the archive is incomplete, exceeds a limit, or is malicious.
        """
        self._check_overlaps()
        for member in self._archive.infolist():
            try:
                self._take(member)
            except FillingError:
                raise
            except NotImplementedError as error:
                self._filler.refuse(_name(member), f"is packed in a way not known here ({error})")
            except Exception as error:
                raise FillingError(
                    f"{self._filler.source}: the member {_name(member)} is damaged: "
                    f"{_reason(error)}; nothing was looked at: fetch or pack it anew"
                ) from None

    def _check_overlaps(self) -> None:
        if found := overlapping(self._archive.infolist()):
            raise FillingError(
                f"{self._filler.source}: the members {_name(found[0])} and {_name(found[1])} "
                "overlap, which no program writes; nothing was looked at: pack it anew"
            )

    def _take(self, member: zipfile.ZipInfo) -> None:
        filler = self._filler
        name = filler.name_of(_name(member))
        if not name:
            return
        if REPOSITORY in (parts := name.split("/")):
            filler.folder("/".join(parts[: parts.index(REPOSITORY) + 1]))
            return
        kind = stat.S_IFMT(member.external_attr >> 16) if member.create_system == _UNIX else 0
        if member.filename.endswith("/") or kind == stat.S_IFDIR:
            if filler.is_wanted(name):
                filler.folder(name)
        elif kind == stat.S_IFLNK:
            if member.file_size > _LONGEST_LINK:
                filler.refuse(name, "is a link to something with a name longer than any")
            filler.link(name, os.fsdecode(b"".join(self._pieces(member, name))))
        elif filler.is_wanted(name):
            if kind not in (0, stat.S_IFREG):
                filler.refuse(name, "is a device or a pipe, and no file")
            filler.file(name, self._pieces(member, name))

    def _pieces(self, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
        """Yield the content of a member, and count it."""
        if member.flag_bits & _ENCRYPTED:
            raise FillingError(
                f"{self._filler.source}: the member {name} is encrypted; nothing was looked at: "
                "unpack it with its password, and name the folder"
            )
        # Members may share content, so that their sum exceeds the size of the archive.
        self._packed = min(self._packed + member.compress_size, self._size)
        left = member.file_size
        with self._archive.open(member) as file:
            for piece in pieces_of(file.read):
                left -= len(piece)
                self._filler.count(len(piece), self._packed)
                yield piece
        if left:
            raise zipfile.BadZipFile(f"it has not the {member.file_size:,} bytes that it says")


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member as other programs decode it."""
    name = member.orig_filename
    if not member.flag_bits & _IS_UTF8:
        raw = name.encode("cp437")
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = os.fsdecode(raw) if member.create_system == _UNIX else name
    # Windows programs have written backslashes.
    if member.create_system == _DOS and "/" not in name:
        name = name.replace("\\", "/")
    return name


def _check_list(file: IO[bytes], size: int, filler: Filler) -> None:
    """Check the length of the list of members before it is read."""
    start = max(0, size - 2**16 - _END.size - _LOCATOR_64.size)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at >= 0 and len(tail) - at >= _END.size:
        *_, number, length, _, _ = _END.unpack_from(tail, at)
        before = at - _LOCATOR_64.size
        if before >= 0 and tail.startswith(b"PK\6\7", before):
            place = _LOCATOR_64.unpack_from(tail, before)[2]
            file.seek(min(place, size))
            end = file.read(_END_64.size)
            if len(end) == _END_64.size:
                number, length = _END_64.unpack(end)[7:9]
        most = filler.bounds.members
        if max(number, length // _USUAL_ENTRY) > most or length // _ENTRY > 8 * most:
            filler.refuse_bound("members", f"{most:,} members")
    file.seek(0)


def _reason(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "it ends in the middle"
    if isinstance(error, zlib.error):
        return "it cannot be unpacked"
    return " ".join(str(error).split())[:200] or type(error).__name__
