"""Sizes of pictures, equal to those of Pillow."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from newsmeta.images import Picture, read_picture
from tests.support.corpus import CORPORA, Corpus
from tests.support.pictures import RASTER, Image, needs_avif, saved

ImageOps = pytest.importorskip("PIL.ImageOps")

ORIENTATIONS = range(1, 9)


def by_pillow(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        width, height = ImageOps.exif_transpose(image).size
    return width, height


@pytest.mark.parametrize("name", RASTER)
def test_a_picture_has_the_size_that_pillow_says(
    samples: dict[str, bytes], read: Callable[..., Picture], name: str
) -> None:
    found = read(samples[name])
    assert found.format.lower() == name.partition("-")[0]
    assert (found.width, found.height) == by_pillow(samples[name])


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", pytest.param("AVIF", marks=needs_avif)])
def test_a_picture_is_measured_as_it_is_shown(
    read: Callable[..., Picture], kind: str, orientation: int
) -> None:
    data = saved(kind, orientation=orientation)
    found = read(data)
    assert (found.width, found.height) == by_pillow(data)
    assert (found.width == 31) is (orientation >= 5)


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(
    read: Callable[..., Picture], value: int
) -> None:
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + value.to_bytes(4, "little")
    assert read(saved("JPEG", exif=exif + b"\0\0\0\0")) == Picture("JPEG", 45, 31)


def test_a_webp_says_itself_whether_its_exif_data_counts(read: Callable[..., Picture]) -> None:
    data = bytearray(saved("WEBP", orientation=6))
    assert read(bytes(data)) == Picture("WebP", 31, 45)
    data[20] &= ~0x08
    assert read(bytes(data)) == Picture("WebP", 45, 31)


def test_the_wish_to_scale_a_webp_is_no_part_of_its_size(read: Callable[..., Picture]) -> None:
    data = bytearray(saved("WEBP"))
    data[27] |= 0xC0
    assert read(bytes(data)) == Picture("WebP", 45, 31)


def test_a_wide_and_a_high_picture(read: Callable[..., Picture]) -> None:
    for size in [(1, 1), (1, 16_383), (16_383, 1), (300, 257), (256, 512)]:
        for options in ({"format": "PNG"}, {"format": "JPEG"}, {"format": "GIF"}):
            file = io.BytesIO()
            Image.new("P" if options["format"] == "GIF" else "RGB", size).save(file, **options)
            found = read(file.getvalue())
            assert (found.width, found.height) == size
        for lossless in (True, False):
            file = io.BytesIO()
            Image.new("RGB", size).save(file, "WEBP", lossless=lossless)
            assert read(file.getvalue()) == Picture("WebP", *size)


@pytest.mark.parametrize("corpus", CORPORA)
def test_real_logos(corpus: Corpus) -> None:
    assert corpus.logos
    for path in corpus.logos:
        found = read_picture(path)
        with Image.open(path) as image:
            assert found.format == image.format
            assert (found.width, found.height) == ImageOps.exif_transpose(image).size
