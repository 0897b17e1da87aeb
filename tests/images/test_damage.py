"""No damaged picture is accepted as complete."""

from __future__ import annotations

import os
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsmeta.images import Picture, PictureError, read_picture
from tests.support.pictures import RASTER, SIZED, SUFFIXES, needs_avif, saved, with_thumbnail


@pytest.mark.slow
@pytest.mark.parametrize("name", [*RASTER, "svg", "svg-16"])
def test_a_picture_that_is_cut_off_is_noticed(
    samples: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    data = samples[name]
    path = tmp_path / "a"
    path.write_bytes(data)
    whole = read_picture(path)
    lengths = {
        *range(min(1500, len(data))),
        *range(max(0, len(data) - 700), len(data)),
        *range(0, len(data), max(1, len(data) // 500)),
    }
    passed = set()
    for length in sorted(lengths, reverse=True):
        os.truncate(path, length)
        try:
            found = read_picture(path)
        except PictureError as error:
            assert length == 0 or str(error) != "is empty"
        else:
            assert found == whole
            passed.add(length)
    # Dispensable parts: the line feed after an SVG, the further pictures of an MPO.
    if name == "svg":
        assert passed == {len(data) - 1}
    elif name == "svg-16":
        assert passed == {len(data) - 2}
    elif name == "jpeg-several":
        assert min(passed) > data.index(b"\xff\xda")
        assert all(b"\xff\xd9" in data[data.index(b"\xff\xda") : length] for length in passed)
    else:
        assert not passed


def test_a_thumbnail_is_not_the_picture(read: Callable[..., Picture]) -> None:
    data = with_thumbnail()
    assert data.count(b"\xff\xd8\xff") == 2
    assert data.count(b"\xff\xd9") >= 2
    assert read(data) == Picture("JPEG", 31, 45)
    with pytest.raises(PictureError, match="cut off: its end marker is missing"):
        read(data[:-2])


@pytest.mark.parametrize("size", [1, 100, 65_534, 65_535, 65_536, 3_000_000])
def test_what_follows_the_end_of_a_jpeg_does_not_matter(
    read: Callable[..., Picture], complaint: Callable[..., str], size: int
) -> None:
    data = saved("JPEG")
    assert read(data + b"\x0a" * size) == Picture("JPEG", 45, 31)
    assert complaint(data[:-2] + b"\x0a" * size).startswith("is cut off")


def test_zeros_may_follow_a_gif_and_anything_a_png_or_webp(read: Callable[..., Picture]) -> None:
    assert read(saved("GIF", "P") + b"\0" * 500) == Picture("GIF", 45, 31)
    assert read(saved("PNG") + b"junk") == Picture("PNG", 45, 31)
    assert read(saved("WEBP") + b"junk") == Picture("WebP", 45, 31)


def test_stray_bytes_between_the_segments_of_a_jpeg(read: Callable[..., Picture]) -> None:
    data = saved("JPEG")
    assert read(data[:20] + b"\0\xff\0\xff\xff" + data[20:]) == Picture("JPEG", 45, 31)


def test_a_side_of_zero(complaint: Callable[..., str]) -> None:
    jpeg = bytearray(saved("JPEG"))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 7] = b"\0\0"
    assert complaint(bytes(jpeg)).startswith("is damaged: its height is zero")
    gif = bytearray(saved("GIF", "P"))
    gif[6:8] = b"\0\0"
    assert complaint(bytes(gif)).startswith("is damaged: its width is zero")
    assert complaint('<svg width="0" height="3"/>').startswith("is damaged: its width is zero")


def test_damage(complaint: Callable[..., str]) -> None:
    png = saved("PNG")
    assert "checksum" in complaint(png[:19] + b"\x01" + png[20:])
    assert "no chunk" in complaint(png[:37] + b"\0\0\0\0" + png[41:])
    assert "begin with its size" in complaint(png[:8] + png[33:])
    assert "no pixels" in complaint(png[:33] + png[-12:])
    jpeg = saved("JPEG")
    frame = jpeg.index(b"\xff\xc0")
    length = 2 + int.from_bytes(jpeg[frame + 2 : frame + 4])
    assert "without their size" in complaint(jpeg[:frame] + jpeg[frame + length :])
    assert "no pixels" in complaint(b"\xff\xd8\xff\xd9")
    assert "impossible length" in complaint(b"\xff\xd8\xff\xe0\0\x01\xff\xd9")
    assert "no marker" in complaint(jpeg[:20] + b"\0" * 5000 + jpeg[20:])
    gif = saved("GIF", "P")
    assert "no block" in complaint(gif[:10] + b"\0" + gif[11:])
    webp = saved("WEBP")
    assert "larger than the whole" in complaint(webp[:17] + b"\x7f" + webp[18:])
    assert "begin with its size" in complaint(webp[:12] + b"ALPH" + webp[16:])


@needs_avif
def test_damage_to_an_avif(complaint: Callable[..., str]) -> None:
    avif = saved("AVIF")
    for name in (b"ispe", b"ipma", b"pitm", b"iprp"):
        assert "does not say its size" in complaint(avif.replace(name, b"free"))
    assert "description is missing" in complaint(avif.replace(b"meta", b"free"))
    assert "pixels are missing" in complaint(avif.replace(b"mdat", b"free"))
    at = avif.index(b"iprp") - 4
    assert "impossible length" in complaint(avif[:at] + b"\0\0\0\x02" + avif[at + 4 :])


# Large and hostile files


def read_sparse(path: Path, head: bytes, tail: bytes, size: int = 60_000_000) -> Picture:
    """Read a sparse file, and assert that it takes little memory."""
    with path.open("wb") as file:
        file.write(head)
        file.seek(size)
        file.write(tail)
    tracemalloc.start()
    try:
        return read_picture(path)
    finally:
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
        tracemalloc.stop()


def test_a_large_file_is_not_read_in_full(tmp_path: Path) -> None:
    jpeg, png, webp, gif = saved("JPEG"), saved("PNG"), saved("WEBP"), saved("GIF", "P")
    path = tmp_path / "a"
    assert read_sparse(path, jpeg[:-2], b"\xff\xd9") == Picture("JPEG", 45, 31)
    assert read_sparse(path, gif[:-2], b"\0;") == Picture("GIF", 45, 31)
    length = 60_000_000 - 41
    large = png[:33] + length.to_bytes(4) + png[37:]
    assert read_sparse(path, large, b"sums" + png[-12:]) == Picture("PNG", 45, 31)
    length = 60_000_000 - 20
    large = b"RIFF" + (length + 12).to_bytes(4, "little") + webp[8:16]
    large += length.to_bytes(4, "little") + webp[20:]
    assert read_sparse(path, large, b"\0", 59_999_999) == Picture("WebP", 45, 31)
    assert read_sparse(path, SIZED[:-6].encode(), b"</svg>") == Picture("SVG", 40, 30)
    for broken in (jpeg[:-2], gif[:-2], png[:-12], b"\0", b"<svg>"):
        with pytest.raises(PictureError):
            read_sparse(path, broken, b"\0")


@pytest.mark.slow
def test_parts_without_number_are_not_all_walked(complaint: Callable[..., str]) -> None:
    chunk = b"\0\0\0\0teXt" + zlib.crc32(b"teXt").to_bytes(4)
    png = saved("PNG")
    assert "far too many parts" in complaint(png[:33] + chunk * 400_000 + png[33:])
    assert "far too many parts" in complaint(b"\xff\xd8" + b"\xff\xe0\0\x02" * 400_000)
    assert "far too many parts" in complaint(
        b"\xff\xd8\xff\xe0\0\x02" + b"x\xff\xe0\0\x02" * 400_000
    )
    ftyp = b"\0\0\0\x10ftypavif\0\0\0\0"
    assert "far too many parts" in complaint(ftyp + b"\0\0\0\x08free" * 400_000)
    riff = b"RIFF" + (400_000 * 8 + 4).to_bytes(4, "little") + b"WEBP"
    vp8x = b"VP8X\x0a\0\0\0" + bytes(10)
    assert "far too many parts" in complaint(riff + vp8x + b"junk\0\0\0\0" * 400_000)


def attempt(path: Path, data: bytes) -> None:
    """Read any bytes: the outcome must be a picture or a complaint."""
    path.write_bytes(data)
    try:
        found = read_picture(path)
    except PictureError as error:
        assert str(error).startswith(("is ", "cannot be read: "))
        assert "can have this name" not in str(error)
    else:
        assert (found.width is None) == (found.height is None)
        assert found.width is None or found.width > 0


BEGINNINGS = [
    b"",
    b"\xff\xd8\xff",
    b"\xff\xd8\xff\xe1\0\x40Exif\0\0MM\0*",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\x20\0\0\0WEBP",
    b"RIFF\x20\0\0\0WEBPVP8X",
    b"RIFF\x20\0\0\0WEBPVP8 ",
    b"\0\0\0\x10ftypavif\0\0\0\0",
    b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\0meta\0\0\0\0",
    b"<svg ",
    b"\xff\xfe<\0s\0v\0g\0",
]

fuzzing = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@fuzzing
@given(
    st.sampled_from(BEGINNINGS), st.binary(max_size=300), st.sampled_from(["a", *SUFFIXES.values()])
)
@example(b"\xff\xd8\xff", b"", "a")
def test_no_bytes_break_it(tmp_path: Path, head: bytes, tail: bytes, suffix: str) -> None:
    attempt(tmp_path / f"a{suffix}", head + tail)


@fuzzing
@given(st.data())
def test_no_damage_to_a_picture_breaks_it(
    samples: dict[str, bytes], tmp_path: Path, data: st.DataObject
) -> None:
    picture = bytearray(samples[data.draw(st.sampled_from(sorted(samples)))])
    # Most vulnerable parts are near the beginning.
    places = st.integers(0, min(len(picture), 700) - 1) | st.integers(0, len(picture) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=5)):
        picture[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    end = data.draw(st.none() | st.integers(0, len(picture)))
    attempt(tmp_path / "a", bytes(picture[:end]))
