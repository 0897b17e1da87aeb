"""HTML entities: decoded ones, kept ones, and their messages."""

from __future__ import annotations

import json
import re

import pytest

from newsmeta.rules.text import entities
from tests.support.texts import codes, validate

DECODED = {
    "Fish &amp; chips": ("Fish & chips", "write &"),
    "5 &lt; 6 &amp; 7 &gt; 2": ("5 < 6 & 7 > 2", "write <, & and >"),
    "I &lt;3 trees": ("I <3 trees", "write <"),
    "Vec&lt;u8&gt;": ("Vec<u8>", "write < and >"),
    "it&#8217;s &#x2014; so": ("it’s — so", "write ’ and —"),
    "&copy; 2021": ("© 2021", "write ©"),
    "Ten&nbsp;trees": ("Ten trees", "write a plain space"),
    "Ten&nbsp;&nbsp;trees": ("Ten trees", "write a plain space"),
    "Ten &nbsp;trees": ("Ten trees", "remove it"),
    "Ten trees&nbsp;": ("Ten trees", "remove it"),
    "&#8203;Ten trees": ("Ten trees", "remove it"),
    "Ten&shy;trees": ("Tentrees", "remove it"),
    "Ten&#10;trees": ("Ten trees", "write a plain space"),
    "Ten&#9;trees": ("Ten trees", "write a plain space"),
    "Cafe&#769;": ("Café", "write one character for the letter and its mark"),
    "&#128;5": ("€5", "write €"),
    "&NotEqualTilde; x": ("≂̸ x", "write ≂̸"),
}
KEPT = {
    "Use &lt;script&gt; tags": "name alone, for example script",
    "Use &#60;script&#62; tags": "name alone, for example script",
    "Use &#x3C;b&#x3e;": "name alone, for example b",
    "Use &LT;b&GT;": "name alone, for example b",
    "Use &lt;br/&gt;": "name alone, for example br",
    "Use &lt;/title&gt;": "name alone, for example title",
    "Use &lt;a href='x'&gt;": "name alone, for example a",
    "Use &lt;b>": "name alone, for example b",
    "Use <b&gt;": "name alone, for example b",
    "Use &lt;img": "name alone, for example img",
    "Use &lt;!-- this --&gt;": "part of a comment: leave it out",
    "&amp;lt;b&amp;gt;": "escaped twice: say in words",
    "How &amp;nbsp; works": "escaped twice: say in words",
    "it&amp;#8217;s": "escaped twice: write what is meant, for example ’",
    "&#38;amp; &amp;amp;": "escaped twice: write what is meant, for example &",
    "Caf&#65533;": "character that was lost",
    "Caf&#xD800;": "character that was lost",
    "it&#226;&#8364;&#8482;s": "wrong encoding",
}
OTHERS = {" &amp; more": " & more", " &#8217;s": " ’s", " &lt; 6": " < 6"}


@pytest.mark.parametrize("text", DECODED)
def test_what_an_entity_stands_for(text: str) -> None:
    after, hint = DECODED[text]
    found = [d for d in validate(json.dumps(text)) if d.code == "NM201"]
    assert [d.hint for d in found] == [hint]
    assert [str(d.fix) for d in found] == ["safe"]
    assert entities.decoded(text, entities.find(text, "")) == after


@pytest.mark.parametrize("text", KEPT)
def test_what_stands_for_a_tag_and_the_like_stays(text: str) -> None:
    (found,) = [d for d in validate(json.dumps(text)) if d.code == "NM201"]
    assert KEPT[text] in found.hint
    assert "write <" not in found.hint
    assert found.fix is None


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("text", KEPT)
def test_others_in_the_same_text_are_decoded_all_the_same(text: str, other: str) -> None:
    if text == "Use &lt;img" and other != " &lt; 6":
        expected = text + OTHERS[other]
    elif "img" in text:
        pytest.skip("what follows decides whether that is a tag")
    else:
        expected = text + OTHERS[other]
    both = text + other
    assert entities.decoded(both, entities.find(both, "")) == expected
    (found,) = [d for d in validate(json.dumps(both)) if d.code == "NM201"]
    assert found.hint.startswith("write ")
    assert KEPT[text] in found.hint
    assert str(found.fix) == "safe"


def test_french_keeps_its_no_break_spaces() -> None:
    text = "Coût:&nbsp;3"
    assert entities.decoded(text, entities.find(text, "fr")) == "Coût:\u00a03"
    assert entities.decoded(text, entities.find(text, "en")) == "Coût: 3"


@pytest.mark.parametrize("text", ["&nbsp;", "&#8203;&#8203;", " &#10; "])
def test_nothing_is_left_of_a_text(text: str) -> None:
    (found,) = [d for d in validate(excerpt=json.dumps(text)) if d.code == "NM201"]
    assert (found.hint, found.fix) == (
        "the entity stands for an invisible character: write a text",
        None,
    )


def test_a_topic_with_an_entity_is_told_once() -> None:
    assert codes(validate(more='tags: ["R&amp;D"]')) == ["NM201"]
    assert not re.search("&", "")
