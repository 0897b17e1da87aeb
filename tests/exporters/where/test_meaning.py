"""The filter language: the meaning of filters."""

from __future__ import annotations

from typing import Any

import pytest

from newsmeta.exporters.where import parse
from newsmeta.records.record import Record
from tests.support.filters import matches

HOLDS = [
    'type == "article" and topics contains "AI" and publishedDateTime >= 2021-01-01',
    'type=="article"and(quality>5)',
    "type == 'video' or type == 'article'",
    'type == "video" OR NOT type != "article" AND published',
    # Text.
    "title == 'Ten thousand \"trees\"'",
    'title == "Ten thousand \\"trees\\""',
    'title startswith "Ten "',
    'title endswith "\\"" and title not endswith "trees"',
    'title contains ""',
    'title not startswith "ten"',
    'title < "Tf" and title >= "Ten" and not title > "U"',
    'title in ["x", \'Ten thousand "trees"\']',
    'title NOT IN ["x"]',
    'body contains "text\\nof" and body startswith "\\u0042ody"',
    'path == "_news/2021-01-27-trees.md"',
    # Numbers.
    "quality == 60 and quality <= 60 and quality >= 60.0 and quality > 59.9",
    "heat == -1 and heat < 0 and heat in [5, -1]",
    "quality != 61 and quality not in [1, 2]",
    # Booleans.
    "published",
    "published == true and published != FALSE and published in [true]",
    "not deleted",
    "images.isCached and not images.0.isCached",
    # Lists.
    'topics contains "Climate" and topics not contains "climate"',
    'topics.1 == "AI" and topics.0 startswith "C"',
    'redirect_from contains "/old/trees/"',
    'redirect_from not contains "/old"',
    # Any item, and none.
    'images.url endswith ".png" and images.url endswith ".jpg"',
    'images.0.url endswith ".png" and not images.0.url endswith ".jpg"',
    "images.width > 1000 and images.width < 1000",
    "not images.width != 400",
    'images.url != "/c.png"',
    'related.provider.domain == "cnn.com" and related.provider.domain in ["bbc.com"]',
    'related.topics contains "Trees"',
    "related.publishedDateTime < 2021-01-27",
    # Missing values.
    "tags is missing and topics is present and provider is present",
    "highlight is missing and updatedDateTime is missing",
    "images.attribution is missing and images.2 is missing and images.1 is present",
    'highlight != "x" and not highlight == "x"',
    'tags not contains "x" and heat is present',
    "not (highlight < 'a' or highlight >= 'a')",
    "updatedDateTime != 2021-01-01",
]


@pytest.mark.parametrize(
    "text",
    HOLDS,
)
def test_what_holds_of_an_article(text: str) -> None:
    assert matches(text)
    assert not matches(f"not ({text})")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("== 2021-01-27", True),
        ("== 2021-01-26", False),
        ("< 2021-01-27", False),
        ("< 2021-01-28", True),
        ("<= 2021-01-27", True),
        ("<= 2021-01-26", False),
        ("> 2021-01-27", False),
        ("> 2021-01-26", True),
        (">= 2021-01-27", True),
        (">= 2021-01-28", False),
        ('>= "2021-01-27"', True),
        ("in [2021-01-26, 2021-01-27]", True),
        ("in [2021-01-26, 2021-01-27T00:00:00Z]", False),
        ("== 2021-01-27T15:50:00Z", True),
        ("== 2021-01-27t16:50:00.000+01:00", True),
        ("== 2021-01-27 10:50:00-05:00", True),
        ("< 2021-01-27T15:50:00Z", False),
        ("<= 2021-01-27T15:50:00Z", True),
        ("> 2021-01-27T15:50:00Z", False),
        ("> 2021-01-27T15:49:59.999999Z", True),
        (">= '2021-01-27T15:50:00Z'", True),
        (">= 0001-01-01", True),
        ("<= 9999-12-31", True),
    ],
)
def test_time(text: str, expected: bool) -> None:
    assert matches(f"publishedDateTime {text}") is expected
    for other in ("2021-01-27T17:50:00+02:00", "2021-01-27T15:50:00.0Z"):
        record = Record("a.md", {"publishedDateTime": other})
        assert matches(f"publishedDateTime {text}", record) is expected


@pytest.mark.parametrize(
    ("written", "day"),
    [("2021-01-28T00:30:00+01:00", "2021-01-27"), ("2021-01-27T23:59:59.999999Z", "2021-01-27")],
)
def test_days_are_those_of_utc(written: str, day: str) -> None:
    record = Record("a.md", {"publishedDateTime": written})
    assert matches(f"publishedDateTime == {day} and publishedDateTime <= {day}", record)


def test_or_binds_least_and_not_most() -> None:
    yes, no = "published", "deleted"
    assert matches(f"{yes} or {no} and {no}")
    assert not matches(f"({yes} or {no}) and {no}")
    assert matches(f"not {no} and {yes}")
    assert not matches(f"not ({no} or {yes})")
    assert matches(f"not {no} or {yes}")
    assert matches(f"not not {yes} and not not not {no}")


@pytest.mark.parametrize("value", [None, "x", "60", 60.5, True, [60], {"a": 60}, float("nan")])
def test_values_of_a_wrong_type_equal_nothing(value: Any) -> None:
    names = ("quality", "published", "publishedDateTime", "topics", "provider", "images", "related")
    record = Record("a.md", dict.fromkeys(names, value))
    for text in (
        "quality == 60",
        "quality < 100",
        "quality in [60, 1]",
        "publishedDateTime > 0001-01-01",
        "publishedDateTime in [2021-01-01]",
        'topics contains "x"',
        'provider.name == "x"',
        'images.url contains ""',
        "images.width > 0",
        'related.provider.domain startswith ""',
    ):
        assert not matches(text, record), text
        assert matches(f"not {text}", record), text
    assert matches("published", record) is (value is True)
    assert matches("published == true", record) is (value is True)
    assert matches("quality is present", record) is (value is not None)


def test_a_number_is_an_integer_as_the_schema_sees_it() -> None:
    assert matches("quality == 60 and quality < 61", Record("a.md", {"quality": 60.0}))
    assert not matches("quality == 1 or quality in [1]", Record("a.md", {"quality": True}))
    assert matches("quality > 10", Record("a.md", {"quality": 10**900}))


def test_names_of_fields_that_are_used() -> None:
    text = 'images.url == "a" or images.0.url == "b" and not (published or body contains "path")'
    assert parse(text).fields == {"images.url", "images.0.url", "published", "body"}
