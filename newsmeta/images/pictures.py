"""Picture files: format, size, and completeness.

Only headers are read. Pixels are skipped, never decoded. A length in a file is checked against the
size of the file before anything is read, so that even a broken file costs no more than a few blocks
of memory.
"""

from __future__ import annotations

import os
import stat
from importlib import import_module
from pathlib import Path

from newsmeta.images.open_file import BLOCK, OpenFile
from newsmeta.images.picture import Picture, PictureError, Size, damaged
from newsmeta.images.recognition import SUFFIXES, recognise

_MODULES = {
    "JPEG": "jpeg",
    "PNG": "png",
    "GIF": "gif",
    "WebP": "webp",
    "AVIF": "avif",
    "SVG": "svg",
}
"""The modules of formats that can be measured; other formats are only recognised."""


def read_picture(path: Path) -> Picture:
    """Return the format and the size of the picture in a file.

    Raises:
        PictureError: When the file cannot be read, is not a picture, is damaged or cut off, or has
            a name for another format.
    """
    try:
        with open(path, "rb", buffering=0, opener=_open) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise PictureError("is not a regular file")
            return picture_of(OpenFile(file, status.st_size), suffix=path.suffix.lower())
    except IsADirectoryError:
        raise PictureError("is a folder, not a picture") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PictureError(f"cannot be read: {reason}") from None
    except ValueError:
        raise PictureError("cannot be read: no file can have this name") from None


def _open(path: str, flags: int) -> int:
    # Non-blocking, since opening a named pipe without a writer would wait for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def picture_of(file: OpenFile, head: bytes = b"", suffix: str = "") -> Picture:
    """Return the format and the size of the picture in an open file.

    Args:
        file: The file.
        head: Its first bytes, for recognising the format; empty to read them.
        suffix: The ending of its name, in lower case.

    Raises:
        PictureError: When it is not a picture, is damaged or cut off, or has a name for another
            format.
    """
    if not file.size:
        raise PictureError("is empty")
    head = head or file.read(0, min(file.size, BLOCK))
    name = recognise(head)
    expected = SUFFIXES.get(suffix, name)
    if name != expected:
        raise PictureError(f"is {_a(name)}, but its name says {expected}; rename or convert it")
    size = _measure(name, file)
    if not size:
        return Picture(name, None, None)
    for length, side in zip(size, ("width", "height"), strict=True):
        if not length:
            raise damaged(f"its {side} is zero")
    return Picture(name, *size)


def _measure(name: str, file: OpenFile) -> Size:
    """Return the size of a picture in a format, whose module is imported on demand."""
    if name not in _MODULES:
        return None
    size: Size = import_module(f"{__package__}.{_MODULES[name]}").measure(file)
    return size


def _a(name: str) -> str:
    return f"{'an' if name in ('AVIF', 'ICO', 'SVG') else 'a'} {name}"
