"""Intended no-break spaces, and blanks at the ends of lines."""

from __future__ import annotations

import pytest

from tests.support.cli import GOOD
from tests.support.single import codes, fixed, found, values

TITLE = '"City council votes to plant ten thousand trees"'
EXCERPT = '"The plan covers every district and starts in the spring."'


def with_title(written: str) -> str:
    return GOOD.replace(TITLE, f'"{written}"', 1)


MEANT = [
    "10\u00a0000 trees",
    "1\u00a0234\u00a0567 trees",
    "10\u202f000 trees",
    "\u00ab\u00a0oui\u00a0\u00bb",
    "\u00ab\u202foui\u202f\u00bb",
    "Trees for 10\u00a0\u20ac",
    "Trees for \u20ac\u00a010",
    "50\u00a0% of all",
    "Des arbres\u00a0!",
    "Des arbres\u202f?",
    "Arbres\u00a0: la ville",
    "Arbres\u00a0; la ville",
]
"""Titles with typographically correct no-break spaces."""


@pytest.mark.parametrize("title", MEANT)
@pytest.mark.parametrize("locale", ["", "locale: fr\n", "locale: de\n"])
def test_no_break_spaces_that_are_meant_stay(title: str, locale: str) -> None:
    text = with_title(title).replace("quality: 60\n", f"quality: 60\n{locale}")
    assert codes(text) == []
    entities = text.replace("\u00a0", "&nbsp;")
    assert values(fixed(entities))["title"] == title


@pytest.mark.parametrize(
    "title",
    [
        "Ten\u00a0thousand trees",
        "10\u00a0trees",
        "Trees:\u00a0ten",
        "Trees!\u00a0Ten",
        "50%\u00a0of all",
        "10 \u00a0000",
        "Trees \u00a0and",
        "10\u2007000",
        "Trees\u202fand",
        "a\u00a01",
    ],
)
def test_other_no_break_spaces_become_plain_ones(title: str) -> None:
    assert codes(with_title(title)) == ["NM204"]
    assert "\u00a0" not in values(fixed(with_title(title)))["title"]


LINES = {
    "|\n  One line  \n  two lines\n": "One line\ntwo lines\n",
    "|\n  One line   \n  two  lines\n": "One line\ntwo lines\n",
    "|\n  One  line\n  two lines\n": "One line\ntwo lines\n",
    "|\n  One line\t\t\n  two lines\n": "One line\ntwo lines\n",
    "|-\n  One line  \n  two lines\n": "One line\ntwo lines",
    "|\n  One line  \n\n  two lines\n": "One line\n\ntwo lines\n",
    "|\n  One  \n  two  \n  three\n": "One\ntwo\nthree\n",
    "|\n  One \t\n  two\n": "One\ntwo\n",
    '"One  \\ntwo"\n': "One\ntwo",
    '"One  two  \\n\\nthree"\n': "One two\n\nthree",
}
"""Excerpts as written, and their corrected values."""


@pytest.mark.parametrize("written", LINES)
def test_blanks_at_the_end_of_a_line_go(written: str) -> None:
    text = GOOD.replace(EXCERPT + "\n", written, 1)
    (one,) = [each for each in found(text) if each.code == "NM203"]
    assert one.hint in {"write one", "remove them at the end of the line"}
    assert values(fixed(text))["excerpt"] == LINES[written]
    assert fixed(fixed(text)) == fixed(text)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2022-03-15T09:10:00\u200bZ", "2022-03-15T09:10:00Z"),
        ("\u200e2022-03-15T09:10:00Z", "2022-03-15T09:10:00Z"),
        ("\ufeff2022-03-15T09:10:00+01:00", "2022-03-15T08:10:00Z"),
        ("2022-03-15T09:10:00+01\u2060:00", "2022-03-15T08:10:00Z"),
        ("２０２２-03-15T09:10:00Z", "2022-03-15T09:10:00Z"),
        ("2022－03－15T09：10：00Z", "2022-03-15T09:10:00Z"),
        ("２０２２－０３－１５　０９：１０：００　＋０９００", "2022-03-15T00:10:00Z"),
        ("2022-03-15\u00a009:10:00 +0100", "2022-03-15T08:10:00Z"),
        ("2022-03-15\u202f09:10:00\u00a0GMT", "2022-03-15T09:10:00Z"),
        ("Tue,\u00a015 Mar 2022 09:10:00 GMT", "2022-03-15T09:10:00Z"),
    ],
)
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_time_in_odd_characters_is_certain(written: str, moment: str, quote: str) -> None:
    right = "publishedDateTime: 2021-01-27T15:50:00Z"
    assert right in GOOD
    text = GOOD.replace(right, f"publishedDateTime: {quote}{written}{quote}")
    assert [each.code for each in found(text)] == ["NM105"]
    assert values(fixed(text))["publishedDateTime"] == moment


@pytest.mark.parametrize(
    "written", ["2022-03-15T09:10:0²Z", "٢٠٢٢-03-15T09:10:00Z", "２０２２年3月"]
)
def test_a_time_in_other_characters_is_not_guessed(written: str) -> None:
    text = GOOD.replace("2021-01-27T15:50:00Z", f'"{written}"', 1)
    assert fixed(text, unsafe=True) == text
