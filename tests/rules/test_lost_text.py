"""NM016 and NM017: text that YAML silently drops, and syntax that it takes for text."""

from __future__ import annotations

import pytest

import newsmeta
from tests.support.cli import GOOD
from tests.support.single import codes, fixed, found, values

TITLE = '"City council votes to plant ten thousand trees"'
TOPICS = "topics:\n  - Climate\n"
IMAGES = 'images:\n  - url: "https://www.example.com/trees-1200x630.jpg"\n    width: 1200\n'


def with_title(written: str) -> str:
    return GOOD.replace(TITLE, written, 1)


CUT = {
    "Council plants trees, round #2": "#2",
    "Trees #ForAll and more": "#ForAll and more",
    "Learn to write C #": "#",
    "Trees ##2": "##2",
    'He said "no" #again': "#again",
    "Trees\t#2 of three": "#2 of three",
    "\u00c9t\u00e9 #\u00e9t\u00e9": "#\u00e9t\u00e9",
    "We are #1 #2": "#1 #2",
    "12 #13": "#13",
    "Only #$5 bills x": "#$5 bills x",
    "#MeToo and the trees": "#MeToo and the trees",
    "   #MeToo": "#MeToo",
}
"""Titles as written, and the part that YAML takes for a comment."""

WHOLE = [
    "Council plants trees # round 2",
    "Council plants trees #\tround 2",
    "Trees ## two",
    "Trees #-----",
    "Trees #=== ",
    "Trees#2",
    "C# and F#",
    '"Trees #2"',
    '"Trees" #2',
    "'Trees #2'",
    "Trees #newsmeta: ignore NM201",
    "Trees # newsmeta: ignore NM201",
    "https://example.com/#top",
]
"""Titles that no comment cuts off, as far as anybody can tell."""


@pytest.mark.parametrize("written", CUT)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_that_a_comment_cuts_off_is_reported_once(written: str, end: str) -> None:
    text = with_title(written).replace("\n", end)
    one = [each for each in found(text) if each.code != "NM010"]
    assert [each.code for each in one] == ["NM016"]
    assert (one[0].line, one[0].snippet[one[0].column - 1 :].rstrip()) == (3, CUT[written])
    after = fixed(text, unsafe=True)
    assert values(after)["title"] == " ".join(written.split())
    assert after.count("\n") == text.count("\n")
    assert fixed(text) == text


@pytest.mark.parametrize("written", WHOLE)
def test_comments_and_texts_with_signs_are_left_alone(written: str) -> None:
    assert "NM016" not in codes(with_title(written))


def test_only_fields_that_hold_text_are_looked_at() -> None:
    for field in ("quality: 60", "heat: -1", "type: article", "published: true"):
        assert "NM016" not in codes(GOOD.replace(field, f"{field} #2"))
    assert codes(GOOD.replace("name: Example Times", "name: Example #1 Times")) == ["NM016"]
    assert codes(GOOD.replace("- Climate", "- Climate #2")) == ["NM016"]


def test_it_is_an_error_only_where_nothing_is_left() -> None:
    severities = [found(with_title(each))[0].severity for each in ("a #b", "#b")]
    assert severities == [newsmeta.Severity.WARNING, newsmeta.Severity.ERROR]


SWALLOWED = {
    "item": (TOPICS, TOPICS + "    - Trees\n", ["Climate", "Trees"]),
    "two items": (TOPICS, TOPICS + "      - Trees\n    - Parks\n", ["Climate", "Trees", "Parks"]),
    "item between": (
        TOPICS,
        TOPICS + "    - Trees\n  - Parks\n",
        ["Climate", "Trees", "Parks"],
    ),
    "item with a line more": (
        TOPICS,
        TOPICS + "    - Trees and\n      parks\n",
        ["Climate", "Trees and parks"],
    ),
    "item after a comment": (TOPICS, "# x\n" + TOPICS + "    - Trees\n", ["Climate", "Trees"]),
    "quoted item": (TOPICS, TOPICS + '    - "Trees"\n', None),
    "empty item": (TOPICS, TOPICS + "    -\n", None),
    "first item": (TOPICS, "topics: Climate\n  - Trees\n", None),
    "field": ("type: article\n", "type: article\n  locale:en\n", "en"),
    "field of a part": ("  domain: example.com\n", "  domain: example.com\n    url:/x/\n", None),
    "field of an item": (
        IMAGES,
        IMAGES.replace('"', "").replace("    width: 1200", "      width:1200"),
        None,
    ),
    "address": ("type: article\n", "type: article\n  sourceUrl:https://example.com/\n", None),
}
"""The original text, its replacement, and the value after an unsafe fix."""


@pytest.mark.parametrize("name", SWALLOWED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_swallowed_line_is_reported_once(name: str, end: str) -> None:
    there, instead, value = SWALLOWED[name]
    assert there in GOOD
    text = GOOD.replace(there, instead, 1).replace("\n", end)
    assert codes(text) == ["NM017"]
    after = fixed(text, unsafe=True)
    if value is not None:
        assert value in values(after).values()
        assert codes(after) == []


@pytest.mark.parametrize(
    "more",
    [
        "highlight: One\n  two - three\n",
        "highlight: One\n  -two\n",
        "highlight: One\n  --- two\n",
        "highlight: One\n  1:2\n",
        "highlight: One\n  note:this\n",
        "highlight: One\n  https://example.com/\n",
        "highlight: >\n  One\n    - two\n",
        "highlight: |\n  - two\n",
        'highlight: "One\n  - two"\n',
        "highlight: 'One\n  - two\n  url:x'\n",
        "highlight: One\n  type\n",
    ],
)
def test_other_texts_of_several_lines_are_left_alone(more: str) -> None:
    assert "NM017" not in codes(GOOD.replace("quality: 60\n", f"quality: 60\n{more}"))


def test_pages_have_no_fields_that_are_known() -> None:
    page = "---\nlist:\n  - a\n    - b\ntext: x\n  url:y\n---\n"
    assert [each.line for each in found(page, "about/a.md")] == [4]
