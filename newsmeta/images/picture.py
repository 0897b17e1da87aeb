"""Facts about a picture, and errors of files that should be one."""

from __future__ import annotations

from newsmeta.data_classes import dataclass

Size = tuple[int, int] | None
"""Width and height in pixels; None if a picture has no size of its own."""

_AGAIN = "; save or download it again"


class PictureError(Exception):
    """A file that is not a picture, or not of the format of its name.

    The message has the reason, and completes the sentence "<file> ...".
    """


@dataclass(frozen=True, slots=True)
class Picture:
    """The format and size of a picture.

    Attributes:
        format: The name of the format: `JPEG`, `PNG`, `GIF`, `WebP`, `AVIF`, `SVG`, or a format
            that is only recognized, such as `BMP`.
        width: The width in pixels as shown, after rotation. None for an SVG without a size of its
            own, and for a format that is only recognized.
        height: The height in pixels, in the same way.
    """

    format: str
    width: int | None
    height: int | None


def cut_off(why: str) -> PictureError:
    """Return the error for a file that ends too early."""
    return PictureError(f"is cut off: {why}{_AGAIN}")


def damaged(why: str) -> PictureError:
    """Return the error for a file with impossible content."""
    return PictureError(f"is damaged: {why}{_AGAIN}")
