"""An unreadable line is one mistake, and an oddity before it a separate one."""

from __future__ import annotations

import pytest

from tests.support.cli import GOOD
from tests.support.single import codes, found

TITLE = '"City council votes to plant ten thousand trees"'


@pytest.mark.parametrize(
    "written",
    [
        "{{ site.title }} trees",
        "{{site.title}} trees",
        "{{ page.title }}: trees",
        "{{ a }}, b",
        "{{ a }} {{ b }}",
        "{{ a | upcase }} b",
        "[[a]] b",
        "{{ site.title }}s",
        "{{ a }} - b",
        "{{ a }}b",
    ],
)
def test_a_template_with_more_behind_it_is_one_finding(written: str) -> None:
    assert codes(GOOD.replace(TITLE, written)) == ["NM005"]


def test_what_is_odd_in_a_line_before_is_said_too() -> None:
    text = GOOD.replace(TITLE, "{{ a }} b").replace("category: news", "category: news\n1: x")
    assert [each.code for each in found(text)] == ["NM009", "NM005"]


@pytest.mark.parametrize(
    "unseen",
    [
        *("\xa0", "\u1680", "\u2003", "\u2009", "\u202f", "\u205f", "\u3000", "\xa0\xa0", "\xad"),
        *("\u200b", "\u200d\u200b", "\u200e", "\u2060", "\u3164", "\u180e", "\u200b\u3000"),
    ],
)
@pytest.mark.parametrize(
    "before", ["", "note: |\n", "note:\n  - x\n"], ids=["text", "block", "list"]
)
def test_a_line_that_looks_empty_and_is_not(before: str, unseen: str) -> None:
    text = GOOD.replace("category: news\n", f"category: news\n{before}{unseen}\n")
    (finding,) = found(text)
    number = 3 + before.count("\n")
    assert finding.code == "NM005"
    assert finding.message == f"line {number} looks empty, but holds text for YAML"
    start, end = finding.location.start, finding.location.end
    assert (start.line, start.column, end.line, end.column) == (number, 1, number, 1 + len(unseen))
    emptied = text.replace(f"{unseen}\n", "\n", 1)
    assert "NM005" not in codes(emptied)
