"""What a picture file says of itself: its format, its size, and whether it is whole.

Only headers are read: pixels are skipped, never decoded. A length that a file claims is checked
against the length that the file has before anything is read, so that no file, however broken,
costs more than some blocks of memory.
"""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Literal

_Size = tuple[int, int] | None
_Order = Literal["big", "little"]

_BLOCK = 64 * 1024
# How much is read at most, in bytes, each time counted as _EACH_READ more. No real picture has as
# many parts (chunks, segments, boxes) as this allows; a hostile file may.
_MAX_READ = 64 * 1024 * 1024
_EACH_READ = 256
# Phones append a film of some megabytes to a JPEG; its end is looked for this far back.
_MAX_TRAILER = 8 * 1024 * 1024
_AGAIN = "; save or download it again"


class PictureError(Exception):
    """A file is no picture, or not the one that its name says.

    The message says why, and completes the sentence "<file> ...".
    """


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a picture.

    Attributes:
        format: The name of the format: `JPEG`, `PNG`, `GIF`, `WebP`, `AVIF`, `SVG`, or that of a
            format that is only recognised, such as `BMP`.
        width: How many pixels wide the picture is shown, rotation applied. None for an SVG without
            a size of its own, and for a format that is only recognised.
        height: How many pixels high, likewise.
    """

    format: str
    width: int | None
    height: int | None


def read_picture(path: Path) -> Picture:
    """Return the format and the size of the picture in a file.

    Raises:
        PictureError: When the file cannot be read, is no picture, is damaged or cut off, or has a
            name that says another format.
    """
    try:
        with open(path, "rb", buffering=0, opener=_open) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise PictureError("is no regular file")
            return _read(_File(file, status.st_size), path.suffix.lower())
    except IsADirectoryError:
        raise PictureError("is a folder, not a picture") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PictureError(f"cannot be read: {reason}") from None
    except ValueError:
        raise PictureError("cannot be read: no file can have this name") from None


def _open(path: str, flags: int) -> int:
    # Non-blocking, so that opening a named pipe nobody writes to does not wait for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _File:
    """An open file, read by position."""

    def __init__(self, file: FileIO, size: int) -> None:
        self._file = file
        self._left = _MAX_READ
        self.size = size

    def read(self, start: int, length: int) -> bytes:
        """Return exactly `length` bytes from `start`, or complain that the file is cut off."""
        self.must_reach(start + length)
        self._left -= length + _EACH_READ
        if self._left < 0:
            raise _damaged("it has far too many parts")
        self._file.seek(start)
        data = b""
        while len(data) < length:
            more = self._file.read(length - len(data))
            if not more:  # Someone has cut the file since it was opened.
                raise _cut_off(f"it ends after {start + len(data):,} bytes")
            data += more
        return data

    def number(self, start: int, length: int, order: _Order = "big") -> int:
        """Return the number in `length` bytes from `start`."""
        return int.from_bytes(self.read(start, length), order)

    def must_reach(self, end: int) -> None:
        """Complain unless the file has bytes up to `end`."""
        if end > self.size:
            raise _cut_off(f"it holds {self.size:,} of at least {end:,} bytes")


def _cut_off(why: str) -> PictureError:
    return PictureError(f"is cut off: {why}{_AGAIN}")


def _damaged(why: str) -> PictureError:
    return PictureError(f"is damaged: {why}{_AGAIN}")


def _read(file: _File, suffix: str) -> Picture:
    if not file.size:
        raise PictureError("is empty")
    head = file.read(0, min(file.size, _BLOCK))
    name = _recognise(head)
    expected = _SUFFIXES.get(suffix, name)
    if name != expected:
        raise PictureError(f"is {_a(name)}, and its name says {expected}; rename or convert it")
    measure = _MEASURES.get(name)
    size = measure(file) if measure else None
    if not size:
        return Picture(name, None, None)
    for length, side in zip(size, ("width", "height"), strict=True):
        if not length:
            raise _damaged(f"its {side} is zero")
    return Picture(name, *size)


# Recognition: by the first bytes, never by the name.


def _recognise(head: bytes) -> str:
    """Return the name of the format that the first bytes of a file are of."""
    for name, pattern in _MAGIC.items():
        if pattern.match(head):
            return name
    if head.startswith(b"version https://git-lfs.github.com/spec/"):
        raise PictureError("is a Git LFS pointer, not the picture: fetch it with `git lfs pull`")
    for magic, kind in _OTHERS.items():
        if head.startswith(magic):
            raise PictureError(f"is {kind}, not a picture")
    return _recognise_markup(_text(head, _encoding(head)))


def _recognise_markup(text: str) -> str:
    prolog = _prolog(text)
    root = _ROOT_NAME.match(text, len(prolog))
    name = root[1].lower() if root else ""
    if name in _HTML_TAGS or _HTML_DOCTYPE.search(prolog):
        raise PictureError("is an HTML page, not a picture")
    if name == "svg":
        return "SVG"
    if name and text.startswith("<?xml"):
        raise PictureError("is an XML document, not a picture")
    raise PictureError("is no picture")


def _a(name: str) -> str:
    return f"{'an' if name in ('AVIF', 'ICO', 'SVG') else 'a'} {name}"


_MAGIC = {
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "GIF": re.compile(rb"GIF8[79]a"),
    "WebP": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    # The brand that counts may come first or among those that the file is compatible with.
    "AVIF": re.compile(rb".{4}ftyp(?:.{4}){0,16}?avi[fs]", re.DOTALL),
    "HEIC": re.compile(rb".{4}ftyp(?:he[iv][cxms]|mif1|msf1)", re.DOTALL),
    "JPEG XL": re.compile(rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n"),
    "JPEG 2000": re.compile(rb"\xff\x4f\xff\x51|\0\0\0\x0cjP  \r\n\x87\n"),
    "TIFF": re.compile(rb"II[*+]\0|MM\0[*+]"),
    "ICO": re.compile(rb"\0\0[\x01\x02]\0[^\0]\0"),
    # Two letters are little to go by: the header that follows has one of a few lengths.
    "BMP": re.compile(rb"BM.{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL),
}

_OTHERS = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive (unpack it if it is an SVG)",
}

_SUFFIXES = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".png": "PNG",
    ".apng": "PNG",
    ".gif": "GIF",
    ".webp": "WebP",
    ".avif": "AVIF",
    ".svg": "SVG",
    ".bmp": "BMP",
    ".ico": "ICO",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".heic": "HEIC",
    ".jxl": "JPEG XL",
    ".jp2": "JPEG 2000",
}

_HTML_TAGS = frozenset({"html", "head", "body", "title", "meta", "script", "div", "p", "h1"})


# JPEG: marker segments up to the first scan, then the end marker, which pixels cannot contain.


def _measure_jpeg(file: _File) -> _Size:
    size: _Size = None
    orientation = None
    for marker, start, end in _jpeg_segments(file):
        if marker in _JPEG_FRAMES and not size:
            size = file.number(start + 3, 2), file.number(start + 1, 2)
        elif marker == 0xE1 and orientation is None:
            data = file.read(start, end - start)
            if data.startswith(b"Exif\0\0"):
                orientation = _orientation(data[6:])
        elif marker == 0xDA:
            if not size:
                raise _damaged("its pixels come without their size")
            if not _has_jpeg_end(file, end):
                raise _cut_off("its end marker is missing")
    return _turned(size, orientation)


def _jpeg_segments(file: _File) -> Iterator[tuple[int, int, int]]:
    """Yield the marker, start and end of each segment up to the first scan's header."""
    position = 2
    while True:
        position = _next_jpeg_marker(file, position)
        marker = file.number(position + 1, 1)
        position += 2
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:  # These stand alone.
            continue
        if marker == 0xD9:
            raise _damaged("it holds no pixels")
        length = file.number(position, 2)
        if length < 2:
            raise _damaged("one of its segments has an impossible length")
        file.must_reach(position + length)
        yield marker, position + 2, position + length
        if marker == 0xDA:
            return
        position += length


