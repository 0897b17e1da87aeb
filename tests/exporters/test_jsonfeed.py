"""JSON Feed and Atom, read back by what reads them."""

from __future__ import annotations

import re
import uuid
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.exporters import atom, jsonfeed
from newsmeta.exporters.options import Feed
from newsmeta.exporters.web import HTML
from newsmeta.records.record import Record
from newsmeta.site.site import Site
from newsmeta.timestamps import is_canonical
from tests.support.web import (
    ARTICLE,
    FEED,
    RECORDS,
    SITES,
    URI,
    VIDEO,
    Export,
    corpus,
    export_corpus,
    needs_corpus,
    record,
    several,
    without,
)


def parsed(export: Export) -> Any:
    """Return an Atom feed as feed readers have it."""
    feed = feedparser.parse(export.data)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def item(values: dict[str, Any], body: str = "") -> Any:
    """Return the only item of a JSON Feed."""
    export = Export(jsonfeed, record(values, body=body))
    assert (export.number, export.refused) == (1, [])
    return export.content["items"][0]


def entry(values: dict[str, Any], body: str = "") -> Any:
    """Return the only entry of an Atom feed."""
    export = Export(atom, record(values, body=body))
    assert_atom(export.data)
    assert (export.number, export.refused) == (1, [])
    return parsed(export).entries[0]


# JSON Feed.

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


def assert_json_feed(content: Any) -> None:
    assert [error.message for error in JSON_FEED_VALIDATOR.iter_errors(content)] == []
    identifiers = [item["id"] for item in content["items"]]
    assert len(set(identifiers)) == len(identifiers)


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
    name = "https://site.example/_news/2021-01-27-fish.md"
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
    assert items[1]["content_html"] == VIDEO["featuredContent"]
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
    frame = VIDEO["featuredContent"]
    assert content["content_html"] == f"{frame}\n<p>Fry.</p>\n<p>And *eat*.</p>"
    assert content["content_text"] == "And *eat*."


def test_a_feed_of_which_nothing_is_known() -> None:
    export = Export(jsonfeed, feed=Feed(url="not an address", home="/"), site=None)
    assert export.text == (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": []}\n'
    )


@pytest.mark.parametrize("module", [jsonfeed, atom], ids=["jsonfeed", "atom"])
def test_entries_keep_their_identifiers(module: ModuleType) -> None:
    fixed = {**ARTICLE, "title": "Chips", "webUrl": "https://www.example.com/chips/"}
    first, second = record(ARTICLE), record(ARTICLE, "_news/2021-01-28-fish.md")
    export = Export(module, first, second, record(fixed, "_news/2021-01-27-fish.md"))
    name = r"urn:uuid:[0-9a-f-]{36}"
    one, another, again = re.findall(rf'(?<=<id>){name}|(?<="id": "){name}', export.text)
    assert one == again
    assert another != one
    assert one not in Export(module, first, feed=Feed(), site=None).text


@pytest.mark.parametrize("module", [jsonfeed, atom], ids=["jsonfeed", "atom"])
def test_identifiers_tell_sites_apart_and_need_no_path(module: ModuleType) -> None:
    def identifier(name: str) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, name).urn

    piped = record(ARTICLE, "")
    address = ARTICLE["webUrl"]
    known = Export(module, record(ARTICLE), piped, feed=Feed()).text
    assert identifier("https://site.example/news/_news/2021-01-27-fish.md") in known
    assert identifier(f"https://site.example/news/{address}") in known
    assert identifier(f"/{address}") in Export(module, piped, feed=Feed(), site=None).text


# Atom.


def tag(name: str) -> str:
    return f"{{http://www.w3.org/2005/Atom}}{name}"


