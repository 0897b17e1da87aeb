"""Findings about redirectors and caches used instead of pages."""

from __future__ import annotations

import pytest

from newsmeta.diagnostics import Severity
from tests.support.check_rules import PAGE, article, check, codes, entry, marked, normalize

WRAPPED = [
    "www.google.com/url?q=https%3A%2F%2Fwww.example.com%2Ftrees",
    "www.google.com/amp/s/www.example.com/trees",
    "www-example-com.cdn.ampproject.org/c/s/www.example.com/trees",
    "www.google.com/url?q=https://www.example.com/trees%3Futm_source%3Dx&sa=U",
    "l.facebook.com/l.php?u=https%3A%2F%2Fwww.example.com%2Ftrees&utm_source=x",
    "eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.example.com%2Ftrees",
]


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("url", WRAPPED)
def test_one_finding_names_the_page(url: str, scheme: str) -> None:
    text = article(f"{scheme}://{url}")
    (found,) = check(text)
    assert (found.code, found.severity) == ("NM316", Severity.WARNING)
    assert marked(text, found.location) == f'"{scheme}://{url}"'
    assert found.hint == f"write {PAGE}"


@pytest.mark.parametrize("url", WRAPPED)
def test_in_related_entries_and_where_it_was_found(url: str) -> None:
    provider = "    provider:\n      name: Oak\n      domain: example.org\n"
    more = f"related:\n{entry(f'https://{url}', provider)}"
    assert codes(check(article("https://www.example.com/map", more))) == ["NM316"]
    original = f'originalUrl: "https://{url}"\n'
    assert codes(check(article(fields=original))) == ["NM316"]


@pytest.mark.parametrize("url", ["t.co/AbC", "bit.ly/3abc", "news.google.com/articles/CBMi"])
def test_what_says_nothing_of_the_page_is_an_info(url: str) -> None:
    (found,) = check(article(f"https://{url}"))
    assert (found.code, found.severity, found.hint) == ("NM316", Severity.INFO, "")
    assert found.fix is None


@pytest.mark.parametrize("end", ["", "?id=7", "?a=b&c=d", "/a/b"])
@pytest.mark.parametrize(
    "place", ["web.archive.org/web/20210127", "archive.ph/2021.01.27-155000", "archive.org/web"]
)
def test_an_archive_may_be_meant(place: str, end: str) -> None:
    text = article(f"https://{place}/{PAGE}{end}")
    (found,) = check(text)
    assert (found.code, found.severity, found.fix) == ("NM316", Severity.INFO, None)
    assert found.hint == f"if the page is still there, write {PAGE}{end}"
    assert normalize(text) == text


@pytest.mark.parametrize("url", WRAPPED)
def test_the_fix_writes_the_page(url: str) -> None:
    assert f'webUrl: "{PAGE}"' in normalize(article(f"https://{url}"))


def test_of_escapes_for_html_another_rule_speaks() -> None:
    url = "https://www.google.com/url?sa=U&amp;q=https%3A%2F%2Fwww.example.com%2Ftrees"
    assert codes(check(article(url))) == ["NM316", "NM304"]


def test_no_picture_is_a_page() -> None:
    picture = "https://www.google.com/imgres?imgrefurl=https%3A%2F%2Fwww.example.com%2Ftrees"
    more = f'images:\n  - url: "{picture}"\n    width: 1200\n    height: 630\n'
    assert codes(check(article(more=more))) == []
