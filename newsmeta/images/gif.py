"""GIF: a header, blocks that cannot be skipped quickly, and a semicolon after an empty block."""

from __future__ import annotations

from newsmeta.images.open_file import BLOCK, OpenFile
from newsmeta.images.picture import Size, cut_off, damaged


def measure(file: OpenFile) -> Size:
    """Return the size of a GIF; reject an incomplete file."""
    screen = file.read(6, 7)
    colors = 3 << (screen[4] % 8 + 1) if screen[4] & 0x80 else 0
    if file.read(13 + colors, 1) not in (b"!", b","):
        raise damaged("there is no block where one must be")
    size = int.from_bytes(screen[:2], "little"), int.from_bytes(screen[2:4], "little")
    if not file.is_whole:
        return size
    tail_start = max(13 + colors, file.size - BLOCK)
    tail = file.read(tail_start, file.size - tail_start)
    if not tail.rstrip(b"\0").endswith(b"\0;"):
        raise cut_off("its end marker is missing")
    return size
