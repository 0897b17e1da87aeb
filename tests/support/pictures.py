"""Shared parts of the tests of pictures: pictures of each format, and ways to read them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")

features = pytest.importorskip("PIL.features")

SUFFIXES = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "GIF": ".gif",
    "WebP": ".webp",
    "AVIF": ".avif",
    "SVG": ".svg",
}

needs_avif = pytest.mark.skipif(not features.check("avif"), reason="Pillow has no AVIF")


def pixels(mode: str = "RGB", size: tuple[int, int] = (45, 31)) -> Any:
    """Return a picture that hardly compresses."""
    noise = Image.effect_noise(size, 80)
    return noise.convert("RGB").convert(mode)


def saved(format_: str, mode: str = "RGB", orientation: int = 0, **options: Any) -> bytes:
    if orientation:
        exif = Image.Exif()
        exif[0x010F] = "a maker"
        exif[0x0112] = orientation
        options["exif"] = exif.tobytes()
    file = io.BytesIO()
    pixels(mode).save(file, format_, **options)
    return file.getvalue()


def with_thumbnail() -> bytes:
    """Return a JPEG whose EXIF data contains a complete JPEG of another size."""
    thumbnail = io.BytesIO()
    pixels(size=(160, 120)).save(thumbnail, "JPEG", quality=90)
    exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0" + thumbnail.getvalue()
    plain = saved("JPEG")
    segment = b"Exif\0\0" + exif
    return plain[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2) + segment + plain[2:]


def frames(mode: str = "RGB") -> dict[str, Any]:
    return {"save_all": True, "append_images": [pixels(mode), pixels(mode)]}


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 4 3">'
    '<rect stroke-width="2" width="7" height="8"/><text>é</text></svg>\n'
)

MAKERS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved("JPEG"),
    "jpeg-progressive": lambda: saved("JPEG", progressive=True),
    "jpeg-cmyk": lambda: saved("JPEG", "CMYK"),
    "jpeg-grey": lambda: saved("JPEG", "L"),
    "jpeg-poor": lambda: saved("JPEG", quality=1, progressive=True),
    "jpeg-restarts": lambda: saved("JPEG", restart_marker_blocks=1),
    "jpeg-profile": lambda: saved("JPEG", icc_profile=b"\xff\xd9\xff\xc0" * 40_000),
    "jpeg-thumbnail": with_thumbnail,
    "jpeg-several": lambda: saved("MPO", **frames()),
    "png": lambda: saved("PNG"),
    "png-palette": lambda: saved("PNG", "P"),
    "png-alpha": lambda: saved("PNG", "RGBA"),
    "png-animated": lambda: saved("PNG", **frames()),
    "gif": lambda: saved("GIF", "P"),
    "gif-animated": lambda: saved("GIF", "P", **frames("P")),
    "webp": lambda: saved("WEBP"),
    "webp-lossless": lambda: saved("WEBP", lossless=True),
    "webp-alpha": lambda: saved("WEBP", "RGBA"),
    "webp-animated": lambda: saved("WEBP", **frames()),
    "webp-exif": lambda: saved("WEBP", "RGBA", orientation=6),
    "avif": lambda: saved("AVIF"),
    "avif-alpha": lambda: saved("AVIF", "RGBA"),
    "avif-animated": lambda: saved("AVIF", **frames()),
    "avif-turned": lambda: saved("AVIF", orientation=6),
}

RASTER = [pytest.param(name, marks=[needs_avif] if "avif" in name else []) for name in MAKERS]


SIZED = '<svg width="40" height="30"></svg>'
