"""A fix never introduces a mistake."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.mistakes import counted, findings, new_mistakes
from tests.support.ugly import FIELDS, VALUES, article, name, values_at


@pytest.mark.slow
@pytest.mark.parametrize("pointer", FIELDS, ids=name)
def test_no_fix_puts_another_mistake_in_the_place_of_one(pointer: tuple[str | int, ...]) -> None:
    bad = {
        (value, unsafe): new
        for value in values_at(pointer)
        for unsafe in (False, True)
        if (new := new_mistakes(article(pointer, value), unsafe=unsafe))
    }
    assert bad == {}


WORDS = st.text(st.sampled_from("ab1. -,:/%&'<#é\u00a0"), max_size=12)
QUOTED = WORDS.map(lambda text: "'" + text.replace("'", "''") + "'")
SINGLE = st.one_of(st.sampled_from(VALUES), QUOTED, st.integers().map(str), st.floats().map(repr))
LISTS = st.lists(QUOTED | st.sampled_from(["1", "true", "null", "[]"]), max_size=3).map(
    lambda items: f"[{', '.join(items)}]"
)


@settings(max_examples=150)
@given(st.sampled_from(FIELDS), SINGLE | LISTS, st.booleans())
def test_whatever_a_field_holds(pointer: tuple[str | int, ...], value: str, unsafe: bool) -> None:
    assert new_mistakes(article(pointer, value), unsafe=unsafe) == []


NAMES = st.sampled_from(
    (
        *("weburl", "web_url", "WebURL", "url", "link", "ampUrl", "publishDateTime", "date"),
        *("image", "img", "topic", "tag", "Title", "tittle", "headline", "describtion"),
        *("source", "publisher", "Provider", "qualitty", "heats", "excerp", "lang", "local"),
        *("locate", "layouts", "context", "contents", "lenght", "remove", "update"),
    )
)


@settings(max_examples=150)
@given(st.lists(NAMES, min_size=1, max_size=3, unique=True), SINGLE | LISTS, st.booleans())
def test_whatever_a_misspelt_field_holds(names: list[str], value: str, unsafe: bool) -> None:
    text = article(("locale",), "en")
    lines = "".join(f"{name}: {value}\n" for name in names)
    for base in (text, text.replace("topics:\n  - Climate\n  - Cities\n", "")):
        text = base.replace("locale: en\n", lines)
        said = counted(findings(text.encode()))
        # Findings about the value of a field follow it to its new name.
        codes = {each.split()[0] for each in said if each.endswith(tuple(f" /{n}" for n in names))}
        new = new_mistakes(text, unsafe=unsafe)
        assert [each for each in new if each.split()[0] not in codes - {"NM102"}] == []
