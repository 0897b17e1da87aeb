"""JSON-LD and ninjs, read back by what reads them; what they share with feeds."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import html5lib  # type: ignore[import-untyped]
import jsonschema
import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from newsmeta.exporters import atom, jsonfeed, jsonld, ninjs
from newsmeta.exporters.options import Feed, Options
from newsmeta.exporters.web import HTML, Item, absolute, as_html, contents, media_type, seconds
from newsmeta.records.columns import choose
from newsmeta.records.record import Record
from newsmeta.site.site import Site
from newsmeta.urls import parse
from tests.support.web import (
    ARTICLE,
    FEED,
    HOSTILE,
    RECORDS,
    SHARED,
    SITE,
    SITES,
    URI,
    VIDEO,
    Export,
    export_corpus,
    needs_corpus,
    record,
    several,
    without,
)

NINJS = SHARED / "standards/ninjs-schema_3.1.json"
needs_schema = pytest.mark.skipif(not NINJS.is_file(), reason=f"no schema at {NINJS}")
every_format = pytest.mark.parametrize(
    "module", [jsonld, ninjs, jsonfeed, atom], ids=["jsonld", "ninjs", "jsonfeed", "atom"]
)


def one(module: ModuleType, values: dict[str, Any], body: str = "") -> Any:
    """Return the only object of an export."""
    export = Export(module, record(values, body=body))
    assert (export.number, export.refused) == (1, [])
    return export.content[0]


# The address of something on the site.


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


# JSON-LD.


def logo() -> dict[str, Any]:
    url = "https://site.example/news/assets/logo.png"
    return {"@type": "ImageObject", "url": url, "width": 50, "height": 50}


def test_an_article_as_json_ld() -> None:
    address = "https://www.example.com/2021/fish/"
    assert one(jsonld, ARTICLE, "\nThe council voted.\n") == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Fish & chips: the council’s choice",
        "description": "A vote on <Wednesday>.",
        "datePublished": "2021-01-27T15:50:00Z",
        "dateModified": "2021-01-28T09:00:00Z",
        "articleSection": ["city"],
        "articleBody": "The council voted.",
        "image": [
            {
                "@type": "ImageObject",
                "url": "https://www.example.com/fish.jpg?w=1200",
                "width": 1200,
                "height": 630,
                "caption": "A fish",
                "creditText": "Photo: C. Example",
            },
            {
                "@type": "ImageObject",
                "url": "https://site.example/news/assets/chips",
                "width": 800,
                "height": 600,
            },
        ],
        "author": [
            {"@type": "Person", "name": "Ada Example", "url": "https://www.example.com/ada"},
            {"@type": "Person", "name": "Bo Example"},
        ],
        "publisher": [
            {
                "@type": "Organization",
                "name": "Example Times",
                "url": "https://example.com/",
                "logo": logo(),
            },
            {
                "@type": "Organization",
                "name": "Example News Agency",
                "url": "https://example.org/",
            },
        ],
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "url": address,
        "sameAs": "https://www.example.com/2021/fish/?from=feed",
        "inLanguage": "en-us",
        "keywords": ["Food", "Cities", "chips"],
    }


def test_a_video_as_json_ld() -> None:
    address = "https://video.example/watch?v=1"
    picture = "https://i.video.example/1.webp"
    assert one(jsonld, VIDEO) == {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "How to fry",
        "description": "In hot fat.",
        "datePublished": "2021-02-01T16:00:24Z",
        "thumbnailUrl": [picture],
        "uploadDate": "2021-02-01T16:00:24Z",
        "duration": "PT13M34S",
        "embedUrl": "https://video.example/embed/1?a=1&b=2",
        "image": [{"@type": "ImageObject", "url": picture, "width": 1280, "height": 720}],
        "publisher": {
            "@type": "Organization",
            "name": "Example Video",
            "url": "https://video.example/",
        },
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "url": address,
        "keywords": ["Food"],
    }


def test_a_record_without_a_title_is_refused_and_the_rest_is_written() -> None:
    untitled = [
        record(without("title")),
        record({**ARTICLE, "title": " "}),
        record({"title": ["a"]}),
    ]
    export = Export(jsonld, *untitled, record(ARTICLE))
    reason = "it has no title, which JSON-LD needs for a headline"
    assert export.refused == [("_news/2021-01-27-fish.md", reason)] * 3
    assert export.number == len(export.content) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_each_json_ld_object_can_stand_in_a_page(text: str) -> None:
    values = {
        **ARTICLE,
        "title": text,
        "topics": [text],
        "webUrl": f"https://www.example.com/{text}",
        "provider": {"name": text, "authors": [{"name": text}]},
    }
    export = Export(jsonld, record(values, body=text), record(VIDEO))
    assert [embedded(line) for line in export.lines] == export.content
    assert export.content[0]["headline"] == text


def embedded(line: str) -> Any:
    """Return what a browser finds in the script elements of a page with an object in it."""
    assert not set("<>&\u2028\u2029") & set(line)
    page = f'<!doctype html><script type="application/ld+json">{line}</script><p>The end'
    document = html5lib.parse(page, namespaceHTMLElements=False)
    (script,) = document.iter("script")
    assert document.find("body/p").text == "The end"
    return json.loads(script.text)


# ninjs.


@pytest.fixture(scope="module")
def validate() -> Any:
    """What asserts that objects are valid ninjs, in the eyes of two validators."""
    schema = json.loads(NINJS.read_text(encoding="utf-8"))
    # It refers to the schema of GeoJSON on the web, which no article needs.
    stub = Resource.from_contents({}, default_specification=DRAFT202012)
    registry = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", stub)
    strict = jsonschema.Draft202012Validator(schema, registry=registry)
    fast = jsonschema_rs.validator_for(schema, retriever=lambda _: {}, validate_formats=True)

    def check(content: list[Any], thorough: bool = True) -> None:
        for item in content:
            assert [error.message for error in fast.iter_errors(item)] == []
            assert not thorough or strict.is_valid(item)

    return check


def picture(number: int, href: str, **more: Any) -> dict[str, Any]:
    return {
        "name": f"picture {number}",
        "rel": "picture",
        "uri": href,
        "type": "picture",
        **{name: value for name, value in more.items() if name in ("headlines", "by")},
        "renditions": [
            {
                "name": "main",
                "href": href,
                **{key: value for key, value in more.items() if key not in ("headlines", "by")},
            }
        ],
    }


def plain(role: str, text: str) -> list[dict[str, str]]:
    return [{"role": role, "contentType": "text/plain", "value": text}]


def test_an_article_as_ninjs() -> None:
    assert one(ninjs, ARTICLE, "The council voted.") == {
        "uri": "https://www.example.com/2021/fish/",
        "standard": {
            "name": "ninjs",
            "version": "3.1",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
        },
        "type": "text",
        "language": "en-us",
        "firstCreated": "2021-01-27T15:50:00Z",
        "versionCreated": "2021-01-28T09:00:00Z",
        "headlines": plain("main", "Fish & chips: the council’s choice"),
        "descriptions": [
            *plain("summary", "A vote on <Wednesday>."),
            *plain("highlight", "A fish for every ninth inhabitant."),
        ],
        "by": "Ada Example, Bo Example",
        "people": [
            {"name": "Ada Example", "rel": "author", "uri": "https://www.example.com/ada"},
            {"name": "Bo Example", "rel": "author"},
        ],
        "infoSources": [
            {
                "name": "Example Times",
                "role": "publisher",
                "uri": "https://example.com/",
                "literal": "example.com",
            },
            {
                "name": "Example News Agency",
                "role": "publisher",
                "uri": "https://example.org/",
                "literal": "example.org",
            },
        ],
        "subjects": [
            {"name": "Food", "rel": "about"},
            {"name": "Cities", "rel": "about"},
            {"name": "chips", "rel": "tag"},
            {"name": "Food", "rel": "tag"},
            {"name": "city", "rel": "category"},
        ],
        "associations": [
            picture(
                1,
                "https://www.example.com/fish.jpg?w=1200",
                headlines=plain("main", "A fish"),
                by="Photo: C. Example",
                contentType="image/jpeg",
                width=1200,
                height=630,
            ),
            picture(2, "https://site.example/news/assets/chips", width=800, height=600),
            {
                "name": "Where the fish is",
                "rel": "related",
                "uri": "https://www.example.org/map",
                "type": "text",
                "firstCreated": "2021-01-26T12:00:00Z",
                "versionCreated": "2021-01-26T12:00:00Z",
                "headlines": plain("main", "Where the fish is"),
                "infoSources": [
                    {
                        "name": "Example Herald",
                        "role": "publisher",
                        "uri": "https://example.org/",
                        "literal": "example.org",
                    }
                ],
                "associations": [
                    picture(
                        1,
                        "https://www.example.org/map.png",
                        contentType="image/png",
                        width=9,
                        height=9,
                    )
                ],
            },
            {
                "name": "The plan",
                "rel": "action",
                "uri": "https://site.example/news/plan.pdf",
                "by": "Council",
            },
            {"name": "link", "rel": "action", "uri": "https://www.example.com/sign-up"},
        ],
        "altIds": [
            {"role": "originalUrl", "value": "https://www.example.com/2021/fish/?from=feed"},
            {"role": "ampWebUrl", "value": "https://amp.example.com/2021/fish/"},
            {"role": "path", "value": "_news/2021-01-27-fish.md"},
        ],
        "pubStatus": "usable",
        "slugline": "2021-01-27-fish",
        "bodies": [{"contentType": "text/markdown", "value": "The council voted."}],
    }


def test_a_video_as_ninjs() -> None:
    content = one(ninjs, VIDEO)
    assert content["uri"] == "https://video.example/watch?v=1"
    assert content["type"] == "video"
    assert content["bodies"] == [{"contentType": HTML, "value": VIDEO["featuredContent"]}]
    assert content["renditions"] == [
        {
            "name": "player",
            "href": "https://video.example/embed/1?a=1&b=2",
            "contentType": HTML,
            "duration": 814,
        }
    ]


def test_a_player_beside_an_article_is_no_rendition_of_it() -> None:
    content = one(ninjs, {**ARTICLE, "featuredContent": VIDEO["featuredContent"]}, "Text")
    assert "renditions" not in content
    assert [body["contentType"] for body in content["bodies"]] == [HTML, "text/markdown"]


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "usable"),
        ({"published": True, "deleted": False}, "usable"),
        ({"published": "false", "deleted": "yes", "removed": 1}, "usable"),
        ({"published": False}, "withheld"),
        ({"published": False, "deleted": True}, "canceled"),
        ({"removed": True}, "canceled"),
    ],
)
def test_what_may_be_published(values: dict[str, Any], status: str) -> None:
    assert one(ninjs, {**ARTICLE, **values})["pubStatus"] == status


def test_a_record_without_an_address_is_refused() -> None:
    lost = [
        record({**ARTICLE, "webUrl": "fish.html", "originalUrl": 1}),
        record(without("webUrl", "originalUrl")),
    ]
    export = Export(ninjs, *lost, record(VIDEO))
    reason = "it has no address on the web, which ninjs needs for its uri"
    assert export.refused == [("_news/2021-01-27-fish.md", reason)] * 2
    assert export.number == len(export.content) == 1


@needs_schema
def test_ninjs_is_valid(validate: Any) -> None:
    odd = {**ARTICLE, "webUrl": "https://www.example.com/ä ö|[1]?q={}", "locale": "not a tag"}
    odd["provider"] = {"name": "Ü", "domain": "bücher.example"}
    validate(Export(ninjs, record(ARTICLE, body="Text"), record(VIDEO), record(odd)).content)


# Any values, and real ones.


@several
@given(records=RECORDS, site=SITES)
def test_json_ld_of_any_values_can_be_read(records: list[Record], site: Site | None) -> None:
    export = Export(jsonld, *records, site=site)
    assert export.number + len(export.refused) == len(records)
    assert [embedded(line) for line in export.lines] == export.content
    assert all(item.get("headline") or item.get("name") for item in export.content)


@needs_schema
@several
@given(records=RECORDS, site=SITES)
def test_ninjs_of_any_values_is_valid(
    validate: Any, records: list[Record], site: Site | None
) -> None:
    export = Export(ninjs, *records, site=site)
    assert export.number + len(export.refused) == len(records)
    validate(export.content, thorough=False)


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
    name = "_news/\udcff.md"  # How Python has a name that is not UTF-8.
    export = Export(module, record(values, name, half), feed=Feed(half, description=half))
    assert export.number == 1
    assert "Zürich \ufffd 🐟" in export.text


@every_format
def test_records_are_written_as_they_come(module: ModuleType) -> None:
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


@needs_corpus
def test_the_corpus_as_json_ld() -> None:
    for line in export_corpus(jsonld).lines:
        content = embedded(line)
        needed = {"description", "url", "publisher", "keywords", "datePublished"}
        video = {"name", "thumbnailUrl", "uploadDate", "embedUrl"}
        is_video = content["@type"] == "VideoObject"
        assert needed | (video if is_video else {"headline"}) <= content.keys()


@needs_corpus
@needs_schema
def test_the_corpus_as_ninjs(validate: Any) -> None:
    validate(export_corpus(ninjs).content)