def assert_atom(data: bytes) -> None:
    """Assert what RFC 4287 demands, in sections 4.1.1 and 4.1.2 above all."""
    feed = ET.fromstring(data)
    assert feed.tag == tag("feed")
    entries = feed.findall(tag("entry"))
    for element in (feed, *entries):
        names = [child.tag for child in element]
        for name in ("id", "title", "updated"):
            assert names.count(tag(name)) == 1
        for name in ("published", "content", "summary", "subtitle", "generator"):
            assert names.count(tag(name)) <= 1
        relations = [link.get("rel") for link in element.findall(tag("link"))]
        assert relations.count("alternate") <= 1
        assert relations.count("self") <= 1
        if element is not feed:
            assert tag("content") in names or "alternate" in relations
    identifiers = [entry.findtext(tag("id")) for entry in entries]
    assert len(set(identifiers)) == len(identifiers)
    for element in feed.iter():
        assert element.tag.startswith(tag(""))
        if element.tag in (tag("updated"), tag("published")):
            assert is_canonical(element.text or "")
        elif element.tag == tag("author"):
            assert element.findtext(tag("name"))
        elif element.tag in (tag("link"), tag("uri")):
            assert URI.is_valid(element.get("href") or element.text)
        elif element.tag == tag("id"):
            assert re.match("https?://|urn:uuid:", element.text or "")
    assert feed.find(tag("author")) is not None


def test_an_atom_feed() -> None:
    export = Export(atom, record(ARTICLE), record(VIDEO, "b.md"))
    assert export.number == 2
    assert_atom(export.data)
    feed = parsed(export)
    head = feed.feed
    assert (head.id, head.title) == ("https://site.example/feed", "All news")
    assert (head.subtitle, head.updated) == ("What is new", "2021-01-28T09:00:00Z")
    assert head.link == "https://site.example/"
    assert {link.rel: link.href for link in head.links} == {
        "self": "https://site.example/feed",
        "alternate": "https://site.example/",
    }
    first, second = feed.entries
    assert first.title == "Fish & chips: the council’s choice"
    assert (first.updated, first.published) == ("2021-01-28T09:00:00Z", "2021-01-27T15:50:00Z")
    assert first.link == "https://www.example.com/2021/fish/"
    assert [author.name for author in first.authors] == ["Ada Example", "Bo Example"]
    assert first.authors[0].href == "https://www.example.com/ada"
    assert [label.term for label in first.tags] == ["Food", "Cities", "chips", "city"]
    assert first.summary_detail.type == "text/plain"
    assert first.summary_detail.value == "A vote on <Wednesday>."
    assert first.title_detail.language == "en-us"
    assert "content" not in first
    assert second.updated == second.published == "2021-02-01T16:00:24Z"
    assert [author.name for author in second.authors] == ["Example Video"]
    assert second.content[0].type == HTML
    assert second.title_detail.language is None


def test_the_links_of_an_atom_entry() -> None:
    links = [
        (link.rel, link.href, link.get("type"), link.get("title")) for link in entry(ARTICLE).links
    ]
    assert links == [
        ("alternate", "https://www.example.com/2021/fish/", HTML, None),
        ("via", "https://www.example.com/2021/fish/?from=feed", HTML, None),
        ("enclosure", "https://www.example.com/fish.jpg?w=1200", "image/jpeg", "A fish"),
        ("enclosure", "https://site.example/news/assets/chips", HTML, None),
        ("enclosure", "https://site.example/news/plan.pdf", "application/pdf", "The plan"),
        ("enclosure", "https://www.example.com/sign-up", HTML, None),
        ("related", "https://www.example.org/map", HTML, "Where the fish is"),
    ]


def test_each_file_is_linked_once() -> None:
    picture = ARTICLE["images"][0]["url"]
    values = {**VIDEO, "images": ARTICLE["images"], "actions": [{"url": picture, "title": "Get"}]}
    links = [(link.rel, link.get("title")) for link in entry(values).links]
    assert links == [("alternate", None), ("enclosure", "A fish"), ("enclosure", None)]


def test_html_and_text_in_an_atom_entry() -> None:
    export = Export(atom, record(VIDEO))
    content = ET.fromstring(export.data).find(f".//{tag('content')}")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", VIDEO["featuredContent"])
    markdown = entry(ARTICLE, "The *council* voted.\r\n\r\nYes & no.").content[0]
    assert markdown.type == "text/plain"
    assert markdown.value == "The *council* voted.\r\n\r\nYes & no."


