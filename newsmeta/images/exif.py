"""EXIF: the orientation of a picture."""

from __future__ import annotations

from newsmeta.images.open_file import Order
from newsmeta.images.picture import Size


def orientation_of(exif: bytes) -> int | None:
    """Return the orientation, 1 to 8, from the first directory of EXIF data, or None."""
    order: Order = "little" if exif.startswith(b"II*\0") else "big"
    if order == "big" and not exif.startswith(b"MM\0*"):
        return None
    start = int.from_bytes(exif[4:8], order)
    count = int.from_bytes(exif[start : start + 2], order)
    for at in range(start + 2, min(start + 2 + count * 12, len(exif) - 11), 12):
        tag, kind = (int.from_bytes(exif[place : place + 2], order) for place in (at, at + 2))
        if (tag, kind) == (0x0112, 3):
            value = int.from_bytes(exif[at + 8 : at + 10], order)
            return value if 1 <= value <= 8 else None
    return None


def turned(size: Size, orientation: int | None) -> Size:
    """Return the size of a picture as displayed."""
    return size[::-1] if size and orientation and orientation >= 5 else size
