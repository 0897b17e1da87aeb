"""Metadata of remote pictures, stored on the disk of a tree instead of the pictures.

A note takes one block of the disk, however large the picture is. Small pictures are read as a
whole. Of others only the header is read, so that truncation is not noticed.
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
"""Largest picture in bytes that is read as a whole."""
_MOST_BYTES = 2**22
"""Number of bytes in which the header of a picture is searched."""
_MARK = b"newsmeta picture\n"
_LONGEST_NOTE = 4_096


async def note_of(path: str, size: int | None, first: Callable[[int], Awaitable[bytes]]) -> bytes:
    """Return the note about a picture.

    Args:
        path: Its path on the disk of the tree.
        size: Its size in bytes; None if unknown.
        first: A function that returns up to a number of its first bytes.

    Raises:
        OSError: When it cannot be read.
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
    """Return the picture in a note.

    Raises:
        PictureError: When it is not a picture.
    """
    from newsmeta.images import read_picture

    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_NOTE)
    except OSError:
        data = b""
    if not data.startswith(_MARK):  # Files used for other purposes are complete.
        return read_picture(path)
    found = json.loads(data[len(_MARK) :])
    if isinstance(found, str):
        raise PictureError(found)
    return Picture(*found)
