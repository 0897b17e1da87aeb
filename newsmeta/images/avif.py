"""AVIF: nested boxes. The size is a property assigned to the main one of several items."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.images.open_file import BLOCK, OpenFile
from newsmeta.images.picture import Size, cut_off, damaged


def measure(file: OpenFile) -> Size:
    """Return the size of an AVIF picture, None for a film; reject an incomplete file."""
    top: dict[str, tuple[int, int]] = {}
    for kind, start, end in _boxes(file, 0, file.size):
        top[kind] = start, end
        if kind == "meta" and not file.is_whole:
            break
    if "meta" not in top and "moov" not in top:
        raise cut_off("its description is missing")
    if "meta" not in top:  # A film without a still picture.
        return None
    start, end = top["meta"]
    meta = {kind: (start, end) for kind, start, end in _boxes(file, start + 4, end)}
    if file.is_whole and "mdat" not in top and "idat" not in meta:
        raise cut_off("its pixels are missing")
    if "pitm" not in meta or "iprp" not in meta:
        raise damaged("it does not say its size")
    return _size(file, meta["pitm"][0], *meta["iprp"])


def _size(file: OpenFile, pitm: int, start: int, end: int) -> Size:
    item = file.number(pitm + 4, 4 if file.number(pitm, 1) else 2)
    properties: list[tuple[str, int]] = []
    indexes: list[int] = []
    for kind, inner, inner_end in _boxes(file, start, end):
        if kind == "ipco":
            properties += [(name, place) for name, place, _ in _boxes(file, inner, inner_end)]
        elif kind == "ipma":
            indexes += _indexes(file.read(inner, min(inner_end - inner, BLOCK)), item)
    places = dict(properties[index - 1] for index in indexes if 0 < index <= len(properties))
    if "ispe" not in places:
        raise damaged("it does not say its size")
    size = file.number(places["ispe"] + 4, 4), file.number(places["ispe"] + 8, 4)
    # The rotation is in quarters of a turn.
    is_turned = "irot" in places and file.number(places["irot"], 1) % 2 == 1
    return size[::-1] if is_turned else size


def _indexes(data: bytes, item: int) -> list[int]:
    """Return the indexes, from 1, of the properties that an `ipma` box assigns to an item."""
    item_length = 4 if data[:1] > b"\0" else 2
    index_length = 2 if data[3:4] and data[3] & 1 else 1
    position = 8
    while position < len(data):
        count_at = position + item_length
        found = int.from_bytes(data[position:count_at])
        start = count_at + 1
        position = start + int.from_bytes(data[count_at:start]) * index_length
        if found == item:
            # The uppermost bit only marks the property as essential.
            mask = 0x7FFF if index_length == 2 else 0x7F
            return [
                int.from_bytes(data[at : at + index_length]) & mask
                for at in range(start, min(position, len(data)), index_length)
            ]
    return []


def _boxes(file: OpenFile, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield each box between two offsets: its name, and the start and end of its content."""
    while start < end:
        length, name, content = file.number(start, 4), file.read(start + 4, 4), start + 8
        if length == 1:
            length, content = file.number(start + 8, 8), start + 16
        box_end = start + length if length else end
        file.must_reach(box_end)
        if not content <= box_end <= end:
            raise damaged("one of its boxes has an impossible length")
        yield name.decode("latin-1"), content, box_end
        start = box_end
