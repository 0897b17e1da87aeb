"""Statements about the size of a picture in its URL, and the numbers in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.data_classes import dataclass

SMALLEST, LARGEST = 20, 9998
"""Limits of a size: smaller numbers are aspect ratios such as 16x9, and 9999 can mean "any"."""

UNSURE = -1
"""A size that is given, but unreliable."""

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_RATIO = re.compile(r"([0-9])(?:\.([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class StatedSize:
    """The size of a picture according to its URL.

    Attributes:
        width: The width in pixels, multiplied by the device pixel ratio; None if not stated.
        height: The height in pixels, likewise.
        is_exact: Whether the picture has exactly this size, or at most this size.
        start: The offset of the statement in the URL, in characters.
        end: The offset of its end.
        dialect: The name of its dialect.
    """

    width: int | None
    height: int | None
    is_exact: bool
    start: int
    end: int
    dialect: str

    def contradicts(self, width: int, height: int) -> bool:
        """Tell whether a picture of this width and height contradicts the statement."""
        pairs = ((self.width, width), (self.height, height))
        if self.is_exact:
            return any(stated is not None and stated != real for stated, real in pairs)
        return any(stated is not None and stated < real for stated, real in pairs)


def pixels(text: str) -> int | None:
    """Return a number of pixels, None for an open number, or `UNSURE`."""
    if not text.strip("0"):
        return None
    if not _NUMBER.fullmatch(text):
        return UNSURE
    return number if SMALLEST <= (number := int(text)) <= LARGEST else UNSURE


def times(pixels: int | None, ratio: str) -> int | None:
    """Return a number of pixels times a device pixel ratio; an empty ratio is 1."""
    if pixels is None or pixels == UNSURE or not ratio:
        return pixels
    match = _RATIO.fullmatch(ratio)
    if not match:
        return UNSURE
    product, rest = divmod(pixels * int(match[1] + (match[2] or "").ljust(3, "0")), 1000)
    return product if product and not rest else UNSURE


def statement(
    width: int | None, height: int | None, is_exact: bool, span: tuple[int, int], dialect: str
) -> Iterator[StatedSize]:
    """Yield a statement, a doubt if a number is unreliable, or nothing without numbers."""
    if UNSURE in (width, height):
        yield StatedSize(None, None, False, *span, dialect)
    elif width is not None or height is not None:
        yield StatedSize(width, height, is_exact, *span, dialect)


def span(pieces: list[re.Match[str]]) -> tuple[int, int]:
    """Return the offsets of the first match's start and the last match's end."""
    return min(piece.start() for piece in pieces), max(piece.end() for piece in pieces)
