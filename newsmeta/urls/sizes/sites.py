"""Sizes in the naming schemes of single sites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.urls.sizes.dialects import Reader
from newsmeta.urls.sizes.image_url import ImageUrl
from newsmeta.urls.sizes.statements import StatedSize, pixels, statement

_YOUTUBE = {
    "maxresdefault": (1280, 720),
    "sddefault": (640, 480),
    "hqdefault": (480, 360),
    "mqdefault": (320, 180),
    "default": (120, 90),
}


def _read_youtube(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    """Read `/vi/-H4ljf4FuTE/hqdefault.jpg`."""
    # With `sqp`, the picture is cropped to an encoded size.
    if not url.file or not url.is_at("ytimg.com", "img.youtube.com") or url.named("sqp"):
        return
    folders = [folder[0] for folder in url.folders]
    name, _, extension = url.file[0].partition(".")
    if len(folders) == 2 and folders[0] in ("vi", "vi_webp") and extension in ("jpg", "webp"):
        width, height = _YOUTUBE.get(name, (None, None))
        start = url.file.start()
        yield from statement(width, height, True, (start, start + len(name)), dialect)


_CUT_OUT = re.compile(r"[0-9]{1,5}_[0-9]{1,5}_([0-9]{1,5})_([0-9]{1,5})")


def _read_guardian(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    """Read `/0_232_3853_2312/master/3853.jpg`: left, top, width and height of the crop.

    Files other than the master are smaller, and named after either side.
    """
    if len(url.folders) < 2 or not url.file or not url.is_at("guim.co.uk"):
        return
    place, master = url.folders[-2:]
    match = _CUT_OUT.fullmatch(url.text, *place.span())
    if match and master[0] == "master" and url.file[0].partition(".")[0] in match.groups():
        width, height = pixels(match[1]), pixels(match[2])
        yield from statement(width, height, True, (match.start(1), match.end(2)), dialect)


READERS: dict[str, Reader] = {
    "YouTube": _read_youtube,
    "Guardian": _read_guardian,
}
"""The readers by name of the dialect."""
