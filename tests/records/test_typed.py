"""Values converted to the types of their fields, and restored in their original notation."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta import timestamps
from newsmeta.records import typed
from newsmeta.records.record import Record, RecordError, from_object, to_object
from newsmeta.schema import fields, schema
from newsmeta.schema.fields import BODY, PATH, SOURCE_FORM
from tests.support.tables import ARTICLE, ARTICLES, VALUES, record

MOMENT = datetime(2021, 1, 27, 15, 50, tzinfo=UTC)


# -- records ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pointer", "values"),
    [
        ("/title", {"title": "X", "images": [{"url": "/a"}, None], "provider": {}}),
        ("/images/0", {"images": ["X", None], "provider": {}}),
        ("/images/1", {"images": [{"url": "/a"}, "X"], "provider": {}}),
        ("/images/2", {"images": [{"url": "/a"}, None, "X"], "provider": {}}),
        ("/images/1/url", {"images": [{"url": "/a"}, {"url": "X"}], "provider": {}}),
        ("/images/0/0", {"images": [{"url": "/a", "0": "X"}, None], "provider": {}}),
        ("/provider/0", {"images": [{"url": "/a"}, None], "provider": {"0": "X"}}),
        ("/provider/a~1b~01", {"images": [{"url": "/a"}, None], "provider": {"a/b~1": "X"}}),
        ("/provider/", {"images": [{"url": "/a"}, None], "provider": {"": "X"}}),
        ("/0/1", {"images": [{"url": "/a"}, None], "provider": {}, "0": {"1": "X"}}),
        ("/heat/new", {"images": [{"url": "/a"}, None], "provider": {}, "heat": {"new": "X"}}),
    ],
)
def test_a_pointer_names_items_of_lists_and_members_of_mappings(
    pointer: str, values: dict[str, Any]
) -> None:
    content = {"images": [{"url": "/a"}, None], "provider": {}}
    before = copy.deepcopy(content)
    form = {"asWritten": {pointer: "X"}}
    assert from_object({**content, SOURCE_FORM: form}).values == values
    assert content == before


@pytest.mark.parametrize(
    "form",
    [
        {"asWritten": {"title": "X"}},
        {"asWritten": {"": "X"}},
        {"asWritten": {"/images/3": "X"}},
        {"asWritten": {"/images/01": "X"}},
        {"asWritten": {"/images/²": "X"}},
        {"asWritten": {"/images/-": "X"}},
        {"asWritten": {"/images/" + "9" * 5000: "X"}},
        {"asWritten": {"/title/0": "X"}},
        {"asWritten": ["/title"]},
        {"fieldOrder": "title"},
        {"fieldOrder": [["title"]]},
        {"lineEnding": ["lf"]},
        {"lineEnding": "\n"},
        ["lf"],
        "lf",
    ],
)
def test_a_source_form_that_describes_nothing_is_an_error(form: Any) -> None:
    with pytest.raises(RecordError):
        from_object({"title": "Trees", "images": [], SOURCE_FORM: form})


@pytest.mark.parametrize(
    "names",
    [
        ["path", "title"],
        ["title", "path"],
        ["title", "body", "path"],
        ["sourceForm", "title", "body"],
    ],
)
def test_fields_with_the_names_of_members_keep_their_values_and_order(names: list[str]) -> None:
    before = record(dict.fromkeys(names, "X"))
    content = to_object(before, frozenset((PATH, SOURCE_FORM, BODY)))
    after = from_object(content)
    assert list(after.values.items()) == list(before.values.items())
    assert (after.path, after.body) == (before.path, before.body)


# -- conversion ------------------------------------------------------------------------------


TAKEN = [
    ({"title": "X", "quality": 5, "published": False}, ..., {}),
    ({"publishedDateTime": "2021-01-27T15:50:00Z"}, {"publishedDateTime": MOMENT}, {}),
    (
        {"publishedDateTime": "2021-01-27T16:50:00+01:00"},
        {"publishedDateTime": MOMENT},
        {"/publishedDateTime": "2021-01-27T16:50:00+01:00"},
    ),
    (
        {"publishedDateTime": "2021-01-27T15:50:00.25Z"},
        {"publishedDateTime": MOMENT + timedelta(milliseconds=250)},
        {"/publishedDateTime": "2021-01-27T15:50:00.25Z"},
    ),
    ({"publishedDateTime": "2021-01-27"}, {}, {"/publishedDateTime": "2021-01-27"}),
    ({"publishedDateTime": 5}, {}, {"/publishedDateTime": 5}),
    ({"quality": "5"}, {}, {"/quality": "5"}),
    ({"quality": 5.0}, {}, {"/quality": 5.0}),
    ({"quality": True}, {}, {"/quality": True}),
    ({"quality": 2**63 - 1, "heat": -(2**63)}, ..., {}),
    ({"quality": 2**63}, {}, {"/quality": 2**63}),
    ({"published": 1}, {}, {"/published": 1}),
    ({"title": 5}, {}, {"/title": 5}),
    ({"title": "\ud800"}, {}, {"/title": "\ud800"}),
    ({"title": None}, {}, {"/title": None}),
    ({"redirect_from": "/old/"}, {"redirect_from": ["/old/"]}, {"/redirect_from": "/old/"}),
    ({"redirect_from": ["/old/"]}, ..., {}),
    ({"topics": "Trees"}, {}, {"/topics": "Trees"}),
    ({"topics": ["Trees", 5]}, {"topics": ["Trees", None]}, {"/topics/1": 5}),
    ({"topics": []}, ..., {}),
    ({"provider": {}}, ..., {}),
    ({"provider": []}, {}, {"/provider": []}),
    ({"provider": {"name": "X", "a/b": 1}}, {"provider": {"name": "X"}}, {"/provider/a~1b": 1}),
    ({"images": [{"url": "/a", "width": "9"}]}, {"images": [{"url": "/a"}]}, ...),
    ({"images": [7, None]}, {"images": [None, None]}, {"/images/0": 7, "/images/1": None}),
    # A mapping in an unusual order is recorded as a whole.
    (
        {"provider": {"domain": "example.com", "name": "X"}},
        {"provider": {"name": "X", "domain": "example.com"}},
        {"/provider": {"domain": "example.com", "name": "X"}},
    ),
    (
        {"images": [{"width": "9", "url": "/a"}]},
        {"images": [{"url": "/a"}]},
        {"/images/0": {"width": "9", "url": "/a"}},
    ),
    ({"path": "x", "mood": 1.5}, {}, {"/path": "x", "/mood": 1.5}),
]


@pytest.mark.parametrize(
    ("values", "tree", "as_written"),
    TAKEN,
)
def test_what_fits_is_taken_over_and_the_rest_is_noted(
    values: dict[str, Any], tree: Any, as_written: Any
) -> None:
    fitted, noted = typed.fit(values)
    assert fitted == (values if tree is ... else tree)
    assert json.dumps(noted) == json.dumps(
        {"/images/0/width": "9"} if as_written is ... else as_written
    )


def test_an_order_of_front_matter_that_is_not_the_usual_one_is_noted() -> None:
    values = dict(reversed(ARTICLE.items()))
    _, as_written = typed.fit(values)
    form = json.loads(typed.form_text(record(values), as_written, fields.article().fields))
    assert form == {"fieldOrder": list(values)}
    assert typed.form_text(record(), *_noted(ARTICLE)) == ""


def _noted(values: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    return typed.fit(values)[1], list(fields.article().fields)


def test_a_format_without_empty_values_has_them_in_the_source_form() -> None:
    values = {"title": "", "provider": {"name": "", "images": []}, "topics": ["", "X"], "tags": []}
    tree, as_written = typed.fit(values, with_empties=False)
    assert tree == {"topics": [None, "X"]}
    assert as_written == {
        "/title": "",
        "/provider": {"name": "", "images": []},
        "/topics/0": "",
        "/tags": [],
    }


def test_timestamps_become_canonical_text_where_a_format_has_no_times() -> None:
    values = {"publishedDateTime": "2021-01-27T16:50:00.9+01:00"}
    assert typed.fit(values, with_moments=False) == (
        {"publishedDateTime": "2021-01-27T15:50:00Z"},
        {"/publishedDateTime": "2021-01-27T16:50:00.9+01:00"},
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_does_not_have_are_named(number: float) -> None:
    values = {"title": "X", "provider": {"name": "X", "weight": [number]}}
    with pytest.raises(RecordError, match=r"^/provider/weight is or holds \.nan or \.inf"):
        typed.form_text(record(values), *_noted(values))


@pytest.mark.parametrize("text", ["", "{", "[]", "5", '{"a": NaN}', "[" * 100_000])
def test_a_source_form_in_json_is_checked(text: str) -> None:
    with pytest.raises(RecordError, match=r"^sourceForm"):
        typed.parse_form(text)


def test_a_path_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(RecordError, match="UTF-8"):
        typed.checked_path(Record("caf\udce9.md", {}))


# -- round trip ------------------------------------------------------------------------------


def _there_and_back(values: dict[str, Any], with_empties: bool, keeps_moments: bool) -> Any:
    tree, as_written = typed.fit(values, with_moments=keeps_moments, with_empties=with_empties)
    columns = fields.article().fields
    form = typed.form_text(record(values), as_written, columns)
    held = _held(tree, with_empties)
    content = typed.to_content(held, typed.parse_form(form) if form else {}, columns)
    return from_object(content).values


def _held(value: Any, with_empties: bool) -> Any:
    """Return a tree after a format: times as text, and perhaps without empty values."""
    if isinstance(value, datetime):
        return timestamps.canonical(value)
    if isinstance(value, list):
        return [_held(item, with_empties) for item in value]
    if isinstance(value, dict):
        held = {name: _held(item, with_empties) for name, item in value.items()}
        return {name: item for name, item in held.items() if with_empties or item not in ("", {})}
    return value


@given(VALUES, st.booleans(), st.booleans())
@example({"path": None, "category": ""}, True, True)
@example({"redirect_from": ""}, False, False)
@example({"provider": {"name": 5}, "title": "X"}, False, False)
def test_any_values_come_back(values: Any, with_empties: bool, keeps_moments: bool) -> None:
    after = _there_and_back(values, with_empties, keeps_moments)
    assert json.dumps(after) == json.dumps(values)


@given(ARTICLES, st.booleans())
def test_valid_articles_come_back(values: Any, with_empties: bool) -> None:
    assert list(schema.load("article").violations(values)) == []
    assert json.dumps(_there_and_back(values, with_empties, True)) == json.dumps(values)
    # For valid articles, the tree itself has every field.
    tree, _ = typed.fit(values)
    assert tree.keys() == values.keys()


# -- edited data -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "changed", "expected"),
    [
        ({"title": 5}, {"title": "New"}, {"title": "New"}),
        ({"redirect_from": "/old/"}, {"redirect_from": ["/new/"]}, {"redirect_from": ["/new/"]}),
        (
            {"publishedDateTime": "2021-01-27T16:50:00+01:00"},
            {"publishedDateTime": "2022-01-01T00:00:00Z"},
            {"publishedDateTime": "2022-01-01T00:00:00Z"},
        ),
        (
            {"provider": {"domain": "example.com", "name": "X"}},
            {"provider": {"name": "Y", "domain": "example.com"}},
            {"provider": {"name": "Y", "domain": "example.com"}},
        ),
        ({"images": [{"url": 1}, {"url": 2}]}, {"images": [{}]}, {"images": [{"url": 1}]}),
        ({"topics": []}, {"topics": ["New"]}, {"topics": ["New"]}),
    ],
)
def test_a_value_that_was_changed_in_the_data_goes_over_the_one_as_written(
    written: dict[str, Any], changed: dict[str, Any], expected: dict[str, Any]
) -> None:
    columns = fields.article().fields
    _, as_written = typed.fit(written, with_moments=False, with_empties=False)
    content = typed.to_content(changed, {"asWritten": as_written}, columns)
    assert from_object(content).values == expected
