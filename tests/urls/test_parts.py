"""URLs: their parts, one spelling of each, their hosts, tracking parameters and dates."""

from __future__ import annotations

import re
import string
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from newsmeta.urls import Url, parse
from newsmeta.urls.canonical import canonical, key_of, page_key
from newsmeta.urls.dates import stated_dates
from newsmeta.urls.hosts import is_same_site, is_under, private_reason, registrable_domain
from newsmeta.urls.tracking import Parameter, is_tracking, tracking_parameters, without_tracking


def parsed(text: str) -> Url:
    url = parse(text)
    assert url is not None, text
    return url


# Parts.


def test_the_parts_of_a_url() -> None:
    text = "HTTPS://User:S%C3%A9cret@WWW.Bücher.Example:8443/A/é.html?q=1&Q=%20#Top"
    assert parse(text) == Url(
        text=text,
        href="https://User:S%C3%A9cret@www.xn--bcher-kva.example:8443/A/%C3%A9.html?q=1&Q=%20#Top",
        scheme="https",
        host="www.xn--bcher-kva.example",
        port="8443",
        path="/A/%C3%A9.html",
        query="q=1&Q=%20",
        fragment="Top",
        credentials="User:S%C3%A9cret",
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://example.com", {"path": "/", "port": "", "query": "", "fragment": ""}),
        ("https://example.com:443/", {"port": ""}),
        ("http://example.com:443/", {"port": "443"}),
        ("https://user@example.com/", {"credentials": "user"}),
        ("https://:secret@example.com/", {"credentials": ":secret"}),
        ("https://@example.com/", {"credentials": ""}),
        ("https://example.com/?", {"query": ""}),
        ("https://example.com/??a#?b#c", {"query": "?a", "fragment": "?b#c"}),
        ("https://[2001:DB8::0:1]:8080/", {"host": "[2001:db8::1]", "port": "8080"}),
        ("http://0x7f.1/", {"host": "127.0.0.1"}),
        ("https://ex%61mple.com./", {"host": "example.com."}),
        ("mailto:a@example.com", {"scheme": "mailto", "host": "", "path": "a@example.com"}),
        ("  https://example.com/a\n", {"path": "/a", "href": "https://example.com/a"}),
    ],
)
def test_some_parts_of_a_url(text: str, parts: dict[str, str]) -> None:
    url = parsed(text)
    assert {name: getattr(url, name) for name in parts} == parts
    assert url.text == text


@pytest.mark.parametrize(
    ("text", "is_web"),
    [
        ("https://example.com/", True),
        ("HTTP://localhost", True),
        ("https:example.com", True),
        ("ftp://example.com/", False),
        ("mailto:a@example.com", False),
        ("data:text/html,https://example.com/", False),
        ("example:com", False),
        ("httpss://example.com", False),
    ],
)
def test_what_is_on_the_web(text: str, is_web: bool) -> None:
    assert parsed(text).is_web is is_web


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "example.com", "/about/", "//example.com/a", "?a", "#a", "a b", "https://"),
        *("https://exa mple.com/", "https://example.com:99999/", "https://example.com:a/"),
        *("https://[::1/", "https://1.2.3.256/", "https://example.com/\ud800", "http://a<b/"),
    ],
)
def test_what_is_no_url(text: str) -> None:
    assert parse(text) is None


@given(st.text())
def test_any_text_is_a_url_or_none(text: str) -> None:
    url = parse(text)
    assert url is None or (url.text == text and parsed(url.href).href == url.href)


# Canonical form.

CHANGED = [
    # Case of scheme and host
    ("HTTPS://example.com/a", "https://example.com/a"),
    ("https://WWW.Example.COM/Path?Q#F", "https://www.example.com/Path?Q#F"),
    ("https://BÜCHER.example/", "https://bücher.example/"),
    ("https://ΟΔΟΣ-1.gr/", "https://οδοσ-1.gr/"),
    ("https://[2001:DB8::1]/", "https://[2001:db8::1]/"),
    ("https://User:Secret@EXAMPLE.com/", "https://User:Secret@example.com/"),
    ("https://ex%41mple.com/", "https://example.com/"),
    # The scheme's own port
    ("https://example.com:443/a", "https://example.com/a"),
    ("http://example.com:80", "http://example.com"),
    ("https://example.com:/a", "https://example.com/a"),
    ("https://example.com:0443/a", "https://example.com/a"),
    # Dot segments
    ("https://example.com/a/./b", "https://example.com/a/b"),
    ("https://example.com/a/../b", "https://example.com/b"),
    ("https://example.com/a/b/..", "https://example.com/a/"),
    ("https://example.com/a/.", "https://example.com/a/"),
    ("https://example.com/..", "https://example.com/"),
    ("https://example.com/../../a", "https://example.com/a"),
    ("https://example.com/a//../b", "https://example.com/a/b"),
    ("https://example.com/a/%2E%2e/b", "https://example.com/b"),
    ("https://example.com/a/.%2e/b", "https://example.com/b"),
    ("https://example.com/%2e/a", "https://example.com/a"),
    # Escapes of what needs none
    ("https://example.com/%7Ename/%61%5f%2D%30", "https://example.com/~name/a_-0"),
    ("https://example.com/%25%34%31", "https://example.com/%2541"),
    ("https://example.com/a%2Ehtml", "https://example.com/a.html"),
]

