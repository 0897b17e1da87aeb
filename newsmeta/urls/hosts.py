"""Hosts: their registrable domains, and whether they are public."""

from __future__ import annotations

import re
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_PRIVATE_SUFFIXES = {
    "localhost": "this very machine",  # RFC 6761, section 6.3
    "local": "machines of a local network",  # RFC 6762, section 3
    "internal": "private networks",  # reserved by ICANN in 2024
    "home.arpa": "home networks",  # RFC 8375
    "test": "tests",  # RFC 2606, section 2
    "invalid": "names that do not exist",  # RFC 2606, section 2
}
_SERVES_OTHERS = (
    *("web.archive.org", "archive.ph", "archive.is", "archive.today", "archive.md", "archive.vn"),
    *("translate.goog", "translate.google.com", "webcache.googleusercontent.com"),
    *("cdn.ampproject.org", "news.google.com", "feedproxy.google.com", "www.google.com"),
    *("feedburner.com", "cc.bingj.com", "12ft.io", "r.search.yahoo.com"),
    *("t.co", "bit.ly", "lnkd.in", "goo.gl", "ow.ly", "buff.ly", "dlvr.it", "tinyurl.com"),
    *("is.gd", "trib.al", "ift.tt", "flip.it", "fb.me", "href.li", "out.reddit.com"),
    *("l.facebook.com", "lm.facebook.com", "l.instagram.com"),
    "safelinks.protection.outlook.com",
)
"""Archives, caches, translators and redirectors, whose contents were published by others."""
_IPV4 = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")


def is_under(host: str, domain: str) -> bool:
    """Tell whether `host` is `domain` or one of its subdomains; case does not matter."""
    host, domain = plain(host), plain(domain)
    return bool(domain) and (host == domain or host.endswith("." + domain))


def registrable_domain(host: str) -> str | None:
    """Return the registrable domain of `host`: `bbc.co.uk` for `news.bbc.co.uk`.

    The public-suffix list (publicsuffix.org) decides, including its private part, so that
    `a.github.io` and `b.github.io` are separate domains.

    Args:
        host: A domain name in Unicode or Punycode.

    Returns:
        The domain, spelt as in `host` and in lower case; None if `host` is itself a public
        suffix, or an IP address.
    """
    whole = plain(host)
    if not whole or "." not in whole or _address(whole):
        return None
    name: str | None = _suffixes().privatesuffix(whole)
    if name is None or host.isascii():
        return name
    return ".".join(lowered(host.rstrip(".")).split(".")[-1 - name.count(".") :])


def is_public_name(host: str) -> bool:
    """Tell whether a name has a known public suffix: `example.com`, but not `picture.jpg`."""
    return _suffixes().privatesuffix(plain(host), accept_unknown=False) is not None


def publisher_domain(host: str) -> str | None:
    """Return the registrable domain of a host, if its owner published the pages there.

    Returns:
        The domain; None without a known public suffix, and for archives, caches, translators and
        redirectors.
    """
    if not is_public_name(host) or any(is_under(host, each) for each in _SERVES_OTHERS):
        return None
    return registrable_domain(host)


def is_same_site(host: str, other: str) -> bool:
    """Tell whether two hosts have the same registrable domain, or one is below the other."""
    if is_under(host, other) or is_under(other, host):
        return True
    domain = registrable_domain(other)
    return domain is not None and is_under(host, domain)


def private_reason(host: str) -> str | None:
    """Return why the public cannot reach `host`, or None if it can.

    Args:
        host: The host as in `newsmeta.urls.Url.host`, with IP addresses in their usual form.

    Returns:
        The kind of the host, which completes the sentence "the host is …", or None.
    """
    plain = host.rstrip(".").lower()
    address = _address(plain)
    if address is not None:
        return _address_reason(address)
    for suffix, meaning in _PRIVATE_SUFFIXES.items():
        if plain == suffix or plain.endswith("." + suffix):
            return f"a name for {meaning}"
    return None if "." in plain or not plain else "a bare name, without a domain"


def _address(host: str) -> IPv4Address | IPv6Address | None:
    if not host.startswith("[") and not _IPV4.fullmatch(host):
        return None
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _address_reason(address: IPv4Address | IPv6Address) -> str | None:
    if isinstance(address, IPv6Address):
        address = _embedded(address) or address
    if address.is_loopback:
        return "a loopback address"
    if address.is_link_local:
        return "a link-local address"
    if address.is_unspecified:
        return "not a usable address"
    if address.is_multicast:
        return "a multicast address"
    is_site_local = isinstance(address, IPv6Address) and address.is_site_local
    return "a private address" if is_site_local or not address.is_global else None


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address embedded in an IPv6 address (RFC 4291, 3056, 6052)."""
    number = int(address)
    if number >> 32 == 0x0064_FF9B << 64 or (number >> 32 == 0 and number > 1):
        return IPv4Address(number & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def lowered(host: str) -> str:
    """Return a host in lower case, letter by letter, since final forms do not apply to hosts."""
    return host.lower() if host.isascii() else "".join(char.lower() for char in host)


def plain(host: str) -> str:
    """Return a host for comparison: in Punycode and lower case, without a final dot."""
    return _ascii(lowered(host.rstrip(".")))


def _ascii(host: str) -> str:
    """Return a name in Punycode for comparison; unchanged if it cannot be encoded."""
    if host.isascii():
        return host
    import ada_url

    try:
        return ada_url.idna_to_ascii(host).decode("ascii") or host
    except ValueError:
        return host


@cache
def _suffixes() -> PublicSuffixList:
    # Parsing the list takes as long as checking a hundred files, so it is done on demand.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=True)