def _next_jpeg_marker(file: _File, position: int) -> int:
    """Return where the next marker is. Like other programs, skip filling and stray bytes."""
    if _JPEG_MARKER.match(file.read(position, 2)):
        return position
    stray = file.read(position, min(4096, file.size - position))
    match = _JPEG_MARKER.search(stray)
    if match:
        return position + match.start()
    if position + len(stray) == file.size:
        raise _cut_off("it ends before its pixels")
    raise _damaged("there is no marker where one must be")


def _has_jpeg_end(file: _File, pixels: int) -> bool:
    stop = max(pixels, file.size - _MAX_TRAILER)
    end = file.size
    while end > stop:
        start = max(stop, end - _BLOCK)
        # One byte more, for a marker that lies across two blocks.
        if b"\xff\xd9" in file.read(start, min(end + 1, file.size) - start):
            return True
        end = start
    return False


_JPEG_MARKER = re.compile(rb"\xff[^\0\xff]")
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


# PNG: chunks, the first with the size, the last called IEND.


def _measure_png(file: _File) -> _Size:
    size: _Size = None
    orientation = None
    has_pixels = False
    for kind, start, end in _png_chunks(file):
        if not size:
            if kind != b"IHDR" or end - start != 13:
                raise _damaged("it does not begin with its size")
            if zlib.crc32(file.read(start - 4, 17)) != file.number(end, 4):
                raise _damaged("the checksum of its header is wrong")
            size = file.number(start, 4), file.number(start + 4, 4)
        elif kind == b"eXIf" and orientation is None:
            orientation = _orientation(file.read(start, min(end - start, _BLOCK)))
        has_pixels = has_pixels or kind == b"IDAT"
    if not has_pixels:
        raise _damaged("it holds no pixels")
    return _turned(size, orientation)


