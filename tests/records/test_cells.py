"""Values as the cells of a table, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.records import cells
from newsmeta.records.cells import CellError
from newsmeta.schema import fields
from newsmeta.schema.fields import Field

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LISTS = st.sampled_from(["join", "json"])


def field(name: str) -> Field:
    return fields.find(name)[1]


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", " =1", "＝1", "＋1", "－1", "＠1"],
)
def test_formulas_are_neutralized(formula: str) -> None:
    assert cells.neutralized(formula) == f"'{formula}"
    assert cells.restored(f"'{formula}") == formula


@pytest.mark.parametrize("text", ["", "It's spring", "'quoted'", "1 = 1", "''", "\r\n", "\n"])
def test_other_text_is_left_alone(text: str) -> None:
    assert cells.neutralized(text) == text
    assert cells.restored(text) == text


@given(st.from_regex(r"'{0,3}[=+\-@\t\r\n'x]?.{0,5}", fullmatch=True) | TEXT)
def test_neutralizing_is_reversible(text: str) -> None:
    cell = cells.neutralized(text)
    assert cells.restored(cell) == text
    assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert not cell.strip() or cell[0] not in "\t\r"


@given(st.lists(TEXT, max_size=4), LISTS)
def test_lists_of_text_come_back(items: list[str], lists: str) -> None:
    cell = cells.to_cell(items, field("topics"), lists)
    assert cells.from_cell(cell, field("topics")) == items


@given(TEXT.filter(bool), LISTS)
def test_a_single_text_is_not_a_list_of_one(text: str, lists: str) -> None:
    target = field("redirect_from")
    assert cells.from_cell(cells.to_cell(text, target, lists), target) == text
    assert cells.from_cell(cells.to_cell([text], target, lists), target) == [text]


def test_joined_lists_are_plain_to_read() -> None:
    assert cells.to_cell(["Climate", "Cities"], field("topics"), "join") == "Climate; Cities"
    assert cells.from_cell("Climate;Cities ;", field("topics")) == ["Climate", "Cities"]


def test_what_cannot_be_joined_is_json() -> None:
    for items in (["a;b"], [" a"], [""], [], ["[a"], ['"a']):
        assert cells.to_cell(items, field("topics"), "join") == json.dumps(items)


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("title", " 60 ", " 60 "),
        ("quality", "60", 60),
        ("quality", " -1 ", -1),
        ("quality", "60.0", 60),
        ("published", "true", True),
        ("published", "FALSE", False),
        ("publishedDateTime", "2021-01-27T15:50:00Z", "2021-01-27T15:50:00Z"),
        ("images", '[{"width": 1}]', [{"width": 1}]),
        ("provider", '{"name": "x"}', {"name": "x"}),
    ],
)
def test_the_column_says_how_a_cell_is_read(name: str, cell: str, value: object) -> None:
    assert cells.from_cell(cell, field(name)) == value


@pytest.mark.parametrize(
    ("name", "cell", "reason"),
    [
        ("quality", "sixty", '"sixty" is not an integer'),
        ("quality", "60.5", '"60.5" is not an integer'),
        ("quality", "٣", '"٣" is not an integer'),
        ("quality", "9" * 5000, "is not an integer"),
        ("published", "yes", '"yes" is neither true nor false'),
        ("images", "[{", "is not JSON"),
        ("images", "https://example.com", "is not JSON"),
        ("images", "[NaN]", "NaN is not a number in JSON"),
        ("images", "[" * 100_000, "is nested too deep"),
    ],
)
def test_wrong_cells_say_why(name: str, cell: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason.replace("[", r"\[")):
        cells.from_cell(cell, field(name))