SAME = [
    # What is canonical
    "https://example.com",
    "https://example.com/",
    "https://example.com?a",
    "https://example.com#a",
    # Case of the path and its slashes
    "https://example.com/Path/INDEX.HTML",
    "https://example.com/a//b///c//",
    "https://example.com/a",
    "https://example.com/a/",
    "https://example.com//",
    # AMP
    "https://example.com/a/amp",
    "https://example.com/a/amp/",
    "https://example.com/a.amp.html",
    "https://example.com/.amp/a",
    "https://example.com/a?amp",
    "https://example.com/a?amp=1",
    # Queries: order, doubles, empty pieces, escapes, tracking
    "https://example.com/?b=2&a=1&b=1",
    "https://example.com/?",
    "https://example.com/?&&a&",
    "https://example.com/?%61=%7E&b=a/../b&c=/./",
    "https://example.com/?utm_source=a&fbclid=b",
    "https://example.com/?URL=HTTPS://Example.COM:443/",
    # Fragments
    "https://example.com/#",
    "https://example.com/#%41/../B",
    # Escapes that are needed
    "https://example.com/%20%2F%2f%3F%23%25%5B%C3%A9%c3%a9",
    "https://example.com/%2541",
    "https://example.com/a%2fb%2F..%2fc",
    # Escapes that are none
    "https://example.com/100%",
    "https://example.com/%zz%4",
    "https://example.com/%%341",
    "https://example.com/%4%31",
    # Characters beyond ASCII
    "https://example.com/é/中/новости?ü#ß",
    "https://bücher.example/É",
    "https://xn--bcher-kva.example/",
    # Names with dots
    "https://example.com/.../a..b/.a/..a/a../a.",
    "https://example.com/.well-known/a",
    # Ports that say something, credentials, dots at the end, www
    "https://example.com:80/",
    "http://example.com:443/",
    "https://example.com:8443/",
    "https://user:Secret@example.com/",
    "https://www.example.com./",
    # Slashes that browsers turn around
    "https://example.com\\Path",
    "https://example.com/A\\B/../c",
    "https://example.com/A\\..\\c",
    # What browsers read over
    "https://example.com/a/.\t/../b",
    "https://Exa\nmple.com/",
    # Other schemes, and what is no URL
    "MAILTO:A@Example.COM",
    "FTP://Example.COM:21/a/../b",
    "/A/../b",
    "//Example.COM/a",
    "Example.COM",
    "",
    "HTTPS://",
    "HTTPS://exa mple.com/%41",
    "HTTPS://Example.COM:99999/",
    "see HTTPS://Example.COM/",
]


@pytest.mark.parametrize(("text", "expected"), CHANGED)
def test_what_canonical_form_changes(text: str, expected: str) -> None:
    assert canonical(text) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize("text", SAME)
def test_what_canonical_form_leaves(text: str) -> None:
    assert canonical(text) == text


PIECES = st.lists(
    st.sampled_from(
        [
            *("//", "/../", "/./", "%2e", "%2E", "%41", "%7e", "%2F", "%c3%a9", "%25", "%4", "%%"),
            *("/", ".", "?", "#", ":", "@", "%", "&", "=", "-", "\\", "\t", ":80", "443", "31"),
            *("a", "Z", "~", "é", "É", "Σ"),
        ]
    ),
    max_size=12,
).map("".join)
HEADS = st.sampled_from(
    [
        *("https://", "http://", "https://example.com", "http://example.com/a", ""),
        *(
            "HTTPS://Example.COM",
            "Http://ΟΔΟΣ.gr",
            "https://EX%41mple.com:443",
            "ftp://Example.com",
        ),
        *("https://User:Pw@Example.com:0443", "http://[2001:DB8::A]"),
    ]
)
NEARLY_URLS = st.builds(str.__add__, HEADS, PIECES)
UNRESERVED = string.ascii_letters + string.digits + "-._~"


