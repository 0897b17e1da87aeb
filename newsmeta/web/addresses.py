"""IP addresses: which of them belong to the public web."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from newsmeta.urls.hosts import private_reason

# All of IANA's special-purpose registries, and the metadata services of clouds, which reveal
# secrets. Python's own classification has changed between versions.
_V4 = {
    "0.0.0.0/8": "not a usable address",
    "10.0.0.0/8": "a private address",
    "100.64.0.0/10": "an address within a provider's network",
    "127.0.0.0/8": "a loopback address",
    "168.63.129.16/32": "an address of a cloud's metadata service",
    "169.254.0.0/16": "a link-local address",
    "172.16.0.0/12": "a private address",
    "192.0.0.0/24": "an address without public use",
    "192.0.2.0/24": "an address for documentation",
    "192.88.99.0/24": "an address without public use",
    "192.168.0.0/16": "a private address",
    "198.18.0.0/15": "an address for benchmarks",
    "198.51.100.0/24": "an address for documentation",
    "203.0.113.0/24": "an address for documentation",
    "224.0.0.0/4": "a multicast address",
    "240.0.0.0/4": "an address without public use",
}
_V6 = {
    "::/128": "not a usable address",
    "::1/128": "a loopback address",
    "fe80::/10": "a link-local address",
    "fec0::/10": "a private address",
    "fc00::/7": "a private address",
    "ff00::/8": "a multicast address",
    "2001::/23": "an address without public use",
    "2001:db8::/32": "an address for documentation",
    "3fff::/20": "an address for documentation",
}
_NETWORKS_V4 = tuple((IPv4Network(network), what) for network, what in _V4.items())
_NETWORKS_V6 = tuple((IPv6Network(network), what) for network, what in _V6.items())
_PUBLIC_V6 = IPv6Network("2000::/3")
_LEADS_TO_V4 = {  # Distance of the embedded IPv4 address from the right end.
    IPv6Network("::ffff:0:0/96"): 0,
    IPv6Network("::ffff:0:0:0/96"): 0,
    IPv6Network("64:ff9b::/96"): 0,
    IPv6Network("2002::/16"): 80,
    IPv6Network("::/96"): 0,
}


def refusal_of_address(address: str) -> str | None:
    """Return the kind of an address that must not be connected to; None for a public one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "not a usable address"
    return _of_v4(found) if isinstance(found, IPv4Address) else _of_v6(found)


def refusal_of_host(host: str) -> str | None:
    """Return why a host is refused without a look-up; None if it may be public."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return private_reason(host)
    return refusal_of_address(host)


def _of_v4(address: IPv4Address) -> str | None:
    return next((what for network, what in _NETWORKS_V4 if address in network), None)


def _of_v6(address: IPv6Address) -> str | None:
    for network, what in _NETWORKS_V6:
        if address in network:
            return what
    for network, distance in _LEADS_TO_V4.items():
        if address in network:
            return _of_v4(IPv4Address(int(address) >> distance & 0xFFFF_FFFF))
    return None if address in _PUBLIC_V6 else "an address without public use"
