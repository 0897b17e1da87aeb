"""What is known of a picture, or what is wrong with a file that should be one."""

from __future__ import annotations

from newsmeta.data_classes import dataclass

Size = tuple[int, int] | None
"""Width and height in pixels; None where a picture has no size of its own."""

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


def cut_off(why: str) -> PictureError:
    """Return what to raise where a file ends too early."""
    return PictureError(f"is cut off: {why}{_AGAIN}")


def damaged(why: str) -> PictureError:
    """Return what to raise where a file holds what no such file can hold."""
    return PictureError(f"is damaged: {why}{_AGAIN}")
