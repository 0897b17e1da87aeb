"""Text formats of `newsmeta import`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from fuzz.fragments import FEEDS, JSON, TABLES, TEXT
from fuzz.target import SeedFiles, Target, with_heads
from fuzz.targets._importing import check
from newsmeta.importers.items import IMPORTABLE, load
from newsmeta.schema.fields import HandoffError
from tests.support.importing import RECORD

_FEED = (
    b"<rss version='2.0'><channel><title>Example Times</title><item><title>Trees</title>"
    b"<link>https://www.example.com/a</link><description>All &amp; more.</description>"
    b"<pubDate>Wed, 27 Jan 2021 15:50:00 GMT</pubDate><category>Climate</category>"
    b"</item></channel></rss>"
)


@cache
def _formats() -> tuple[str, ...]:
    """Return the names of the formats: feeds need an optional library."""
    try:
        load(IMPORTABLE["feed"])
    except HandoffError:
        return ("jsonl", "json", "csv", "tsv")
    return ("jsonl", "json", "csv", "tsv", "feed")


def _check(data: bytes) -> None:
    check(data, _formats())


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    yield from with_heads(files.named("*.json", "*.jsonl", "*.csv", "*.tsv"), 2)
    feeds = files.named("*.xml", "*.rss", "*.atom")
    yield from (bytes((4, way)) + each for each in (*feeds, _FEED) for way in (0, 1, 4))
    odd = {**RECORD, "path": "_news/b.md", "body": "a\r\nb\n", "sourceForm": {"lineEnding": "crlf"}}
    records = [RECORD, odd]
    yield bytes((0, 0)) + "".join(json.dumps(each) + "\n" for each in records).encode()
    yield bytes((1, 0)) + json.dumps(records).encode()
    yield bytes((1, 3)) + json.dumps({"data": {"items": records}}).encode()
    header = "path,category,title,excerpt,publishedDateTime,webUrl,type,provider.name,"
    header += "provider.domain,topics\n"
    row = '_news/a.md,news,"Trees, ""all""","So\nit is",2021-01-27T15:50:00Z,'
    row += "https://www.example.com/a,article,Example Times,example.com,Climate; Cities\n"
    for number, sign in ((2, ","), (3, "\t")):
        yield bytes((number, 0)) + (header + row).replace(",", sign).encode()
    yield bytes((2, 2)) + b"title,url,tags\nTrees,https://www.example.com/a,a;b\n"
    yield bytes((0, 2)) + b'{"title": "Trees", "url": "https://www.example.com/a", "tags": ["a"]}\n'


TARGET = Target(
    "imports",
    "any data is read or refused in one line; what is written is valid, inside of the folder, and"
    " what was said to be written; a second import changes nothing",
    _check,
    _seeds,
    (*TABLES, *JSON, *FEEDS, *TEXT),
    head=2,
    passes=4,
    most=8_000,
)
