"""Advice, followed to the letter, removes its finding and breaks nothing."""

from __future__ import annotations

import pytest

from newsmeta.diagnostics import Diagnostic
from tests.support.following import follow
from tests.support.mistakes import counted, findings
from tests.support.ugly import FIELDS, article, name, values_at


def outcome(text: str, found: Diagnostic) -> str:
    """Return the problem with a piece of advice, or an empty string."""
    after = follow(text, found)
    if after is None:
        return ""
    before, now = counted(findings(text.encode())), counted(findings(after.encode()))
    known = next(iter(counted((found,))))
    news = sorted((now - before).elements())
    stays = "" if now[known] < before[known] else f" does not help: {known}"
    return f"{found.text}{stays} {news or ''}" if stays or news else ""


@pytest.mark.parametrize("pointer", FIELDS, ids=name)
def test_advice_leads_to_no_other_mistake(pointer: tuple[str | int, ...]) -> None:
    bad = []
    for value in values_at(pointer):
        text = article(pointer, value)
        found = (each for each in findings(text.encode()) if each.code.startswith("NM1"))
        bad += [problem for each in found if (problem := outcome(text, each))]
    assert bad == []


WHOLE = article(("locale",), "en")

CHANGED = [
    ("provider:\n  name: Example Times\n  domain: example.com\n", ""),
    ("topics:\n  - Climate\n  - Cities\n", ""),
    ("topics:\n  - Climate\n  - Cities\n", "topics: []\n"),
    ("  domain: example.com\n", ""),
    ("category: news\n", ""),
    ("type: article\n", ""),
    ("webUrl:", "originalUrl:"),
    ("locale: en", "images:\n  - url: https://www.example.com/a-620x497.jpg\n    width: 620"),
    ("locale: en", "weburl: https://www.example.com/trees/"),
    ("locale: en", "image: https://www.example.com/a-620x497.jpg"),
    ("locale: en", "tag: tech"),
    ("topics:\n  - Climate\n  - Cities\n", "topic: Climate\n"),
    ("provider:\n  name: Example Times\n  domain: example.com\n", "source: Example Times\n"),
    ("locale: en", "related:\n  - title: A map\n    provider: Example Times"),
]


@pytest.mark.parametrize(("old", "new"), CHANGED)
def test_advice_on_fields_that_are_missing_or_misspelt_can_be_followed(old: str, new: str) -> None:
    assert old in WHOLE
    text = WHOLE.replace(old, new)
    found = findings(text.encode())
    assert found
    assert [problem for each in found if (problem := outcome(text, each))] == []
    assert any(follow(text, each) is not None for each in found)


SAID = [
    ("images: https://www.example.com/a.jpg", '"  - url: https://www.example.com/a.jpg"'),
    ("images: https://www.example.com/a.jpg", "and its width and its height in pixels"),
    ("images: https://www.example.com/a-620x497.jpg", '"    width: 620" and "    height: 497"'),
    ("images: [https://www.example.com/a.jpg]", '"  - url: https://www.example.com/a.jpg"'),
    ("quality: 60%", "write 60"),
    ('quality: "60 %"', "write 60"),
    ("quality: 60 points", "write 60"),
    ("quality: 60/100", "write 60"),
    ("quality: ca. 60", "write 60"),
    ("quality: 60.5%", "write a whole number of at least 0"),
    ("quality: sixty", "write a whole number of at least 0"),
    ("heat: 5°", "write a whole number of at least -1"),
    ('quality: "1,200"', "write 1200"),
    ("quality: -60%", "write a whole number of at least 0"),
    ("published: 'no'", "write false"),
    ("locale: en_US", "write en-US"),
    ("length: 13 minutes", "write PT13M"),
    ("provider: Example News", '"  name: Example News", and, for example, "  domain: example.com"'),
    ("provider: https://www.example.com/", '"  domain: example.com", and, for example, "  name:'),
    ("tags: tech, news", 'so far, Jekyll reads "tech," and "news"'),
    ("updatedDateTime: soon", "write it as year-month-dayThour:minute:secondZ"),
    ("imagse: https://www.example.com/a.jpg", 'did you mean images? Write "images:" and below'),
    ("weburl: https://www.example.com/fish/", "webUrl says something else: keep the right one"),
]


@pytest.mark.parametrize(("line", "words"), SAID)
def test_what_is_said(line: str, words: str) -> None:
    field, value = line.split(": ", 1)
    is_known = (field,) in FIELDS
    text = article((field,), value) if is_known else WHOLE.replace("locale: en", line)
    (found,) = findings(text.encode())
    assert words in found.hint