def _png_chunks(file: _File) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each chunk, and where its data starts and ends."""
    position = 8
    while True:
        header = file.read(position, 8)
        kind = header[4:]
        if not kind.isalpha():
            raise _damaged("there is no chunk where one must be")
        end = position + 8 + int.from_bytes(header[:4])
        file.must_reach(end + 4)
        yield kind, position + 8, end
        if kind == b"IEND":
            return
        position = end + 4


# GIF: a header, blocks with no way to skip quickly, and a semicolon after an empty block.


def _measure_gif(file: _File) -> _Size:
    screen = file.read(6, 7)
    colors = 3 << (screen[4] % 8 + 1) if screen[4] & 0x80 else 0
    if file.read(13 + colors, 1) not in (b"!", b","):
        raise _damaged("there is no block where one must be")
    tail_start = max(13 + colors, file.size - _BLOCK)
    tail = file.read(tail_start, file.size - tail_start)
    if not tail.rstrip(b"\0").endswith(b"\0;"):
        raise _cut_off("its end marker is missing")
    return int.from_bytes(screen[:2], "little"), int.from_bytes(screen[2:4], "little")


# WebP: RIFF chunks. A picture with animation, transparency or EXIF has a VP8X chunk first.


def _measure_webp(file: _File) -> _Size:
    size: _Size = None
    orientation = None
    has_exif = has_pixels = False
    for kind, start, end in _webp_chunks(file):
        if not size:
            size = _webp_size(file, kind, start, end)
            has_exif = kind == b"VP8X" and bool(file.number(start, 1) & 0x08)
        elif kind == b"EXIF" and has_exif and orientation is None:
            data = file.read(start, min(end - start, _BLOCK))
            orientation = _orientation(data.removeprefix(b"Exif\0\0"))
        has_pixels = has_pixels or kind in (b"VP8 ", b"VP8L", b"ANMF")
    if not has_pixels:
        raise _damaged("it holds no pixels")
    return _turned(size, orientation)


def _webp_chunks(file: _File) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each chunk, and where its data starts and ends."""
    whole = 8 + file.number(4, 4, "little")
    file.must_reach(whole)
    position = 12
    while position + 8 <= whole:
        start = position + 8
        end = start + file.number(position + 4, 4, "little")
        if end > whole:
            raise _damaged("one of its chunks is larger than the whole")
        yield file.read(position, 4), start, end
        position = end + end % 2


