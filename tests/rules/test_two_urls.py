"""Two URLs in one field, and other beginnings that no fix may make worse."""

from __future__ import annotations

import pytest

from tests.rules.test_malformed_urls import find, page
from tests.support.single import fixed

PASTED = [
    "https://www.example.com/x,https://www.example.com/y",
    "https://www.example.com/x;https://www.example.com/y",
    "https://www.example.com/x|https://www.example.com/y",
    "https://www.example.com/x.https://www.example.com/y",
    "https://www.example.com/xhttps://www.example.com/y",
    "https://www.example.com/1http://www.example.com/2",
    "https://www.example.com/x.htmlhttps://www.example.com/y.html",
    "https://www.example.com" + "https://www.example.com/y",
    "http://www.example.com/xHTTPS://www.example.com/y",
    "https://www.example.com/?a=bhttps://www.example.com/y",
    "https://www.example.com/x,https://www.example.com/y,https://www.example.com/z",
]


@pytest.mark.parametrize("url", PASTED)
def test_a_url_pasted_to_another_is_one_finding_and_stays(url: str) -> None:
    text = page(url)
    (one,) = [each for each in find(text) if each.pointer == "/webUrl"]
    assert (one.code, one.hint) == ("NM315", "keep one of the two")
    assert one.snippet[one.column - 1 :].lower().startswith("http")
    assert fixed(text, unsafe=True) == text


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/https://www.example.org/y",
        "https://www.example.com/read?page=https://www.example.org/y",
        "https://www.example.com/read?a=1&https://www.example.org/y",
        "https://www.example.com/read#https://www.example.org/y",
        "https://www.example.com/cache:https://www.example.org/y",
        "https://www.example.com/f_auto,w_300/https://www.example.org/y.jpg",
        "https://www.example.com/2021id_/https://www.example.org/y",
        "https://www.example.com/(https://www.example.org/y)",
        "https://www.example.com/what-is-https:",
        "https://www.example.com/a,b;c|d.html",
    ],
)
def test_a_url_inside_of_another_is_its_own_business(url: str) -> None:
    assert "NM315" not in {each.code for each in find(page(url))}


@pytest.mark.parametrize("sign", ["：//", "：／／", ":／／", ":／/", ":/／", "：/／"])
@pytest.mark.parametrize("scheme", ["https", "http", "HTTPS"])
def test_full_width_signs_after_a_scheme_are_plain_ones(scheme: str, sign: str) -> None:
    found = find(page(f"{scheme}{sign}www.example.com/news/trees"), "validate")
    assert [each.hint for each in found] == [f"write {scheme.lower()}://www.example.com/news/trees"]


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "10.1.2.3", "[::1]", "intranet", "news.local", "a.internal"]
)
def test_a_page_that_nobody_reaches_is_one_finding(host: str) -> None:
    codes = [each.code for each in find(page(f"https://{host}/news/trees"), "check")]
    assert codes.count("NM312") == 1
    assert "NM307" not in codes
