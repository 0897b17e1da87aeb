"""The format and size of a picture, and errors about files that are no pictures."""

from __future__ import annotations

from newsmeta.data_classes import dataclass

Size = tuple[int, int] | None
"""Width and height in pixels; None if a picture has no size of its own."""

_AGAIN = "; save or download it again"


class PictureError(Exception):
    """A file is not a picture, or its format differs from its name.

    The message gives the reason, and completes the sentence "<file> ...".
    """


@dataclass(frozen=True, slots=True)
class Picture:
    """The format and size of a picture.

    Attributes:
        format: The name of the format: `JPEG`, `PNG`, `GIF`, `WebP`, `AVIF`, `SVG`, or that of a
            format that is only recognised, such as `BMP`.
        width: The displayed width in pixels, after rotation. None for an SVG without a size of its
            own, and for a format that is only recognised.
        height: The displayed height in pixels, likewise.
    """

    format: str
    width: int | None
    height: int | None


def cut_off(why: str) -> PictureError:
    """Return the error for a file that ends too early."""
    return PictureError(f"is cut off: {why}{_AGAIN}")


def damaged(why: str) -> PictureError:
    """Return the error for a file with invalid content."""
    return PictureError(f"is damaged: {why}{_AGAIN}")
