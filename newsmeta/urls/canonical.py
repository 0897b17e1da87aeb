"""The canonical form of a URL, and a key for comparing pages.

`canonical` makes only changes that no server can notice (RFC 3986, sections 6.2.2 and 6.2.3).
`page_key` goes further, for comparison only.
"""

from __future__ import annotations

import re
import string

from newsmeta.urls import WEB_SCHEMES, Url, parse
from newsmeta.urls.hosts import lowered
from newsmeta.urls.ordinary import ordinary_key
from newsmeta.urls.tracking import without_tracking
from newsmeta.urls.videos import may_be_video, video_key

_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(.*)", re.DOTALL)
_AUTHORITY = re.compile(r"(.*@)?(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", re.DOTALL)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CHANGED_BY_BROWSERS = re.compile(r"[\x00-\x20\\]")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_DOT = re.compile(r"\.|%2e", re.IGNORECASE)


def canonical(text: str) -> str:
    """Return a web URL in canonical form.

    Scheme and host become lower case. The default port, dot segments of the path, and escapes of
    letters, digits, `-`, `.`, `_` and `~` in the path are removed. Everything else stays as
    written: the case of the path, doubled slashes, the trailing slash, the query, the fragment,
    characters beyond ASCII.

    Returns:
        The URL; `text` itself if it is not a URL of `http` or `https`, or has characters that
        browsers replace.
    """
    match = _PARTS.fullmatch(text)
    if match is None or match[1].lower() not in WEB_SCHEMES:
        return text
    if _CHANGED_BY_BROWSERS.search(text):
        return text
    scheme = match[1].lower()
    authority = _AUTHORITY.fullmatch(match[2])
    if authority is None or not authority[2]:
        return text
    host = _host(authority[2], text)
    port = authority[3]
    shown = f":{port}" if port and port.lstrip("0") != _DEFAULT_PORTS[scheme] else ""
    path = _without_dot_segments(match[3])
    if not _BROKEN_ESCAPE.search(path):  # Otherwise a removed escape could complete another one.
        path = _ESCAPE.sub(_unescaped, path)
    right = f"{scheme}://{authority[1] or ''}{host}{shown}{path}{match[4]}"
    return right if right == text or parse(text) else text


def page_key(url: Url) -> str:
    """Return a key that two URLs share if, and almost only if, they lead to the same page.

    The key ignores spelling, `http` or `https`, tracking parameters and the fragment, unless it
    names a page (`#!/page`, `#/page`). Letter case of the path, the order of the query and a
    trailing slash count, since servers may distinguish them. A video has the same key under all
    its addresses on YouTube and Vimeo.
    """
    if may_be_video(url.host) and (video := video_key(url)):
        return video
    href = _ESCAPE.sub(lambda match: match[0].upper(), without_tracking(canonical(url.href)))
    address, _, fragment = href.partition("#")
    address = address.partition("://")[2]
    return f"{address}#{fragment}" if fragment.startswith(("!", "/")) else address


def key_of(text: str) -> str | None:
    """Return the `page_key` of a web URL, or None if the text is not one."""
    if key := ordinary_key(text):
        return key
    url = parse(text)
    return page_key(url) if url is not None and url.is_web else None


def _host(host: str, text: str) -> str:
    if "%" in host:  # An escaped host has to be decoded as in browsers.
        url = parse(text)
        return url.host if url else host
    return lowered(host)


def _unescaped(match: re.Match[str]) -> str:
    char = chr(int(match[0][1:], 16))
    return char if char in _UNRESERVED else match[0]


def _without_dot_segments(path: str) -> str:
    """Return a path without `.` and `..` segments, resolved as in browsers (RFC 3986, 5.2.4)."""
    if not path or ("." not in path and "%2" not in path):
        return path
    segments = path.split("/")[1:]
    dots = [_dots(segment) for segment in segments]
    if not any(dots):
        return path
    kept: list[str] = []
    for segment, count in zip(segments, dots, strict=True):
        if count == 2 and kept:
            kept.pop()
        if not count:
            kept.append(segment)
    if dots[-1]:
        kept.append("")
    return "/" + "/".join(kept)


def _dots(segment: str) -> int:
    """Return the number of dots of a segment `.` or `..`, escaped or not, else 0."""
    if not segment or segment[0] not in ".%":
        return 0
    plain = _DOT.sub(".", segment)
    return len(plain) if plain in (".", "..") else 0
