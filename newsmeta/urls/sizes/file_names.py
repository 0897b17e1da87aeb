"""Sizes in file names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.urls.sizes.dialects import Reader
from newsmeta.urls.sizes.image_url import ImageUrl
from newsmeta.urls.sizes.statements import UNSURE, StatedSize, pixels

_PICTURE = r"(?:\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|tiff?)){1,2}"
_NAME_END = re.compile(rf"[-_](([0-9]{{2,4}})x([0-9]{{2,4}})){_PICTURE}\Z", re.IGNORECASE)
_LONGEST_END = len(".jpeg.jpeg")
_RESIZED = re.compile(
    r"(?:[/,]|%2C)(?:[wh][=_:]|(?:width|height)[=_:-])[0-9]"
    r"|/(?:-?[0-9]{2,4}x-?[0-9]{0,4}|x[0-9]{2,4})/"
    r"|/cdn-cgi/image/",
    re.IGNORECASE,
)


def _read_file_name(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    """Read `-630x355.jpg`.

    If the path asks a service to resize the picture, the file name has the size of the original,
    even if the service is unknown.
    """
    match = url.file and _NAME_END.search(url.text, url.file.start(), url.file.end())
    if not match or _RESIZED.search(url.text, 0, match.start()):
        return
    width, height = pixels(match[2]), pixels(match[3])
    if width is not None and height is not None and UNSURE not in (width, height):
        # Shopify writes the bounding box of the picture into the name. So do services that append
        # the box to the whole name: `x.jpg_640x640.jpg`.
        is_boxed = url.is_at("cdn.shopify.com") or "/cdn/shop/" in url.text
        name = url.text[: match.start()]
        is_exact = not is_boxed and not re.search(rf"(?i){_PICTURE}\Z", name[-_LONGEST_END:])
        yield StatedSize(width, height, is_exact, *match.span(1), dialect)


READERS: dict[str, Reader] = {
    "WordPress": _read_file_name,
}
"""The readers by name of the dialect."""
