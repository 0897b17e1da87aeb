"""Reading of response bodies, as far as needed: bounded decompression, heads of pages."""

from __future__ import annotations

import asyncio
import contextlib
import re
import zlib

from newsmeta.web.failures import Failure
from newsmeta.web.requesting import Reply

_DRAINED = 64 * 1024
"""Most bytes read only to keep a connection usable."""
_DRAINING = 1.0
"""Time limit for that, in seconds."""
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([a-z0-9_:.+-]{1,40})""", re.IGNORECASE)
_LENGTH = re.compile(r"[0-9]{1,15}")
_OPENINGS = re.compile(
    rb"<!--|<(?:script|style|title|textarea|noscript)(?=[\s/>])|</head(?=[\s/>])|<body(?=[\s/>])",
    re.IGNORECASE,
)
_MARKUP = re.compile(rb"[\s\xef\xbb\xbf]*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


class Unpacking:
    """Decompression of a body in parts, up to a limit.

    Args:
        coding: The content encoding according to the server.
        most: The most bytes to decompress to.
    """

    def __init__(self, coding: str, most: int) -> None:
        self._inflate = _inflater(coding)
        self._is_raw = coding in ("", "identity")
        self._is_deflate = coding == "deflate"
        self._left = most

    @property
    def is_readable(self) -> bool:
        """Whether it can be decompressed, as far as known."""
        return self._is_raw or self._inflate is not None

    @property
    def is_full(self) -> bool:
        """Whether the limit has been reached."""
        return self._left <= 0

    def feed(self, packed: bytes) -> bytes:
        """Return the next part of the body, decompressed."""
        if self._is_raw:
            data = packed[: self._left]
        elif self._inflate is None or self.is_full:
            data = b""
        else:
            data = self._inflated(packed)
        self._left -= len(data)
        return data

    def _inflated(self, packed: bytes) -> bytes:
        assert self._inflate is not None
        try:
            return self._inflate.decompress(packed, self._left)
        except zlib.error:
            if self._is_deflate:  # Some servers omit the zlib header.
                self._is_deflate = False
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
                return self._inflated(packed)
            self._inflate = None
            return b""


class HeadEnd:
    """Finds the end of a page's head in a single pass.

    Tags inside comments and scripts do not count.
    """

    def __init__(self) -> None:
        self._at = 0
        self._closing: re.Pattern[bytes] | None = None

    def find(self, page: bytes | bytearray) -> int | None:
        """Return the end of the head; None if it has not come yet."""
        while True:
            if self._closing is not None:
                closed = self._closing.search(page, self._at)
                if closed is None:
                    self._at = max(self._at, len(page) - 16)
                    return None
                self._at, self._closing = closed.end(), None
            found = _OPENINGS.search(page, self._at)
            if found is None:
                self._at = max(self._at, len(page) - 16)
                return None
            name = found[0].lower()
            if name in (b"</head", b"<body"):
                return found.start()
            self._at = found.end()
            text = rb"-->" if name == b"<!--" else b"</" + name[1:] + rb"(?=[\s/>])"
            self._closing = re.compile(text, re.IGNORECASE)


async def head_of(reply: Reply, most: int) -> bytes | None:
    """Return the beginning of a page, up to the end of its head; None for an unknown encoding.

    Raises:
        Failure: When the connection breaks off too early.
    """
    unpacking = Unpacking(coding_of(reply), most)
    page = bytearray()
    end: int | None = None
    ending = HeadEnd()
    while reply.length < most and unpacking.is_readable and not unpacking.is_full:
        chunk = await reply.read()
        page += unpacking.feed(chunk)
        end = ending.find(page)
        if not chunk or end is not None:
            break
    await rest_of(reply)
    return bytes(page[:end]) if unpacking.is_readable else None


async def body_of(reply: Reply, most: int) -> bytes:
    """Return a body, up to a limit; empty if it cannot be decompressed.

    Raises:
        Failure: When the connection breaks off too early.
    """
    unpacking = Unpacking(coding_of(reply), most)
    body = bytearray()
    while reply.length < most and unpacking.is_readable and not unpacking.is_full:
        chunk = await reply.read()
        if not chunk:
            break
        body += unpacking.feed(chunk)
    return bytes(body)


async def rest_of(reply: Reply) -> None:
    """Read the rest of a body if it is short, since a new connection would take longer."""
    length = length_of(reply)
    most = reply.length + _DRAINED
    if length is not None and length > most:
        return
    with contextlib.suppress(Failure, TimeoutError):
        async with asyncio.timeout(_DRAINING):
            while reply.length < most and await reply.read():
                pass


def is_page(content_type: str | None) -> bool:
    """Tell whether a content type is, or may be, that of a page."""
    return content_type in (None, "text/html", "application/xhtml+xml")


def looks_like_page(head: bytes) -> bool:
    """Tell whether bytes look like the beginning of a page."""
    return _MARKUP.match(head) is not None


def content_type_of(reply: Reply) -> str | None:
    """Return the content type in the response; None if there is none."""
    value = reply.headers.get("content-type", "").split(";", 1)[0].strip().lower()
    return value if _TYPE.fullmatch(value) else None


def charset_of(reply: Reply) -> str | None:
    """Return the charset in the response; None if there is none."""
    found = _CHARSET.search(reply.headers.get("content-type", ""))
    return found[1].lower() if found else None


def coding_of(reply: Reply) -> str:
    """Return the content encoding of the response; an empty string for none."""
    coding = reply.headers.get("content-encoding", "").strip().lower()
    return "" if coding == "identity" else coding


def length_of(reply: Reply) -> int | None:
    """Return the length of the body according to the server."""
    value = reply.headers.get("content-length", "")
    return int(value) if _LENGTH.fullmatch(value) else None


def _inflater(coding: str) -> zlib._Decompress | None:
    if coding in ("gzip", "x-gzip"):
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    return zlib.decompressobj() if coding == "deflate" else None
