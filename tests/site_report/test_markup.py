"""Text in markup stays text, whatever its content."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.site_report.markup import (
    Markup,
    element,
    isolated,
    path_of,
    script_data,
    shown,
    text,
)
from tests.support.hostile_texts import TEXTS


class Reader(HTMLParser):
    """A reader of markup like a browser: its elements, and the text in them."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("value", TEXTS.values(), ids=TEXTS)
def test_hostile_text_stays_text(value: str) -> None:
    read = Reader(element("p", value, title=value))
    assert read.text == shown(value)
    assert read.tags == [("p", {"title": shown(value)})]


@given(st.text())
def test_any_text_is_read_back_as_it_is_shown(value: str) -> None:
    for markup in (element("p", value), isolated(value), path_of(value)):
        assert Reader(markup).text == shown(value)
    assert not {tag for tag, _ in Reader(path_of(value)).tags} - {"bdi", "wbr"}


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists))
def test_data_ends_no_script_and_is_read_back(value: object) -> None:
    data = script_data(value)
    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(data)
    assert json.loads(data) == value


def test_what_turns_or_hides_text_is_shown_as_an_escape() -> None:
    assert shown("photo\u202egnp.exe") == r"photo\u202egnp.exe"
    assert shown("a\u2067b\x00\x1b\r\udce9") == r"a\u2067b\x00\x1b\x0d\udce9"
    persian = "می\u200cخواهم"
    assert shown(persian) == persian


def test_elements_are_made_of_what_they_hold() -> None:
    assert element("p", "a<", [Markup("<b>"), None, 1234], class_="x", hidden=True, id=None) == (
        '<p class="x" hidden>a&lt;<b>1,234</p>'
    )
    assert element("br") == "<br>"
    assert text("\"'&<>") == "&quot;&#x27;&amp;&lt;&gt;"
