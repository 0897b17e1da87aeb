"""Inferred schemas are valid, and accept all files except the outliers, whatever the values."""

from __future__ import annotations

import json
import pickle
import random
import tracemalloc
from collections.abc import Iterable
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.inference.document import text_of
from newsmeta.inference.observations import Observer
from newsmeta.inference.run import InferenceError, infer
from newsmeta.schema.schema import FORMATS
from tests.support.schemas import reference_validator

TEXTS = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    [
        *("", " ", "\ufeff", "\n", "true", "1", "en-us", "en", "a/b", "/a", "//a", "../a", "a b c"),
        *("2021-01-27", "2021-02-30", "2021-01-27T15:50:00Z", "2016-12-31T23:59:60Z", "yesterday"),
        *("PT13M34S", "P1D", "P", "https://www.example.com/a", "https://", "mailto:a@example.com"),
        *("example.com", "EXAMPLE.com", "node.js", "readme.md", "exämple.com", "a@example.com"),
        *("123e4567-e89b-12d3-a456-426614174000", "<b>bold</b>", "article", "artcle", "video"),
        "bm90IGEgcmVhbCBzZWNyZQ==;bm9yIGEgcmVhbCBJVi4uLg==",
    ]
)
NUMBERS = (
    st.integers()
    | st.sampled_from([0, 1, -1, 2**53, 2**63, 2**64, 10**30, 1.0, -0.0, 1e308, 0.1])
    | st.floats(allow_nan=False, allow_infinity=False)
)
NAMES = st.sampled_from(
    [
        *("title", "titel", "type", "heat", "url", "width", "height", "name", "domain", "images"),
        *("authors", "locale", "*", "$ref", "properties", "enum", "#", "a/b", "~1", "", "secured"),
    ]
) | st.text(st.characters(codec="utf-8"), max_size=3)
SIZES = st.integers(0, 3)
IMAGES = st.fixed_dictionaries({"url": TEXTS, "width": SIZES, "height": SIZES | TEXTS})
PROVIDERS = st.fixed_dictionaries(
    {"name": TEXTS, "domain": st.sampled_from(["example.com", "none"])},
    optional={"authors": st.lists(st.fixed_dictionaries({"name": TEXTS}), max_size=2)},
)
ANYTHING = st.recursive(
    TEXTS | NUMBERS | st.booleans() | st.none() | IMAGES | PROVIDERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)
FILES = st.dictionaries(NAMES, ANYTHING, max_size=5) | ANYTHING


@st.composite
def folders(draw: st.DrawFn) -> list[Any]:
    """Values of many files: a few kinds repeated often, and a few others."""
    kinds = draw(st.lists(FILES, min_size=1, max_size=3))
    usual = [kind for kind in kinds for _ in range(draw(st.sampled_from([1, 2, 7, 21, 120])))]
    return usual + draw(st.lists(FILES, max_size=2))


def named(values: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(f"{number:04}.md", each) for number, each in enumerate(values)]


@pytest.mark.slow
@given(folders())
def test_the_schema_takes_every_file_but_the_outliers(values: list[Any]) -> None:
    files = named(values)
    document, number, found = infer(files, title="Files")
    assert number == len(files)
    jsonschema.Draft202012Validator.check_schema(document)
    fast = jsonschema_rs.validator_for(document, formats=FORMATS, validate_formats=True)
    reference = reference_validator(document)
    outliers = {name for name, each in found if any(one.is_rejected for one in each)}
    for name, each in files:
        assert fast.is_valid(each) == (name not in outliers), (name, each)
        assert reference.is_valid(each) == (name not in outliers), (name, each)


@given(st.lists(st.dictionaries(NAMES, TEXTS | NUMBERS | st.none(), max_size=3), max_size=19))
def test_among_few_files_there_are_no_outliers(values: list[Any]) -> None:
    assert values == [] or infer(named(values), title="Files")[2] == []