def test_an_atom_entry_without_an_address_has_a_content() -> None:
    content = entry(without("webUrl", "originalUrl")).content[0]
    assert (content.type, content.value) == ("text/plain", "A vote on <Wednesday>.")


def test_the_authors_of_what_nobody_is_known_to_have_written() -> None:
    export = Export(atom, record(without("provider")))
    assert_atom(export.data)
    assert export.text.count("<author>") == 1
    assert "<author><name>All news</name></author>" in export.text


def test_records_that_atom_cannot_hold_are_refused() -> None:
    timeless = {**without("updatedDateTime"), "publishedDateTime": "27 January 2021"}
    export = Export(atom, record(without("title"), "a.md"), record(timeless, "b.md"), record(VIDEO))
    assert export.refused == [
        ("a.md", "it has no title, which an Atom entry needs"),
        ("b.md", "it has no valid time of publication, which an Atom entry needs"),
    ]
    assert export.number == len(parsed(export).entries) == 1
    # What is refused does not count as the newest.
    assert parsed(export).feed.updated == "2021-02-01T16:00:24Z"


@pytest.mark.parametrize(
    ("feed", "identifier"),
    [
        (FEED, "https://site.example/feed"),
        (Feed("T", home="https://site.example/"), "https://site.example/"),
        (Feed("T", url="feed.xml"), uuid.uuid5(uuid.NAMESPACE_URL, "T").urn),
    ],
)
def test_an_empty_atom_feed(feed: Feed, identifier: str) -> None:
    export = Export(atom, feed=feed)
    assert_atom(export.data)
    assert export.number == 0
    assert parsed(export).feed.id == identifier
    assert parsed(export).feed.updated == "1970-01-01T00:00:00Z"


def test_characters_that_xml_does_not_have_are_replaced() -> None:
    text = "a\x00b\x1bc\x0bd\ufffee\ud800f\tg\nh\ri\x85j\U0001f41f"
    values = {**ARTICLE, "title": text, "topics": [text], "excerpt": "]]>&lt;"}
    export = Export(atom, record(values))
    assert_atom(export.data)
    root = ET.fromstring(export.data)
    shown = "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\tg\nh\ri\x85j\U0001f41f"
    assert root.findtext(f"{tag('entry')}/{tag('title')}") == shown
    category = root.find(f"{tag('entry')}/{tag('category')}")
    assert category is not None
    assert category.get("term") == shown
    assert root.findtext(f"{tag('entry')}/{tag('summary')}") == "]]>&lt;"


# Any values, and real ones.


@several
@given(records=RECORDS, site=SITES, title=st.text())
def test_a_json_feed_of_any_values_is_valid(
    records: list[Record], site: Site | None, title: str
) -> None:
    export = Export(jsonfeed, *records, site=site, feed=Feed(title, title, title, title))
    assert export.number + len(export.refused) == len(records)
    assert_json_feed(export.content)


@several
@given(records=RECORDS, site=SITES, title=st.text(min_size=1))
def test_an_atom_feed_of_any_values_is_valid(
    records: list[Record], site: Site | None, title: str
) -> None:
    export = Export(atom, *records, site=site, feed=Feed(title, title, title, title))
    assert export.number + len(export.refused) == len(records)
    assert_atom(export.data)


@needs_corpus
def test_the_corpus_as_a_json_feed() -> None:
    assert_json_feed(export_corpus(jsonfeed).content)


@needs_corpus
def test_the_corpus_as_an_atom_feed() -> None:
    export, articles = export_corpus(atom), corpus()
    assert_atom(export.data)
    feed = parsed(export)
    titles = [entry.title for entry in feed.entries]
    assert titles == [article.values["title"].strip() for article in articles]
    assert feed.feed.updated == articles[0].values["publishedDateTime"]
