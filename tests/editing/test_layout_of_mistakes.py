"""Canonical layout hides no mistake: what `validate` says before, it says after."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.cli import GOOD
from tests.support.normalizing import Case, normalize
from tests.support.single import found

TITLE = 'title: "City council votes to plant ten thousand trees"\n'
TOPICS = "topics:\n  - Climate\n"

DOUBTFUL = {
    "an item indented too far": (TOPICS, "topics:\n  - Climate\n    - Trees\n"),
    "items indented too far": (TOPICS, "topics:\n  - Climate\n    - Trees\n    - Parks\n"),
    "an item in a text": (TITLE, "title: Trees\n  - and parks\n"),
    "a field without a blank": (TITLE, "title: Trees\n  highlight:Parks\n"),
    "a field in an item": (TOPICS, "topics:\n  - Climate\n    highlight:Parks\n"),
    "an item in brackets": (TOPICS, "topics: [Climate\n  - Trees]\n"),
    "lines without hyphens": (TOPICS, "topics:\n  Climate\n  Trees\n"),
    "bullets": (TOPICS, "topics:\n  \u2022 Climate\n  \u2022 Trees\n"),
    "numbers": (TOPICS, "topics:\n  1. Climate\n  2. Trees\n"),
    "hyphens without a blank": (TOPICS, "topics:\n  -Climate\n  -Trees\n"),
    "a text cut off": (TITLE, "title: Trees, round #2\n"),
    "an item cut off": (TOPICS, "topics:\n  - Trees #2\n"),
    "a wrapped text cut off": (TITLE, "title: Trees\n  and parks #2\n"),
    "an anchor that nothing names": (TITLE, "title: &Trees and parks\n"),
    "a text in place of an author": (
        "  domain: example.com\n",
        "  domain: example.com\n  authors:\n    Ada\n    Grace\n",
    ),
}


@pytest.mark.parametrize("name", DOUBTFUL)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_said_before_is_said_after(name: str, end: str) -> None:
    there, instead = DOUBTFUL[name]
    assert there in GOOD
    text = GOOD.replace(there, instead, 1).replace("\n", end)
    before = Counter((each.code, each.hint) for each in found(text))
    assert before
    outcome = normalize(Case(text.encode(), layout=True))
    after = Counter((each.code, each.hint) for each in found(outcome.after.decode()))
    assert after == before
    again = normalize(Case(outcome.after, layout=True))
    assert again.after == outcome.after


@pytest.mark.parametrize(
    "written",
    [
        "Trees\n  and parks",
        "Trees\n  10 of them",
        "Trees\n  see https://example.com/",
        "Trees # a note",
    ],
)
def test_a_text_that_is_only_wrapped_is_laid_out(written: str) -> None:
    text = GOOD.replace(TITLE, f"title: {written}\n", 1)
    outcome = normalize(Case(text.encode(), layout=True))
    assert '\ntitle: "Trees' in outcome.after.decode()
    assert found(outcome.after.decode()) == ()


@pytest.mark.parametrize("field", ["published", "deleted", "removed", "sitemap", "quality"])
@pytest.mark.parametrize("written", ["y", "n", "Y", "N", "ja", "t", "1 of 2", "12 px"])
def test_a_text_of_a_wrong_type_is_written_as_it_was(field: str, written: str) -> None:
    head, _, rest = (
        GOOD.replace("published: true\n", "").replace("quality: 60\n", "").partition("\n\n")
    )
    text = f"{head}\n{field}: {written}\n\n{rest}"
    after = normalize(Case(text.encode(), layout=True)).after.decode()
    assert f"\n{field}: {written}\n" in after


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u2009"])
def test_a_hyphen_beside_an_odd_blank_is_named(blank: str) -> None:
    text = GOOD.replace(TOPICS, f"topics:\n  -{blank}Climate\n  - Trees\n", 1)
    (one,) = found(text)
    assert one.hint.startswith("write plain spaces around the hyphen in the line above")
