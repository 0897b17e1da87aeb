"""Findings about AMP pages used instead of the normal pages."""

from __future__ import annotations

import pytest

from newsmeta.diagnostics import Severity
from newsmeta.urls.amp_pages import amp_sign
from tests.support.check_rules import PAGE, amp, article, check, codes, entry, marked

AMP_PAGES = {
    "https://amp.example.com/trees": "amp.example.com",
    "https://AMP.example.org/trees?a=1": "amp.example.org",
    "https://www.example.com/amp/trees": "/amp",
    "https://www.example.com/trees/amp": "/amp",
    "https://www.example.com/trees/AMP/": "/AMP",
    "https://www.example.com/.amp/trees": "/.amp",
    "https://www.example.com/trees.amp.html": ".amp.html",
    "https://www.example.com/trees.amp": ".amp",
    "https://www.example.com/trees-amp.html": "-amp.html",
    "https://www.example.com/trees?amp": "?amp",
    "https://www.example.com/trees?amp=1#top": "?amp=1",
    "https://www.example.com/trees?page=2&amp=true": "?amp=true",
    "https://www.example.com/trees?outputType=amp&page=2": "?outputType=amp",
    "https://www.example.com/trees?output=amp": "?output=amp",
}
PAGES = [
    "https://amp.example/trees",
    "https://amps.example.com/trees",
    "https://www.example.com/amplifier/trees",
    "https://www.example.com/champ/",
    "https://www.example.com/trees-amplified.html",
    "https://www.example.com/marshall-amp-of-the-year",
    "https://www.example.com/trees?amplitude=1",
    "https://www.example.com/trees?amp=0",
    "https://www.example.com/trees?output=ample",
    "https://www.example.com/trees#amp",
    "https://www.example.com/trees?q=/amp/",
    "https://example.com/camp.html",
]


@pytest.mark.parametrize(("url", "sign"), AMP_PAGES.items())
def test_the_part_that_says_so(url: str, sign: str) -> None:
    assert amp_sign(url) == sign
    text = article(url)
    (found,) = [each for each in check(text) if each.code == "NM317"]
    assert found.severity == Severity.INFO and found.fix is None
    assert found.message.startswith(f"webUrl: {sign} in it ")
    assert marked(text, found.location) == f'"{url}"'
    assert found.hint == "write the address of the page itself, and this one as ampWebUrl"


@pytest.mark.parametrize("url", PAGES)
def test_other_pages(url: str) -> None:
    assert amp_sign(url) is None
    assert "NM317" not in codes(check(article(url)))


@pytest.mark.parametrize("url", AMP_PAGES)
def test_in_related_entries_and_where_it_belongs(url: str) -> None:
    provider = "    provider:\n      name: Oak\n      domain: example.org\n"
    beside = check(article(PAGE, f"related:\n{entry(url, provider)}"))
    assert "NM317" in codes(beside)
    assert "NM317" not in codes(check(article(fields=amp(url))))


def test_an_amp_page_that_is_there_already_is_not_asked_for() -> None:
    fields = amp("https://amp.example.com/trees")
    (found,) = check(article("https://www.example.com/trees/amp/", fields=fields))
    assert (found.code, found.hint) == ("NM317", "write the address of the page itself")


@pytest.mark.parametrize("url", list(AMP_PAGES)[2:9])
def test_where_both_are_one_the_hint_says_which_is_wrong(url: str) -> None:
    (found,) = [each for each in check(article(url, fields=amp(url))) if each.code[:3] == "NM3"]
    assert (found.code, found.hint) == ("NM313", "write the address of the page itself as webUrl")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/amp/s/www.example.com/trees",
        "https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/trees",
    ],
)
def test_a_copy_in_a_cache_is_told_once(url: str) -> None:
    assert codes(check(article(url))) == ["NM316"]
