"""Unregistrable hosts: they are found, and never suggested as a provider's domain."""

from __future__ import annotations

import pytest

from tests.support.check_rules import article, check
from tests.support.mistakes import findings

MEANT = [
    ("https://www.example,com/a", "https://www.example.com/a"),
    ("https://www;example;com/x", "https://www.example.com/x"),
    ("https://www.example,com", "https://www.example.com"),
    ("https://www.bbc.co,uk/news", "https://www.bbc.co.uk/news"),
    ("http://news,example.org:8080/", "http://news.example.org:8080/"),
    ("https://example,org?a=1,2", "https://example.org?a=1,2"),
]
IN_NO_HOST = [
    ("https://*.example.com/", "remove * from the host"),
    ("https://example.com,/x", "remove , from the host"),
    ("https://it's.example.com/", "remove ' from the host"),
    ("https://www.example.com!/", "remove ! from the host"),
    ("https://(www.example.com)/", "remove ( from the host"),
    ("https://www.example.com&a=b", "remove & from the host"),
    ("https://$host.example.com/", "remove $ from the host"),
    ("https://~ann.example.com/", "remove ~ from the host"),
    ("https://a+b.example.com/", "remove + from the host"),
    ("https://www.example.com_/", "remove _ from the end of the host"),
    ("https://www.example.com_./", "remove _ from the end of the host"),
    ("https://www.example..com/a", "write a single dot instead of several in the host"),
    ("https://www..example...com", "write a single dot instead of several in the host"),
    ("https://.example.com/", "remove the dot at the beginning of the host"),
    ("https://www.example.com:port/", "write the number of the port"),
]
REAL = [
    "https://foo_bar.example.com/",
    "https://a_.example.com/",
    "https://user,x:p=!@www.example.com/",
    "https://www.example.com./",
    "https://www.example.com/a,b;c!d'e(f)*g&h=i+j$k~l_",
    "https://www.example.com?a,b",
    "https://www.example.com#a=b",
    "https://bücher.example.com/",
    "https://[2001:db8::1]:80/",
    "https://www.example.com:/",
]


def invalid(url: str) -> list[str]:
    found = findings(article(url).encode())
    return [each.hint for each in found if each.code == "NM105"]


@pytest.mark.parametrize(("url", "meant"), MEANT)
def test_a_dot_was_meant(url: str, meant: str) -> None:
    assert invalid(url) == [f"write {meant}"]
    assert invalid(meant) == []


@pytest.mark.parametrize(("url", "advice"), IN_NO_HOST)
def test_what_no_host_has(url: str, advice: str) -> None:
    (hint,) = invalid(url)
    assert hint.startswith(advice)


@pytest.mark.parametrize("url", REAL)
def test_what_hosts_and_what_is_around_them_have(url: str) -> None:
    assert invalid(url) == []


@pytest.mark.parametrize("domain", ["example,com", "www.example,com", "example;com"])
def test_a_dot_was_meant_in_a_domain(domain: str) -> None:
    found = findings(article(domain=f'"{domain}"').encode())
    assert [(each.code, each.hint) for each in found] == [("NM105", "write example.com")]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.comm/trees",
        "https://www.example.con/trees",
        "https://www.example,com/trees",
        "https://www.example%2Ccom/trees",
        "https://trees.example/",
        "https://web.archive.org/web/2021/https://www.example.com/trees",
        "https://archive.ph/abcde",
        "https://www-example-com.translate.goog/trees",
        "https://translate.google.com/translate?u=https://www.example.com/trees",
        "https://webcache.googleusercontent.com/search?q=cache:abc",
        "https://news.google.com/articles/abc",
        "https://www.google.com/url?q=https://www.example.com/trees",
        "https://t.co/abc",
        "https://bit.ly/abc",
        "https://l.facebook.com/l.php?u=abc",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/trees",
    ],
)
def test_no_provider_is_given_the_domain_of_a_middleman_or_of_nobody(url: str) -> None:
    found = [each for each in check(article(url, domain="example.org")) if each.code == "NM307"]
    assert [(each.hint, each.fix) for each in found] in ([("correct webUrl", None)], [])
    lacking = article(url).replace("  domain: example.com\n", "")
    (advice,) = [each.hint for each in findings(lacking.encode()) if each.code == "NM101"]
    assert advice == "add it, for example domain: example.com"
