"""JPEG: marker segments up to the first scan, then the end marker, which pixel data never has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.images.exif import orientation_of, turned
from newsmeta.images.open_file import BLOCK, OpenFile
from newsmeta.images.picture import Size, cut_off, damaged

# Phones append a film of some megabytes to a JPEG. The end marker is searched this far back.
_MAX_TRAILER = 8 * 1024 * 1024
_MARKER = re.compile(rb"\xff[^\0\xff]")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def measure(file: OpenFile) -> Size:
    """Return the size of a JPEG; reject an incomplete file."""
    size: Size = None
    orientation = None
    for marker, start, end in _segments(file):
        if marker in _FRAMES and not size:
            size = file.number(start + 3, 2), file.number(start + 1, 2)
        elif marker == 0xE1 and orientation is None:
            data = file.read(start, end - start)
            if data.startswith(b"Exif\0\0"):
                orientation = orientation_of(data[6:])
        elif marker == 0xDA:
            if not size:
                raise damaged("its pixels come without their size")
            if file.is_whole and not _has_end(file, end):
                raise cut_off("its end marker is missing")
    return turned(size, orientation)


def _segments(file: OpenFile) -> Iterator[tuple[int, int, int]]:
    """Yield the marker, start and end of each segment, up to the header of the first scan."""
    position = 2
    while True:
        position = _next_marker(file, position)
        marker = file.number(position + 1, 1)
        position += 2
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:  # These markers have no segment.
            continue
        if marker == 0xD9:
            raise damaged("it holds no pixels")
        length = file.number(position, 2)
        if length < 2:
            raise damaged("one of its segments has an impossible length")
        file.must_reach(position + length)
        yield marker, position + 2, position + length
        if marker == 0xDA:
            return
        position += length


def _next_marker(file: OpenFile, position: int) -> int:
    """Return the position of the next marker. Like other programs, skip padding and stray bytes."""
    if _MARKER.match(file.read(position, 2)):
        return position
    stray = file.read(position, min(4096, file.size - position))
    match = _MARKER.search(stray)
    if match:
        return position + match.start()
    if position + len(stray) == file.size:
        raise cut_off("it ends before its pixels")
    raise damaged("there is no marker where one must be")


def _has_end(file: OpenFile, pixels: int) -> bool:
    """Tell whether an end marker follows the start of the pixel data."""
    stop = max(pixels, file.size - _MAX_TRAILER)
    end = file.size
    while end > stop:
        start = max(stop, end - BLOCK)
        # One more byte, for a marker that spans two blocks.
        if b"\xff\xd9" in file.read(start, min(end + 1, file.size) - start):
            return True
        end = start
    return False