def without_needless_escapes(href: str) -> str:
    """Return a browser's spelling with no escapes of unreserved characters in its path.

    An escape within another one (`%%341`) stays: it is not that of a character.
    """
    address, rest = re.split("(?=[?#]|$)", href, maxsplit=1)

    def unescaped(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in UNRESERVED else match[0]

    if not re.fullmatch("(?:[^%]|%[0-9A-Fa-f]{2})*", address):
        return href
    return re.sub("%([0-9A-Fa-f]{2})", unescaped, address) + rest


@given(st.text() | NEARLY_URLS)
@example("https://example.com/%%341")
@example("https://example.com/%4%31")
@example("https://example.com/%25341")
def test_canonical_form_has_itself_as_canonical_form(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@given(st.text() | NEARLY_URLS)
@example("https://example.com\\Path")
@example("https://example.com/a\\b/../c")
@example("https://example.com/a/.\t/../b")
@example("https://ΟΔΟΣ-1.gr/")
@example("https://example.com/%%341")
def test_browsers_read_canonical_form_as_what_was_written(text: str) -> None:
    before, after = parse(text), parse(canonical(text))
    if before is None or not before.is_web:
        assert canonical(text) == text
    else:
        assert after is not None
        assert without_needless_escapes(before.href) == without_needless_escapes(after.href)


@given(st.text() | NEARLY_URLS)
def test_canonical_form_changes_nothing_behind_the_path(text: str) -> None:
    behind = re.search(r"[?#].*", text, re.DOTALL)
    assert canonical(text).endswith(behind[0] if behind else "")
    assert canonical(text).count("?") == text.count("?")


@given(st.text("aZé%9/~:@;=,+!é中", max_size=20))
def test_a_path_without_dots_and_needless_escapes_stays(path: str) -> None:
    assume(without_needless_escapes(path) == path)
    for text in (f"https://example.com/{path}", f"http://example.com:8080/a/{path}?b"):
        assert canonical(text) == text


@given(st.text(string.ascii_letters + "é.-", min_size=1, max_size=8), st.booleans())
def test_nothing_but_case_changes_in_a_host(host: str, is_upper: bool) -> None:
    text = f"https://{host.upper() if is_upper else host}/Path"
    if parse(text) is None:
        return
    after = canonical(text)
    assert after.casefold() == text.casefold()
    assert after.endswith("/Path")
    assert after == after.replace("Path", "path").lower().replace("/path", "/Path")


# One key for a page.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a", "http://example.com/a"),
        ("https://example.com/a", "HTTPS://Example.COM:443/b/../%61"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/a", "https://example.com/a#top"),
        ("https://example.com/a", "https://example.com/a#"),
        ("https://example.com/a", "https://example.com/a?utm_source=b&fbclid=c"),
        ("https://example.com/a", "https://example.com/a?utm_source=b#c"),
        ("https://example.com/a?b=1", "https://example.com/a?utm_source=b&b=1&gclid=c"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ("https://example.com/%C3%A9", "https://example.com/%c3%a9"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("https://example.com/a", " https://example.com/a\n"),
        ("https://example.com/a/b", "https:\\\\example.com\\a\\b"),
        ("http://127.0.0.1/", "http://0x7f.1/"),
    ],
)
def test_two_urls_of_one_page(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a", "https://example.com/a/"),
        ("https://example.com/a", "https://example.com//a"),
        ("https://example.com/a", "https://www.example.com/a"),
        ("https://example.com/a", "https://example.com:8443/a"),
        ("https://example.com/a", "https://example.com/a?b"),
        ("https://example.com/?a&b", "https://example.com/?b&a"),
        ("https://example.com/?a=1", "https://example.com/?a=2"),
        ("https://example.com/?a", "https://example.com/?A"),
        ("https://example.com/?a", "https://example.com/?%61="),
        ("https://example.com/a", "https://example.com/a/amp"),
        ("https://example.com/a", "https://example.com/a?amp"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/%2541", "https://example.com/%41"),
        ("https://example.com/#!/a", "https://example.com/#!/b"),
        ("https://example.com/#/a", "https://example.com/#/b"),
        ("https://example.com/#/a", "https://example.com/"),
        ("https://example.com/?a", "https://example.com/#!/a"),
    ],
)
def test_urls_of_two_pages(one: str, other: str) -> None:
    assert None not in (key_of(one), key_of(other))
    assert key_of(one) != key_of(other)


def test_only_what_is_on_the_web_has_a_key() -> None:
    for text in ("", "/a", "mailto:a@example.com", "ftp://example.com/a", "https://exa mple.com"):
        assert key_of(text) is None
    assert key_of("https://example.com/a") == page_key(parsed("https://example.com/a"))


@given(NEARLY_URLS)
def test_canonical_form_keeps_the_key(text: str) -> None:
    assert key_of(canonical(text)) == key_of(text)


# Hosts.


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
        # Rules with a star, and exceptions from them
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
        # A domain that the list does not know
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
        # What is no domain name
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


@pytest.mark.parametrize(
    ("url", "reason"),
    [
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
        ("http://0/", "no address at all"),
        ("http://0.0.0.0/", "no address at all"),
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
        ("http://[::]/", "no address at all"),
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
        # What the public can reach
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
    ],
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


# Tracking parameters.


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?utm_source=a", ""),
        ("?utm_source", ""),
        ("?utm_=a", ""),
        ("?UTM_Source=a&FBCLID=b", ""),
        ("?a=1&utm_source=b", "?a=1"),
        ("?utm_source=b&a=1", "?a=1"),
        ("?b=2&utm_medium=c&a=1&gclid=d&b=%20%41+é", "?b=2&a=1&b=%20%41+é"),
        ("?fbclid=a?b=c", ""),
        ("?fbclid=a#b", "#b"),
        ("?fbclid=a#?fbclid=b", "#?fbclid=b"),
        ("?utm_source=a=b=c&d", "?d"),
        ("?mc_cid=a&mc_eid=b&msclkid=c&igshid=d&_ga=e&_gl=f&pk_campaign=g&hsa_acc=h", ""),
        # Empty pieces stay in place
        ("?a&&utm_source=b&&c&", "?a&&&c&"),
        ("?&utm_source=a", "?"),
        ("?utm_source=a&", "?"),
    ],
)
def test_what_goes_with_tracking(query: str, kept: str) -> None:
    for address in ("https://example.com/A/%61", "https://Example.com", "/a/", ""):
        assert without_tracking(address + query) == address + kept


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/",
        "https://example.com/?",
        "https://example.com/?a=1&&b=2&",
        "https://example.com/?utm",
        "https://example.com/?utm=a",
        "https://example.com/?utmsource=a",
        "https://example.com/?putm_source=a",
        "https://example.com/?a.utm_source=b",
        "https://example.com/?ref=a",
        "https://example.com/?source=a&campaign=b&cid=c&id=d",
        "https://example.com/?gclid2=a",
        "https://example.com/?agclid=a",
        "https://example.com/?fb=a",
        "https://example.com/?a=utm_source",
        "https://example.com/?a=utm_source=b",
        "https://example.com/?a=?utm_source=b",
        "https://example.com/?=utm_source",
        "https://example.com/?amp;utm_source=a",
        "https://example.com/?a;utm_source=b",
        "https://example.com/#utm_source=a",
        "https://example.com/#?utm_source=a&gclid=b",
        "https://example.com/?a#&utm_source=b",
        "https://example.com/utm_source=a",
        "https://example.com/&utm_source=a",
        "https://utm_source.example.com/",
        "",
    ],
)
def test_what_is_no_tracking(text: str) -> None:
    assert without_tracking(text) == text
    assert tracking_parameters(text) == []


