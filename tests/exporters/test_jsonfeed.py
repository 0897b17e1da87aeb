"""JSON Feed, read back by feed readers."""

from __future__ import annotations

import re
import uuid
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.exporters import atom, jsonfeed
from newsmeta.exporters.options import Feed
from newsmeta.records.record import Record
from newsmeta.site.site import Site
from tests.support.corpus import Corpus
from tests.support.web import (
    ARTICLE,
    PLAYER,
    RECORDS,
    SITES,
    VIDEO,
    Export,
    export_corpus,
    of_each_corpus,
    record,
    several,
    without,
)

TEXT = {"type": "string"}

URL = {"type": "string", "format": "uri"}

TIME = {"type": "string", "format": "date-time"}

AUTHORS = {
    "type": "array",
    "items": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {"name": TEXT, "url": URL, "avatar": URL},
    },
}

JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": URL,
        "feed_url": URL,
        "description": TEXT,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": URL,
                    "external_url": URL,
                    "title": TEXT,
                    "content_html": TEXT,
                    "content_text": TEXT,
                    "summary": TEXT,
                    "image": URL,
                    "date_published": TIME,
                    "date_modified": TIME,
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": TEXT},
                    "language": {"type": "string", "pattern": "^[A-Za-z0-9-]+$"},
                    "attachments": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["url", "mime_type"],
                            "additionalProperties": False,
                            "properties": {
                                "url": URL,
                                "mime_type": {"type": "string", "pattern": "^[^/]+/[^/]+$"},
                                "title": TEXT,
                            },
                        },
                    },
                },
            },
        },
    },
}

JSON_FEED_VALIDATOR = jsonschema_rs.validator_for(JSON_FEED, validate_formats=True)


SAME: list[tuple[str, dict[str, Any]]] = [
    ("_news/2021-01-28-fish.md", {}),
    ("_news/2021-01-27-fish-and-chips.md", {}),
    ("_archive/fish.html", {}),
    ("", {}),
    ("_news/2021-01-27-fish.md", {"title": "Chips"}),
    ("_news/2021-01-27-fish.md", {"publishedDateTime": "2021-01-27T18:00:00Z"}),
    ("b.md", {"webUrl": "http://www.example.com/2021/fish/"}),
    ("b.md", {"webUrl": "HTTPS://WWW.Example.com:443/2021/fish/"}),
    ("b.md", {"webUrl": "https://www.example.com/2021/fish/?utm_source=mail"}),
    ("b.md", {"webUrl": "https://www.example.com/2021/fish/#top"}),
    ("b.md", {"originalUrl": "https://www.example.com/found-elsewhere"}),
]
"""An article under other names, and with corrections: path, and fields."""


def identifiers(export: Export) -> list[str]:
    name = r"urn:uuid:[0-9a-f-]{36}"
    return re.findall(rf'(?<=<id>){name}|(?<="id": "){name}', export.text)


def assert_json_feed(content: Any) -> None:
    assert [error.message for error in JSON_FEED_VALIDATOR.iter_errors(content)] == []
    identifiers = [item["id"] for item in content["items"]]
    assert len(set(identifiers)) == len(identifiers)


def item(values: dict[str, Any], body: str = "") -> Any:
    """Return the only item of a JSON Feed."""
    export = Export(jsonfeed, record(values, body=body))
    assert (export.number, export.refused) == (1, [])
    return export.content["items"][0]


def test_a_json_feed() -> None:
    export = Export(jsonfeed, record(ARTICLE, body="The *council* voted."), record(VIDEO, "b.md"))
    content = export.content
    assert_json_feed(content)
    assert export.number == 2
    items = content.pop("items")
    assert content == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "All news",
        "home_page_url": "https://site.example/",
        "feed_url": "https://site.example/feed",
        "description": "What is new",
    }
    name = "https://site.example/www.example.com/2021/fish/"
    assert items[0] == {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, name).urn,
        "url": "https://www.example.com/2021/fish/",
        "external_url": "https://www.example.com/2021/fish/?from=feed",
        "title": "Fish & chips: the council’s choice",
        "summary": "A vote on <Wednesday>.",
        "content_text": "The *council* voted.",
        "image": "https://www.example.com/fish.jpg?w=1200",
        "date_published": "2021-01-27T15:50:00Z",
        "date_modified": "2021-01-28T09:00:00Z",
        "authors": [
            {"name": "Ada Example", "url": "https://www.example.com/ada"},
            {"name": "Bo Example"},
        ],
        "tags": ["Food", "Cities", "chips", "city"],
        "language": "en-us",
        "attachments": [
            {
                "url": "https://site.example/news/plan.pdf",
                "mime_type": "application/pdf",
                "title": "The plan",
            }
        ],
    }
    assert items[1]["content_html"] == PLAYER
    assert "content_text" not in items[1]
    assert items[1]["authors"] == [{"name": "Example Video", "url": "https://video.example/"}]


