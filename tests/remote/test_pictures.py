"""Remote pictures have the same findings as local ones, and hardly use the disk."""

from __future__ import annotations

import asyncio
import os
import struct
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.images import Picture, PictureError, read_picture
from newsmeta.remote.pictures import note_of, noted
from tests.support.check import article, page, png, put
from tests.support.cli import run
from tests.support.s3 import S3Server


def chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def large(size: int, before: bytes = b"") -> bytes:
    """Return a PNG with `size` bytes of pixels, and other chunks before them."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1200, 630, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", b"x" * size)
    return b"\x89PNG\r\n\x1a\n" + header + before + pixels + chunk(b"IEND", b"")


def jpeg(length: int) -> bytes:
    """Return a JPEG whose size comes after about `length` bytes."""
    part = b"\xff\xe1" + struct.pack(">H", 60_002) + b"x" * 60_000
    size = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 630, 1200, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x3f\x00"
    return b"\xff\xd8" + part * (length // len(part)) + size + scan + b"x" * 3_000_000 + b"\xff\xd9"


Told = Picture | str


def told(path: Path) -> Told:
    try:
        return read_picture(path)
    except PictureError as error:
        return str(error)


def told_by_note(name: str, data: bytes, size: int | None) -> tuple[Told, int, int]:
    """Return the content of a picture's note, the number of requested bytes, and its length."""
    asked = []

    async def first(most: int) -> bytes:
        asked.append(most)
        return data[:most]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(asyncio.run(note_of(os.fspath(path), size, first)))
        try:
            return noted(path), sum(asked), path.stat().st_size
        except PictureError as error:
            return str(error), sum(asked), path.stat().st_size


NAMES = st.sampled_from(["a.png", "a.jpg", "A.PNG", "a.svg", "a.webp", "a", "a.gif"])
STARTS = st.sampled_from(
    [png(3, 2), png(1200, 630), jpeg(0)[:900], b"GIF89a", b"<svg/>", b"<p>", b""]
)


@given(name=NAMES, start=STARTS, more=st.binary(max_size=40), cut=st.integers(0, 60), is_known=...)
def test_a_small_picture_is_told_of_as_on_disk(
    name: str, start: bytes, more: bytes, cut: int, is_known: bool
) -> None:
    data = (start + more)[: max(0, len(start + more) - cut)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        there = told(path)
    assert told_by_note(name, data, len(data) if is_known else None)[0] == there


LARGE: dict[str, tuple[str, bytes, Told, int]] = {
    "a PNG": ("a.png", large(3_000_000), Picture("PNG", 1200, 630), 2**16),
    "a JPEG": ("a.jpg", jpeg(0), Picture("JPEG", 1200, 630), 2**16),
    "a JPEG with much before its size": (
        *("a.jpg", jpeg(600_000)),
        *(Picture("JPEG", 1200, 630), 2**21),
    ),
    "a JPEG with too much before it": (
        "a.jpg",
        jpeg(5_000_000),
        Picture("JPEG", None, None),
        2**23,
    ),
    "another name": (
        *("a.jpg", large(3_000_000)),
        *("is a PNG, but its name says JPEG; rename or convert it", 2**16),
    ),
    "a page": ("a.png", b"<html>" * 500_000, "is an HTML page, not a picture", 2**16),
    "no picture": ("a.pdf", b"%PDF-1.4" * 500_000, "is a PDF document, not a picture", 2**16),
}


@pytest.mark.parametrize("name", LARGE)
def test_of_a_large_picture_the_header_is_read(name: str) -> None:
    file, data, expected, most = LARGE[name]
    there, asked, length = told_by_note(file, data, len(data))
    assert there == expected
    assert asked <= most
    assert length < 1_000


def of_picture(name: str) -> bytes:
    text = article(name, page(name), f"/assets/{name}")
    return text.replace(
        f"'/assets/{name}'", f"'/assets/{name}'\n    width: 1200\n    height: 630"
    ).encode()


@pytest.mark.slow
def test_pictures_in_a_bucket_are_told_of_as_on_disk(s3: S3Server, tmp_path: Path) -> None:
    pictures = {
        "good.png": png(1200, 630),
        "other.png": png(800, 600),
        "cut.png": png(1200, 630)[:-9],
        "page.png": b"<html></html>",
        "large.png": large(40_000_000),
        "lone.png": png(3, 2)[:-1],
        "empty.png": b"",
        "data.json": b"{}",
    }
    files = {
        "_config.yml": b"url: https://www.example.com\n",
        "newsmeta.toml": b"",
        **{f"assets/{name}": data for name, data in pictures.items()},
        **{
            f"_news/{name.partition('.')[0]}.md": of_picture(name)
            for name in (*pictures, "gone.png")
            if name != "lone.png"
        },
    }
    folder = tmp_path / "site"
    put(folder, files)
    bucket = s3.bucket("pictures", files)
    there = run("check", bucket, cwd=folder, env={**s3.environment, "TMPDIR": str(tmp_path)})
    here = run("check", ".", cwd=folder)
    assert there.out.replace(f"{bucket}/", "") == here.out
    assert there.status == here.status == 1
    for words in ("other.png is 800x600", "cut off", "HTML page", "gone.png does not", "is empty"):
        assert words in here.out
    assert "large" not in here.out