def test_where_parameters_are() -> None:
    text = "https://example.com/?a&UTM_source=b&&fbclid#gclid=c"
    found = tracking_parameters(text)
    assert found == [Parameter("UTM_source", 23, 35), Parameter("fbclid", 37, 43)]
    assert [text[one.start : one.end] for one in found] == ["UTM_source=b", "fbclid"]


def test_further_names() -> None:
    text = "https://example.com/?Ref=a&b&refs=c&utm_id=d"
    assert without_tracking(text) == "https://example.com/?Ref=a&b&refs=c"
    assert without_tracking(text, frozenset({"ref"})) == "https://example.com/?b&refs=c"
    assert [one.name for one in tracking_parameters(text, frozenset({"ref"}))] == ["Ref", "utm_id"]
    assert without_tracking("https://example.com/?ref=a", frozenset({"ref"})) == (
        "https://example.com/"
    )


NAMES = ["utm_source", "fbclid", "GCLID", "a", "b", "utm", "ref", "", "utm_x=1", "c=d?e", "é=%41"]


@given(st.lists(st.sampled_from(NAMES), min_size=1), st.sampled_from(["", "#", "#?utm_source=a"]))
def test_order_and_spelling_of_all_else_stay(pieces: list[str], fragment: str) -> None:
    kept = [piece for piece in pieces if not is_tracking(piece.partition("=")[0])]
    query = "?" + "&".join(kept) if kept else ""
    text = f"https://example.com/?{'&'.join(pieces)}{fragment}"
    assert without_tracking(text) == f"https://example.com/{query}{fragment}"
    assert without_tracking(without_tracking(text)) == without_tracking(text)