def _webp_size(file: _File, kind: bytes, start: int, end: int) -> _Size:
    data = file.read(start, min(10, end - start))
    if kind == b"VP8X" and len(data) == 10:
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:], "little")
    # The upper two bits of each side are a wish to scale, which no program grants.
    if kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a" and len(data) == 10:
        sides = int.from_bytes(data[6:], "little")
        return sides & 0x3FFF, sides >> 16 & 0x3FFF
    if kind == b"VP8L" and data[:1] == b"\x2f" and len(data) >= 5:
        sides = int.from_bytes(data[1:5], "little")
        return 1 + (sides & 0x3FFF), 1 + (sides >> 14 & 0x3FFF)
    raise _damaged("it does not begin with its size")


# AVIF: boxes in boxes. The size is a property that the main one of several items is given.


def _measure_avif(file: _File) -> _Size:
    top = {kind: (start, end) for kind, start, end in _boxes(file, 0, file.size)}
    if "meta" not in top and "moov" not in top:
        raise _cut_off("its description is missing")
    if "meta" not in top:  # A film, and no picture to stand for it.
        return None
    start, end = top["meta"]
    meta = {kind: (start, end) for kind, start, end in _boxes(file, start + 4, end)}
    if "mdat" not in top and "idat" not in meta:
        raise _cut_off("its pixels are missing")
    if "pitm" not in meta or "iprp" not in meta:
        raise _damaged("it does not say its size")
    return _avif_size(file, meta["pitm"][0], *meta["iprp"])


def _avif_size(file: _File, pitm: int, start: int, end: int) -> _Size:
    item = file.number(pitm + 4, 4 if file.number(pitm, 1) else 2)
    properties: list[tuple[str, int]] = []
    indexes: list[int] = []
    for kind, inner, inner_end in _boxes(file, start, end):
        if kind == "ipco":
            properties += [(name, place) for name, place, _ in _boxes(file, inner, inner_end)]
        elif kind == "ipma":
            indexes += _avif_indexes(file.read(inner, min(inner_end - inner, _BLOCK)), item)
    places = dict(properties[index - 1] for index in indexes if 0 < index <= len(properties))
    if "ispe" not in places:
        raise _damaged("it does not say its size")
    size = file.number(places["ispe"] + 4, 4), file.number(places["ispe"] + 8, 4)
    # In quarters of a turn.
    is_turned = "irot" in places and file.number(places["irot"], 1) % 2 == 1
    return size[::-1] if is_turned else size


def _avif_indexes(data: bytes, item: int) -> list[int]:
    """Return the numbers, from 1, of the properties that an `ipma` box gives to an item."""
    item_length = 4 if data[:1] > b"\0" else 2
    index_length = 2 if data[3:4] and data[3] & 1 else 1
    position = 8
    while position < len(data):
        count_at = position + item_length
        found = int.from_bytes(data[position:count_at])
        start = count_at + 1
        position = start + int.from_bytes(data[count_at:start]) * index_length
        if found == item:
            # The uppermost bit only says that the property is essential.
            mask = 0x7FFF if index_length == 2 else 0x7F
            return [
                int.from_bytes(data[at : at + index_length]) & mask
                for at in range(start, min(position, len(data)), index_length)
            ]
    return []


