"""Fixes of the rules of `newsmeta check`: they change their values, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.linter.fixes import Fixes
from tests.support.check_rules import (
    CACHE,
    MAP,
    PAGE,
    amp,
    article,
    entry,
    image,
    normalize,
    related,
    runner,
)

SAME = MAP.replace("https:", "HTTPS:")


FIXES = [
    ("http://www.example.org/map", "https://www.example.org/map"),
    ("https://www.example.org/?a=1&#038;b=2&amp;c=3", "https://www.example.org/?a=1&b=2&c=3"),
    ("https://www.example.org/?utm_source=x", "https://www.example.org/"),
    ("https://www.example.org/?utm_source=x#map", "https://www.example.org/#map"),
    ("https://www.example.org/?a=1&gclid=2&b=%41&", "https://www.example.org/?a=1&b=%41&"),
    ("https://www.example.org/?utm_source=x&a=1", "https://www.example.org/?a=1"),
    ("https://WWW.Example.org:443/A/./b/../%7Ec%2F", "https://www.example.org/A/~c%2F"),
    ("http://WWW.example.org/?a=1&amp;utm_source=x", "https://www.example.org/?a=1"),
]


@pytest.mark.parametrize(("before", "after"), FIXES)
@pytest.mark.parametrize("quotes", ['"{}"', "'{}'", "{} # a comment", ">-\n  {}"])
def test_a_fix_changes_the_url_and_nothing_else(before: str, after: str, quotes: str) -> None:
    text = article(more=f"sourceUrl: {quotes.format(before)}\n")
    assert normalize(text) == text.replace(before, after)
    assert normalize(text.replace("\n", "\r\n")) == text.replace(before, after).replace(
        "\n", "\r\n"
    )


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (article(name="Example Post", domain="example.org"), "example.org", "example.com"),
        (
            article(fields=amp("https://amp.example.com/a", f"{CACHE}/c/amp.example.com/a")),
            "/c/amp.",
            "/c/s/amp.",
        ),
        (
            article(fields=f'cdnAmpWebUrl: "{CACHE}/c/s/amp.example.com/a"\n'),
            "cdnAmp",
            'ampWebUrl: "https://amp.example.com/a"\ncdnAmp',
        ),
        (
            article(
                fields=amp(
                    "https://amp.example.com/a?utm_source=x",
                    f"{CACHE}/c/s/amp.example.com/a?utm_source=x",
                )
            ),
            "?utm_source=x",
            "",
        ),
        (
            article(more=image("https://www.example.com/trees-630x355.jpg")),
            "width: 1200\n    height: 630",
            "width: 630\n    height: 355",
        ),
        (article(more=related(MAP, PAGE)), entry(PAGE), ""),
        (article(more=related(PAGE, MAP)), entry(PAGE), ""),
        (article(more=related(PAGE)), "related:\n" + entry(PAGE), "related: []\n"),
        (article(more=related(MAP, SAME, MAP + "b")), entry(SAME), ""),
    ],
    ids=[
        "NM307",
        "NM309",
        "NM310",
        "NM305+NM309",
        "NM401",
        "NM501",
        "NM501 first",
        "NM501 only",
        "NM502",
    ],
)
def test_a_fix_changes_what_it_is_about_and_nothing_else(text: str, old: str, new: str) -> None:
    assert old in text
    assert normalize(text) == text.replace(old, new)


def test_what_says_more_is_not_removed() -> None:
    more = "related:\n" + entry(MAP) + entry(MAP, "    quality: 5\n")
    worker = runner(Path("/site"))
    text = article(more=more).encode()
    outcome = worker.checker.normalize_bytes(text, "a.md", Path("/site/a.md"), Fixes(unsafe=True))
    assert not outcome.is_changed
    assert [(each.code, each.fix) for each in outcome.remaining] == [("NM502", None)]


def test_only_safe_fixes_are_made_by_themselves() -> None:
    more = image("http://www.example.com/trees-630x355.jpg") + "sourceUrl: HTTPS://example.com/\n"
    text = article(more=more, domain="example.org")
    worker = runner(Path("/site"))
    outcome = worker.checker.normalize_bytes(text.encode(), "a.md", Path("/site/a.md"))
    assert outcome.text == text.replace("HTTPS:", "https:")
