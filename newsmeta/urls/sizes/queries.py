"""Sizes in query parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.urls.sizes.dialects import Reader
from newsmeta.urls.sizes.image_url import PAIR, ImageUrl
from newsmeta.urls.sizes.statements import UNSURE, StatedSize, pixels, span, statement, times

_LIKE_A_NUMBER = re.compile(r"[0-9]|auto\Z|[^a-z]*%", re.IGNORECASE)

_FITS_EXACT = {"clamp", "crop", "fill", "scale"}
"""Values of imgix for exactly the requested size, if both sides are given."""

_FITS_WITHIN = {"bounds", "clip", "fillmax", "max", "min"}
"""Values of imgix, and `bounds` of Fastly, for at most the requested size."""

_MODES_EXACT = {"carve", "crop", "pad", "stretch"}
"""Values of ImageResizer for exactly the requested size."""

_SHRINKING = ("/_next/image", "/_vercel/image", "/.netlify/images")
"""Image endpoints of web frameworks, which serve any width but never enlarge a picture."""


def _read_jetpack(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    # A zoom never exceeds the original, and cropping makes a picture smaller.
    zoom, crop = url.value("zoom"), url.value("crop")
    is_exact = not zoom and crop in ("", "0", "1", "true")
    for parameter in url.named("resize", "fit"):
        match = PAIR.fullmatch(parameter[2])
        if match:
            width, height = (times(pixels(text), zoom) for text in match.groups())
            resizes = parameter[1].lower() == "resize"
            yield from statement(width, height, is_exact and resizes, parameter.span(), dialect)
    if url.service == "Jetpack":
        # Width and height are a bounding box, unless `crop=1` fills it.
        fills = crop in ("1", "true")
        yield from _read_sides(url, dialect, zoom, is_exact, is_exact and fills)


def _read_arc(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    if url.service == "Arc":
        yield from _read_sides(url, dialect, url.value("dpr"), True, True)


def _read_imgix(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    if url.service != "imgix":
        return
    fit, ratio = url.value("fit"), url.value("dpr")
    if fit in _FITS_EXACT:
        # Without the other side, these values do not change the size.
        yield from _read_sides(url, dialect, ratio, False, True)
    elif fit in _FITS_WITHIN:
        yield from _read_sides(url, dialect, ratio, False, False)
    elif fit:
        yield from _doubts(url, dialect)
    else:
        # Both sides are a bounding box, unless a parameter asks to fill it.
        yield from _read_sides(url, dialect, ratio, not _only_shrinks(url), False)


def _read_plain_sides(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    if not url.service:
        # Most services take both sides as a bounding box; ImageResizer has other modes.
        mode = url.value("mode")
        is_exact = mode != "max" and not _only_shrinks(url)
        yield from _read_sides(url, dialect, "", is_exact, is_exact and mode in _MODES_EXACT)


def _only_shrinks(url: ImageUrl) -> bool:
    """Tell whether the endpoint of a framework serves the picture, which may ask for too much."""
    return any(url.text.find(path) >= 0 for path in _SHRINKING)


def _read_avatar(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    if url.is_at("avatars.githubusercontent.com", "gravatar.com"):
        found = url.named("s", "size")
        side = _side(found)
        if found:
            yield from statement(side, side, False, span(found), dialect)


def _read_sides(
    url: ImageUrl, dialect: str, ratio: str, one_is_exact: bool, both_are_exact: bool
) -> Iterator[StatedSize]:
    """Read the parameters for width and height, by their short and long names."""
    across, down = url.named("w", "width"), url.named("h", "height")
    if url.named("rot", "rotate", "orient"):
        # A rotation swaps the sides, or enlarges the picture.
        yield from _doubts(url, dialect)
    elif across or down:
        width, height = times(_side(across), ratio), times(_side(down), ratio)
        is_exact = one_is_exact if width is None or height is None else both_are_exact
        yield from statement(width, height, is_exact, span(across + down), dialect)


def _doubts(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    sides = url.named("w", "width", "h", "height")
    if sides:
        yield from statement(UNSURE, None, False, span(sides), dialect)


def _side(parameters: list[re.Match[str]]) -> int | None:
    """Return the number on which the parameters for one side agree; see `pixels`.

    A value that is not a number has another meaning, such as a hash.
    """
    values = {parameter[2] for parameter in parameters}
    if len(values) > 1:
        return UNSURE
    value = values.pop() if values else ""
    return pixels(value) if not value or _LIKE_A_NUMBER.match(value) else None


READERS: dict[str, Reader] = {
    "Jetpack": _read_jetpack,
    "Arc Publishing": _read_arc,
    "imgix": _read_imgix,
    "width and height": _read_plain_sides,
    "avatar": _read_avatar,
}
"""The readers by name of the dialect."""
