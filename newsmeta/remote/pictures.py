"""What pictures elsewhere say of themselves, noted on the disk in place of the pictures.

A note takes one block of the disk, however large the picture is. Small pictures are read as a
whole; of others the header is read, which does not tell whether they are cut off.
"""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from newsmeta.images import Picture, PictureError
from newsmeta.images.beginnings import MoreNeededError, read_beginning
from newsmeta.images.open_file import BLOCK
from newsmeta.images.recognition import recognise

_WHOLE = 2**20
"""Bytes up to which a picture is read as a whole."""
_MOST_BYTES = 2**22
"""Bytes in which the header of a picture is looked for."""
_MARK = b"newsmeta picture\n"
_LONGEST_NOTE = 4_096


async def note_of(path: str, size: int | None, first: Callable[[int], Awaitable[bytes]]) -> bytes:
    """Return what to note of a picture.

    Args:
        path: Where it would be on this machine.
        size: How many bytes it has; None where nobody says.
        first: Returns its first bytes, so many at most.

    Raises:
        OSError: When it cannot be had.
    """
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122
    most = BLOCK if size is not None and size > _WHOLE else _WHOLE
    while True:
        data = await first(most)
        is_all = len(data) < most if size is None else len(data) >= size
        try:
            return _note(read_beginning(data, size, is_all, suffix))
        except PictureError as error:
            return _MARK + json.dumps(str(error)).encode()
        except MoreNeededError as error:
            if most == _MOST_BYTES:
                return _note(Picture(recognise(data[:BLOCK]), None, None))
            most = min(max(error.length, 2 * most), _MOST_BYTES)


def _note(picture: Picture) -> bytes:
    return _MARK + json.dumps([picture.format, picture.width, picture.height]).encode()


def noted(path: Path) -> Picture:
    """Return what was noted of a picture.

    Raises:
        PictureError: When it is none.
    """
    from newsmeta.images import read_picture

    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_NOTE)
    except OSError:
        data = b""
    if not data.startswith(_MARK):  # What is looked up for other reasons is there as a whole.
        return read_picture(path)
    found = json.loads(data[len(_MARK) :])
    if isinstance(found, str):
        raise PictureError(found)
    return Picture(*found)
