"""A line that cannot be read is one mistake, and what was odd before it another."""

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
