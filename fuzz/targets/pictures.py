"""Picture files."""

from __future__ import annotations

import io
import tempfile
import warnings
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fuzz.fragments import PICTURES
from fuzz.target import Head, SeedFiles, Target, hold, with_heads
from newsmeta.images import Picture, PictureError, read_picture

_SUFFIXES = ("", ".jpg", ".png", ".gif", ".webp", ".avif", ".svg", ".txt")
_MOST_PIXELS = 250_000
_BY_PILLOW = ("JPEG", "PNG", "GIF", "WebP")


@cache
def _file(suffix: str) -> Path:
    return Path(tempfile.mkdtemp()) / f"a{suffix}"


def _check(data: bytes) -> None:
    head = Head(data, 1)
    path = _file(head.choose(_SUFFIXES))
    path.write_bytes(head.content)
    try:
        picture = read_picture(path)
    except PictureError as error:
        message = str(error)
        hold(message.isprintable() and "\n" not in message, "messages are one line", message)
        return
    sides = picture.width, picture.height
    hold((sides[0] is None) == (sides[1] is None), "a size has two sides", picture)
    hold(all(side is None or side > 0 for side in sides), "no side is nothing", picture)
    hold(read_picture(path) == picture, "the same is read again")
    if picture.format in _BY_PILLOW and find_spec("PIL"):
        _compare(head.content, picture)


def _compare(data: bytes, picture: Picture) -> None:
    """Assert that a picture which Pillow can show has the same size there."""
    from PIL import Image

    if not picture.width or not picture.height or picture.width * picture.height > _MOST_PIXELS:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                image.load()
                shown = {image.size}
    except Exception:
        return  # A picture that Pillow cannot show has no size to compare.
    if b"exif" in data.lower():  # Of damaged EXIF, Pillow reads less than browsers.
        shown |= {side[::-1] for side in shown}
    hold((picture.width, picture.height) in shown, "Pillow sees the same size", picture, shown)


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    yield from with_heads(files.named("*.png", "*.jpg", "*.gif", "*.webp", "*.avif", "*.svg"), 1)
    if find_spec("PIL"):
        from tests.support.pictures import MAKERS, SIZED, SVG

        for name, make in MAKERS.items():
            if "avif" not in name and "profile" not in name:
                yield b"\0" + make()
        yield from (b"\0" + SVG.encode(), b"\0" + SIZED.encode(), b"\0" + SVG.encode("utf-16"))


TARGET = Target(
    "pictures",
    "any file is a picture with a size that it has, as Pillow sees it, too, or refused in a line",
    _check,
    _seeds,
    PICTURES,
    head=1,
    passes=2,
)
