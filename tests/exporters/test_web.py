"""Common properties of the formats for the web: addresses, languages, bodies."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.exporters import atom, jsonfeed, jsonld, ninjs
from newsmeta.exporters.options import Feed, Options
from newsmeta.exporters.web import HTML, Item, absolute, as_html, contents, media_type, seconds
from newsmeta.records.columns import choose
from newsmeta.records.record import Record
from newsmeta.site.site import Site
from newsmeta.urls import parse
from tests.support.web import ARTICLE, FEED, SITE, URI, Export, record

every_format = pytest.mark.parametrize(
    "module", [jsonld, ninjs, jsonfeed, atom], ids=["jsonld", "ninjs", "jsonfeed", "atom"]
)


# Addresses of resources of the site.
@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/assets/x.jpg", "https://site.example/news/assets/x.jpg"),
        ("/news/assets/x.jpg", "https://site.example/news/assets/x.jpg"),
        ("/newsroom/x.jpg", "https://site.example/news/newsroom/x.jpg"),
        ("/news", "https://site.example/news"),
        ("/", "https://site.example/news/"),
        ("/a b/é?q=1&r#top", "https://site.example/news/a%20b/%C3%A9?q=1&r#top"),
        ("/../../etc/./x", "https://site.example/news/etc/x"),
        ("assets/x.jpg", None),
        ("//other.example/x.jpg", None),
        ("", None),
    ],
)
def test_the_address_of_a_path_on_the_site(path: str, address: str | None) -> None:
    assert SITE.absolute(path) == address


def test_sites_at_the_top_of_a_host_with_a_port_and_without_any_address() -> None:
    top = Site(Path(), Path(), parse("HTTP://Site.Example:8080/"))
    assert top.absolute("/news/x") == "http://site.example:8080/news/x"
    assert Site(Path(), Path()).absolute("/news/x") is None
    spaced = Site(Path(), Path(), parse("https://site.example"), "/my news")
    for path in ("/x", "/my news/x", "/my%20news/x"):
        assert spaced.absolute(path) == "https://site.example/my%20news/x"


# Addresses.


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://example.com", "https://example.com"),
        ("HTTPS://Example.com/A%2fb?c=(d)&e#f?g", "HTTPS://Example.com/A%2fb?c=(d)&e#f?g"),
        ("http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080/"),
        (" https://example.com/a b ", "https://example.com/a%20b"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        (
            "https://example.com/a|b[c]?d=[e]|^#f#g",
            "https://example.com/a%7Cb%5Bc%5D?d=%5Be%5D%7C%5E#f%23g",
        ),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://a:b@example.com/ü", "https://a:b@example.com/%C3%BC"),
        ("https://[2001:DB8::1]/ü", "https://[2001:db8::1]/%C3%BC"),
        ("https://{a}.example/", "https://%7Ba%7D.example/"),
        ("/x.png", "https://site.example/news/x.png"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("x.png", ""),
        ("ftp://example.com/", ""),
        ("javascript:alert(1)", ""),
        ("data:image/png;base64,AAAA", ""),
        ("https://", ""),
        ("https://example.com/\ud800", ""),
        ("", ""),
        (None, ""),
        (["https://example.com/"], ""),
    ],
)
def test_addresses_are_uris_or_left_out(value: Any, address: str) -> None:
    assert absolute(value, SITE) == address


def test_paths_have_no_address_where_that_of_the_site_is_not_known() -> None:
    assert absolute("/x.png", None) == ""
    assert absolute("/x.png", Site(Path(), Path())) == ""
    assert absolute("//cdn.example/x", None) == "https://cdn.example/x"


@given(st.text().map("https://example.com/{}".format) | st.text().map("https://{}".format))
@example("https://a`b.example/")
@example("https://:@a.example/ü")
def test_every_address_is_a_uri_and_stays_one(value: str) -> None:
    address = absolute(value, SITE)
    assert not address or URI.is_valid(address)
    assert absolute(address, SITE) == address


@pytest.mark.parametrize(
    ("duration", "length"),
    [
        ("PT13M34S", 814),
        ("PT1.5S", 1.5),
        ("P1DT1H", 90_000),
        ("P2W", 1_209_600),
        ("P1M", None),
        ("P", None),
        ("PT", None),
        ("1:30", None),
        ("PT" + "9" * 5000 + "S", None),
    ],
)
def test_durations_in_seconds(duration: str, length: float | None) -> None:
    assert seconds(duration) == length


def test_the_media_type_follows_from_the_ending_of_the_path() -> None:
    assert media_type("https://example.com/A.JPG?w=1") == "image/jpeg"
    assert media_type("https://example.com/?f=a.jpg") == media_type("https://jpg.png") == ""


@pytest.mark.parametrize(
    ("featured", "address"),
    [
        ('<IFRAME SRC="https://v.example/1?a&amp;b">', "https://v.example/1?a&b"),
        ("<p><iframe src=https://v.example/1></iframe>", "https://v.example/1"),
        ("<!-- <iframe src=https://v.example/1> --><iframe src=/2>", "https://site.example/news/2"),
        (
            "<iframe><iframe src><iframe src='javascript:x'><iframe src='//v.example'>",
            "https://v.example",
        ),
        ("<video src=https://v.example/1>", ""),
        ("<iframe title='src=https://v.example/1'>", ""),
        ("<iframe src=https://v.example/1><![x", "https://v.example/1"),
        ("<![x <iframe src=https://v.example/1>", ""),
        ("<iframe src=https://v.example/1", ""),
        (["<iframe src=https://v.example/1>"], ""),
    ],
)
def test_the_address_of_the_player(featured: Any, address: str) -> None:
    assert Item({"featuredContent": featured}, SITE).embed() == address


@pytest.mark.parametrize(
    ("domain", "address"),
    [
        ("example.com", "https://example.com/"),
        ("bücher.example", "https://xn--bcher-kva.example/"),
        ("example.com/about", ""),
        ("example.com:8080", ""),
        ("me@example.com", ""),
        ("localhost", ""),
        ("", ""),
        (1.5, ""),
    ],
)
def test_the_site_of_a_domain(domain: Any, address: str) -> None:
    party = Item({"name": "Example Times", "domain": domain}).party()
    assert party is not None
    assert party.address == address


@pytest.mark.parametrize("tag", ["de", "en-us", "zh-Hant-TW", "de-1996", "sr-x-private"])
def test_language_tags(tag: str) -> None:
    assert Item({"locale": tag}).language() == tag


@pytest.mark.parametrize("tag", ["", "en_US", "english language", "e", "en-", 1, ["en"]])
def test_what_is_no_language_tag(tag: Any) -> None:
    assert Item({"locale": tag}).language() == ""


@pytest.mark.parametrize(
    ("path", "body", "media_types"),
    [
        ("a.md", "Some *text*.", ["text/markdown"]),
        ("a.md", "\n<p>Some text.</p>\n", [HTML]),
        ("a.html", "Some text.", [HTML]),
        ("a.md", " \n\u200b", []),
        ("a.md", None, []),
    ],
)
def test_bodies_are_html_or_markdown(path: str, body: str | None, media_types: list[str]) -> None:
    parts = contents(Record(path, {}, body), Item({}))
    assert [part.media_type for part in parts] == media_types


def test_markdown_beside_html_becomes_paragraphs() -> None:
    article = Record(
        "a.md", {"featuredContent": "<hr>"}, "One < two.\n\n \nThree\nfour.\r\n\r\nFive."
    )
    html = as_html(contents(article, Item(article.values)))
    assert html == "<hr>\n<p>One &lt; two.</p>\n<p>Three\nfour.</p>\n<p>Five.</p>"


@every_format
def test_sizes_of_pictures_are_whole_numbers_that_somebody_could_mean(module: ModuleType) -> None:
    sizes = [0, -1, True, 1.5, float("nan"), float("inf"), 2**31, 10**5000, "9", None, [9]]
    images = [{"url": f"/{n}.png", "width": size} for n, size in enumerate(sizes)]
    export = Export(module, record({**ARTICLE, "images": images}))
    assert export.number == 1
    if module is jsonld:
        assert [image.keys() - {"@type"} for image in export.content[0]["image"]] == [{"url"}] * 11


@every_format
def test_output_is_utf_8_with_letters_as_they_are(module: ModuleType) -> None:
    half = "Zürich \ud83d 🐟"
    values = {**ARTICLE, "title": half, "topics": [half], "provider": {"name": half}}
    name = "_news/\udcff.md"  # A name that is not UTF-8, as in Python.
    export = Export(module, record(values, name, half), feed=Feed(half, description=half))
    assert export.number == 1
    assert "Zürich \ufffd 🐟" in export.text


@pytest.mark.parametrize("module", [jsonld, ninjs], ids=["jsonld", "ninjs"])
def test_records_are_written_as_they_come(module: ModuleType) -> None:
    """Feeds differ: they contain only the newest, whose ids are assigned from the earliest on."""
    out = io.BytesIO()
    sizes: list[int] = []

    def records() -> Iterator[Record]:
        for number in range(5):
            sizes.append(len(out.getvalue()))
            yield record(ARTICLE, f"{number}.md")

    options = Options(choose(), lambda *_: None, lambda _: SITE, FEED)
    assert module.export(records(), out, options) == 5
    assert sizes == sorted(set(sizes))


@every_format
def test_no_records(module: ModuleType) -> None:
    export = Export(module)
    assert (export.number, export.refused) == (0, [])
    if module in (jsonld, ninjs):
        assert export.text == "[]\n"
