"""Records in order, most of them held in a database meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.exporters.sorting import SortKey, newest, parse_keys, sort
from newsmeta.records.record import Record
from newsmeta.schema.fields import FieldType, UnknownFieldError
from tests.support.sorting import numbers, peak, record

# -- keys ----------------------------------------------------------------------


def test_keys() -> None:
    assert parse_keys("publishedDateTime") == (
        SortKey("publishedDateTime", ("publishedDateTime",), FieldType.TIMESTAMP),
    )
    assert parse_keys("-quality, images.0.url,path") == (
        SortKey("quality", ("quality",), FieldType.INTEGER, is_falling=True),
        SortKey("images.0.url", ("images", 0, "url"), FieldType.TEXT),
        SortKey("path", ("path",), FieldType.TEXT),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-qualty", "there is no field qualty; did you mean quality?"),
        ("title,provider", "provider is a group of fields; name one inside it, such as"),
        ("topics", "topics is a list"),
        ("images.url", "images is a list; name an item: images.0"),
        ("sourceForm", "sourceForm is a group of fields"),
        ("", "the name of a field is missing; write one such as quality"),
        ("quality,", "the name of a field is missing; write one such as quality"),
        ("-", "the name of a field is missing; write one such as quality"),
        ("--quality", "there is no field -quality; did you mean quality?"),
    ],
)
def test_keys_that_are_none(text: str, message: str) -> None:
    with pytest.raises(UnknownFieldError) as caught:
        parse_keys(text)
    assert message in str(caught.value)


# -- order ---------------------------------------------------------------------


def order(keys: str, values: list[Any], name: str) -> list[Any]:
    """Return values in the order of the records that contain them."""
    records = [record(number, **{name: value}) for number, value in enumerate(values)]
    return [values[number] for number in numbers(sort(records, parse_keys(keys)))]


def test_numbers() -> None:
    values = [10, None, -1, "2", 9, 2.5, True, 3.0, float("nan")]
    assert order("quality", values, "quality")[:4] == [-1, 3.0, 9, 10]
    assert order("-quality", values, "quality")[:4] == [10, 9, 3.0, -1]
    # Values of a wrong type follow in their original order, missing ones last.
    for keys in ("quality", "-quality"):
        rest = order(keys, values, "quality")[4:]
        assert rest[:3] == ["2", 2.5, True]
        assert rest[4] is None


def test_numbers_of_any_size() -> None:
    rising = [
        *(-(10**400), -1e300, -(2**64), -(2**63), -257, -256, -255, -129, -128, -127, -1),
        *(0, 1, 127, 128, 255, 256, 2.0**53, 2**53 + 1, 2**63, 2**64, 1e300, 10**400),
    ]
    mixed = rising[1::2] + rising[::2]
    assert order("quality", mixed, "quality") == rising
    assert order("-quality", mixed, "quality") == rising[::-1]


def test_text_is_ordered_by_code_points() -> None:
    values = ["b", "é", "a", "B", "", "ab", "🌳", "a\0", "\uffff", "\ud800", "a\0a", "\ud7ff"]
    rising = ["", "B", "a", "a\0", "a\0a", "ab", "b", "é", "\ud7ff", "\ud800", "\uffff", "🌳"]
    assert order("title", values, "title") == rising
    assert order("-title", values, "title") == rising[::-1]


def test_timestamps_are_points_in_time() -> None:
    values = [
        "2021-01-27T15:50:00Z",
        "2021-01-27T16:30:00+01:00",
        "soon",
        "2021-01-27T15:50:00.25Z",
        "1969-12-31T23:59:59Z",
        "2021-01-27",
    ]
    assert order("publishedDateTime", values, "publishedDateTime") == [
        values[index] for index in (4, 1, 0, 3, 2, 5)
    ]
    assert order("-publishedDateTime", values, "publishedDateTime") == [
        values[index] for index in (3, 0, 1, 4, 2, 5)
    ]


def test_truth_values() -> None:
    values = [True, False, None, True, "no"]
    assert order("published", values, "published") == [False, True, True, "no", None]
    assert order("-published", values, "published") == [True, True, False, "no", None]


def test_path_and_body_are_those_of_the_record() -> None:
    records = [
        Record("b.md", {"path": "0", "body": "0"}, "x"),
        Record("a.md", {"path": "9", "body": "9"}, None),
        Record("c.md", {}, "w"),
    ]
    assert [each.path for each in sort(records, parse_keys("path"))] == ["a.md", "b.md", "c.md"]
    assert [each.path for each in sort(records, parse_keys("body"))] == ["c.md", "b.md", "a.md"]


def test_fields_inside_others() -> None:
    records = [
        record(0, provider={"name": "b"}),
        record(1, provider=["a"]),
        record(2, provider={"name": "a"}),
        record(3, images=[{"width": 2}]),
        record(4, images=[{"width": 1}, {"width": 9}]),
    ]
    assert numbers(sort(records, parse_keys("provider.name"))) == [2, 0, 1, 3, 4]
    assert numbers(sort(records, parse_keys("images.0.width"))) == [4, 3, 0, 1, 2]


_values: dict[str, st.SearchStrategy[Any]] = {
    "quality": st.integers(-3, 3)
    | st.integers()
    | st.sampled_from([None, "1", True, 2.0, 1.5, []]),
    "title": st.text("ab\0é🌳", max_size=3) | st.sampled_from([None, 1, {"a": 1}]),
    "published": st.booleans() | st.sampled_from([None, "true", 1]),
    "publishedDateTime": st.sampled_from(
        [
            "2021-01-27T15:50:00Z",
            "2021-01-27T16:50:00+01:00",
            "2021-01-27T15:50:00.1Z",
            "1950-01-27t15:50:00z",
            "2021-01-27",
            None,
            5,
        ]
    ),
}
_records = st.lists(st.fixed_dictionaries({}, optional=_values), max_size=60).map(
    lambda contents: [record(number, **values) for number, values in enumerate(contents)]
)
_keys = st.lists(st.sampled_from([*_values, *(f"-{name}" for name in _values)]), max_size=3)


def simply(records: list[Record], key: str) -> list[Record]:
    """Sort by one key with `sorted`."""
    name = key.removeprefix("-")
    right_types: dict[str, Callable[[Any], bool]] = {
        "quality": lambda value: type(value) in (int, float) and value == int(value),
        "title": lambda value: type(value) is str,
        "published": lambda value: type(value) is bool,
        "publishedDateTime": lambda value: type(value) is str and ":" in value,
    }
    there = [each for each in records if each.values.get(name) is not None]
    right = [each for each in there if right_types[name](each.values[name])]

    def found(each: Record) -> Any:
        value = each.values[name]
        return datetime.fromisoformat(value.upper()) if name == "publishedDateTime" else value

    return [
        *sorted(right, key=found, reverse=key.startswith("-")),
        *(each for each in there if each not in right),
        *(each for each in records if each not in there),
    ]


@given(_records, _keys, st.sampled_from([1, 900, 5_000, 10**9]))
def test_sorted_as_python_sorts_whatever_fits_into_memory(
    records: list[Record], keys: list[str], chunk_bytes: int
) -> None:
    expected = records
    for key in reversed(keys):
        expected = simply(expected, key)
    parsed = parse_keys(",".join(keys)) if keys else ()
    assert list(sort(iter(records), parsed, chunk_bytes)) == expected


# -- the newest ----------------------------------------------------------------

_moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), _moments | st.sampled_from("xyz")), max_size=40),
    st.integers(0, 45),
)
def test_newest(published: list[tuple[str, Any]], count: int) -> None:
    published += published[: len(published) // 2]  # Some with equal times.
    records = [
        Record(path, {"publishedDateTime": str(moment), "quality": place})
        for place, (path, moment) in enumerate(published)
    ]
    dated = [each for each in records if ":" in each.values["publishedDateTime"]]
    dated.sort(key=lambda each: each.path)
    dated.sort(
        key=lambda each: datetime.fromisoformat(each.values["publishedDateTime"]), reverse=True
    )
    assert newest(iter(records), count) == dated[:count]


def test_newest_knows_time_zones_and_leaves_out_what_it_cannot_read() -> None:
    times = ["2021-01-27T15:50:00Z", "2021-01-27T16:30:00+01:00", "2021-01-28", None, 5]
    records = [record(number, publishedDateTime=time) for number, time in enumerate(times)]
    records.append(record(5))
    assert numbers(newest(records, 10)) == [0, 1]
    assert newest(records, 0) == newest(records, -1) == []


def test_newest_keeps_few_in_memory() -> None:
    def run() -> None:
        records = (
            record(number, publishedDateTime="2021-01-27T15:50:00Z", content=f"{number:<10000}")
            for number in range(2_000)
        )
        assert numbers(newest(records, 10)) == [*range(10)]

    assert peak(run) < 1_000_000  # of 20,000,000
