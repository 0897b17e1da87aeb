"""Statements about the size of a picture in its URL, and the numbers in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.data_classes import dataclass

SMALLEST, LARGEST = 20, 9998
"""The range of sizes: below are aspect ratios such as 16x9, and 9999 sometimes means "any"."""

UNSURE = -1
"""The value for a size that is given but not reliable."""

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_RATIO = re.compile(r"([0-9])(?:\.([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class StatedSize:
    """A statement about the size of a picture in its URL.

    Attributes:
        width: Pixels, with the device pixel ratio applied; None if not stated.
        height: Pixels, in the same way.
        is_exact: Whether the picture has that size; otherwise it is at most that large.
        start: The start of the statement in the text of the URL.
        end: The end of the statement.
        dialect: The name of the dialect.
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
    """Return a number of pixels, None if the number is left open, or `UNSURE`."""
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
    """Yield a statement, a doubt if a number is uncertain, or nothing if there is no number."""
    if UNSURE in (width, height):
        yield StatedSize(None, None, False, *span, dialect)
    elif width is not None or height is not None:
        yield StatedSize(width, height, is_exact, *span, dialect)


def span(pieces: list[re.Match[str]]) -> tuple[int, int]:
    """Return the start of the first piece and the end of the last in the text of a URL."""
    return min(piece.start() for piece in pieces), max(piece.end() for piece in pieces)
