"""The rules about AMP pages and the AMP cache."""

from __future__ import annotations

import pytest

from tests.support.check_rules import CACHE, PAGE, amp, article, check, codes, marked


@pytest.mark.parametrize(
    ("url", "cached", "expected"),
    [
        ("https://amp.example.com/trees", f"{CACHE}/c/s/amp.example.com/trees", []),
        ("https://amp.example.com/trees/?a=1", f"{CACHE}/c/s/amp.example.com/trees/?a=1", []),
        ("https://amp.example.com/trees", f"{CACHE.upper()}/c/s/amp.example.com/trees", []),
        ("https://amp.example.com/trees", f"{CACHE}:443/c/s/amp.example.com/trees", []),
        ("https://amp.example.com/trees", f"{CACHE}/c/s/amp.example.com/trees/", ["NM309"]),
        ("https://amp.example.com/Trees", f"{CACHE}/c/s/amp.example.com/trees", ["NM309"]),
        ("https://amp.example.com/trees", f"{CACHE}/i/s/amp.example.com/trees", ["NM309"]),
        (
            "https://amp.example.com/trees",
            "http" + CACHE[5:] + "/c/s/amp.example.com/trees",
            ["NM309"],
        ),
        (
            "https://amp.example.com/trees?utm_source=x",
            f"{CACHE}/c/s/amp.example.com/trees?utm_source=x",
            ["NM305"],
        ),
    ],
)
def test_the_amp_cache(url: str, cached: str, expected: list[str]) -> None:
    found = check(article(fields=amp(url, cached)))
    assert [code for code in codes(found) if code not in ("NM302", "NM306")] == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.com/trees/amp", []),
        ("https://www.example.com/trees/", []),
        ("https://www.example.com/trees?amp", []),
        ("https://amp.example.com/trees", []),
        ("https://example.com/trees", []),
        ("https://m.example.org/trees", ["NM308"]),
        (PAGE, ["NM313"]),
        (f"{PAGE}#amp", ["NM313"]),
        (f"{PAGE}#!/amp", []),
        ("http://www.example.com/trees", ["NM302", "NM313"]),
    ],
)
def test_the_amp_page_is_another_page_of_the_site(url: str, expected: list[str]) -> None:
    assert sorted(codes(check(article(fields=amp(url))))) == expected


def test_an_amp_page_on_the_domain_of_the_provider_is_on_its_site() -> None:
    text = article(
        "https://news.example.net/trees",
        fields=amp("https://amp.example.org/trees"),
        domain="example.org",
    )
    assert codes(check(text)) == ["NM307"]


def test_a_cache_url_alone_is_an_orphan() -> None:
    text = article(fields=f'cdnAmpWebUrl: "{CACHE}/c/s/amp.example.com/trees"\n')
    (found,) = check(text)
    assert (found.code, found.pointer) == ("NM310", "/cdnAmpWebUrl")
    assert marked(text, found.location) == f'"{CACHE}/c/s/amp.example.com/trees"'
