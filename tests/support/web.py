"""Shared parts of the tests of web formats: articles, exports, arbitrary values."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from newsmeta.exporters.options import Feed, Options
from newsmeta.frontmatter.nodes import Limits
from newsmeta.frontmatter.parser import read
from newsmeta.frontmatter.source import split
from newsmeta.records.columns import choose
from newsmeta.records.record import Record
from newsmeta.site.site import Site
from newsmeta.urls import parse
from tests.support.corpus import CORPORA, Corpus

of_each_corpus = pytest.mark.parametrize("corpus", CORPORA)

SITE = Site(Path(), Path(), parse("https://site.example"), "/news")
FEED = Feed("All news", "https://site.example/feed", "https://site.example/", "What is new")

ARTICLE: dict[str, Any] = {
    "category": "news",
    "title": "Fish & chips: the council’s choice",
    "excerpt": "A vote on <Wednesday>.",
    "publishedDateTime": "2021-01-27T16:50:00+01:00",
    "updatedDateTime": "2021-01-28T09:00:00.5Z",
    "originalUrl": "https://www.example.com/2021/fish/?from=feed",
    "webUrl": "https://www.example.com/2021/fish/",
    "ampWebUrl": "https://amp.example.com/2021/fish/",
    "type": "article",
    "quality": 60,
    "provider": {
        "name": "Example Times",
        "domain": "example.com",
        "images": [{"url": "/assets/logo.png", "width": 50, "height": 50}],
        "authors": [
            {"name": "Ada Example", "url": "https://www.example.com/ada"},
            {"name": "Bo Example"},
        ],
        "publishers": [{"name": "Example News Agency", "domain": "example.org"}],
    },
    "topics": ["Food", "Cities"],
    "images": [
        {
            "url": "https://www.example.com/fish.jpg?w=1200",
            "width": 1200,
            "height": 630.0,
            "title": "A fish",
            "attribution": "Photo: C. Example",
        },
        {"url": "/assets/chips", "width": 800, "height": 600},
    ],
    "related": [
        {
            "title": "Where the fish is",
            "webUrl": "https://www.example.org/map",
            "type": "article",
            "publishedDateTime": "2021-01-26T12:00:00Z",
            "provider": {"name": "Example Herald", "domain": "example.org"},
            "images": [{"url": "https://www.example.org/map.png", "width": 9, "height": 9}],
        },
        {"title": "Nobody knows where this is"},
    ],
    "actions": [
        {"url": "/plan.pdf", "type": "download", "title": "The plan", "attribution": "Council"},
        {"url": "https://www.example.com/sign-up", "type": "link"},
    ],
    "tags": ["chips", "Food"],
    "categories": ["city"],
    "locale": "en-us",
    "highlight": "A fish for every ninth inhabitant.",
}

VIDEO: dict[str, Any] = {
    "category": "news",
    "title": "How to fry",
    "excerpt": "In hot fat.",
    "publishedDateTime": "2021-02-01T16:00:24Z",
    "originalUrl": "https://video.example/watch?v=1",
    "type": "video",
    "published": False,
    "featuredContent": '<iframe src="//video.example/embed/1?a=1&amp;b=2" width="1"></iframe>',
    "provider": {"name": "Example Video", "domain": "video.example"},
    "topics": ["Food"],
    "images": [{"url": "https://i.video.example/1.webp", "width": 1280, "height": 720}],
    "length": "PT13M34S",
}

PLAYER = VIDEO["featuredContent"].replace('"//', '"https://')
"""The same, with the address of the player completed."""


class Export:
    """The output of a format for records."""

    def __init__(
        self, module: ModuleType, *records: Record, feed: Feed = FEED, site: Site | None = SITE
    ) -> None:
        self.refused: list[tuple[str, str]] = []
        out = io.BytesIO()
        options = Options(
            choose(),
            lambda record, why: self.refused.append((record.path, why)),
            lambda _: site,
            feed,
        )
        self.number = module.export(iter(records), out, options)
        self.data = out.getvalue()
        self.text = self.data.decode()

    @property
    def content(self) -> Any:
        return json.loads(self.text)

    @property
    def lines(self) -> list[str]:
        """The objects on the lines between the first and the last."""
        return [line.removesuffix(",") for line in self.text.splitlines()[1:-1]]


def record(
    values: dict[str, Any], path: str = "_news/2021-01-27-fish.md", body: str = ""
) -> Record:
    return Record(path, values, body)


def without(*names: str) -> dict[str, Any]:
    """Return the article without some of its fields."""
    return {name: value for name, value in ARTICLE.items() if name not in names}


URI = jsonschema_rs.validator_for({"format": "uri"}, validate_formats=True)

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]></SCRIPT >",
    "&lt;/script&gt; &amp;",
    "line\u2028separator\u2029",
    '"\\</\u0000\u001f',
]
"""Texts with a meaning in a page, in XML or in JSON."""

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            *HOSTILE,
            "\ud800",
            " ",
            "article",
            "video",
            "https://www.example.com/",
            "https://www.example.com/ä |[",
            "/assets/x.jpg",
            "2021-01-27T15:50:00Z",
            "2021-13-27T15:50:00Z",
            "en-us",
            "PT1H",
            "example.com",
            "<iframe src='https://v.example/1'>",
        ]
    )
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "domain", "url", "title", "images", "width", "webUrl"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)
VALUES = st.builds(
    lambda whole, changes: {**whole, **changes},
    st.sampled_from([ARTICLE, VIDEO, {}]),
    st.dictionaries(st.sampled_from([*ARTICLE, *VIDEO, "content"]), ANYTHING, max_size=8),
)
RECORDS = st.lists(
    st.builds(record, VALUES, body=st.text(max_size=20) | st.sampled_from(HOSTILE)), max_size=3
).map(lambda found: [record(r.values, f"{n}.md", r.body or "") for n, r in enumerate(found)])  # type: ignore[arg-type]
SITES = st.sampled_from([SITE, None, Site(Path(), Path())])
several = settings(max_examples=60)


def articles_of(corpus: Corpus) -> list[Record]:
    """Return the articles of a corpus, newest first."""
    records = []
    for path in corpus.news_of_site:
        source = split(path.read_bytes())
        values = dict(read(source.text, source.span, Limits()).values)
        values.pop("secured", None)
        name = path.relative_to(corpus.site).as_posix()
        records.append(Record(name, values, source.body, file=str(path)))
    return sorted(records, key=lambda record: record.values["publishedDateTime"], reverse=True)


def export_corpus(module: ModuleType, corpus: Corpus) -> Export:
    """Export all articles of a corpus; assert that the output is complete and reproducible."""
    articles = articles_of(corpus)
    exports = [Export(module, *articles, site=SITE) for _ in range(2)]
    assert (exports[0].number, exports[0].refused) == (len(articles), [])
    assert exports[0].data == exports[1].data
    return exports[0]


def one(module: ModuleType, values: dict[str, Any], body: str = "") -> Any:
    """Return the only object of an export."""
    export = Export(module, record(values, body=body))
    assert (export.number, export.refused) == (1, [])
    return export.content[0]
