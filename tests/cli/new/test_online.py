"""`newsmeta new --online`: the page's own metadata is used, and validated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpcore2")

from tests.support.cli import Result, invoke
from tests.support.new import values
from tests.support.web_server import Server, serving

URL = "http://www.example.com/2031/shade"
PAGE = """<head><title>The first shade | Example Times</title>
<link rel="canonical" href="https://www.example.com/2031/shade?utm_source=x">
<link rel="amphtml" href="http://amp.example.com/shade">
<meta property="og:title" content="The first shade &amp; its tree">
<meta property="og:description" content="The first  tree
 gives shade.">
<meta property="og:site_name" content="Example Times">
<meta property="og:image" content="/shade.png">
<meta property="article:published_time" content="2021-06-01T10:00:00+02:00"></head>"""
SAYS: Mapping[str, Mapping[str, Any]] = {
    "/2031/shade": {"html": PAGE.replace("<head>", '<html lang="en-GB"><head>')},
    "/shade.png": {"picture": [120, 63]},
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Run a server as the proxy of the environment, so that hosts may have any name."""
    with serving(dict(SAYS)) as running:
        monkeypatch.setenv("http_proxy", f"http://{running.address}")
        monkeypatch.delenv("no_proxy", raising=False)
        yield running


def new(*more: str) -> Result:
    return invoke("new", "--url", URL, "--online", "--topic", "Climate", *more)


def test_what_the_page_says_is_taken_over(site: Path, server: Server) -> None:
    made = new()
    assert made.status == 0, made.err
    found = values(made.out.strip())
    assert found["title"] == "The first shade & its tree"
    assert found["excerpt"] == "The first tree gives shade."
    assert found["publishedDateTime"] == "2021-06-01T08:00:00Z"
    assert found["ampWebUrl"] == "http://amp.example.com/shade"
    assert found["cdnAmpWebUrl"].startswith("https://amp-example-com.cdn.ampproject.org/c/")
    assert found["images"] == [
        {"url": "http://www.example.com/shade.png", "width": 120, "height": 63}
    ]
    assert found["locale"] == "en-gb"
    assert found["published"] is False


def test_what_is_said_goes_over_what_the_page_says(site: Path, server: Server) -> None:
    made = new("Shade", "--excerpt", "It is.", "--published", "2021-06-02T08:00:00Z")
    found = values(made.out.strip())
    assert [found[name] for name in ("title", "excerpt")] == ["Shade", "It is."]
    assert found["publishedDateTime"] == "2021-06-02T08:00:00Z"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ({"status": 404}, "the page does not come (404 Not Found)"),
        ({"status": 403}, "the page does not come (403 Forbidden)"),
        ({"picture": [2, 2]}, "that is no page of HTML"),
        ({"html": "<head></head>"}, "the page names no headline; write TITLE"),
        ({"html": "<title>Shade</title>"}, "excerpt is missing"),
    ],
)
def test_what_does_not_come_is_said(
    page: Mapping[str, Any], words: str, site: Path, server: Server
) -> None:
    server.says = {"/2031/shade": page}
    made = new()
    assert (made.status, made.out) == (1, "")
    assert words in made.err


HOSTILE = {
    "title": '<meta property="og:title" content="A \x1b[31m &lt;script&gt; tree\u202e ">',
    "description": '<meta name="description" content="{% include x %} &lt;b&gt;Shade&lt;/b&gt;.">',
    "time": '<meta name="date" content="01/02/03">',
    "picture": '<meta property="og:image" content="file:///etc/passwd">',
    "amp": '<link rel="amphtml" href="http://user:pass@127.0.0.1/x">',
    "language": '<meta property="og:locale" content="en\n&#10;x: y">',
    "data": '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
}


def test_nothing_of_a_hostile_page_is_trusted(site: Path, server: Server) -> None:
    server.says = {"/2031/shade": {"html": f"<head>{''.join(HOSTILE.values())}</head>"}}
    made = new()
    assert made.status == 0, made.err
    assert "\x1b" not in made.err
    assert "which may be several times" in made.err
    text = Path(made.out.strip()).read_text("utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text
    found = values(made.out.strip())
    assert not {"images", "ampWebUrl", "locale"} & set(found)
    assert "html-markup" in made.err or "tag" in made.err


def test_a_provider_that_is_known_is_called_what_it_is_called_here(
    site: Path, server: Server
) -> None:
    server.says = {"/2031/shade": {"html": PAGE.replace("Example Times", "The Times of Example")}}
    found = values(new().out.strip())
    assert found["provider"]["name"] == "Example Times"
