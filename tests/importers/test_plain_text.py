"""The text content of other programs' HTML."""

from __future__ import annotations

import html5lib  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.importers.mapping.plain_text import plain_text

TEXTS = {
    "a<br>b": "a b",
    "5 < 6 and 7 > 3": "5 < 6 and 7 > 3",
    "x <y": "x <y",
    "<p>Hi</p>\n<p>there": "Hi there",
    "a<!-- <b> -->b": "ab",
    "a<!-- never closed": "a",
    "<a title='a>b'>c</a>d": "cd",
    "don't <b>x</b>": "don't x",
    "&amp;lt; &#8217; &hellip;&nbsp;z": "&lt; ’ …\xa0z",
    "<p>&nbsp;</p>\n": "",
    "Une chance\xa0: oui\u202f!": "Une chance\xa0: oui\u202f!",
    "<style>a{}</style>z<SCRIPT>1<2</sCript>y": "z y",
    "<script>never closed": "",
    "li<b>ttl</b>e": "little",
    "<li>one</li><li>two</li>": "one two",
    "<![CDATA[x]]>y": "y",
    "<?xml version='1.0'?>y": "y",
    "AT&T, R&D": "AT&T, R&D",
    "<img src=x alt='>'>cap<figcaption>tion": "cap tion",
}
PIECES = ["<p>", "</p>", "<b>", "</b>", "a", " ", "&amp;", "&lt;", "<br/>", "<i class='x'>", "</i>"]


@pytest.mark.parametrize("markup", TEXTS)
def test_the_text_in_a_piece_of_html(markup: str) -> None:
    assert plain_text(markup) == TEXTS[markup]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_the_letters_are_those_that_a_browser_shows(markup: str) -> None:
    shown = "".join(html5lib.parseFragment(markup, treebuilder="etree").itertext())
    assert "".join(plain_text(markup).split()) == "".join(shown.split())


@pytest.mark.parametrize(
    "markup", ["<" * 300_000, "<a '" * 200_000, "<!--" * 200_000, "<script>" * 200_000]
)
def test_markup_that_is_hostile_takes_no_time(markup: str) -> None:
    assert len(plain_text(markup)) <= len(markup)


@given(st.text(), st.integers(2, 30))
def test_a_text_is_no_longer_than_wanted(text: str, most: int) -> None:
    cut = plain_text(text, most)
    assert len(cut) <= most
    assert cut.endswith("…") or cut == plain_text(text)
