"""A change is made only if it reads back as intended, whatever requests it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import newsmeta
from newsmeta.diagnostics import Finding, Pointer, Span
from newsmeta.diagnostics.changes import (
    Change,
    RemoveByteOrderMark,
    RemoveField,
    RenameField,
    Respell,
    Rewrite,
    SetValue,
)
from newsmeta.editing import plain_texts
from newsmeta.editing.edits import Edit
from newsmeta.editing.fixer import Fixer
from newsmeta.frontmatter import Limits, Parsed, parse
from tests.support.cli import GOOD

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


def ask(
    text: str, *changes: Change, type_of: Callable[[Pointer], str] = lambda _: ""
) -> tuple[Parsed, int, list[str]]:
    """Return the file after changes, the number of changes made, and the reasons of refusals."""
    parsed = parse(text.encode(), Limits())
    findings = [
        Finding(f"NM{number}", "", Span(0, 0), change=change)
        for number, change in enumerate(changes)
    ]
    refused: dict[Any, str] = {}
    after, done, _ = Fixer(type_of).run_pass(parsed, findings, refused)
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
    # An edit that ends at the start of the body, and writes into it.
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
    after, count, reasons = ask(TEXT, Rewrite(edits_of(old, new), ()))
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
    change = Rewrite((piece(old, new),), (SetValue(("title",), title),))
    after, count, reasons = ask(TEXT, change)
    assert (count, reasons) == (1, [])
    assert after.text == TEXT.replace(old, new)


@pytest.mark.parametrize("wrong", ["[b, a]", "[a, b", "[a, b]\n\tx"])
def test_other_changes_are_made_beside_one_that_cannot_be(wrong: str) -> None:
    left = Respell((piece("[a, b]", wrong),))
    after, count, reasons = ask(TEXT, SetValue(("title",), "Six trees"), left)
    assert (after.values["title"], after.values["list"]) == ("Six trees", ["a", "b"])
    assert (count, reasons) == (1, [LEFT])


@pytest.mark.parametrize("new", ["Six  trees", '"Six', "Six: trees", "Six # trees"])
def test_what_plain_texts_become_is_read_back_as_well(
    new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong edit is not made: the change is made in the general way."""
    text = GOOD.replace('title: "', 'title: "Ten  ')
    start = text.index('"Ten  ')
    edit = Edit(start, text.index("\n", start), new)
    monkeypatch.setattr(plain_texts, "edits_of", lambda renderer, chosen: [edit])
    outcome = newsmeta.normalize(text)
    assert outcome.text == GOOD.replace('title: "', 'title: "Ten ')


MIXED = "an alias repeats the value where another one is needed"
REPEATED = [
    ("a: &x one\nb: *x\nc: y\n", ("a",), {("a",): "word", ("b",): "name"}),
    ("a: &x [one]\nb: *x\nc: y\n", ("a", 0), {("a", 0): "word", ("b", 0): "name"}),
    ("a: {d: &x one}\nb: [*x]\nc: y\n", ("a", "d"), {("a", "d"): "word"}),
    ("a: &x {d: one}\nb: *x\nc: y\n", ("a", "d"), {("b", "d"): "name"}),
    ("a: &x\n  d: one\nb:\n  - *x\nc: y\n", ("a", "d"), {("b", 0, "d"): "name"}),
]


@pytest.mark.parametrize("is_alone", [True, False])
@pytest.mark.parametrize("is_mixed", [True, False])
@pytest.mark.parametrize(("fields", "pointer", "types"), REPEATED)
def test_what_is_right_for_one_use_and_wrong_for_another_is_left(
    fields: str, pointer: Pointer, types: dict[Pointer, str], is_mixed: bool, is_alone: bool
) -> None:
    text = f"---\n{fields}---\n"
    changes: list[Change] = [SetValue(pointer, "two")]
    changes += [] if is_alone else [SetValue(("c",), "z"), RenameField(("c",), "e")]
    types = types if is_mixed else {}
    after, count, reasons = ask(text, *changes, type_of=lambda way: types.get(way, ""))
    assert reasons == ([MIXED] if is_mixed else [])
    assert ("two" in after.text) is not is_mixed
    assert ("c: z" in after.text) is not is_alone
    assert count == len(changes[:2]) - is_mixed