def test_an_item_without_content_has_what_there_is_to_read() -> None:
    assert item(ARTICLE)["content_text"] == "A vote on <Wednesday>."
    assert item(without("excerpt"))["content_text"] == ARTICLE["title"]
    export = Export(jsonfeed, record(without("excerpt", "title")))
    reason = "it has no text, which an item of a JSON Feed needs"
    assert export.refused == [("_news/2021-01-27-fish.md", reason)]
    assert export.content["items"] == []


def test_a_player_and_a_text_are_one_content() -> None:
    content = item({**VIDEO, "content": "<p>Fry.</p>"}, "And *eat*.")
    frame = PLAYER
    assert content["content_html"] == f"{frame}\n<p>Fry.</p>\n<p>And *eat*.</p>"
    assert content["content_text"] == "And *eat*."


def test_a_feed_of_which_nothing_is_known() -> None:
    export = Export(jsonfeed, feed=Feed(url="not an address", home="/"), site=None)
    assert export.text == (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": []}\n'
    )


@pytest.mark.parametrize("module", [jsonfeed, atom], ids=["jsonfeed", "atom"])
def test_entries_keep_their_identifiers(module: ModuleType) -> None:
    first = record(ARTICLE)
    (one,) = identifiers(Export(module, first))
    for path, values in SAME:
        assert identifiers(Export(module, record({**ARTICLE, **values}, path))) == [one]
    assert one not in Export(module, first, feed=Feed(), site=None).text


@pytest.mark.parametrize("module", [jsonfeed, atom], ids=["jsonfeed", "atom"])
def test_files_about_one_page_have_identifiers_of_their_own(module: ModuleType) -> None:
    paths = ("a.md", "b.md", "", "")
    twins = [record({**ARTICLE, **values}, path) for path in paths for _, values in SAME]
    found = identifiers(Export(module, *twins))
    assert len(set(found)) == len(found) == len(twins)
    assert identifiers(Export(module, twins[-1])) == found[-1:]


@pytest.mark.parametrize("module", [jsonfeed, atom], ids=["jsonfeed", "atom"])
def test_a_newer_article_about_a_page_takes_no_identifier_away(module: ModuleType) -> None:
    dates = ("2021-01-27", "2021-02-01", "2021-02-01", "2021-03-01")
    twins = [
        record({**ARTICLE, "publishedDateTime": f"{date}T10:00:00Z"}, f"{number}.md")
        for number, date in enumerate(dates)
    ]
    known: list[str] = []
    for number in range(1, len(twins) + 1):
        found = identifiers(Export(module, *reversed(twins[:number])))
        assert found[1:] == known
        known = found


@pytest.mark.parametrize("module", [jsonfeed, atom], ids=["jsonfeed", "atom"])
def test_identifiers_tell_sites_apart_and_need_no_path(module: ModuleType) -> None:
    def identifier(name: str) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, name).urn

    piped = record(ARTICLE, "")
    page = "www.example.com/2021/fish/"
    known = Export(module, record(without("webUrl", "originalUrl")), piped, feed=Feed()).text
    assert identifier("https://site.example/news/_news/2021-01-27-fish.md") in known
    assert identifier(f"https://site.example/news/{page}") in known
    assert identifier(f"/{page}") in Export(module, piped, feed=Feed(), site=None).text


@several
@given(records=RECORDS, site=SITES, title=st.text())
def test_a_json_feed_of_any_values_is_valid(
    records: list[Record], site: Site | None, title: str
) -> None:
    export = Export(jsonfeed, *records, site=site, feed=Feed(title, title, title, title))
    assert export.number + len(export.refused) == len(records)
    assert_json_feed(export.content)


@of_each_corpus
def test_the_corpus_as_a_json_feed(corpus: Corpus) -> None:
    assert_json_feed(export_corpus(jsonfeed, corpus).content)
