"""The size that a URL states, over all dialects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from newsmeta.urls.sizes.dialects import DIALECTS, Dialect
from newsmeta.urls.sizes.statements import StatedSize

# Other systems that resize pictures, which would override the size in a file name.
_DOUBTS = re.compile(
    r"/styles/|/[0-9]+px-|/ii/|/size/w[0-9]|/resize/|/tr:|/rs:|/max/[0-9]|/s[0-9]+/|/t_[^/]+/"
    r"|/(?:fill|fit|crop)/w_|/_ipx/|w_auto|[?&;](?:im|imwidth|imheight|tr|rmode|func|op|keepaspect\w*|upscale|enlarge"
    r"|mw|mh|max-?width|max-?height)=|[?&;](?:resize=[0-9]+(?:[&#]|$|:)|format=[0-9]+w|size=[0-9]+x"
    r"|mode=aspectfit|type=fit|c=fit|scale=down|crop=false|fit=around)",
    re.IGNORECASE,
)
_LONGEST = 8192
"""Longest URL that is read, in characters: longer ones contain data."""

# Some dialects share a sign.
_SIGNED = tuple(
    tuple(dialect for dialect in DIALECTS if dialect.sign == sign)
    for sign in dict.fromkeys(dialect.sign for dialect in DIALECTS)
)
# All signs follow one of a few characters (`C` ends an escaped comma), which makes the search
# fast. The lookahead keeps delimiters within a sign available for the next one.
_SIGNS = re.compile(f"[-_/?&;,Cc](?={'|'.join(f'({same[0].sign})' for same in _SIGNED)})")


def stated_size(url: str) -> StatedSize | None:
    """Return the size of a picture according to its URL.

    The last statement wins. If an earlier one is smaller, the last is only an upper bound, since
    many services never enlarge a picture. There is no tolerance for rounding: if a device pixel
    ratio does not lead to whole pixels, there is no result.

    Args:
        url: An absolute or site-relative URL. `&` may be escaped for HTML.

    Returns:
        The statement, with its place in `url`; None if there is no reliable one.
    """
    if len(url) > _LONGEST:
        return None
    signs = {match.lastindex for match in _SIGNS.finditer(url)}
    if not signs or _DOUBTS.search(url):
        return None
    from newsmeta.urls.sizes.image_url import take_apart

    parts = take_apart(url)
    found: list[StatedSize] = []
    for dialect in _spoken(signs):
        found.extend(dialect.read(parts))
    if not found:
        return None
    last = found[0] if len(found) == 1 else max(found, key=lambda size: size.start)
    if last.width is None and last.height is None:
        return None
    if last.is_exact and len(found) > 1 and any(_is_smaller(size, last) for size in found):
        return replace(last, is_exact=False)
    return last


def says_plainly(url: str, width: int, height: int) -> bool:
    """Tell quickly whether a URL states only this size for its picture.

    Args:
        url: A URL as for `stated_size`, which then does not contradict the size.
        width: The width in pixels.
        height: The height in pixels.
    """
    for end in (f"-{width}x{height}.jpg", f"?resize={width}%2C{height}", f"?w={width}"):
        if url.endswith(end):
            # There must be no other sign up to the delimiter at the beginning of this one.
            return _SIGNS.search(url, 0, len(url) - len(end) + 1) is None
    return False


def _is_smaller(size: StatedSize, other: StatedSize) -> bool:
    pairs = ((size.width, other.width), (size.height, other.height))
    return any(one is not None and two is not None and one < two for one, two in pairs)


def _spoken(signs: set[int | None]) -> Iterator[Dialect]:
    """Yield the dialects whose signs have the given group numbers in `_SIGNS`."""
    for number in signs:
        if number:
            yield from _SIGNED[number - 1]
