"""NM016: first words read as an anchor, and text after a closing quote."""

from __future__ import annotations

import pytest

import newsmeta
from tests.support.cli import GOOD
from tests.support.single import codes, fixed, found, values

TITLE = '"City council votes to plant ten thousand trees"'


def with_title(written: str) -> str:
    return GOOD.replace(TITLE, written, 1)


ANCHORED = [
    "&Trees and co",
    "&co",
    "&more trees for all",
    "&1 trees",
    "&b-side of the park",
    "&Trees   and co",
    "&x y",
    "&trees or the city",
    '&say it with "flowers"',
    "&T_1 of 2",
]
"""Titles that begin with the name of an anchor."""


@pytest.mark.parametrize("written", ANCHORED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_word_that_an_anchor_takes_is_reported_once(written: str, end: str) -> None:
    text = with_title(written).replace("\n", end)
    name = written.split(maxsplit=1)[0]
    seen = found(text)
    assert [each.code for each in seen] == ["NM016"]
    assert seen[0].snippet[seen[0].column - 1 :].startswith(name)
    assert fixed(text) == text
    assert values(fixed(text, unsafe=True))["title"].split() == written.split()


@pytest.mark.parametrize(
    ("title", "more"),
    [
        ("&t Trees", "highlight: *t\n"),
        ('&t "Trees"', ""),
        ("&t 'Trees'", ""),
        ('"&t Trees"', ""),
        ("Trees &co and more", ""),
        ("Trees & co", ""),
        ("&t\n  Trees", "highlight: *t\n"),
    ],
)
def test_other_anchors_are_left_alone(title: str, more: str) -> None:
    text = with_title(title).replace("quality: 60\n", f"quality: 60\n{more}")
    assert "NM016" not in codes(text)


BEHIND = {
    '"Council"#1': "'\"Council\"#1'",
    "'Council'#1": "\"'Council'#1\"",
    '"Council"#1 and more': "'\"Council\"#1 and more'",
    '"Trees"#ForAll': "'\"Trees\"#ForAll'",
    "'Trees'#ForAll": "\"'Trees'#ForAll\"",
    '"It\'s"#2': "'\"It''s\"#2'",
    '"a"#b"c"': '\'"a"#b"c"\'',
    '"Council"#1  ': "'\"Council\"#1'",
    '"Council"#1: yes': "'\"Council\"#1: yes'",
    '"Été"#été': "'\"Été\"#été'",
}
"""Titles with text directly after the closing quote, and their correct notation."""


@pytest.mark.parametrize("written", BEHIND)
def test_what_follows_a_closing_quote_is_reported_with_what_to_write(written: str) -> None:
    text = with_title(written)
    (one,) = found(text)
    assert (one.code, one.severity) == ("NM016", newsmeta.Severity.WARNING)
    assert one.hint.startswith(f"write {BEHIND[written]} if it is part of the text")
    obeyed = one.hint.removeprefix("write ").split(" if it is part")[0]
    assert values(with_title(obeyed))["title"] == written.strip()
    assert codes(with_title(obeyed)) == []
    assert fixed(text, unsafe=True) == text


@pytest.mark.parametrize(
    "written", ['"Council" #1', '"Council"# one', '"Council"##', '"Council"#newsmeta: ignore']
)
def test_comments_behind_quotes_are_left_alone(written: str) -> None:
    assert "NM016" not in codes(with_title(written))