def _boxes(file: _File, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each box between two places, and where its content starts and ends."""
    while start < end:
        length, name, content = file.number(start, 4), file.read(start + 4, 4), start + 8
        if length == 1:
            length, content = file.number(start + 8, 8), start + 16
        box_end = start + length if length else end
        file.must_reach(box_end)
        if not content <= box_end <= end:
            raise _damaged("one of its boxes has an impossible length")
        yield name.decode("latin-1"), content, box_end
        start = box_end


# SVG: the root element's tag, and its end. Markup is not parsed, and so no entity expanded.


def _measure_svg(file: _File) -> _Size:
    head = file.read(0, min(file.size, _BLOCK))
    encoding = _encoding(head)
    text = _text(head, encoding)
    root = _SVG_ROOT.match(text, len(_prolog(text)))
    if not root:
        raise _damaged("its <svg> tag is not closed, or not well-formed")
    # From an even place, for the sake of UTF-16.
    tail_start = max(0, file.size - _BLOCK) // 2 * 2
    tail = _text(file.read(tail_start, file.size - tail_start), encoding)
    end = tail.rfind(f"</{root[1]}")
    if not root[3] and (end < 0 or not _SVG_END.fullmatch(tail, end)):
        raise _cut_off(f"it does not end with </{root[1]}>")
    return _svg_size({match[1]: match[2][1:-1] for match in _ATTRIBUTE.finditer(root[2])})


def _svg_size(attributes: dict[str, str]) -> _Size:
    """Return the size in pixels, or None unless both sides are plainly given in whole ones.

    Programs round fractions, and lengths in other units, in different ways; and a style wins
    against the attributes.
    """
    width = _PIXELS.fullmatch(attributes.get("width", ""))
    height = _PIXELS.fullmatch(attributes.get("height", ""))
    if not width or not height or _STYLED.search(attributes.get("style", "")):
        return None
    return int(width[1]), int(height[1])


def _prolog(text: str) -> str:
    """Return what comes before the root element: declarations, comments, a document type."""
    match = _PROLOG.match(text)
    return match[0] if match else ""


def _encoding(head: bytes) -> str:
    if head.startswith(b"\xff\xfe") or head[1:2] == b"\0":
        return "utf-16-le"
    if head.startswith(b"\xfe\xff") or head[:1] == b"\0":
        return "utf-16-be"
    # All the markup that matters is ASCII, and any other encoding in use agrees on that.
    return "latin-1"


def _text(data: bytes, encoding: str) -> str:
    return data.removeprefix(b"\xef\xbb\xbf").decode(encoding, "replace").removeprefix("\ufeff")


# Possessive all through, so that no text takes more than one pass.
_MISC = r"\s++|<\?(?>.*?\?>)|<!--(?>.*?-->)"
_QUOTED = r""""[^"]*+"|'[^']*+'"""
_DOCTYPE = (
    rf"<!DOCTYPE\b(?:[^\[>\"']++|{_QUOTED})*+"
    rf"(?:\[(?:{_MISC}|[^\]\"'<\s]++|{_QUOTED}|<(?!!--|\?))*+\]\s*+)?+>"
)
_NAME = r"[^\s=<>\"'/]++"
_FLAGS = re.ASCII | re.DOTALL
_PROLOG = re.compile(rf"(?:{_MISC}|{_DOCTYPE})*+", _FLAGS | re.IGNORECASE)
_ROOT_NAME = re.compile(r"<(?:[^\s:<>/!?]++:)?+([A-Za-z0-9]++)(?=[\s/>]|\Z)", _FLAGS)
_HTML_DOCTYPE = re.compile(r"<!DOCTYPE\s++html\b", _FLAGS | re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"({_NAME})\s*+=\s*+({_QUOTED})", _FLAGS)
_SVG_ROOT = re.compile(
    rf"<((?:[^\s:<>/!?]++:)?+svg)((?:\s++{_NAME}\s*+=\s*+(?:{_QUOTED}))*+)\s*+(/?)>", _FLAGS
)
_SVG_END = re.compile(rf"</[^\s<>]++\s*+>(?:{_MISC})*+", _FLAGS)
_PIXELS = re.compile(r"\s*\+?([0-9]{1,9})(?:\.0*)?(?:px)?\s*", _FLAGS | re.IGNORECASE)
_STYLED = re.compile(r"\b(?:width|height)\s*:", _FLAGS | re.IGNORECASE)


# EXIF: which way up the picture is to be shown.


def _orientation(exif: bytes) -> int | None:
    """Return the orientation, 1 to 8, that the first directory of EXIF data gives, or None."""
    order: _Order = "little" if exif.startswith(b"II*\0") else "big"
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


def _turned(size: _Size, orientation: int | None) -> _Size:
    return size[::-1] if size and orientation and orientation >= 5 else size


_MEASURES: dict[str, Callable[[_File], _Size]] = {
    "JPEG": _measure_jpeg,
    "PNG": _measure_png,
    "GIF": _measure_gif,
    "WebP": _measure_webp,
    "AVIF": _measure_avif,
    "SVG": _measure_svg,
}
