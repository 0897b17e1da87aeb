"""However many fixes a file needs, and whether or not all can be made, it is read a few times."""

from __future__ import annotations

import pytest

import newsmeta
from newsmeta.diagnostics import Span
from newsmeta.frontmatter import FrontMatter, Limits, parser
from tests.support.cli import GOOD

MANY = 60
MOST = 12


def topics(item: str) -> str:
    return GOOD.replace(
        "  - Climate\n", "".join(item.replace("{}", str(n)) + "\n" for n in range(MANY))
    )


FIXED = {
    "texts cut by a comment": topics("  - round{} #1"),
    "texts with a lost beginning": topics("  - &tag{} word"),
    "items in the text of items": topics("  - a{}\n    - b{}"),
    "texts in blocks": topics("  - |\n    fish{}  chips"),
    "folded texts in blocks": topics("  - >\n    fish{} &amp; chips"),
    "spaces on one line": topics("  - fish{}  chips"),
    "equal items": topics("  - Climate"),
    "nothing but empty items": topics("  - ~"),
    "nothing but equal empty lists": topics("  - []"),
    "numbers": topics("  - 1{}"),
    "words for truth": topics("  - yes"),
    "values with several mistakes": topics('  - " fish{}  &amp; chips\u200b "'),
}
LEFT = {
    "equal items with comments": topics("  - Climate # {}"),
    "equal items below comments": topics("  # note {}\n  - Climate"),
    "some equal items with comments": topics("  - Climate # {}\n  - fish{}  chips"),
}


def readings(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, newsmeta.NormalizedFile]:
    """Return the number of times that front matter is parsed, and the result."""
    number = 0
    read = parser.read

    def counted(text: str, span: Span, limits: Limits) -> FrontMatter:
        nonlocal number
        number += 1
        return read(text, span, limits)

    monkeypatch.setattr(parser, "read", counted)
    outcome = newsmeta.normalize(text, unsafe_fixes=True)
    return number, outcome


@pytest.mark.parametrize("name", FIXED)
def test_all_fixes_are_made_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    number, outcome = readings(FIXED[name], monkeypatch)
    assert number < MOST
    assert len(outcome.fixed) >= MANY - 1
    assert outcome.refused == ()


@pytest.mark.parametrize("name", LEFT)
def test_fixes_that_cannot_be_made_cost_no_reading(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, outcome = readings(LEFT[name], monkeypatch)
    assert number < MOST
    assert len(outcome.refused) >= MANY - 2
    assert "Climate" in outcome.text
