"""URL patterns, and hosts with accepted statuses."""

from __future__ import annotations

import pytest

from newsmeta.config.web import accepted
from newsmeta.urls import parse
from newsmeta.web.choosing import covers
from newsmeta.web.verdicts import outcome_of

COVERED = [
    ("example.com", "https://example.com/a"),
    ("example.com", "https://news.example.com./a"),
    ("EXAMPLE.com", "https://example.com/"),
    ("https://example.com:443/", "https://example.com/x"),
    ("example.com:80", "http://example.com/x"),
    ("example.com:8443/a", "https://example.com:8443/a/b"),
    ("[::1]", "http://[::1]:8080/x"),
    ("http://[::1]:8080/x", "http://[::1]:8080/x"),
    ("b\u00fccher.example", "https://xn--bcher-kva.example/a"),
    ("xn--bcher-kva.example", "https://b\u00fccher.example/a"),
    ("example.com/b\u00fccher/*/\u00e4", "https://example.com/b\u00fccher/1/\u00e4?x"),
    ("example.com/b%C3%BCcher", "https://example.com/b\u00fccher"),
    ("example.com/go?u=https://", "https://example.com/go?u=https://example.org/"),
    ("example.com?a", "https://example.com/?a=1"),
    ("*://example.com", "http://example.com/"),
    ("*", "https://example.com/"),
    ("example.*/a*b", "https://example.com/a/b"),
]
NOT_COVERED = [
    ("example.com:443", "http://example.com/"),
    ("example.com:80", "https://example.com/"),
    ("example.com:8080", "https://example.com/"),
    ("ftp://example.com", "https://example.com/"),
    ("http://example.com", "https://example.com/"),
    ("ample.com", "https://example.com/"),
    ("example.com/b", "https://example.com/a/b"),
    ("[::2]", "http://[::1]/"),
    ("example.com:port", "https://example.com/"),
    ("", "https://example.com/"),
    ("/a", "https://example.com/a"),
]


@pytest.mark.parametrize(("pattern", "text"), COVERED)
def test_urls_that_a_pattern_goes_for(pattern: str, text: str) -> None:
    url = parse(text)
    assert url is not None
    assert covers(pattern, url)


@pytest.mark.parametrize(("pattern", "text"), NOT_COVERED)
def test_urls_that_a_pattern_does_not_go_for(pattern: str, text: str) -> None:
    url = parse(text)
    assert url is not None
    assert not covers(pattern, url)


@pytest.mark.parametrize(
    ("item", "host"),
    [
        ("403", "example.com"),
        ("example.com=403", "example.com"),
        ("Example.COM=403", "example.com"),
        ("example.com=403", "example.com."),
        ("example.com.=403", "example.com"),
        ("b\u00fccher.example=403", "xn--bcher-kva.example"),
        ("B\u00dcCHER.example=403", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example=403", "xn--bcher-kva.example"),
        ("example.\u039f\u0394\u039f\u03a3=403", "example.xn--pxavbq"),
        ("127.0.0.1=403", "127.0.0.1"),
        ("[::1]=403", "::1"),
    ],
)
def test_statuses_are_accepted_of_a_host_however_it_is_written(item: str, host: str) -> None:
    assert outcome_of(403, host, {}).value == "blocked"
    assert outcome_of(403, host, accepted([item])).value == "ok"


@pytest.mark.parametrize("item", ["example.com:8080=403", "https://example.com=403", "=403", "x=4"])
def test_what_would_be_accepted_of_no_host_is_an_error(item: str) -> None:
    with pytest.raises(ValueError, match=item):
        accepted([item])