@given(st.text("?#&=autm_", max_size=30))
def test_without_tracking_there_is_none(text: str) -> None:
    assert tracking_parameters(without_tracking(text)) == []
    if not tracking_parameters(text):
        assert without_tracking(text) == text


# Dates.


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2021/01/27/a-story", {"2021/01/27": date(2021, 1, 27)}),
        ("/2021/1/7/", {"2021/1/7": date(2021, 1, 7)}),
        ("/2021/12/31", {"2021/12/31": date(2021, 12, 31)}),
        ("/2021/01/27?a", {"2021/01/27": date(2021, 1, 27)}),
        ("/2021/01/27#a", {"2021/01/27": date(2021, 1, 27)}),
        ("/technology/2021/jan/25/a-story", {"2021/jan/25": date(2021, 1, 25)}),
        ("/2021/Feb/5/", {"2021/Feb/5": date(2021, 2, 5)}),
        ("/2021/DEC/05/", {"2021/DEC/05": date(2021, 12, 5)}),
        ("/a/2021-01-27-a-story", {"2021-01-27": date(2021, 1, 27)}),
        ("/2021-01-27", {"2021-01-27": date(2021, 1, 27)}),
        ("/2021-01-27.html", {"2021-01-27": date(2021, 1, 27)}),
        ("/1999/12/31/", {"1999/12/31": date(1999, 12, 31)}),
        ("/2020/02/29/", {"2020/02/29": date(2020, 2, 29)}),
        (
            "/2021/01/27/2021-01-28-a",
            {"2021/01/27": date(2021, 1, 27), "2021-01-28": date(2021, 1, 28)},
        ),
        ("/2020/2021/01/27/", {"2021/01/27": date(2021, 1, 27)}),
        # No such day or month
        ("/2021/02/29/", {}),
        ("/2021/02/30/", {}),
        ("/2021/00/10/", {}),
        ("/2021/13/01/", {}),
        ("/2021/01/00/", {}),
        ("/2021/01/32/", {}),
        ("/2021/foo/10/", {}),
        ("/2021-04-31-a", {}),
        # The days after them are found all the same
        ("/2021/02/30/2021/03/01/", {"2021/03/01": date(2021, 3, 1)}),
        # Numbers that mean something else
        ("/2021/01/", {}),
        ("/2021/", {}),
        ("/20210127/", {}),
        ("/20210127-a", {}),
        ("/a-20210127", {}),
        ("/12021/01/27/", {}),
        ("/2021/01/271/", {}),
        ("/2021/01/27a/", {}),
        ("/2021/01/27-a/", {}),
        ("/2021/011/27/", {}),
        ("/2021-01-271", {}),
        ("/2021-1-7-a", {}),
        ("/a-2021-01-27", {}),
        ("/id2021/01/27/", {}),
        ("/1821/01/27/", {}),
        ("/2121/01/27/", {}),
        ("/2021/01-27/", {}),
        ("/01/27/2021/", {}),
        # Behind the path
        ("/a?date=/2021/01/27/", {}),
        ("/a#/2021/01/27/", {}),
        ("/?/2021-01-27", {}),
        ("/2021/01/?/27/", {}),
        ("/2021/01/27/?b=/2020/01/01/", {"2021/01/27": date(2021, 1, 27)}),
    ],
)
def test_the_dates_of_a_url(path: str, expected: dict[str, date]) -> None:
    text = f"https://example.com{path}"
    found = list(stated_dates(text))
    assert {text[one.start : one.end]: one.date for one in found} == expected
    assert len(found) == len(expected)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_found(day: date) -> None:
    month = day.strftime("%b").lower()
    for path in (
        f"{day:%Y/%m/%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y}/{month}/{day:%d}",
    ):
        (found,) = stated_dates(f"https://example.com/a/{path}/b")
        assert found.date == day
    assert [one.date for one in stated_dates(f"https://example.com/{day}-a")] == [day]


@given(st.text("/2019-0jan?#", max_size=30))
def test_a_date_is_where_it_says(text: str) -> None:
    for found in stated_dates(text):
        assert re.fullmatch(
            r"[0-9]{4}[/-][0-9a-z]{1,3}[/-][0-9]{1,2}", text[found.start : found.end]
        )
        assert not set(text[: found.end]) & set("?#")
