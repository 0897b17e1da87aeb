"""`newsmeta new`: the accepted addresses, and their publishers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import write
from tests.support.new import NAME, new, values

REFUSED = [
    ("javascript:alert(1)", "no address of a page"),
    ("data:text/html,x", "no address of a page"),
    ("file:///etc/passwd", "no address of a page"),
    ("ftp://example.com/a", "no address of a page"),
    ("mailto:a@example.com", "no address of a page"),
    ("/2031/shade", "no address of a page"),
    ("", "no address of a page"),
    ("www.example.com/shade", "did you mean https://www.example.com/shade?"),
    ("https://https://www.example.com/shade", "did you mean https://www.example.com/shade?"),
    ("http://https://www.example.com/shade", "did you mean https://www.example.com/shade?"),
    ("https:https://www.example.com/shade", "did you mean https://www.example.com/shade?"),
    ("htps://www.example.com/shade", "did you mean https://www.example.com/shade?"),
    ("https//www.example.com/shade", "did you mean https://www.example.com/shade?"),
    ("https:/www.example.com/shade", "did you mean https://www.example.com/shade?"),
    ("https：//www.example.com/shade", "did you mean https://www.example.com/shade?"),
    ("https://www.example.com/a,https://www.example.com/b", "give one address"),
    ("https://www.example.com/ahttps://www.example.com/b", "give one address"),
    ("https://www.example.com/a https://www.example.com/b", "give one address"),
    ("http://localhost:4000/shade", "the host localhost is"),
    ("http://127.0.0.1/shade", "the host 127.0.0.1 is"),
    ("http://192.168.1.7/shade", "the host 192.168.1.7 is"),
    ("http://[::1]/shade", "the host [::1] is"),
    ("http://intranet/shade", "the host intranet is"),
    ("https://user:secret@example.com/shade", "a user or a password"),
    (
        "https://www.google.com/url?q=https%3A%2F%2Fwww.example.com%2Fshade",
        "the page within is https://www.example.com/shade: say --url 'https://www.example.com/",
    ),
    (
        "https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/shade",
        "the page within is https://amp.example.com/shade",
    ),
]


@pytest.mark.parametrize(("url", "said"), REFUSED)
def test_addresses_that_are_refused(url: str, said: str) -> None:
    before = set(Path("_news").iterdir())
    result = new(url=url)
    assert (result.status, result.out) == (1, "")
    assert result.err.startswith("newsmeta: --url: ")
    assert said in result.err
    assert "secret" not in result.err
    assert set(Path("_news").iterdir()) == before


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://localhost/amp", "amp.example.com"])
def test_the_same_goes_for_the_amp_page(url: str) -> None:
    result = new("--amp-url", url)
    assert result.status == 1
    assert "newsmeta: --amp-url: " in result.err


def test_tracking_parameters_are_taken_out() -> None:
    result = new(url="https://www.example.com/shade?utm_source=a&id=7&fbclid=b")
    assert result.status == 0
    assert values(NAME)["webUrl"] == "https://www.example.com/shade?id=7"
    assert "utm_source and fbclid, which follow readers, taken out" in result.err


def test_the_nearest_domain_of_the_list() -> None:
    new(url="https://markets.example.org/shade")
    assert values(NAME)["provider"]["name"] == "Example Herald"


def test_another_name_of_the_list() -> None:
    result = new("--provider", "The Example Times")
    assert (result.status, result.err) == (0, "")
    assert values(NAME)["provider"]["name"] == "The Example Times"


def test_nobody_is_guessed() -> None:
    result = new(url="https://news.unknown.example/shade")
    assert result.status == 1
    assert "nothing here tells who publishes unknown.example: say --provider NAME" in result.err
    result = new("--provider", "The Unknown", url="https://news.unknown.example/shade")
    assert result.status == 0
    assert values(NAME)["provider"] == {"name": "The Unknown", "domain": "unknown.example"}


def _article(name: str, domain: str, url: str) -> str:
    return (
        f'---\ncategory: news\ntitle: "{url[-5:]}"\nexcerpt: "b"\n'
        "publishedDateTime: 2021-05-01T08:00:00Z\n"
        f'webUrl: "{url}"\ntype: article\nprovider:\n  name: {name}\n  domain: {domain}\n'
        "topics:\n  - Climate\n---\n"
    )


def test_other_articles_tell() -> None:
    write(Path(), {"_news/a.md": _article("The Unknown", "unknown.example", "https://b.test/a1")})
    assert new(url="https://news.unknown.example/shade").status == 0
    assert values(NAME)["provider"] == {"name": "The Unknown", "domain": "unknown.example"}
    Path(NAME).unlink()
    result = new("--provider", "Another", url="https://news.unknown.example/shade")
    assert values(NAME)["provider"]["name"] == "Another"
    assert "other articles call unknown.example The Unknown" in result.err


def test_where_other_articles_do_not_agree() -> None:
    names = ("The Unknown", "Unknown Daily")
    write(
        Path(),
        {f"_news/{n}.md": _article(n, "unknown.example", f"https://b.test/{n[-1]}") for n in names},
    )
    result = new(url="https://news.unknown.example/shade")
    assert result.status == 1
    assert "belongs to The Unknown and Unknown Daily here: say --provider NAME" in result.err
    assert new("--provider", "Unknown Daily", url="https://unknown.example/shade").status == 0


VIDEO = "https://www.youtube.com/watch?v=h70jOr56EKs"


def test_a_video_site_is_not_the_provider() -> None:
    result = new("--type", "video", url=VIDEO)
    assert result.status == 1
    assert "say by whom, with --provider NAME" in result.err
    result = new("--type", "video", "--provider", "Somebody", url=VIDEO)
    assert "nothing here tells the domain of Somebody: say --set provider.domain" in result.err
    assert new("--type", "video", "--provider", "Example Times", url=VIDEO).status == 0
    held = values(NAME)
    assert held["provider"]["domain"] == "example.com"
    assert held["originalUrl"] == VIDEO
    assert "webUrl" not in held


@pytest.mark.parametrize(("url", "said"), [*REFUSED[:6], *REFUSED[7:]])
def test_the_same_goes_for_the_page_about_a_video(url: str, said: str) -> None:
    video = ("--type", "video", "--provider", "Example Times")
    result = new(*video, "--set", f"webUrl={url}", url=VIDEO)
    assert (result.status, result.out) == (1, "")
    assert result.err.startswith("newsmeta: --set webUrl: ")
    assert said.replace("--url ", "--set webUrl=") in result.err
    assert not Path(NAME).exists()


def test_the_page_about_a_video_is_written_about_once() -> None:
    page = "https://www.example.com/shade"
    assert new(url=page).status == 0
    video = ("--type", "video", "--provider", "Example Times")
    for url in (page, f"{page}?utm_source=x", page.replace("https", "http")):
        result = new(*video, "--set", f"webUrl={url}", url=VIDEO, title="Another")
        assert result.status == 1
        assert f"there is an article about this page already: {NAME}" in result.err
    result = new(*video, "--set", f"webUrl={page}-2?fbclid=x", url=VIDEO, title="Another")
    assert result.status == 0
    assert values(result.out.strip())["webUrl"] == f"{page}-2"
    assert "--set webUrl: fbclid, which follows readers, taken out" in result.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "options", "advice"),
    [
        ("originalUrl", (), "--url says it"),
        ("originalUrl", ("--type", "video", "--provider", "Example Times"), "--url says it"),
        ("webUrl", (), "--url says it"),
        ("webUrl", ("--type", "article"), "--url says it"),
        ("ampWebUrl", (), "say --amp-url"),
        ("ampWebUrl", ("--amp-url", "https://amp.example.com/a"), "say --amp-url"),
        ("cdnAmpWebUrl", (), "it follows from the AMP page"),
        ("cdnAmpWebUrl", ("--amp-url", "https://amp.example.com/a"), "it follows from"),
    ],
)
@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/2031/the-first-shade",
        "https://www.example.org/another",
        "http://localhost/shade",
        "https://www.google.com/url?q=https%3A%2F%2Fwww.example.com%2Fshade",
    ],
)
def test_no_address_of_the_page_comes_past_its_option(
    field: str, options: tuple[str, ...], advice: str, url: str
) -> None:
    result = new(*options, "--set", f"{field}={url}")
    assert (result.status, result.out) == (1, "")
    assert f"newsmeta: --set {field}: {advice}" in result.err
    assert not Path(NAME).exists()
