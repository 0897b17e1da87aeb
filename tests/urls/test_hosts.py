"""Hosts: domains, sites, and addresses that the public cannot reach."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.urls.hosts import is_same_site, is_under, private_reason, registrable_domain
from tests.support.urls import parsed


@pytest.mark.parametrize(
    ("host", "domain", "expected"),
    [
        ("example.com", "example.com", True),
        ("www.example.com", "example.com", True),
        ("a.b.example.com", "example.com", True),
        ("WWW.Example.COM", "eXAMPLE.com", True),
        ("www.example.com.", "example.com", True),
        ("www.example.com", "example.com.", True),
        ("www.bücher.example", "xn--bcher-kva.example", True),
        ("www.xn--bcher-kva.example", "BÜCHER.example", True),
        ("www.ΟΔΟΣ-1.gr", "οδοσ-1.gr", True),
        ("example.com", "www.example.com", False),
        ("badexample.com", "example.com", False),
        ("example.com.evil.example", "example.com", False),
        ("example.org", "example.com", False),
        ("example.com", "", False),
        ("", "", False),
        ("example.com", ".", False),
        ("a.com", "com", True),
    ],
)
def test_what_is_under_a_domain(host: str, domain: str, expected: bool) -> None:
    assert is_under(host, domain) is expected


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("bbc.co.uk", "bbc.co.uk"),
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("a.b.news.bbc.co.uk", "bbc.co.uk"),
        ("abc.github.io", "abc.github.io"),
        ("www.abc.github.io", "abc.github.io"),
        ("example.com", "example.com"),
        ("markets.businessinsider.com", "businessinsider.com"),
        ("WWW.BBC.Co.UK", "bbc.co.uk"),
        ("www.bbc.co.uk.", "bbc.co.uk"),
        # Wildcard rules, and exceptions from them
        ("a.b.kawasaki.jp", "a.b.kawasaki.jp"),
        ("x.a.b.kawasaki.jp", "a.b.kawasaki.jp"),
        ("www.city.kawasaki.jp", "city.kawasaki.jp"),
        # Unicode and Punycode
        ("www.bücher.de", "bücher.de"),
        ("WWW.BÜCHER.DE", "bücher.de"),
        ("www.xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("www.食狮.公司.cn", "食狮.公司.cn"),
        ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
        ("www.новости.рф", "новости.рф"),
        # A domain missing from the list
        ("a.b.unknown-tld", "b.unknown-tld"),
        # Public suffixes themselves
        ("co.uk", None),
        ("uk", None),
        ("com", None),
        ("github.io", None),
        ("b.kawasaki.jp", None),
        ("公司.cn", None),
        ("xn--55qx5d.cn", None),
        ("unknown-tld", None),
        # Not domain names
        ("localhost", None),
        ("127.0.0.1", None),
        ("[2001:db8::1]", None),
        ("[::ffff:8.8.8.8]", None),
        ("", None),
        (".", None),
        ("a..com", None),
    ],
)
def test_the_domain_that_somebody_registered(host: str, domain: str | None) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("host", "other", "expected"),
    [
        ("www.bbc.co.uk", "news.bbc.co.uk", True),
        ("bbc.co.uk", "bbc.co.uk", True),
        ("bbc.co.uk", "cnn.co.uk", False),
        ("a.github.io", "b.github.io", False),
        ("x.a.github.io", "a.github.io", True),
        ("www.example.com", "Example.COM.", True),
        ("www.bücher.de", "shop.xn--bcher-kva.de", True),
        ("shop.xn--bcher-kva.de", "www.BÜCHER.de", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "1.0.0.1", False),
        ("localhost", "localhost", True),
        ("a.localhost", "localhost", True),
        ("bbc.co.uk", "co.uk", True),
        ("www.example.com", "www.example.org", False),
        ("badexample.com", "example.com", False),
        ("example.com", "", False),
    ],
)
def test_what_is_on_one_site(host: str, other: str, expected: bool) -> None:
    assert is_same_site(host, other) is expected
    assert is_same_site(other, host) is expected


REASONS = [
    # Spellings of IPv4 (WHATWG URL standard, section 3.5)
    ("http://127.0.0.1/", "a loopback address"),
    ("http://127.1/", "a loopback address"),
    ("http://127.255.1.2/", "a loopback address"),
    ("http://0x7f.1/", "a loopback address"),
    ("http://0X7F000001/", "a loopback address"),
    ("http://2130706433/", "a loopback address"),
    ("http://017700000001/", "a loopback address"),
    ("http://0177.0.0.01/", "a loopback address"),
    ("http://127.0.0.1./", "a loopback address"),
    ("http://%31%32%37.1/", "a loopback address"),
    ("http://１２７.0.0.1/", "a loopback address"),
    ("http://127。1/", "a loopback address"),
    ("http://user@127.1:8080/a?b#c", "a loopback address"),
    ("http://0/", "not a usable address"),
    ("http://0.0.0.0/", "not a usable address"),
    ("http://10.1.2.3/", "a private address"),
    ("http://172.16.0.1/", "a private address"),
    ("http://172.31.255.255/", "a private address"),
    ("http://192.168.1.1/", "a private address"),
    ("http://3232235777/", "a private address"),
    ("http://100.64.0.1/", "a private address"),
    ("http://100.127.255.255/", "a private address"),
    ("http://192.0.2.1/", "a private address"),
    ("http://255.255.255.255/", "a private address"),
    ("http://169.254.169.254/", "a link-local address"),
    ("http://0xA9FEA9FE/", "a link-local address"),
    ("http://224.0.0.1/", "a multicast address"),
    # IPv6
    ("http://[::1]/", "a loopback address"),
    ("http://[0:0:0:0:0:0:0:1]:80/", "a loopback address"),
    ("http://[::]/", "not a usable address"),
    ("http://[fe80::1]/", "a link-local address"),
    ("http://[febf::1]/", "a link-local address"),
    ("http://[fc00::1]/", "a private address"),
    ("http://[fdff::1]/", "a private address"),
    ("http://[2001:db8::1]/", "a private address"),
    ("http://[ff02::1]/", "a multicast address"),
    ("http://[::ffff:127.0.0.1]/", "a loopback address"),
    ("http://[::ffff:7f00:1]/", "a loopback address"),
    ("http://[::ffff:10.0.0.1]/", "a private address"),
    ("http://[::ffff:100.64.0.1]/", "a private address"),
    ("http://[::ffff:169.254.169.254]/", "a link-local address"),
    # Names
    ("http://localhost/", "a name for this very machine"),
    ("http://LOCALHOST./", "a name for this very machine"),
    ("http://a.localhost/", "a name for this very machine"),
    ("http://printer.local/", "a name for machines of a local network"),
    ("http://wiki.corp.internal/", "a name for private networks"),
    ("http://nas.home.arpa/", "a name for home networks"),
    ("http://www.test/", "a name for tests"),
    ("http://a.invalid/", "a name for names that do not exist"),
    ("http://intranet/", "a bare name, without a domain"),
    ("http://intranet./", "a bare name, without a domain"),
    # Public addresses
    ("https://example.com/", None),
    ("https://example.com./", None),
    ("https://localhost.example.com/", None),
    ("https://mylocal/", "a bare name, without a domain"),
    ("https://notlocal.com/", None),
    ("https://my-internal.com/", None),
    ("https://a.arpa/", None),
    ("https://новости.рф/", None),
    ("https://8.8.8.8/", None),
    ("https://134744072/", None),
    ("https://172.15.0.1/", None),
    ("https://172.32.0.1/", None),
    ("https://100.63.0.1/", None),
    ("https://100.128.0.1/", None),
    ("https://[2606:4700::1111]/", None),
    ("https://[::ffff:8.8.8.8]/", None),
]


@pytest.mark.parametrize(
    ("url", "reason"),
    REASONS,
)
def test_why_the_public_cannot_reach_a_host(url: str, reason: str | None) -> None:
    assert private_reason(parsed(url).host) == reason


@pytest.mark.parametrize("host", ["[fec0::1]", "[::7f00:1]"])
def test_ipv6_addresses_of_the_past_are_private(host: str) -> None:
    # Site-local addresses (RFC 3879), and IPv4 inside of IPv6 (RFC 4291, section 2.5.5.1).
    assert private_reason(host) is not None


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "0x{:x}", "0{:o}"]))
@example(0x7F000001, "{}")
def test_every_spelling_of_an_address_is_as_private(number: int, spelling: str) -> None:
    dotted = ".".join(str(byte) for byte in number.to_bytes(4, "big"))
    spelt = parsed(f"http://{spelling.format(number)}/").host
    assert spelt == dotted
    mapped = parsed(f"http://[::ffff:{dotted}]/").host
    assert private_reason(spelt) == private_reason(mapped)
