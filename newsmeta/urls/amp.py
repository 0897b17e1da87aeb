"""The Google AMP cache: cache URLs of pages, and pages behind cache URLs.

A cache URL follows from the URL of the page alone ("AMP Cache URL Format and Request Handling",
amp.dev). Nothing is fetched.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from newsmeta.urls import Url, parse

CACHE = "cdn.ampproject.org"
"""The domain of the cache."""

Serving = Literal["document", "image", "font", "viewer"]
"""The kind of content: a page, a picture, a font, or a page for a viewer."""

_LETTERS: dict[Serving, str] = {"document": "c", "image": "i", "font": "r", "viewer": "v"}
_LONGEST_LABEL = 63  # RFC 1035, section 2.3.4
_IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp")
_FONT_SUFFIXES = (".woff", ".woff2", ".ttf", ".otf", ".eot")
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[/\\]*[^/\\?#]*")
_CACHED = re.compile(r"/([civr])/(s/)?([^/?#]+)([^?#]*)(.*)", re.DOTALL)
_BLANK = "".join(map(chr, range(0x21)))  # WHATWG URL standard, section 4.4, steps 1 to 3
_PASSED_OVER = dict.fromkeys(map(ord, "\t\n\r"))


class AmpError(ValueError):
    """A URL cannot be in the cache, or is not a URL of the cache. The message says why."""


def cache_url(url: str, serving: Serving | None = None) -> str:
    """Return the cache URL of the page, picture or font at `url`.

    Path and query are kept as written. The fragment is removed, since no server receives it.

    Args:
        url: An absolute URL of `http` or `https`.
        serving: The kind of content to request; None to derive it from the extension in the path,
            which means a document unless it is that of a picture or font.

    Raises:
        AmpError: When `url` is not such a URL.
    """
    parts = _web_url(url)
    letter = _LETTERS[serving or _serving_of(parts.path)]
    secure = "s/" if parts.scheme == "https" else ""
    port = f":{parts.port}" if parts.port else ""
    rest = _behind_authority(url)
    return (
        f"https://{cache_subdomain(parts.host)}.{CACHE}/{letter}/{secure}{parts.host}{port}{rest}"
    )


def source_url(url: str) -> str:
    """Return the URL behind a URL of the AMP cache: the inverse of `cache_url`.

    Args:
        url: A URL in the cache, with or without a subdomain of its own.

    Raises:
        AmpError: When `url` is not a URL of the cache.
    """
    parts = _web_url(url)
    rest = _behind_authority(url)
    match = _CACHED.fullmatch(rest)
    if match is None or not (parts.host == CACHE or parts.host.endswith("." + CACHE)):
        raise AmpError(f"{url} is not a URL of the AMP cache, https://….{CACHE}/c/…")
    _, secure, host, path, query = match.groups()
    if secure and host != "s" and parts.host == f"{cache_subdomain('s')}.{CACHE}":
        # The subdomain shows that "s" is a host here, not the mark of https.
        secure, host, path = "", "s", f"/{host}{path}"
    source = f"{'https' if secure else 'http'}://{unquote(host)}{path}{query}"
    _web_url(source)
    return source


@lru_cache(maxsize=256)  # The pages of a publisher are on few hosts.
def cache_subdomain(host: str) -> str:
    """Return the subdomain of the cache for `host`, such as `www-example-com`.

    Args:
        host: A host in Punycode and lower case, without a port.
    """
    label = None if _has_odd_hyphens(host) or "." not in host else _readable_label(host)
    if label is None:
        digest = hashlib.sha256(host.encode()).digest()
        return base64.b32encode(digest).decode().rstrip("=").lower()
    return label


def _readable_label(host: str) -> str | None:
    """Return the human-readable subdomain, or None if there is none."""
    name = ".".join(map(_decoded, host.split(".")))
    if _mixes_directions(name):
        return None
    label = _encoded(name.replace("-", "--").replace(".", "-")).lower()
    if _has_odd_hyphens(label):
        label = f"0-{label}-0"
    return label if len(label) <= _LONGEST_LABEL else None


def _has_odd_hyphens(name: str) -> bool:
    """Tell whether `--` is in a place reserved for the mark of Punycode (RFC 5891, 4.2.3.1)."""
    return name[2:4] == "--" and not name.startswith("xn")


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _encoded(name: str) -> str:
    return name if name.isascii() else "xn--" + name.encode("punycode").decode("ascii")


def _mixes_directions(name: str) -> bool:
    """Tell whether a name has letters of both writing directions (UAX 9, table 4)."""
    kinds = {unicodedata.bidirectional(char) for char in name}
    return "L" in kinds and not kinds.isdisjoint(("R", "AL", "AN"))


def _serving_of(path: str) -> Serving:
    lower = path.lower()
    if lower.endswith(_IMAGE_SUFFIXES):
        return "image"
    return "font" if lower.endswith(_FONT_SUFFIXES) else "document"


def _web_url(url: str) -> Url:
    parts = parse(url)
    if parts is None or not parts.is_web:
        raise AmpError(f"{url} is not a complete URL of http or https")
    return parts


def _behind_authority(url: str) -> str:
    """Return path and query as written, without characters that browsers ignore."""
    text = url.strip(_BLANK).translate(_PASSED_OVER)
    match = _AUTHORITY.match(text)
    return text[match.end() :].partition("#")[0] if match else ""
