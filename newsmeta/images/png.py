"""PNG: chunks, the first one with the size, the last one named IEND."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from newsmeta.images.exif import orientation_of, turned
from newsmeta.images.open_file import BLOCK, OpenFile
from newsmeta.images.picture import Size, damaged


def measure(file: OpenFile) -> Size:
    """Return the size of a PNG; reject an incomplete file."""
    size: Size = None
    orientation = None
    has_pixels = False
    for kind, start, end in _chunks(file):
        if not size:
            if kind != b"IHDR" or end - start != 13:
                raise damaged("it does not begin with its size")
            if zlib.crc32(file.read(start - 4, 17)) != file.number(end, 4):
                raise damaged("the checksum of its header is wrong")
            size = file.number(start, 4), file.number(start + 4, 4)
        elif kind == b"eXIf" and orientation is None:
            orientation = orientation_of(file.read(start, min(end - start, BLOCK)))
        has_pixels = has_pixels or kind == b"IDAT"
        if has_pixels and not file.is_whole:
            break
    if not has_pixels:
        raise damaged("it holds no pixels")
    return turned(size, orientation)


def _chunks(file: OpenFile) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each chunk, and the start and end of its data."""
    position = 8
    while True:
        header = file.read(position, 8)
        kind = header[4:]
        if not kind.isalpha():
            raise damaged("there is no chunk where one must be")
        end = position + 8 + int.from_bytes(header[:4])
        file.must_reach(end + 4)
        yield kind, position + 8, end
        if kind == b"IEND":
            return
        position = end + 4
