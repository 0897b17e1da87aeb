"""ninjs, validated by the standard's own schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from newsmeta.exporters import ninjs
from newsmeta.exporters.web import HTML
from newsmeta.records.record import Record
from newsmeta.site.site import Site
from tests.support.corpus import Corpus
from tests.support.paths import DATA
from tests.support.web import (
    ARTICLE,
    PLAYER,
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

NINJS = DATA / "standards/ninjs-schema_3.1.json"


@pytest.fixture(scope="module")
def validate() -> Any:
    """A function that asserts that objects are valid ninjs, by two validators."""
    schema = json.loads(NINJS.read_text(encoding="utf-8"))
    # The schema refers to that of GeoJSON on the web, which no article needs.
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


WHAT_GOES_WITH_IT = [
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
]
"""The pictures, related articles and actions of the article."""


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
        "associations": WHAT_GOES_WITH_IT,
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
    assert content["bodies"] == [{"contentType": HTML, "value": PLAYER}]
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


def test_ninjs_is_valid(validate: Any) -> None:
    odd = {**ARTICLE, "webUrl": "https://www.example.com/ä ö|[1]?q={}", "locale": "not a tag"}
    odd["provider"] = {"name": "Ü", "domain": "bücher.example"}
    validate(Export(ninjs, record(ARTICLE, body="Text"), record(VIDEO), record(odd)).content)


@several
@given(records=RECORDS, site=SITES)
def test_ninjs_of_any_values_is_valid(
    validate: Any, records: list[Record], site: Site | None
) -> None:
    export = Export(ninjs, *records, site=site)
    assert export.number + len(export.refused) == len(records)
    validate(export.content, thorough=False)


@of_each_corpus
def test_the_corpus_as_ninjs(validate: Any, corpus: Corpus) -> None:
    validate(export_corpus(ninjs, corpus).content)
