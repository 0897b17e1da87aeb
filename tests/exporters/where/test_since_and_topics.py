"""`--since`, `--until`, `--topic`, `--published`."""

from __future__ import annotations

from typing import Any

import pytest

from newsmeta.exporters.where import FilterError, about, is_published, since, until
from newsmeta.records.record import Record
from tests.support.filters import ARTICLE


def published(time: Any) -> Record:
    return Record("a.md", {"publishedDateTime": time})


def test_since_and_until_include_what_they_name() -> None:
    assert since("2021-01-27")(published("2021-01-27T00:00:00Z"))
    assert not since("2021-01-27")(published("2021-01-27T00:30:00+01:00"))
    assert until("2021-01-27")(published("2021-01-27T23:59:59.9Z"))
    assert not until("2021-01-27")(published("2021-01-28T00:00:00Z"))
    assert since("2021-01-27T15:50:00Z")(ARTICLE)
    assert until("2021-01-27T16:50:00+01:00")(ARTICLE)
    assert not since("2021-01-27T15:50:01Z")(ARTICLE)
    assert not until("2021-01-27T15:49:59Z")(ARTICLE)


@pytest.mark.parametrize("time", [None, "soon", 2021, "2021-01-27", ["2021-01-27T00:00:00Z"]])
def test_what_does_not_say_when_is_neither_since_nor_until(time: Any) -> None:
    assert not since("0001-01-01")(published(time))
    assert not until("9999-12-31")(published(time))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("yesterday", "write a date such as 2021-01-27, or a timestamp such as"),
        ("", "write a date such as"),
        ("2021", "write a date such as"),
        ("2021-1-5", "did you mean 2021-01-05?"),
        ("2021-01-05T12:00", "did you mean 2021-01-05T12:00:00Z?"),
        ("2021-02-30", "there is no such time"),
    ],
)
def test_since_and_until_what_is_no_time(text: str, hint: str) -> None:
    for condition in (since, until):
        with pytest.raises(FilterError) as caught:
            condition(text)
        assert f'"{text}" is neither a date nor a timestamp; {hint}' in str(caught.value)


def test_about_any_of_some_topics() -> None:
    assert about(["x", "ai"])(ARTICLE)
    assert about(iter(["CLIMATE"]))(ARTICLE)
    assert not about(["Clima", "x"])(ARTICLE)
    assert not about([])(ARTICLE)
    for topics in (None, "AI", 5, [5, None], {"AI": 1}):
        assert not about(["AI"])(Record("a.md", {"topics": topics}))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, True),
        ({"published": True, "deleted": False, "removed": False}, True),
        ({"published": False}, False),
        ({"published": True, "deleted": True}, False),
        ({"removed": True}, False),
        ({"published": None, "deleted": "yes", "removed": 1}, True),
    ],
)
def test_is_published(values: dict[str, Any], expected: bool) -> None:
    assert is_published(Record("a.md", values)) is expected
