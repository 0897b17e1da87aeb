"""One spelling of each URL, and one key of each page."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from newsmeta.urls import parse
from newsmeta.urls.canonical import canonical, key_of, page_key
from tests.support.urls import parsed

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
    # Needless escapes
    ("https://example.com/%7Ename/%61%5f%2D%30", "https://example.com/~name/a_-0"),
    ("https://example.com/%25%34%31", "https://example.com/%2541"),
    ("https://example.com/a%2Ehtml", "https://example.com/a.html"),
]

SAME = [
    # Canonical URLs
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
    # Necessary escapes
    "https://example.com/%20%2F%2f%3F%23%25%5B%C3%A9%c3%a9",
    "https://example.com/%2541",
    "https://example.com/a%2fb%2F..%2fc",
    # Invalid escapes
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
    # Significant ports, credentials, trailing dots, www
    "https://example.com:80/",
    "http://example.com:443/",
    "https://example.com:8443/",
    "https://user:Secret@example.com/",
    "https://www.example.com./",
    # Backslashes that browsers take for slashes
    "https://example.com\\Path",
    "https://example.com/A\\B/../c",
    "https://example.com/A\\..\\c",
    # Characters that browsers skip
    "https://example.com/a/.\t/../b",
    "https://Exa\nmple.com/",
    # Other schemes, and texts that are not URLs
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
    """Return a browser's spelling without escapes of unreserved characters in the path.

    An escape within another one (`%%341`) stays: it is not that of a character.
    """
    address, rest = re.split("(?=[?#]|$)", href, maxsplit=1)

    def unescaped(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in UNRESERVED else match[0]

    host = re.match("(?:[a-z]+://[^/]*)?", address)
    assert host is not None
    path = address[host.end() :]
    if not re.fullmatch("(?:[^%]|%[0-9A-Fa-f]{2})*", path):
        return href
    return host[0] + re.sub("%([0-9A-Fa-f]{2})", unescaped, path) + rest


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
@example("HTTP://%@0/%30")
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
@example("PATH", True)  # A host that looks like the path after it.
def test_nothing_but_case_changes_in_a_host(host: str, is_upper: bool) -> None:
    text = f"https://{host.upper() if is_upper else host}/Path"
    if parse(text) is None:
        return
    after = canonical(text)
    assert after.casefold() == text.casefold()
    head, _, path = after.rpartition("/")
    assert path == "Path"
    assert head == head.lower()


# One key for each page.


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
