"""A list written as a text is advice on its items, and no fix makes one item of several."""

from __future__ import annotations

import pytest

from newsmeta.rules.violations.examples import as_field
from tests.support.cli import GOOD
from tests.support.single import codes, fixed, found, values

TOPICS = "topics:\n  - Climate\n"
QUALITY = "quality: 60\n"

SEVERAL = [
    ("\n  Climate\n  Trees", ["Climate", "Trees"]),
    ("\n  Climate change\n  Old trees", ["Climate change", "Old trees"]),
    (" Climate\n  Trees\n  Parks", ["Climate", "Trees", "Parks"]),
    ("\n  1. Climate\n  2. Trees", ["Climate", "Trees"]),
    ("\n  (1) Climate\n  (2) Trees", ["Climate", "Trees"]),
    ("\n  a) Climate\n  b) Trees", ["Climate", "Trees"]),
    ("\n  + Climate\n  + Trees", ["Climate", "Trees"]),
    ("\n  >\n  Climate\n  Trees", ["Climate", "Trees"]),
    ("\n  >-\n  Climate\n  Trees", ["Climate", "Trees"]),
    (" 1. Climate 2. Trees 3. Parks", ["Climate", "Trees", "Parks"]),
    (" Klima\u3001\u6728", ["Klima", "\u6728"]),
    (" \u6c14\u5019\uff0c\u6811\u6728", ["\u6c14\u5019", "\u6811\u6728"]),
    (
        " \u0645\u0646\u0627\u062e\u060c \u0634\u062c\u0631",
        ["\u0645\u0646\u0627\u062e", "\u0634\u062c\u0631"],
    ),
    (" Climate\uff1bTrees", ["Climate", "Trees"]),
    (" Climate \u00b7 Trees", ["Climate", "Trees"]),
    (" Climate \u2022 Trees", ["Climate", "Trees"]),
    (" (Climate, Trees)", ["Climate", "Trees"]),
    (' "#climate #trees"', ["climate", "trees"]),
    (" #climate #trees", ["climate", "trees"]),
    (" #climate, #trees", ["climate", "trees"]),
]


def with_topics(written: str) -> str:
    assert TOPICS in GOOD
    return GOOD.replace(TOPICS, f"topics:{written}\n", 1)


@pytest.mark.parametrize(("written", "items"), SEVERAL)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_advice_names_the_items_and_no_fix_joins_them(
    written: str, items: list[str], end: str
) -> None:
    text = with_topics(written).replace("\n", end)
    (one,) = found(text)
    assert one.hint == f"write {as_field(('topics',), items)}"
    assert fixed(text, unsafe=True) == text


@pytest.mark.parametrize(
    "item",
    [
        "Climate",
        "Climate change",
        "AT&T",
        "Climate/Trees",
        "col\u00b7lecci\u00f3",
        "U.S. news",
        "1.5 degrees",
    ],
)
def test_one_item_becomes_a_list(item: str) -> None:
    text = with_topics(f" {item}")
    assert values(fixed(text))["topics"] == [item]
    assert codes(fixed(text)) == []


@pytest.mark.parametrize("written", [" Film / TV", " Climate | Trees", " a; b"])
def test_a_text_that_may_be_several_items_is_left_to_people(written: str) -> None:
    text = with_topics(written)
    assert found(text)[0].code == "NM103"
    assert fixed(text, unsafe=True) == text


@pytest.mark.parametrize(
    ("item", "whole"),
    [
        ("Climate: the end", "Climate: the end"),
        ("Climate: the end  # the series", "Climate: the end"),
        ("Climate:", "Climate:"),
        ("Climate:  # why?", "Climate:"),
        ("Top 10: trees", "Top 10: trees"),
        ("\u901f\u5831: \u6728", "\u901f\u5831: \u6728"),
        (
            "\u0639\u0627\u062c\u0644: \u0634\u062c\u0631",
            "\u0639\u0627\u062c\u0644: \u0634\u062c\u0631",
        ),
        ("Goal: 1", "Goal: 1"),
        ("Goal: true", "Goal: true"),
        ("It's: here", "It's: here"),
    ],
)
@pytest.mark.parametrize("form", ["\n  - {}\n  - Trees", " [{}, Trees]"])
def test_a_colon_in_an_item_asks_for_quotes(item: str, whole: str, form: str) -> None:
    if "[" in form and ("#" in item or item.endswith(":")):
        return
    (one,) = found(with_topics(form.format(item)))
    assert one.hint == f'put it in quotes: "{whole}"'
    assert codes(with_topics(form.format(f'"{whole}"'))) == []


@pytest.mark.parametrize(
    "written",
    ["6O", "60k", "5M", "2 million", "3 Mio", "1l", "0x3C%", "60b", "1 thousand", "8B"],
)
def test_letters_that_multiply_or_look_like_digits_are_no_units(written: str) -> None:
    (one,) = found(GOOD.replace(QUALITY, f"quality: {written}\n"))
    assert one.hint == "write a whole number of at least 0"


@pytest.mark.parametrize("written", ["100%", "100 %", "50vw", "12em", "3rem", "80pt", "9cm"])
def test_a_size_in_another_unit_than_pixels_is_not_guessed(written: str) -> None:
    (one,) = found(GOOD.replace("width: 1200", f"width: {written}"))
    assert one.hint == "write a whole number of at least 1"


@pytest.mark.parametrize("written", ["\uff16\uff10", "\uff16\uff10\uff05", "60\u70b9", "60 Punkte"])
def test_full_width_digits_and_units_of_any_script_are_read(written: str) -> None:
    (one,) = found(GOOD.replace(QUALITY, f"quality: {written}\n"))
    assert one.hint.startswith("write 60")


@pytest.mark.parametrize("name", ["a.jpg", "pictures/a.png", "../a.webp", "./a.gif", "a b.jpg"])
def test_a_picture_that_lies_nowhere_is_not_proposed(name: str) -> None:
    head = GOOD[: GOOD.index("images:")]
    (one,) = found(f"{head}images: {name}\n---\n")
    assert one.hint.startswith("write, for example, ")


@pytest.mark.parametrize("form", [" {}", " [{}]", "\n  - {}", ' "{}"'])
@pytest.mark.parametrize("page", ["https://www.example.com/b", "http://example.com/c?d=1"])
def test_an_address_in_place_of_a_related_article_is_its_page(form: str, page: str) -> None:
    (one,) = found(GOOD.replace(TOPICS, f"{TOPICS}\nrelated:{form.format(page)}\n"))
    assert f'"  - webUrl: {page}", and, for example, "    title: ' in one.hint
