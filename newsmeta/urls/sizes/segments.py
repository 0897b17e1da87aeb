"""Sizes in path segments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from newsmeta.urls.sizes.dialects import Reader
from newsmeta.urls.sizes.image_url import ImageUrl
from newsmeta.urls.sizes.statements import (
    LARGEST,
    SMALLEST,
    UNSURE,
    StatedSize,
    pixels,
    statement,
    times,
)

_COMMA = re.compile(r",|%2C", re.IGNORECASE)
_CLOUDINARY_PART = re.compile(
    r"(\$[a-z][a-z0-9]*|ac|af|ar|a|bo|br|b|co|cs|c|dl|dn|dpr|du|d|eo|e|fl|fn|fps|f|g|h|if|ki|l"
    r"|o|pg|p|q|r|so|sp|s|t|u|vc|vs|w|x|y|z)_(.+)|\$s_!.*!"
)
_CLOUDINARY_EXACT = {"auto", "auto_pad", "fill", "fill_pad", "pad", "scale", "thumb"}
_CLOUDINARY_WITHIN = {"crop", "fit", "lfill", "limit", "lpad"}
# Overlays, rotations, trimming, padding, and transformations defined elsewhere.
_CLOUDINARY_UNSURE = re.compile(
    r"(?:a|bo|if|l|t|u)_.+|fl_.*relative.*|e_(?:distort|drop_?shadow|outline|shadow|shear|trim"
    r"|upscale).*"
)


def _read_cloudinary(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    is_unsure = False
    sizes: list[StatedSize] = []
    for folder in url.folders:
        if "_" not in folder[0]:
            continue
        parts = _COMMA.split(folder[0])
        matches = [match for part in parts if (match := _CLOUDINARY_PART.fullmatch(part))]
        # A single segment may also be the name of a folder.
        if len(matches) < len(parts) or (len(parts) == 1 and not _is_cloudinary(url)):
            continue
        values = {match[1]: match[2] for match in matches if match[1]}
        is_unsure = is_unsure or any(_CLOUDINARY_UNSURE.fullmatch(part) for part in parts)
        if "w" in values or "h" in values:
            sizes.extend(_cloudinary_size(values, folder.span(), dialect))
        elif values.get("dpr", "1.0") not in ("1", "1.0"):
            is_unsure = True
    for size in sizes:
        yield replace(size, width=None, height=None) if is_unsure else size


def _is_cloudinary(url: ImageUrl) -> bool:
    return url.has_folder("upload") or url.has_folder("fetch") or url.is_at("cloudinary.com")


def _cloudinary_size(
    values: dict[str, str], span: tuple[int, int], dialect: str
) -> Iterator[StatedSize]:
    # Scaling is the default of Cloudinary.
    mode, ratio = values.get("c", "scale"), values.get("dpr", "")
    width, height = (times(pixels(values.get(side, "")), ratio) for side in "wh")
    if mode not in _CLOUDINARY_EXACT and mode not in _CLOUDINARY_WITHIN:
        width = UNSURE
    yield from statement(width, height, mode in _CLOUDINARY_EXACT, span, dialect)


_BOX = re.compile(r"-?([0-9]{0,5})x-?([0-9]{0,5})")
_BEFORE_BOX = re.compile(r"meta|trim(?::.*)?|[0-9]+x[0-9]+:[0-9]+x[0-9]+|stretch|(?:.*-)?fit-in")
_SIGNATURE = re.compile(r"[\w-]{27}(?:=|%3D)", re.ASCII | re.IGNORECASE)
_TURNS = ("rotate(", "proportion(")


def _read_thumbor(url: ImageUrl, dialect: str, *, is_arc: bool) -> Iterator[StatedSize]:
    """Read `/unsafe/300x200/smart/`; Arc Publishing has `/resizer/` instead of `/unsafe/`."""
    names = [folder[0] for folder in url.folders]
    for index, name in enumerate(names):
        match = _BOX.fullmatch(name)
        if match:
            first = index
            while first and _BEFORE_BOX.fullmatch(names[first - 1]):
                first -= 1
            if "resizer" in names[max(first - 2, 0) : first]:
                belongs = is_arc
            else:
                belongs = not is_arc and _is_thumbor(names, first, index)
            if belongs:
                yield from _thumbor_size(match, url.folders[index], names, index, dialect)
            return


def _is_thumbor(names: list[str], first: int, index: int) -> bool:
    """Tell whether the size at `index`, with its options from `first` on, is one of Thumbor."""
    before = names[first - 1] if first else ""
    after = names[index + 1] if index + 1 < len(names) else ""
    return (
        before == "unsafe"
        or _SIGNATURE.fullmatch(before) is not None
        or "fit-in" in names[first:index]
        or after == "smart"
        or after.startswith("filters:")
    )


def _thumbor_size(
    box: re.Match[str], place: re.Match[str], names: list[str], index: int, dialect: str
) -> Iterator[StatedSize]:
    before = names[index - 1] if index else ""
    filters = [name for name in names[index:] if name.startswith("filters:")]
    width, height = pixels(box[1]), pixels(box[2])
    if before.endswith("-fit-in") or any(turn in name for name in filters for turn in _TURNS):
        # The modes full-fit-in and adaptive-fit-in may exceed the box, or rotate it.
        width = UNSURE
    is_exact = before != "fit-in" and not any("no_upscale(" in name for name in filters)
    yield from statement(width, height, is_exact, place.span(), dialect)


_TIMES_INTERNET = re.compile(r"([a-z_]+)-([\w.]*)", re.ASCII)


def _read_times_internet(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    for segment in (*url.folders, *((url.file,) if url.file else ())):
        text = segment[0].removesuffix(".cms").removesuffix(".jpg").rstrip(",")
        if "," not in text or ("width-" not in text and "height-" not in text):
            continue
        matches = [_TIMES_INTERNET.fullmatch(part) for part in text.split(",")]
        values = {match[1]: match[2] for match in matches if match}
        if all(matches) and len(values) == len(matches):
            width, height = (pixels(values.get(side, "")) for side in ("width", "height"))
            yield from statement(width, height, True, segment.span(), dialect)


_FOLDER = re.compile(r"([0-9]{3,4})_([0-9]{3,4})")
_SHAPES = (1, 5 / 4, 4 / 3, 3 / 2, 16 / 10, 5 / 3, 16 / 9, 1.91, 2, 21 / 9)
"""Common aspect ratios. Other pairs of numbers may have another meaning."""


def _read_folder(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    for folder in url.folders:
        match = _FOLDER.fullmatch(folder[0])
        if match:
            width, height = int(match[1]), int(match[2])
            if _is_shaped_like_a_picture(width, height) and not _is_like_a_date(width, height):
                yield from statement(width, height, True, folder.span(), dialect)


def _is_shaped_like_a_picture(width: int, height: int) -> bool:
    if not SMALLEST <= min(width, height) <= max(width, height) <= LARGEST:
        return False
    ratio = max(width, height) / min(width, height)
    return any(abs(ratio / shape - 1) < 0.02 for shape in _SHAPES)


def _is_like_a_date(first: int, second: int) -> bool:
    """Tell whether two numbers may be a year with a month and day, or two years."""
    if not 1990 <= first <= 2049:
        return False
    month, day = divmod(second, 100)
    return (1 <= month <= 12 and 1 <= day <= 31) or 1990 <= second <= 2049


READERS: dict[str, Reader] = {
    "Arc Publishing, version 1": partial(_read_thumbor, is_arc=True),
    "Cloudinary": _read_cloudinary,
    "Thumbor": partial(_read_thumbor, is_arc=False),
    "Times Internet": _read_times_internet,
    "folder": _read_folder,
}
"""The readers by name of the dialect."""
