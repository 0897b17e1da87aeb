"""Shared parts of the tests of the filter language: an article, and its properties."""

from __future__ import annotations

from newsmeta.exporters.where import parse
from newsmeta.records.record import Record

ARTICLE = Record(
    "_news/2021-01-27-trees.md",
    {
        "title": 'Ten thousand "trees"',
        "publishedDateTime": "2021-01-27T15:50:00Z",
        "webUrl": "https://www.example.com/trees",
        "type": "article",
        "quality": 60,
        "heat": -1,
        "published": True,
        "provider": {"name": "Example Times", "domain": "example.com"},
        "topics": ["Climate", "AI"],
        "images": [
            {"url": "/a.png", "width": 400, "isCached": False},
            {"url": "/b.jpg", "width": 1200, "isCached": True},
        ],
        "related": [
            {"provider": {"domain": "cnn.com"}, "topics": ["Trees"]},
            {"provider": {"domain": "bbc.com"}, "publishedDateTime": "2021-01-26T00:00:00Z"},
        ],
        "redirect_from": "/old/trees/",
        "highlight": None,
        "path": "no path",
    },
    "Body text\nof two lines",
)


def matches(text: str, record: Record = ARTICLE) -> bool:
    return parse(text).matches(record)
