"""Recognition of pictures and their formats."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from newsmeta.images import Picture, PictureError, read_picture
from tests.support.pictures import SUFFIXES, features, saved


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\0", "is not a picture"),
        (b"not found", "is not a picture"),
        (b'{"error": 404}', "is not a picture"),
        (b"<svgs></svgs>", "is not a picture"),
        (b"<!DOCTYPE html>\n<title>404</title><svg/>", "is an HTML page, not a picture"),
        (b"\n<!-- x --><HTML lang=en><svg>", "is an HTML page, not a picture"),
        (b"\xef\xbb\xbf<!doctype HTML PUBLIC 'x'><p>", "is an HTML page, not a picture"),
        ("<!DOCTYPE html><html>".encode("utf-16"), "is an HTML page, not a picture"),
        (b'<?xml version="1.0"?><html xmlns="x"/>', "is an HTML page, not a picture"),
        (b'<?xml version="1.0"?><Error/>', "is an XML document, not a picture"),
        (b"%PDF-1.7", "is a PDF document, not a picture"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n",
            "is a Git LFS pointer, not the picture: fetch it with `git lfs pull`",
        ),
        (b"BM is not always a bitmap, is it?", "is not a picture"),
    ],
)
@pytest.mark.parametrize("name", ["a.jpg", "a.svg", "a"])
def test_no_picture(complaint: Callable[..., str], data: bytes, message: str, name: str) -> None:
    assert complaint(data, name) == message


@pytest.mark.parametrize("claimed", SUFFIXES)
@pytest.mark.parametrize("real", SUFFIXES)
def test_the_name_must_say_what_the_content_is(
    samples: dict[str, bytes],
    read: Callable[..., Picture],
    complaint: Callable[..., str],
    real: str,
    claimed: str,
) -> None:
    if real.lower() not in samples:
        pytest.skip("Pillow has no AVIF")
    data, name = samples[real.lower()], "a.b" + SUFFIXES[claimed].upper()
    if real == claimed:
        assert read(data, name).format == real
    else:
        article = "an" if real in ("AVIF", "SVG") else "a"
        assert complaint(data, name) == (
            f"is {article} {real}, but its name says {claimed}; rename or convert it"
        )


@pytest.mark.parametrize("name", ["a.jpe", "a.jfif", "a.JPEG", "a", "a.image", ".jpg"])
def test_other_names_for_jpeg(read: Callable[..., Picture], name: str) -> None:
    assert read(saved("JPEG"), name).format == "JPEG"


@pytest.mark.parametrize(
    ("kind", "suffix", "name"),
    [
        ("BMP", ".bmp", "BMP"),
        ("ICO", ".ico", "ICO"),
        ("TIFF", ".tiff", "TIFF"),
        ("JPEG2000", ".jp2", "JPEG 2000"),
    ],
)
def test_pictures_that_are_only_recognised(
    read: Callable[..., Picture], complaint: Callable[..., str], kind: str, suffix: str, name: str
) -> None:
    if kind == "JPEG2000" and not features.check("jpg_2000"):
        pytest.skip("Pillow has no JPEG 2000")
    data = saved(kind)
    assert read(data, "a" + suffix) == Picture(name, None, None)
    assert f"{name}, but its name says PNG" in complaint(data, "a.png")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
        (b"\xff\x0a\0\0", "JPEG XL"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    ],
)
def test_pictures_that_pillow_does_not_write(
    read: Callable[..., Picture], data: bytes, name: str
) -> None:
    assert read(data) == Picture(name, None, None)


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def message(path: Path) -> str:
        with pytest.raises(PictureError) as caught:
            read_picture(path)
        return str(caught.value)

    assert message(tmp_path) == "is a folder, not a picture"
    assert message(tmp_path / "none.jpg") == "cannot be read: no such file or directory"
    assert message(tmp_path / "a\0.jpg") == "cannot be read: no file can have this name"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        assert message(tmp_path / "pipe.jpg") == "is not a regular file"

    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("newsmeta.images.pictures._open", refuse)
    assert message(tmp_path / "a.jpg") == "cannot be read: permission denied"
