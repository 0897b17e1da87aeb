"""Lists in brackets, and lists that lack them: the advice names the mistake, and helps."""

from __future__ import annotations

import pytest

from tests.support.cli import GOOD
from tests.support.single import codes, fixed, found, values

TOPICS = "topics:\n  - Climate\n"
TITLE = 'title: "City council votes to plant ten thousand trees"\n'


def with_topics(written: str) -> str:
    assert TOPICS in GOOD
    return GOOD.replace(TOPICS, f"topics: {written}\n", 1)


@pytest.mark.parametrize(
    ("written", "cut"),
    [
        ("[Trees #2]", "#2]"),
        ("[Trees, #2]", "#2]"),
        ("[#trees, parks]", "#trees, parks]"),
        ("[Trees,#2]", "#2]"),
        ("[Trees #2, Parks] # two", "#2, Parks] # two"),
        ('["Trees", #parks]', "#parks]"),
        ("['it''s #1', #2]", "#2]"),
        ("[It's trees, #2]", "#2]"),
        ("[[Trees #2]]", "#2]]"),
        ("{Trees: #2}", "#2}"),
        ("[\u6728 #2]", "#2]"),
        ("\n  - [Trees #2]", "#2]"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_bracket_in_a_comment_is_named(written: str, cut: str, end: str) -> None:
    text = with_topics(written).replace("\n", end)
    (one,) = found(text)
    assert one.code == "NM005"
    assert f'is cut off before "{cut}", which is a comment' in one.message
    assert one.snippet[one.column - 1 :].startswith(cut)
    assert one.hint == "put the item in double quotes"


def test_a_title_in_brackets_is_put_in_quotes_as_a_whole() -> None:
    assert TITLE in GOOD
    (one,) = found(GOOD.replace(TITLE, "title: [Opinion #2]\n"))
    assert one.hint == "put the whole value in single quotes"
    assert codes(GOOD.replace(TITLE, "title: '[Opinion #2]'\n")) == []


@pytest.mark.parametrize(
    "written",
    [
        '["Trees #2"]',
        "[Trees#2]",
        "[Trees] # [x]",
        "[Trees, # one\n  Parks]",
        "[https://example.com/#a]",
    ],
)
def test_number_signs_that_cut_nothing_off_are_no_mistake(written: str) -> None:
    assert "NM005" not in codes(with_topics(written))


@pytest.mark.parametrize("written", ["[Trees,,Parks]", "[,Trees]", "[Trees,,]", "[Trees, , Parks]"])
def test_a_comma_too_many_is_removed(written: str) -> None:
    text = with_topics(written)
    (one,) = found(text)
    assert (one.message, one.hint) == ("a comma stands where an item is expected", "remove it")
    at = text.index("topics:") + one.column - 1
    assert codes(text[:at] + text[at + 1 :]) == []


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ('"Trees", "Parks"', 'write ["Trees", "Parks"]'),
        ("'Trees', 'Parks'", "write ['Trees', 'Parks']"),
        ('"Trees" "Parks"', 'write ["Trees", "Parks"]'),
        ('"Trees"; "Parks"', 'write ["Trees", "Parks"]'),
        ('"Trees","Parks", "Cities"', 'write ["Trees", "Parks", "Cities"]'),
        ('"Trees, big", "Parks",', 'write ["Trees, big", "Parks"]'),
        (
            "\n  - 'Trees', 'Parks'",
            "begin each item in a line of its own, with a hyphen and a blank",
        ),
        ('"Trees",', 'remove the ","'),
        ('"Trees", # one', 'remove the ","'),
        ('\n  - "Trees",\n  - "Parks"', 'remove the ","'),
    ],
)
def test_a_list_without_brackets_gets_them(written: str, hint: str) -> None:
    (one,) = found(with_topics(written))
    assert one.hint == hint
    if hint.startswith("write "):
        whole = hint.removeprefix("write ")
        assert len(values(with_topics(whole))["topics"]) > 1
        assert codes(with_topics(whole)) == []


def test_quotes_without_end_take_no_time() -> None:
    text = with_topics("'a'" * 5_000 + ", #]")
    assert "NM005" in codes(text)


@pytest.mark.parametrize("sign", ["//", "/*", "<!--", ";", "{# "])
def test_comments_of_other_languages_are_named(sign: str) -> None:
    text = GOOD.replace(TITLE, f"{sign} a note\n{TITLE}")
    (one,) = found(text)
    assert "which is no comment in YAML" in one.message
    assert codes(GOOD.replace(TITLE, f"# a note\n{TITLE}")) == []


@pytest.mark.parametrize("blank", ["\u200b", "\ufeff", "\u00a0", "\u3000"])
def test_what_stands_before_a_field_of_the_article_is_removed(blank: str) -> None:
    (one,) = found(GOOD.replace(TITLE, blank + TITLE))
    assert (one.line, one.hint) == (3, "remove it")


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u2009", "\u202f", "\u200b"])
@pytest.mark.parametrize("name", ["title", "category", "type"])
def test_odd_blanks_after_a_colon_are_named(blank: str, name: str) -> None:
    assert f"{name}: " in GOOD
    (one,) = found(GOOD.replace(f"{name}: ", f"{name}:{blank}", 1))
    assert "after the colon" in one.message
    assert one.hint == "write a plain colon and a plain space"


@pytest.mark.parametrize(
    "item", ["Trees", "\u6728", "trees and parks", '"Trees"', "'Trees'", "Été"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_item_without_a_blank_behind_its_hyphen(item: str, end: str) -> None:
    text = GOOD.replace(TOPICS, f"{TOPICS}  -{item}\n").replace("\n", end)
    (one,) = found(text)
    assert (one.message.endswith("has no blank after the hyphen"), one.hint) == (
        True,
        "put one there",
    )
    assert codes(text.replace(f"-{item}", f"- {item}")) == []


@pytest.mark.parametrize("item", ["Trees", "\u6728", "trees and parks", "Été"])
def test_an_item_without_a_blank_that_is_indented_too_far(item: str) -> None:
    text = GOOD.replace(TOPICS, f"{TOPICS}    -{item}\n")
    (one,) = found(text)
    assert one.code == "NM017"
    assert one.hint.startswith("put a blank after the hyphen, and indent it like the item above")
    assert fixed(text, unsafe=True) == text
    assert codes(text.replace(f"    -{item}", f"  - {item}")) == []


def test_a_first_item_without_a_blank_takes_the_others_along() -> None:
    (one,) = found(GOOD.replace(TOPICS, "topics:\n  -Climate\n  - Trees\n"))
    assert one.hint.startswith("put a blank after the hyphen in the line above")


@pytest.mark.parametrize("rest", ["-5 degrees", "-- and trees", "-, trees"])
def test_a_text_may_go_on_with_a_hyphen(rest: str) -> None:
    assert codes(GOOD.replace(TOPICS, f"{TOPICS}    {rest}\n")) == []
