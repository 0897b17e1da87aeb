"""Addresses of pages and files, and media types by extension."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from newsmeta.site.site import Site
from newsmeta.urls import parse

_MEDIA_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".ics": "text/calendar",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Media types by extension. The list of the system would make the output depend on the machine."""

# Characters allowed in URIs (RFC 3986, section 3).
_PLAIN = r"A-Za-z0-9._~!$&'()*+,;=\-"
_ESCAPE = "%[0-9A-Fa-f]{2}"
_PATH, _QUERY = rf"(?:[{_PLAIN}:@/]|{_ESCAPE})*", rf"(?:[{_PLAIN}:@/?]|{_ESCAPE})*"
_URI = re.compile(
    rf"(?i:https?)://(?:(?:[{_PLAIN}:]|{_ESCAPE})*@)?"
    rf"(?:\[[0-9A-Fa-f:.]+\]|(?:[{_PLAIN}]|{_ESCAPE})+)(?::[0-9]*)?"
    rf"(?:/{_PATH})?(?:\?{_QUERY})?(?:#{_QUERY})?"
)
_RESERVED = "!$&'()*+,;=:@/?~%"
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def absolute(value: Any, site: Site | None) -> str:
    """Return the address of a page or picture as a URI (RFC 3986), or an empty string.

    A valid URI stays as written.

    Args:
        value: A URL of `http` or `https`, or a path from the top of the site.
        site: The site, or None.
    """
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if text.startswith("//"):
        text = f"{site.url.scheme if site and site.url else 'https'}:{text}"
    elif text.startswith("/"):
        text = (site.absolute(text) if site else None) or ""
    url = parse(text)
    if url is None or not url.is_web:
        return ""
    if _URI.fullmatch(text):
        return text
    credentials = f"{url.credentials}@" if url.credentials else ""
    host = url.host if url.host.startswith("[") else _escaped(url.host)
    port = f":{url.port}" if url.port else ""
    query = f"?{_escaped(url.query)}" if url.query else ""
    fragment = f"#{_escaped(url.fragment)}" if url.fragment else ""
    return f"{url.scheme}://{credentials}{host}{port}{_escaped(url.path)}{query}{fragment}"


def media_type(address: str) -> str:
    """Return the media type for the extension in an address, or an empty string."""
    url = parse(address)
    suffix = PurePosixPath(url.path).suffix.lower() if url else ""
    return _MEDIA_TYPES.get(suffix, "")


def home_of(domain: str) -> str:
    """Return the address of the site with a domain name, or an empty string."""
    url = parse(f"https://{domain}/") if "." in domain else None
    is_bare = url is not None and url.href == f"https://{url.host}/"
    return absolute(f"https://{domain}/", None) if is_bare else ""


def _escaped(part: str) -> str:
    """Return a part of a URL with all characters escaped that are not allowed in a URI."""
    return _BROKEN_ESCAPE.sub("%25", quote(part, safe=_RESERVED))
