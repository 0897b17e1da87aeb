"""JSON-LD, read back by its usual readers."""

from __future__ import annotations

import json
from typing import Any

import html5lib  # type: ignore[import-untyped]
import pytest
from hypothesis import given

from newsmeta.exporters import jsonld
from newsmeta.records.record import Record
from newsmeta.site.site import Site
from tests.support.corpus import Corpus
from tests.support.web import (
    ARTICLE,
    HOSTILE,
    RECORDS,
    SITES,
    VIDEO,
    Export,
    export_corpus,
    of_each_corpus,
    one,
    record,
    several,
    without,
)


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
    organization = {
        "@type": "Organization",
        "name": "Example Video",
        "url": "https://video.example/",
    }
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
        "author": [organization],
        "publisher": organization,
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "url": address,
        "keywords": ["Food"],
    }


EXAMPLE = {"@type": "Organization", "name": "Example", "url": "https://example.com/"}
AUTHORS: list[tuple[Any, Any]] = [
    ({"name": "Example", "authors": [{"name": "Ada"}]}, [{"@type": "Person", "name": "Ada"}]),
    ({"name": "Example", "domain": "example.com"}, [EXAMPLE]),
    ({"name": "Example", "domain": "example.com", "authors": []}, [EXAMPLE]),
    ({"name": "Example", "domain": "example.com", "authors": [{"name": " "}]}, [EXAMPLE]),
    ({"name": "Example", "domain": "example.com", "authors": ["Ada"]}, [EXAMPLE]),
    ({"name": "Example", "domain": "example.com", "authors": "Ada"}, [EXAMPLE]),
    (
        {"name": "Example", "domain": "example.com", "images": [{"url": "/logo.png"}]},
        [EXAMPLE],
    ),
    (
        {"name": "Example", "domain": "example.com", "publishers": [{"name": "Agency"}]},
        [EXAMPLE],
    ),
    ({"publishers": [{"name": "Example", "domain": "example.com"}]}, [EXAMPLE]),
    ({"name": "Example", "domain": "nowhere"}, [{"@type": "Organization", "name": "Example"}]),
    ({"domain": "example.com"}, None),
    ("Example", None),
]


@pytest.mark.parametrize(("provider", "authors"), AUTHORS)
def test_the_author_is_the_provider_where_nobody_is_named(provider: Any, authors: Any) -> None:
    assert one(jsonld, {**ARTICLE, "provider": provider}).get("author") == authors


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
    """Return the content of the script elements of a page with an embedded object, per browser."""
    assert not set("<>&\u2028\u2029") & set(line)
    page = f'<!doctype html><script type="application/ld+json">{line}</script><p>The end'
    document = html5lib.parse(page, namespaceHTMLElements=False)
    (script,) = document.iter("script")
    assert document.find("body/p").text == "The end"
    return json.loads(script.text)


# Generated values, and real ones.


@several
@given(records=RECORDS, site=SITES)
def test_json_ld_of_any_values_can_be_read(records: list[Record], site: Site | None) -> None:
    export = Export(jsonld, *records, site=site)
    assert export.number + len(export.refused) == len(records)
    assert [embedded(line) for line in export.lines] == export.content
    assert all(item.get("headline") or item.get("name") for item in export.content)


@of_each_corpus
def test_the_corpus_as_json_ld(corpus: Corpus) -> None:
    for line in export_corpus(jsonld, corpus).lines:
        content = embedded(line)
        needed = {"description", "url", "publisher", "keywords", "datePublished"}
        video = {"name", "thumbnailUrl", "uploadDate", "embedUrl"}
        is_video = content["@type"] == "VideoObject"
        assert needed | (video if is_video else {"headline"}) <= content.keys()
