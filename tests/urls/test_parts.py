"""The parts of a URL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.urls import Url, parse
from tests.support.urls import parsed


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
