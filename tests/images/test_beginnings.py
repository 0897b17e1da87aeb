"""Pictures whose first bytes have arrived."""

from __future__ import annotations

import pytest

from newsmeta.images import PictureError
from newsmeta.images.beginnings import MoreNeededError, read_beginning
from newsmeta.images.picture import Picture


def known_from(data: bytes, size: int | None) -> tuple[int, Picture]:
    """Return the number of bytes that identify a picture, and the picture's properties then."""
    length = 1
    while True:
        try:
            return length, read_beginning(data[:length], size, is_all=length == len(data))
        except MoreNeededError as more:
            assert length < len(data)
            length = min(max(length + 1, min(more.length, length + 97)), len(data))


@pytest.mark.parametrize("is_size_known", [True, False])
def test_a_beginning_says_what_the_whole_says(
    samples: dict[str, bytes], is_size_known: bool
) -> None:
    for name, data in samples.items():
        length, picture = known_from(data, len(data) if is_size_known else None)
        assert picture == read_beginning(data, None, is_all=True), name
        assert length <= len(data), name


def test_pixels_need_not_come(samples: dict[str, bytes]) -> None:
    for name in ("png", "gif", "webp", "jpeg", "avif"):
        data = samples[name]
        length, _ = known_from(data + bytes(1_000_000), 2_000_000)
        assert length < len(data), name


def test_what_is_cut_off_in_its_header_wants_more(samples: dict[str, bytes]) -> None:
    for name, data in samples.items():
        with pytest.raises(MoreNeededError):
            read_beginning(data[:12], len(data), is_all=False)
        with pytest.raises(PictureError):
            read_beginning(data[:12], len(data), is_all=True)
        assert name


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>Not here", "is an HTML page"),
        (b"Not found", "is not a picture"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x1f\x8b\x08", "is a gzip archive"),
        (b"PK\x03\x04", "is a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "is damaged"),
        (b"GIF89a", "is cut off"),
        (b"\xff\xd8\xff\xd9" + bytes(9), "is damaged"),
        (b"RIFF\xff\0\0\0WEBPVP8 ", "is cut off"),
        (b'<?xml version="1.0"?><rss/>', "is an XML document"),
    ],
)
def test_what_has_come_as_a_whole_is_judged_as_a_whole(data: bytes, problem: str) -> None:
    with pytest.raises(PictureError, match=problem):
        read_beginning(data, None, is_all=True)
