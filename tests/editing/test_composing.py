"""Files composed directly from values equal the layout of a draft with these values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsmeta.editing import composing
from newsmeta.editing.composing import compose
from newsmeta.editing.layout import canonical_layout
from newsmeta.editing.rendering import double_quoted, flow
from newsmeta.frontmatter import Limits, SourceError, parse
from newsmeta.frontmatter.nodes import same
from newsmeta.records.record import Record
from newsmeta.schema.order import placed_fields
from newsmeta.schema.schema import Schema
from newsmeta.schema.schema import load as load_schema
from tests.support.articles import TEXTS

ARTICLE = load_schema("article")
OTHER = Schema(
    {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "part": {"type": ["string", "null"]},
            "parts": {"items": {"properties": {"b": {"type": "string"}, "a": {}}}},
        },
    }
)
WORDS = st.sampled_from(
    [
        *("news", "Example Times", "2021-01-27T15:50:00Z", "2021-02-31T15:50:00Z", "en-us", "60"),
        *("true", "a: b", "a #b", "- a", "x:", "", " a", "a ", "a\tb", "a\nb", "é", "\u2028", "~"),
        *("https://www.example.com/a?b=c#d", "12:30", "{a}", "'a'", '"', "\\", "1_000", "<<", "…"),
    ]
)
NAMES = st.sampled_from(
    [
        *sorted(ARTICLE.at(())["properties"]),
        *("name", "url", "webUrl", "width", "authors", "a", "b", "part", "parts", "of our own"),
        *("images", "provider", "related", "x: y", "", "null", "#", " b", "é"),
    ]
)
VALUES = st.recursive(
    WORDS | TEXTS | st.sampled_from([None, True, False, 0, -5, 60, 0.5, 1e22, float("nan")]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    values = draw(st.dictionaries(NAMES, VALUES, min_size=1, max_size=8))
    body = draw(st.sampled_from([None, "", "\n", "\r\n", "Text.\n", "---\n", "\n---\na: b\n"]))
    apart = [name for name in values if name not in placed_fields() and draw(st.booleans())]
    return Record("", values, body, draw(st.sampled_from(["\n", "\r\n"])), set_apart=tuple(apart))


def laid_out(record: Record, schema: Schema | None) -> str | None:
    """Return the layout of a draft; None if the draft does not hold the values."""
    end = record.line_end
    fields = (
        f"{end if name in record.set_apart else ''}{double_quoted(name)}: {flow(value)}"
        for name, value in record.values.items()
    )
    body = end if record.body is None else record.body
    try:
        draft = parse((end.join(["---", *fields, "---", ""]) + body).encode(), Limits())
    except SourceError:
        return None
    if draft.front_matter.findings or not same(draft.values, dict(record.values)):
        return None
    return canonical_layout(draft, schema)[0].text


def reads_back(text: str, values: dict[str, Any]) -> bool:
    try:
        parsed = parse(text.encode(), Limits())
    except SourceError:
        return False
    return not parsed.front_matter.findings and same(parsed.values, values)


@pytest.mark.slow
@settings(max_examples=400)
@given(records(), st.sampled_from([ARTICLE, OTHER, None]))
@example(Record("", {"a": "1", "b": "2", "title": "3"}, set_apart=("a", "b")), None)
@example(Record("", {"images": [[], {}, [[1], {"url": [], "a": 1}]], "a": {}}), ARTICLE)
def test_it_is_the_canonical_layout(record: Record, schema: Schema | None) -> None:
    text, expected = compose(record, schema), laid_out(record, schema)
    assert text is not None
    if expected is not None and reads_back(text, dict(record.values)):
        assert text == expected


RECORDS: list[dict[str, Any]] = [
    {"parts": [{"a": "x", "b": "y", "of our own": "z"}], "part": "n", "title": "t"},
    {"title": "t", "part": "60", "own": {}, "other": []},
    {"own": {"title": {}, "a": [{}, [], [{}], [[]]]}},
    {"images": [{}, {"url": "/a.jpg", "own": {}}], "provider": {}},
    {"topics": [], "related": [{"images": [], "title": "y"}]},
    {"x: y": {"null": None}, "": "", "#": [None, True, -5, 0.5]},
]


@pytest.mark.parametrize("schema", [ARTICLE, OTHER, None])
@pytest.mark.parametrize("values", RECORDS)
def test_small_records_in_canonical_layout(values: dict[str, Any], schema: Schema | None) -> None:
    record = Record("", values, "Text.\n")
    text = compose(record, schema)
    assert text is not None
    assert reads_back(text, values)
    assert text == laid_out(record, schema)


def test_more_sets_of_fields_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    names = sorted(ARTICLE.at(())["properties"])
    for number in range(600):
        values = {name: "x" for at, name in enumerate(names) if number >> at & 1} or {"title": "x"}
        text = compose(Record("", values))
        assert text is not None
        assert text == laid_out(Record("", values), None)
        assert len(composing._top(ARTICLE)._orders) <= composing._MOST_ORDERS


def test_no_field_that_the_schema_does_not_name_is_kept() -> None:
    for number in range(20):
        compose(Record("", {"title": "A", f"own{number}": "B", "provider": {f"x{number}": "C"}}))
    top = composing._top(ARTICLE)
    assert set(top._inside) <= set(top._names)
    assert set(top.inside("provider")._inside) <= set(top.inside("provider")._names)


@pytest.mark.parametrize(
    "values",
    [
        {"title": "A", "publishedDateTime": "2021-01-27T15:50:00Z", "topics": ["A", "B: C"]},
        {"provider": {"domain": "example.com", "name": "A"}, "category": "news"},
        {"images": [{"url": "/a.jpg", "width": 60}, {"width": 1}], "own": [{"a": [1]}]},
        {"related": [{"webUrl": "https://example.com/", "images": [{"url": "/b.jpg"}]}]},
        {"secured": "x", "own": "y", "title": '\r\n\u00a0"quoted" \\ back'},
        {"isFullscreenImage": True, "readingTime": None, "quality": 60, "x": 0.5},
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_usual_values_need_no_second_try(values: dict[str, Any], end: str) -> None:
    record = Record("", values, line_end=end)
    text = compose(record)
    assert text is not None
    assert reads_back(text, values)
    assert text == laid_out(record, None)


@pytest.mark.slow
def test_what_cannot_be_composed_is_left_to_others() -> None:
    deep: Any = "end"
    for _ in range(100_000):
        deep = [deep]
    assert compose(Record("", {"title": "A", "own": deep})) is None
    assert compose(Record("", {"title": "A"}, line_end="\r")) is None
    assert compose(Record("", {})) is None
