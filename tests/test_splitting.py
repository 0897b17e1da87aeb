"""Several items in one text: the semicolon of an entity separates nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.importers.conversion import converted
from newsmeta.records import cells
from newsmeta.schema.fields import Field, FieldType
from newsmeta.splitting import split

LIST = Field(FieldType.LIST, items=Field(FieldType.TEXT))
SPLIT = [
    ("Nature; Parks", ";", ["Nature", "Parks"]),
    ("Fish &amp; Chips; Trees", ";", ["Fish &amp; Chips", "Trees"]),
    ("The council&#8217;s plan;Trees", ";", ["The council&#8217;s plan", "Trees"]),
    ("A&#x27;s;B&#X27;s", ";", ["A&#x27;s", "B&#X27;s"]),
    ("Caf&eacute;;Z&uuml;rich", ";", ["Caf&eacute;", "Z&uuml;rich"]),
    ("&lt;b&gt;; &quot;Trees&quot;", ";", ["&lt;b&gt;", "&quot;Trees&quot;"]),
    ("Fish &amp;amp; Chips;Trees", ";", ["Fish &amp;amp; Chips", "Trees"]),
    ("It&amp;#8217;s;&amp;nbsp;Trees", ";", ["It&amp;#8217;s", "&amp;nbsp;Trees"]),
    ("Nature &AMP; Parks;", ";", ["Nature &AMP; Parks"]),
    ("&amp;", ";", ["&amp;"]),
    ("&amp;;&amp;", ";", ["&amp;", "&amp;"]),
    ("R&amp;Trees;Parks", ";", ["R&amp;Trees", "Parks"]),
    ("AT&T;Trees", ";", ["AT&T", "Trees"]),
    ("Q&A;R&D;Trees", ";", ["Q&A", "R&D", "Trees"]),
    ("Nature & Parks;Trees", ";", ["Nature & Parks", "Trees"]),
    ("Fish&chips;Trees", ";", ["Fish&chips", "Trees"]),
    ("Nature &amp; Parks; Trees", "; ", ["Nature &amp; Parks", "Trees"]),
    ("Nature &amp; Parks & Trees", "&", ["Nature &amp; Parks", "Trees"]),
    ("#trees#parks &#38; roads", "#", ["trees", "parks &#38; roads"]),
    ("Nature &amp; Parks &amp; Trees", "&amp;", ["Nature", "Parks", "Trees"]),
    ("Nature &amp; Parks|Trees", "|", ["Nature &amp; Parks", "Trees"]),
    ("Nature &amp; Parks, Trees", ",", ["Nature &amp; Parks", "Trees"]),
]


@pytest.mark.parametrize(("text", "separator", "items"), SPLIT)
def test_texts_are_split(text: str, separator: str, items: list[str]) -> None:
    assert split(text, separator) == items
    assert converted(text, LIST, separator) == list(dict.fromkeys(items))  # Without repetitions.


PIECES = st.sampled_from(["a", "&", "amp", "&amp;", ";", "#38", "lt;", " ", "&#8217;", "x"])
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS, st.sampled_from([";", "; ", "&", "|", "#", "a"]))
def test_nothing_is_lost_but_separators_and_blanks(text: str, separator: str) -> None:
    def bare(text: str) -> str:
        return text.replace(separator, "").replace(" ", "").replace(separator.strip(), "")

    assert bare("".join(split(text, separator))) == bare(text)


@given(st.lists(TEXTS, max_size=4))
def test_lists_come_back_from_cells(items: list[str]) -> None:
    cell = cells.to_cell(items, LIST, "join")
    assert cells.from_cell(cell, LIST) == items


def test_many_entities_take_no_time_beyond_their_number() -> None:
    assert len(split("&amp;" * 100_000 + ";x" * 100_000 + "&" * 100_000, ";")) == 100_001
