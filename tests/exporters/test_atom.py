"""Atom, read back by feed readers."""

from __future__ import annotations

import re
import uuid
from typing import Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.exporters import atom
from newsmeta.exporters.options import Feed
from newsmeta.exporters.web import HTML
from newsmeta.records.record import Record
from newsmeta.site.site import Site
from newsmeta.timestamps import is_canonical
from tests.support.corpus import Corpus
from tests.support.web import (
    ARTICLE,
    FEED,
    PLAYER,
    RECORDS,
    SITES,
    URI,
    VIDEO,
    Export,
    articles_of,
    export_corpus,
    of_each_corpus,
    record,
    several,
    without,
)


def parsed(export: Export) -> Any:
    """Return an Atom feed as parsed by a feed reader."""
    feed = feedparser.parse(export.data)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def entry(values: dict[str, Any], body: str = "") -> Any:
    """Return the only entry of an Atom feed."""
    export = Export(atom, record(values, body=body))
    assert_atom(export.data)
    assert (export.number, export.refused) == (1, [])
    return parsed(export).entries[0]


def tag(name: str) -> str:
    return f"{{http://www.w3.org/2005/Atom}}{name}"


def assert_atom(data: bytes) -> None:
    """Assert the requirements of RFC 4287, especially sections 4.1.1 and 4.1.2."""
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
    assert (content.get("type"), content.text) == ("html", PLAYER)
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
    # Refused records do not count as the newest.
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


# Generated values, and real ones.


@several
@given(records=RECORDS, site=SITES, title=st.text(min_size=1))
def test_an_atom_feed_of_any_values_is_valid(
    records: list[Record], site: Site | None, title: str
) -> None:
    export = Export(atom, *records, site=site, feed=Feed(title, title, title, title))
    assert export.number + len(export.refused) == len(records)
    assert_atom(export.data)


@of_each_corpus
def test_the_corpus_as_an_atom_feed(corpus: Corpus) -> None:
    export, articles = export_corpus(atom, corpus), articles_of(corpus)
    assert_atom(export.data)
    feed = parsed(export)
    titles = [entry.title for entry in feed.entries]
    assert titles == [article.values["title"].strip() for article in articles]
    assert feed.feed.updated == articles[0].values["publishedDateTime"]
