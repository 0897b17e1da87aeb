"""Addresses of pages, extracted from the URLs of redirectors, viewers and caches.

Nothing is fetched, so the address is unknown if the URL does not contain it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

from newsmeta.late_patterns import late_pattern
from newsmeta.urls import Url, parse
from newsmeta.urls.amp import AmpError, source_url
from newsmeta.urls.canonical import canonical
from newsmeta.urls.hosts import is_public_name
from newsmeta.urls.tracking import without_tracking
from newsmeta.urls.wrappers import BEHIND, SHORTENER, SHORTENERS, Wrapper, near

_MOST_LAYERS: Final = 5
_SCHEME = late_pattern(r"(?i)https?:/{1,3}(?=[^/])")
_ESCAPED_SCHEME = late_pattern(r"(?i)https?(?:%(?:25)*3A|:)(?:%(?:25)*2F|/){1,3}")
_BARE = late_pattern(r"(?:[\w-]+\.)+[A-Za-z][\w-]*(?=[/?]|\Z)")
_NATIONAL = late_pattern(r"com|cat|(?:com?\.)?[a-z]{2}")
"""The ending of a service's national domains, after its name."""
_ENTITY = late_pattern(r"(?i)&(?:amp|#0*38|#x0*26);")
_OF_VIEWERS = frozenset(("amp_js_v", "amp_gsa", "amp_kit", "usqp", "aoh"))
"""Parameters that AMP viewers append."""


class Wrapped(NamedTuple):
    """A service between a reader and a page, with the page.

    Attributes:
        host: The host of the service.
        kind: The kind of service.
        address: The address of the page; empty if unknown.
    """

    host: str
    kind: str
    address: str


@lru_cache(maxsize=1024)
def wrapped(text: str) -> Wrapped | None:
    """Return the service in a URL that leads to a page through it; None for a direct URL.

    For nested services, the address is that of the innermost page.
    """
    outer = _layer(text)
    if outer is None:
        return None
    address = outer.address
    for _ in range(_MOST_LAYERS):
        inner = _layer(address) if address else None
        if inner is None:
            return outer._replace(address=address)
        address = inner.address
    return outer._replace(address="")


def _layer(text: str) -> Wrapped | None:
    """Return the outermost service in a URL."""
    url = parse(_ENTITY.sub("&", text))
    if url is None or not url.is_web:
        return None
    host = url.host.removeprefix("www.").removeprefix("m.")
    if host in SHORTENERS and len(url.path) > 1:
        return Wrapped(url.host, SHORTENER, "")
    for wrapper in near(host):
        if not _is_below(url.path, wrapper.path) or not _is_at(host, wrapper.host):
            continue
        if not wrapper.inside and len(url.path) > len(wrapper.path):
            return Wrapped(url.host, wrapper.kind, "")
        if address := _address(_inside(wrapper, url)):
            return Wrapped(url.host, wrapper.kind, address)
    return None