def test_numbers_that_json_does_not_have_are_outliers() -> None:
    values = [{"size": number} for number in (1.5, float("inf"), float("nan"))]
    document, _, found = infer(named(values), title="Files")
    assert document["properties"]["size"] == {"type": "number", "examples": [1.5]}
    assert [each.message for _, (each,) in found] == [
        "size is inf, which is not a number in JSON",
        "size is nan, which is not a number in JSON",
    ]


def test_what_is_nested_too_deep_is_described_in_part() -> None:
    deep: Any = "bottom"
    for _ in range(60):
        deep = {"inner": [deep]}
    document, _, found = infer(named([deep, deep]), title="Files")
    assert found == []
    assert text_of(document).count('"inner"') == 2 * 8  # Once in `properties`, once in `required`.
    for _ in range(60):
        deep = [deep]
    document, _, found = infer(named([deep, deep]), title="Files")
    assert found == []
    assert text_of(document).count('"array"') == 17


def test_what_is_kept_does_not_grow_with_the_files() -> None:
    def size(number: int) -> int:
        observer = Observer()
        for n in range(number):
            topics = [f"Topic {n}", "Boats"]
            observer.add(f"{n:06}", {"title": f"Item {n}", "heat": n, "topics": topics, "a": {}})
        return len(pickle.dumps(observer.seen))

    assert size(2_000) < size(100) + 50


def test_fields_at_the_top_are_fields_however_rare() -> None:
    document, _, _ = infer(named({f"field{number}": 1} for number in range(25)), title="Files")
    assert len(document["properties"]) == 25
    assert document["additionalProperties"] is False


def test_a_file_is_of_no_type_of_newsmeta() -> None:
    document, _, _ = infer(named([{"name": "Times", "domain": "example.com"}]), title="Files")
    assert document["required"] == ["name", "domain"]


def test_too_many_different_keys_are_not_described() -> None:
    many = [{"names": {f"key{number}-{file}": 1 for number in range(20)}} for file in range(20)]
    for values in (many, many[::-1]):
        document, _, found = infer(named(values), title="Files")
        assert document["properties"]["names"] == {"type": "object"}
        assert found == []


def test_of_no_file_there_is_no_schema() -> None:
    with pytest.raises(InferenceError):
        infer([], title="Files")


@pytest.mark.slow
@given(folders(), st.randoms())
def test_the_order_of_files_does_not_matter(values: list[Any], chance: random.Random) -> None:
    files = named(values)
    shuffled = files[:]
    chance.shuffle(shuffled)
    document, _, found = infer(files, title="Files")
    again, _, found_again = infer(shuffled, title="Files")
    assert text_of(again) == text_of(document)
    assert found_again == found


@pytest.mark.slow
@given(folders(), NAMES)
def test_a_field_that_no_file_has_is_not_taken(values: list[Any], name: str) -> None:
    whole = [each for each in values if isinstance(each, dict) and each]
    if not whole or any(name in each for each in whole):
        return
    document, _, found = infer(named(whole), title="Files")
    rejected = {file for file, each in found if any(one.is_rejected for one in each)}
    open_document, _, _ = infer(named(whole), title="Files", is_open=True)
    for file, each in named(whole):
        if file not in rejected:
            assert not jsonschema_rs.is_valid(document, {**each, name: None})
            assert jsonschema_rs.is_valid(open_document, {**each, name: None})


@given(folders())
def test_the_text_is_the_document(values: list[Any]) -> None:
    document, _, _ = infer(named(values), title="Files")
    text = text_of(document)
    assert json.loads(text) == document
    text.encode()


def test_of_a_mapping_of_many_keys_no_more_is_kept_than_that_they_are_many() -> None:
    observer = Observer()
    tracemalloc.start()
    try:
        observer.add("a", {"x": {f"k{number}": number for number in range(3_000)}})
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    mappings = observer.seen.mappings
    assert mappings
    assert mappings.fields
    inner = mappings.fields["x"].mappings
    assert inner
    assert (inner.count, inner.fields, inner.beside) == (1, None, {})
