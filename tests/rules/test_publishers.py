"""The rules about the provider and date stated by a URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.check_rules import PAGE, article, check, codes, marked, marks


@pytest.mark.parametrize(
    ("url", "domain", "expected"),
    [
        ("https://example.com/trees", "example.com", None),
        ("https://markets.example.com/trees", "example.com", None),
        ("https://example.com/trees", "news.example.com", None),
        ("https://blog.example.com/trees", "news.example.com", None),
        ("https://www.example.com/trees", "EXAMPLE.com", None),
        ("https://www.example.com./trees", "example.com", None),
        ("https://news.bbc.co.uk/trees", "bbc.co.uk", None),
        ("https://www.rosewood.co.uk/trees", "bbc.co.uk", "rosewood.co.uk"),
        ("https://www.bbc.co.uk/trees", "co.uk", None),
        ("https://a.github.io/trees", "b.github.io", "a.github.io"),
        ("https://www.notexample.com/trees", "example.com", "notexample.com"),
        ("https://www.example.com.evil.org/trees", "example.com", "evil.org"),
        ("https://www.xn--bume-loa.de/trees", "bäume.de", None),
        ("https://www.bäume.de/trees", "xn--bume-loa.de", None),
        ("https://www.example.com/trees", "localhost", None),
    ],
)
def test_the_page_is_on_the_site_of_its_provider(
    url: str, domain: str, expected: str | None
) -> None:
    text = article(url, domain=domain)
    found = check(text)
    assert marks(text, found) == ([("NM307", domain)] if expected else [])
    for diagnostic in found:
        assert diagnostic.hint == f"write {expected}, or correct webUrl"
        assert [marked(text, each.location) for each in diagnostic.related] == [f'"{url}"']


def test_a_video_may_be_anywhere() -> None:
    fields = 'originalUrl: "https://video.example.net/2010/01/01/trees"\n'
    assert codes(check(article("", fields=fields.replace("2010/01/01", "watch")))) == []
    assert codes(check(article(fields=fields.replace("2010/01/01", "watch")))) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2021/01/27/trees", None),
        ("2021/01/20/trees", None),
        ("2021/02/03/trees", None),
        ("2021/01/19/trees", "2021/01/19"),
        ("2021/02/04/trees", "2021/02/04"),
        ("2019/11/trees", None),
        ("2019/trees", None),
        ("20191104/trees", None),
        ("trees-20191104", None),
        ("trees-2019-11-04", None),
        ("id/2019-11-045", None),
        ("2019/13/04/trees", None),
        ("2019/02/30/trees", None),
        ("1819/11/04/trees", None),
        ("archive/12019/11/04", None),
        ("2019/11/04", "2019/11/04"),
        ("2019/11/4/trees", "2019/11/4"),
        ("news/2019/nov/04/trees", "2019/nov/04"),
        ("news/2019/Nov/04/trees", "2019/Nov/04"),
        ("news/2019-11-04-trees", "2019-11-04"),
        ("news/2019-11-04/trees", "2019-11-04"),
        ("2019/11/04/trees/2021/01/27", None),
        ("trees?date=/2019/11/04/", None),
        ("trees#/2019/11/04/", None),
    ],
)
def test_a_date_in_a_url(path: str, expected: str | None) -> None:
    text = article(f"https://www.example.com/{path}")
    found = check(text)
    assert marks(text, found) == ([("NM311", expected)] if expected else [])
    for diagnostic in found:
        assert diagnostic.pointer == "/webUrl"
        assert marked(text, diagnostic.related[0].location) == "2021-01-27T15:50:00Z"


@pytest.mark.parametrize(
    ("fields", "url", "expected"),
    [
        ('originalUrl: "https://feed.example.net/2019/11/04/trees"\n', PAGE, []),
        ('originalUrl: "https://www.example.com/2019/11/04/trees"\n', "", ["NM311"]),
        ('ampWebUrl: "https://amp.example.com/2019/11/04/trees"\n', PAGE, []),
    ],
)
def test_the_date_of_the_page_counts(fields: str, url: str, expected: list[str]) -> None:
    assert codes(check(article(url, fields=fields))) == expected


@pytest.mark.parametrize("published", ["yesterday", '""', "2021-01-27", "2021-13-27T15:50:00Z"])
def test_without_a_time_of_publication_no_date_is_wrong(published: str) -> None:
    text = article("https://www.example.com/2019/11/04/trees", published=published)
    assert "NM311" not in codes(check(text))


def test_days_of_tolerance_can_be_set(tmp_path: Path) -> None:
    text = article("https://www.example.com/2021/01/24/trees")
    for days, expected in ((3, []), (2, ["NM311"]), (0, ["NM311"])):
        assert (
            codes(check(text, root=tmp_path, rules={"url-date-tolerance-days": days})) == expected
        )