def _is_at(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    if pattern.endswith(".*"):
        name, _, rest = host.partition(pattern[:-1])
        return not name and _NATIONAL.fullmatch(rest) is not None
    return host == pattern


def _is_below(path: str, start: str) -> bool:
    return path.startswith(start) and (start[-1] == "/" or path[len(start) :][:1] in ("", "/"))


def _inside(wrapper: Wrapper, url: Url) -> str:
    """Return the wrapped address, still escaped."""
    if wrapper.inside in _READERS:
        return _READERS[wrapper.inside](url)
    if wrapper.inside != BEHIND:
        return _parameter(url, tuple(wrapper.inside.split()))
    rest = url.path[len(wrapper.path) :] + (f"?{url.query}" if url.query else "")
    if found := _ESCAPED_SCHEME.search(rest):
        return rest[found.start() :]
    # There may be a date or a word before the address, which may lack its scheme.
    name = next((at for at in re.finditer(r"(?<![^/])[^/]+", rest) if _is_host(at[0])), None)
    return f"https://{rest[name.start() :]}" if name else ""


def _is_host(text: str) -> bool:
    found = _BARE.match(text)
    return found is not None and is_public_name(found[0])


def _parameter(url: Url, names: tuple[str, ...]) -> str:
    """Return the first of the named parameters that holds the address of a page."""
    pieces = [piece.partition("=") for piece in url.query.split("&")]
    for name in names:
        for key, _, escaped in pieces:
            if key.lower() == name:
                value = _unescaped(escaped)
                if _ESCAPED_SCHEME.match(value) or _is_host(value):
                    return value
    return ""


def _unescaped(text: str) -> str:
    """Return the unescaped value of a parameter, an address that keeps its own escapes."""
    try:
        return unquote(text, errors="strict").replace(" ", "%20")
    except UnicodeDecodeError:  # Escapes of another encoding are kept.
        return re.sub("%[0-7][0-9A-Fa-f]", lambda found: unquote(found[0]), text)


def _address(text: str) -> str:
    """Return an escaped address in canonical form; empty if it is not an address."""
    for _ in range(3):
        if _SCHEME.match(text):
            break
        text = unquote(text)
    else:
        text = f"https://{text}" if _is_host(text) else ""
    text = _SCHEME.sub(lambda found: f"{found[0].partition(':')[0].lower()}://", text, count=1)
    text = canonical(without_tracking(text))
    url = parse(text) if text else None
    if url is None or not url.is_web or not is_public_name(url.host) or url.credentials:
        return ""
    return text if not re.search(r"[\s<>\"\\]", text) else ""


def _google_amp(url: Url) -> str:
    is_secure, rest = url.path.startswith("/amp/s/"), url.path.removeprefix("/amp/")
    rest = rest.removeprefix("s/") + (f"?{url.query}" if url.query else "")
    rest = unquote(rest.partition("/")[0]) + "".join(rest.partition("/")[1:])
    if _SCHEME.match(rest) or not _is_host(rest.partition("/")[0]):
        return rest
    return without_tracking(f"{'https' if is_secure else 'http'}://{rest}", _OF_VIEWERS)


def _amp_cache(url: Url) -> str:
    host = url.host.replace(".bing-amp.com", ".cdn.ampproject.org")
    path = re.sub("^/wp/", "/c/", url.path)
    query = f"?{url.query}" if url.query else ""
    try:
        return without_tracking(source_url(f"https://{host}{path}{query}"), _OF_VIEWERS)
    except AmpError:
        return ""


def _translate_goog(url: Url) -> str:
    label = url.host.removesuffix(".translate.goog")
    scheme = "http" if "_x_tr_sch=http&" in f"{url.query}&" else "https"
    # A hyphen of the host is doubled here, and a single hyphen is a dot.
    host = re.sub("--|-", lambda found: "-" if found[0] == "--" else ".", label)
    kept = "&".join(piece for piece in url.query.split("&") if not piece.startswith("_x_tr_"))
    return f"{scheme}://{host}{url.path}" + (f"?{kept}" if kept else "")


def _google_cache(url: Url) -> str:
    found = re.search(r"(?:^|&)q=cache(?::|%3A)(?:[\w-]{8,16}(?::|%3A))?([^&+]+)", url.query)
    return _unescaped(found[1]) if found else ""


def _bing_click(url: Url) -> str:
    found = re.search(r"(?:^|&)u=a1([\w-]+)", url.query)
    return _of_base64(found[1]) if found else ""


def _of_base64(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _yahoo_search(url: Url) -> str:
    found = re.search("/RU=([^/]+)", url.path)
    return found[1] if found else ""


def _bare_query(url: Url) -> str:
    return url.query


def _proofpoint_2(url: Url) -> str:
    found = re.search(r"(?:^|&)u=([^&]+)", url.query)
    return unquote(found[1].replace("-", "%").replace("_", "/")) if found else ""


def _proofpoint_3(url: Url) -> str:
    whole = url.path + (f"?{url.query}" if url.query else "")
    found = re.search("/v3/__(.+?)__;", whole)
    # A star replaces a character that is encoded elsewhere.
    return found[1] if found and "*" not in found[1] else ""


_READERS: dict[str, Callable[[Url], str]] = {
    "google_amp": _google_amp,
    "amp_cache": _amp_cache,
    "translate_goog": _translate_goog,
    "google_cache": _google_cache,
    "bing_click": _bing_click,
    "yahoo_search": _yahoo_search,
    "bare_query": _bare_query,
    "proofpoint_2": _proofpoint_2,
    "proofpoint_3": _proofpoint_3,
}
"""The functions by their names in wrappers."""
