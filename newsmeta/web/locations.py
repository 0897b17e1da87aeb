"""Locations: the host, port and target of a URL, parsed as in browsers."""

from __future__ import annotations

from newsmeta.answers import Outcome
from newsmeta.data_classes import dataclass
from newsmeta.web.failures import Failure

_PORTS = {"http": 80, "https": 443}
# Ports of other services, which browsers block (fetch.spec.whatwg.org, "port blocking").
_OTHERS = """
0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115
117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563
587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667
6668 6669 6679 6697 10080
"""
_BLOCKED_PORTS = frozenset(map(int, _OTHERS.split()))
_MOST_LETTERS = 8_000
"""Longest URL in characters; servers reject longer ones."""


@dataclass(frozen=True, slots=True)
class Location:
    """The target of a request.

    Attributes:
        href: The URL as a browser spells it, without fragment and credentials.
        scheme: `http` or `https`.
        host: The host in ASCII; an IPv6 address without brackets.
        port: The port.
        target: Path and query, as in the request.
    """

    href: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def explicit_port(self) -> int | None:
        """The port if it is not the default of the scheme, else None."""
        return None if self.port == _PORTS[self.scheme] else self.port

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in a URL without path."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port, as in the request."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.explicit_port is None else f"{host}:{self.port}"


def locate(url: str, base: str = "") -> Location:
    """Return the location of a URL.

    Args:
        url: The URL as written; without a scheme, as in `//example.com/`, `https` is assumed.
        base: The URL that it is relative to.

    Raises:
        Failure: When it is not a URL of the web.
    """
    import ada_url

    if not base and url.lstrip().startswith("//"):
        url = f"https:{url.lstrip()}"
    try:
        parsed = ada_url.URL(url, base or None)
    except (ValueError, UnicodeEncodeError):
        raise _refused("it is not a complete URL") from None
    scheme = parsed.protocol.rstrip(":")
    if scheme not in _PORTS:
        raise _refused("only http and https are requested")
    if not parsed.hostname:
        raise _refused("it is not a complete URL")
    port = int(parsed.port or _PORTS[scheme])
    if port in _BLOCKED_PORTS:
        raise _refused(f"port {port} belongs to another service, and browsers block it")
    # Set separately, so that no part of a password remains.
    parsed.username = parsed.password = parsed.hash = ""
    if len(parsed.href) > _MOST_LETTERS:
        raise _refused(f"it is longer than {_MOST_LETTERS:,} characters")
    return Location(
        href=parsed.href,
        scheme=scheme,
        host=parsed.hostname.strip("[]"),
        port=port,
        target=parsed.pathname + parsed.search,
    )


def _refused(reason: str) -> Failure:
    return Failure(reason, Outcome.REFUSED)
