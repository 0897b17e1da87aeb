"""URLs: their parts, and their meaning to news publishers.

`parse` reads a URL as browsers do (the WHATWG URL standard). The other modules know hosts,
canonical forms, tracking parameters, dates, AMP caches and picture sizes. Nothing here sends a
request.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from newsmeta.data_classes import dataclass

WEB_SCHEMES: Final = ("http", "https")


@dataclass(frozen=True, slots=True)
class Url:
    """A URL that browsers can parse.

    Attributes:
        text: The URL as written.
        href: The URL as a browser spells it (WHATWG URL standard, section 4.5).
        scheme: The scheme in lower case, without the colon.
        host: The host in lower case and ASCII (Punycode); IP addresses in their usual form, IPv6
            in brackets. Empty if the scheme has no host.
        port: The port as a browser spells it; empty for the default of the scheme.
        path: The path with its leading slash.
        query: The query without its question mark.
        fragment: The fragment without its number sign.
        credentials: User and password as written, or empty.
    """

    text: str
    href: str
    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str
    credentials: str

    @property
    def is_web(self) -> bool:
        """Whether it is an absolute URL of the web."""
        return self.scheme in WEB_SCHEMES and bool(self.host)

    @property
    def asked(self) -> str:
        """The URL of a request: as a browser spells it, without the fragment."""
        return self.href.partition("#")[0]


_LONGEST_KEPT: Final = 2048


def parse(text: str) -> Url | None:
    """Return a text as a URL, or None if it is not one.

    A relative URL, such as `/about/`, is not one by itself.
    """
    return _known(text) if len(text) <= _LONGEST_KEPT else _parsed(text)


def host_of(text: str) -> str:
    """Return the host of a URL; empty if the text is not a URL, or has no host."""
    url = parse(text)
    return url.host if url else ""


@lru_cache(maxsize=1024)  # An article often contains a URL twice, and many share a logo.
def _known(text: str) -> Url | None:
    return _parsed(text)


def _parsed(text: str) -> Url | None:
    import ada_url

    try:
        url = ada_url.URL(text)
    except (ValueError, UnicodeEncodeError):
        return None
    user, password = url.username, url.password
    return Url(
        text=text,
        href=url.href,
        scheme=url.protocol[:-1],
        host=url.hostname,
        port=url.port,
        path=url.pathname,
        query=url.search[1:],
        fragment=url.hash[1:],
        credentials=f"{user}:{password}" if password else user,
    )
