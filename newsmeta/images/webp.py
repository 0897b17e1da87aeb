"""WebP: RIFF chunks. A picture with animation, transparency or EXIF begins with a VP8X chunk."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.images.exif import orientation_of, turned
from newsmeta.images.open_file import BLOCK, OpenFile
from newsmeta.images.picture import Size, damaged


def measure(file: OpenFile) -> Size:
    """Return the size of a WebP; reject an incomplete file."""
    size: Size = None
    orientation = None
    has_exif = has_pixels = False
    for kind, start, end in _chunks(file):
        if not size:
            size = _size(file, kind, start, end)
            has_exif = kind == b"VP8X" and bool(file.number(start, 1) & 0x08)
            # The rotation comes after the pixels; everything else is known here.
            if not file.is_whole and not has_exif:
                return size
        elif kind == b"EXIF" and has_exif and orientation is None:
            data = file.read(start, min(end - start, BLOCK))
            orientation = orientation_of(data.removeprefix(b"Exif\0\0"))
        has_pixels = has_pixels or kind in (b"VP8 ", b"VP8L", b"ANMF")
    if not has_pixels:
        raise damaged("it holds no pixels")
    return turned(size, orientation)


def _chunks(file: OpenFile) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each chunk, and the start and end of its data."""
    whole = 8 + file.number(4, 4, "little")
    file.must_reach(whole)
    position = 12
    while position + 8 <= whole:
        start = position + 8
        end = start + file.number(position + 4, 4, "little")
        if end > whole:
            raise damaged("one of its chunks is larger than the whole")
        yield file.read(position, 4), start, end
        position = end + end % 2


def _size(file: OpenFile, kind: bytes, start: int, end: int) -> Size:
    data = file.read(start, min(10, end - start))
    if kind == b"VP8X" and len(data) == 10:
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:], "little")
    # The upper two bits of each side ask for scaling, which programs ignore.
    if kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a" and len(data) == 10:
        sides = int.from_bytes(data[6:], "little")
        return sides & 0x3FFF, sides >> 16 & 0x3FFF
    if kind == b"VP8L" and data[:1] == b"\x2f" and len(data) >= 5:
        sides = int.from_bytes(data[1:5], "little")
        return 1 + (sides & 0x3FFF), 1 + (sides >> 14 & 0x3FFF)
    raise damaged("it does not begin with its size")