def test_the_only_field_stays() -> None:
    text = "---\na: 1\n---\nBody.\n"
    pieces = (piece("a: 1", "a: [", text),)
    reasons: list[tuple[Change, str]] = [
        (RemoveField(("a",)), "it is the only field of its mapping"),
        (Rewrite(pieces, ()), LEFT),
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


def many(count: int) -> str:
    fields = "".join(f'field{number}: "{number}  x"\n' for number in range(count))
    return f"---\nlist: [a, b]\n{fields}---\nBody.\n"


def changes_of(count: int) -> list[Change]:
    return [SetValue((f"field{number}",), f"{number} x") for number in range(count)]


def counted(text: str, changes: list[Change]) -> tuple[Parsed, list[int], list[int], int]:
    """Return a file after changes, those made and those refused, and the number of parses."""
    reads = 0

    def read(data: bytes) -> Parsed:
        nonlocal reads
        reads += 1
        return parse(data, Limits())

    findings = [Finding("NM1", f"{n}", Span(0, 0), change=each) for n, each in enumerate(changes)]
    refused: dict[Any, str] = {}
    worker = Fixer(lambda _: "", read)
    after, done, _ = worker.run_pass(parse(text.encode(), Limits()), findings, refused)
    return after, [int(each.message) for each in done], [int(key[2]) for key in refused], reads


@pytest.mark.parametrize("count", [15, 16, 17, 32, 33, 64])
@pytest.mark.parametrize("at", [0, 1, 8, 15, -1])
@pytest.mark.parametrize(
    "wrong",
    [("[a, b]", "[b, a]"), ("[a, b]", "[a, b"), None],
    ids=["reads back otherwise", "cannot be read", "cannot be written"],
)
def test_all_but_one_of_many_changes_are_made(
    count: int, at: int, wrong: tuple[str, str] | None
) -> None:
    text, changes = many(count), changes_of(count)
    left = Respell((piece(*wrong, text),)) if wrong else SetValue(("list",), "a")
    changes.insert(at if at >= 0 else count, left)
    after, done, refused, reads = counted(text, changes)
    assert after.text == text.replace("  x", " x")
    assert done == [number for number, each in enumerate(changes) if each is not left]
    assert refused == [changes.index(left)]
    # One parse for each change outside of large valid groups, and one for each half.
    assert reads <= 16 + 2 * (count // 16) + 4


@pytest.mark.parametrize(
    "waiting",
    [
        SetValue(("field1",), "another"),  # The same value again.
        RenameField(("field1",), "another"),  # The field beside it.
        RemoveField(("field1",)),
    ],
)
def test_what_has_to_wait_holds_nothing_up(waiting: Change) -> None:
    changes = [*changes_of(2), waiting, SetValue(("field2",), "2 x")]
    after, done, refused, reads = counted(many(3), changes)
    assert after.text == many(3).replace("  x", " x")
    assert (done, refused, reads) == ([0, 1, 3], [], 1)


def test_what_is_written_at_the_same_place_has_to_wait() -> None:
    at = Span(many(1).index("Body"), many(1).index("Body") + 1)
    changes = [*changes_of(1), Respell(((at, "b"),)), Respell(((at, "B"),))]
    after, done, refused, reads = counted(many(1), changes)
    assert after.text == many(1).replace("  x", " x").replace("Body", "body")
    assert (done, refused, reads) == ([0, 1], [], 1)


@pytest.mark.parametrize("count", [0, 1, 2, 13, 14, 15, 40])
def test_of_changes_that_hold_one_by_one_but_not_together_the_first_are_made(count: int) -> None:
    """Two fields cannot have the same name."""
    names = [RenameField(("list",), "one"), RenameField(("last",), "one")]
    text = many(count).replace("list:", "last: 1\nlist:")
    after, done, refused, _ = counted(text, [*changes_of(count), *names])
    assert done == list(range((count + 2) // 2))
    assert refused == []
    assert len(after.values) == count + 2


def test_a_flaw_that_is_there_lets_no_worse_one_in() -> None:
    text = "---\na: 1\na: 1\n---\nBody.\n"
    after, count, reasons = ask(text, Rewrite((piece("a: 1\na: 1", "a: [", text),), ()))
    assert (after.text, count, reasons) == (text, 0, [LEFT])
