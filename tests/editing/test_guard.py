"""No change is made that reads back as anything but what was meant, whatever asks for it."""

from __future__ import annotations

from typing import Any

import pytest

from newsmeta.diagnostics import Finding, Span
from newsmeta.diagnostics.changes import (
    Change,
    RemoveByteOrderMark,
    RemoveField,
    Respell,
    Rewrite,
    SetValue,
)
from newsmeta.editing.fixer import Fixer
from newsmeta.frontmatter import Limits, Parsed, parse

TEXT = """\
---
title: "Ten trees"  # in spring
list: [a, b]
twice: &x [1, 2]
again: *x
# The end.
---

Body.
"""
LEFT = "it cannot be written without changing other values"


def piece(old: str, new: str, text: str = TEXT) -> tuple[Span, str]:
    start = text.index(old)
    return Span(start, start + len(old)), new


def ask(text: str, *changes: Change) -> tuple[Parsed, int, list[str]]:
    """Return the file after changes, how many were made, and why others were not."""
    parsed = parse(text.encode(), Limits())
    findings = [
        Finding(f"NM{number}", "", Span(0, 0), change=change)
        for number, change in enumerate(changes)
    ]
    refused: dict[Any, str] = {}
    after, done, _ = Fixer(lambda _: "").run_pass(parsed, findings, refused)
    return after, len(done), list(refused.values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Ten trees"', "Ten trees"),
        ('"Ten trees"', "'Ten trees'"),
        ("[a, b]", "[ a, b ]"),
        ("[a, b]", "\n  - a\n  - b"),
        ("[1, 2]", "[0x1, 2]"),
        ("# The end.\n", "# The end.  \n"),
        ("list: [a, b]", "\nlist: [a, b]"),
        ("\nBody.\n", "\nAnother.\n"),
        ("Body.", "Body!"),
    ],
)
def test_what_keeps_values_and_comments_is_made(old: str, new: str) -> None:
    after, count, reasons = ask(TEXT, Respell((piece(old, new),)))
    assert (count, reasons) == (1, [])
    assert after.text == TEXT.replace(old, new, 1)


WRONG = [
    pytest.param('"Ten trees"', "Six trees", id="another value"),
    pytest.param("[1, 2]", "[1, '2']", id="another type"),
    pytest.param("[a, b]", "[b, a]", id="another order"),
    pytest.param("*x", "[1, 3]", id="another value of an alias"),
    pytest.param("list: [a, b]\n", "", id="a field less"),
    pytest.param("list: [a, b]", "list: [a, b]\nlast: 1", id="a field more"),
    pytest.param("list: [a, b]", "list: [a, b]\nlist: [a, b]", id="a field twice"),
    pytest.param("list: [a, b]", "list: [a, b", id="no end of a list"),
    pytest.param("list: [a, b]", "list: [a, b]\n\tx", id="a tab"),
    pytest.param("# The end.", "# No end.", id="another comment"),
    pytest.param("list: [a, b]", "list: [a, b]  # new", id="one comment more"),
    pytest.param("# The end.", "# The end.\n# The end.", id="a comment twice"),
    pytest.param("# The end.\n---", "# The end.\n---\n---", id="a body that begins earlier"),
    pytest.param("---\n\nBody.", "---\n\n\nBody.", id="an empty line in the body"),
    pytest.param("# The end.\n---", "# The end.", id="no end"),
    pytest.param("---\ntitle", "title", id="no beginning"),
    pytest.param('"Ten trees"', '"Ten trees"\ud800', id="half of a pair"),
]


def edits_of(old: str, new: str) -> tuple[tuple[Span, str], ...]:
    if "Body" not in old:
        return (piece(old, new),)
    # The edit ends where the body begins, and writes in it.
    start = piece(old, new)[0].start
    return ((Span(start, start + 4), "---\n\n"),)


@pytest.mark.parametrize(
    ("old", "new"), [*WRONG, pytest.param("  # in spring", "", id="no comment")]
)
def test_what_says_another_thing_is_left(old: str, new: str) -> None:
    after, count, reasons = ask(TEXT, Respell(edits_of(old, new)))
    assert (after.text, count, reasons) == (TEXT, 0, [LEFT])


@pytest.mark.parametrize(("old", "new"), WRONG)
def test_what_is_written_anew_says_what_was_meant(old: str, new: str) -> None:
    values = parse(TEXT.encode(), Limits()).values
    after, count, reasons = ask(TEXT, Rewrite(edits_of(old, new), values))
    assert (after.text, count, reasons) == (TEXT, 0, [LEFT])


@pytest.mark.parametrize(
    ("old", "new", "title"),
    [
        ('"Ten trees"  # in spring', '"Ten trees # in spring"', "Ten trees # in spring"),
        ("# in spring", "", "Ten trees"),
        ("# in spring\n", "\n", "Ten trees"),
        ('"Ten trees"  ', '"Six"  ', "Six"),
        ('"Ten trees"', '"Six"', "Six"),
    ],
)
def test_only_comments_that_are_written_anew_may_go(old: str, new: str, title: str) -> None:
    values = parse(TEXT.encode(), Limits()).values | {"title": title}
    after, count, reasons = ask(TEXT, Rewrite((piece(old, new),), values))
    assert (count, reasons) == (1, [])
    assert after.text == TEXT.replace(old, new)


def test_other_changes_are_made_beside_one_that_cannot_be() -> None:
    wrong = Respell((piece("[a, b]", "[b, a]"),))
    after, count, reasons = ask(TEXT, SetValue(("title",), "Six trees"), wrong)
    assert (after.values["title"], after.values["list"]) == ("Six trees", ["a", "b"])
    assert (count, reasons) == (1, [LEFT])


def test_the_only_field_stays() -> None:
    text = "---\na: 1\n---\nBody.\n"
    pieces = (piece("a: 1", "a: [", text),)
    reasons: list[tuple[Change, str]] = [
        (RemoveField(("a",)), "it is the only field of its mapping"),
        (Rewrite(pieces, {}), LEFT),
    ]
    for change, reason in reasons:
        after, count, refused = ask(text, change)
        assert (after.text, count, refused) == (text, 0, [reason])


def test_a_mark_goes_with_other_changes_and_alone() -> None:
    mark = RemoveByteOrderMark()
    wrong = Respell((piece("[a, b]", "[b, a]"),))
    for others, count in (((), 1), ((SetValue(("title",), "Six"),), 2), ((wrong,), 1)):
        after, made, _ = ask("\ufeff" + TEXT, mark, *others)
        assert (after.source.has_bom, made) == (False, count)
    after, made, _ = ask("\ufeff" + TEXT, SetValue(("title",), "Six"))
    assert (after.source.has_bom, made) == (True, 1)
