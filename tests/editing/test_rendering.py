"""Changes of values, items and fields, and the smallest edits of the text that make them."""

from __future__ import annotations

from typing import Any

import pytest

from newsmeta.diagnostics import Finding, Span
from newsmeta.diagnostics.changes import (
    Change,
    InsertField,
    RemoveField,
    RemoveItem,
    RenameField,
    SetValue,
    SetValues,
    SortFields,
)
from newsmeta.editing.fixer import Fixer
from newsmeta.editing.rendering import characters, flow, inline, sorted_fields
from newsmeta.frontmatter import Limits, parse
from newsmeta.frontmatter.scalars import Style

ORDER = ("a", "b", "c", "d")

# The original, a change, and the result; or, after "!", why the change is impossible.
CHANGES: list[tuple[str, Change, str]] = [
    ("a: x\n", SetValue(("a",), "y"), 'a: "y"\n'),
    ("a: x y\n", SetValue(("a",), "x z"), "a: x z\n"),
    ("a: x\n", SetValue(("a",), "yes"), 'a: "yes"\n'),
    ("a: x\n", SetValue(("a",), "x: y"), 'a: "x: y"\n'),
    ("a: x\n", SetValue(("a",), "60"), 'a: "60"\n'),
    ("a: x\n", SetValue(("a",), "x\ny"), 'a: "x\\ny"\n'),
    ("a: x\n", SetValue(("a",), ""), 'a: ""\n'),
    ("a: 'x'\n", SetValue(("a",), "it's"), "a: 'it''s'\n"),
    ("a: 'it''s x'\n", SetValue(("a",), "it's y"), "a: 'it''s y'\n"),
    ("a: 'x'\n", SetValue(("a",), "x\ny"), 'a: "x\\ny"\n'),
    ('a: "x"\n', SetValue(("a",), 'say "x" \\ y'), 'a: "say \\"x\\" \\\\ y"\n'),
    ('a: "x\\ty"\n', SetValue(("a",), "x\tz"), 'a: "x\\tz"\n'),
    (
        'a: "x"\n',
        SetValue(("a",), "x\ny\r\xa0\u200b\u2028\x07😀\U000e0001é"),
        'a: "x\\ny\\r\xa0\\u200b\\u2028\\x07😀\\U000e0001é"\n',
    ),
    ("a: 1\n", SetValue(("a",), "x"), 'a: "x"\n'),
    ("a: 1\n", SetValue(("a",), 2), "a: 2\n"),
    ("a: 'x'\n", SetValue(("a",), None), "a: null\n"),
    ("a: x\n", SetValue(("a",), True), "a: true\n"),
    ("a: x\n", SetValue(("a",), 0.5), "a: 0.5\n"),
    ("a: |\n  one\n  two\n", SetValue(("a",), "one\nthree\n"), "a: |\n  one\n  three\n"),
    ("a: >\n  one\n  two\n", SetValue(("a",), "one three\n"), "a: >\n  one\n  three\n"),
    ("a: |-\n  one\n", SetValue(("a",), "two"), "a: |-\n  two\n"),
    ("a: |2\n    one\n", SetValue(("a",), "two\n"), "a: |\n    two\n"),
    ("a: >-\n  one\n\n  two\n", SetValue(("a",), "one\nthree"), "a: >-\n  one\n\n  three\n"),
    ("a: |\n  one\n", SetValue(("a",), "one\n\n two\n"), "a: |\n  one\n\n   two\n"),
    ("a: >\n  one\n", SetValue(("a",), "one\ntwo\n"), "a: >\n  one\n\n  two\n"),
    ("a:\n", SetValue(("a",), "x"), 'a: "x"\n'),
    ("a: # c\n", SetValue(("a",), "x"), 'a: "x" # c\n'),
    ("a: \n", SetValue(("a",), "x"), 'a: "x" \n'),
    ("a:\nb: 1\n", SetValue(("a",), 1), "a: 1\nb: 1\n"),
    ("a:#\n", SetValue(("a",), 1), "! the front matter cannot be read"),
    ("a: &x one\nb: *x\n", SetValue(("a",), "two"), "a: &x two\nb: *x\n"),
    (
        "a: &x one\nb: *x\n",
        SetValue(("b",), "two"),
        "! the value is an alias; correct it at its anchor",
    ),
    ("a: [x]\n", SetValue(("a",), "y"), "! the value is a list or mapping"),
    ("a: {b: 1}\n", SetValue(("a",), "y"), "! the value is a list or mapping"),
    (
        "a: 2021-01-27T15:50:00Z\n",
        SetValue(("a",), "2021-01-27T14:50:00Z"),
        "a: 2021-01-27T14:50:00Z\n",
    ),
    (
        "a: 2021-01-27 15:50:00\n",
        SetValue(("a",), "2021-01-27T15:50:00Z"),
        "a: 2021-01-27T15:50:00Z\n",
    ),
    ("a: x\nb: y\n", SetValues((SetValue(("a",), "1"), SetValue(("b",), "z"))), 'a: "1"\nb: z\n'),
    ("a:\n  - \n", SetValue(("a", 0), "x"), 'a:\n  - "x" \n'),
    ("a:\n  -\n", SetValue(("a", 0), "x"), 'a:\n  - "x"\n'),
    ("a:\n  - # c\n", SetValue(("a", 0), "x"), 'a:\n  - "x" # c\n'),
    ("a:\t# c\n", SetValue(("a",), "x"), 'a: "x"\t# c\n'),
    ("a: &x # c\nb: *x\n", SetValue(("a",), "x"), 'a: &x "x" # c\nb: *x\n'),
    ("a: &x\nb: *x\n", SetValue(("a",), "x"), 'a: &x "x"\nb: *x\n'),
    ("{a: , b: 1}\n", SetValue(("a",), "x"), '{a:  "x", b: 1}\n'),
    ("{a:, b: 1}\n", SetValue(("a",), "x"), "! the front matter cannot be read"),
    ("{a, b: 1}\n", SetValue(("a",), "x"), "! it cannot be written without changing other values"),
    ("a: {b: }\n", SetValue(("a", "b"), 1), "a: {b:  1}\n"),
    ("a: [b: ]\n", SetValue(("a", 0, "b"), 1), "a: [b:  1]\n"),
    ("a: \n# c\n", SetValue(("a",), "x"), 'a: "x" \n# c\n'),
    ("? a\n: # c\n", SetValue(("a",), "x"), '? a\n: "x" # c\n'),
    ("a: 10,000\n", SetValue(("a",), "10,000"), 'a: "10,000"\n'),
    ("a: 'x'\n", SetValue(("a",), "x"), 'a: "x"\n'),
    ("a: x\n", SetValue(("a",), "x"), 'a: "x"\n'),
    ("a: |\n  x\n", SetValue(("a",), "x\n"), 'a: "x\\n"\n'),
    ("? a\n", SetValue(("a",), "x"), "! it cannot be written without changing other values"),
    ("a: x\n", SetValue(("a",), "x\ty"), 'a: "x\\ty"\n'),
    ("a: x y\n", SetValue(("a",), "x\ty"), 'a: "x\\ty"\n'),
    ("a: 'x y'\n", SetValue(("a",), "x\ty"), 'a: "x\\ty"\n'),
    ("a: |\n  x y\n", SetValue(("a",), "x\x07y\n"), 'a: "x\\x07y\\n"\n'),
    ("a: 'one\n  two'\n", SetValue(("a",), "three's"), "a: 'three''s'\n"),
    ("a: 'one\n\n  two'\n", SetValue(("a",), "three"), "a: 'three'\n"),
    ('a: "one\n  two"\n', SetValue(("a",), "three"), 'a: "three"\n'),
    ("a: one\n  two\n", SetValue(("a",), "three four"), "a: three\n  four\n"),
    ("a: |2 # a >3\n    one\n", SetValue(("a",), "two\n"), "a: | # a >3\n    two\n"),
    ("a: |2\n    one\n", SetValue(("a",), "twoX\n"), "a: |\n    twoX\n"),
    ("b: {a: x}\n", SetValue(("b", "a"), ["x"]), "b: {a: [x]}\n"),
    ("{b: {a: x}}\n", SetValue(("b", "a"), ["x"]), "{b: {a: [x]}}\n"),
    ("p: &x\n  a: v\nq: *x\n", SetValue(("q", "a"), ["v"]), "p: &x\n  a:\n    - v\nq: *x\n"),
    ("p: &x\n  a: v\nq: *x\n", SetValue(("q", "a"), "w"), "p: &x\n  a: w\nq: *x\n"),
    (
        "a: |2-\n    one\n\n    two\n",
        SetValue(("a",), "one\n\nthree"),
        "a: |-\n    one\n\n    three\n",
    ),
    ("a: >2\n    one\n", SetValue(("a",), "two\nthree\n"), "a: >\n    two\n\n    three\n"),
    ("a: |\n\n  one\n", SetValue(("a",), "two\n"), "a: |\n  two\n"),
    ("a: x\n", SetValue(("a",), ["x"]), "a:\n  - x\n"),
    ("a: 'x'\n", SetValue(("a",), ["x"]), "a:\n  - 'x'\n"),
    ("a: x, y\n", SetValue(("a",), ["x", "y"]), 'a:\n  - x\n  - "y"\n'),
    ("a: x; 60\n", SetValue(("a",), ["x", "60", "a b"]), 'a:\n  - x\n  - "60"\n  - "a b"\n'),
    ("a:\n  x\n", SetValue(("a",), ["x"]), "a:\n  [x]\n"),
    ("{a: x}\n", SetValue(("a",), ["x"]), "{a: [x]}\n"),
    ("{a: 'x, y'}\n", SetValue(("a",), ["x", "y"]), '{a: [x, "y"]}\n'),
    ("b:\n  a: x\n", SetValue(("b", "a"), ["x"]), "b:\n  a:\n    - x\n"),
    ("a:\n  - x\n", SetValue(("a", 0), ["x"]), "! the value is no field of a mapping"),
    ("a:   x # c\n", SetValue(("a",), ["x"]), "a:\n  - x # c\n"),
    ("b: 1\n", InsertField((), "a", "x", ORDER), "a: x\nb: 1\n"),
    ("b: 1\n", InsertField((), "c", "X y", ORDER), 'b: 1\nc: "X y"\n'),
    ("a: 1\nb: 2\nd: 3\n", InsertField((), "c", 60, ORDER), "a: 1\nb: 2\nc: 60\nd: 3\n"),
    ("d: 1 # c\nx: 2\n", InsertField((), "c", None, ORDER), "c: null\nd: 1 # c\nx: 2\n"),
    ("a: 1 # c\n\nx: 2\n", InsertField((), "b", "y", ORDER), 'a: 1 # c\nb: "y"\n\nx: 2\n'),
    ("a: 1\n", InsertField((), "z", "news-a", ORDER), "a: 1\nz: news-a\n"),
    ("p: {b: 1}\n", InsertField(("p",), "a", "x", ORDER), "p: {a: x, b: 1}\n"),
    ("p: {b: 1}\n", InsertField(("p",), "c", "x", ORDER), "p: {b: 1, c: x}\n"),
    ("p: {}\n", InsertField(("p",), "c", "x", ORDER), "p: {c: x}\n"),
    ("p:\n  b: 1\n  d: 2\n", InsertField(("p",), "c", "x", ORDER), "p:\n  b: 1\n  c: x\n  d: 2\n"),
    ("p:\n  - b: 1\n", InsertField(("p", 0), "a", "x", ORDER), "p:\n  - a: x\n    b: 1\n"),
    (
        "p: &x\n  a: 1\nq: *x\n",
        InsertField(("q",), "b", 1, ORDER),
        "! the mapping is an alias; correct it at its anchor",
    ),
    ("a: |\n  one\nx: 1\n", InsertField((), "b", "y", ORDER), 'a: |\n  one\nb: "y"\nx: 1\n'),
    ("a: [1,\n  2]\nx: 1\n", InsertField((), "b", "y", ORDER), 'a: [1,\n  2]\nb: "y"\nx: 1\n'),
    ("a: [x, y, z]\n", RemoveItem(("a", 1)), "a: [x, z]\n"),
    ("a: [x, y]\n", RemoveItem(("a", 0)), "! the item is the first of its list"),
    ("a: [x]\n", RemoveItem(("a", 0)), "a: []\n"),
    ("a:\n  - x\n", RemoveItem(("a", 0)), "a: []\n"),
    ("a:\n  - x\n  - y\n  - z\n", RemoveItem(("a", 1)), "a:\n  - x\n  - z\n"),
    ("a:\n- x\n- y\n", RemoveItem(("a", 1)), "a:\n- x\n"),
    ("a:\n- x\n- y\n", RemoveItem(("a", 0)), "a:\n- y\n"),
    ("a:\n- x\n# c\n- y\n", RemoveItem(("a", 1)), "! a comment is above it"),
    ("a:\n- x # c\n- y # d\n", RemoveItem(("a", 1)), "! a comment is beside it"),
    ("a:\n- x # c\n- y\n", RemoveItem(("a", 1)), "a:\n- x # c\n"),
    ("a:\n- # c\n  x\n", RemoveItem(("a", 0)), "! a comment is beside it"),
    ("a:\n  -\n    - x\n    - y\n", RemoveItem(("a", 0, 1)), "a:\n  -\n    - x\n"),
    ("a:\n  - - x\n    - y\n", RemoveItem(("a", 0, 0)), "! the item shares its line with another"),
    ("a:\n  - - x\n", RemoveItem(("a", 0, 0)), "! the item is the only one of its list"),
    (
        "a: &x [1, 2]\nb: *x\n",
        RemoveItem(("b", 1)),
        "! the list is an alias; correct it at its anchor",
    ),
    ("a:\n\n  - x\n\n  - y\n\nb: 1\n", RemoveItem(("a", 1)), "a:\n\n  - x\n\n\nb: 1\n"),
    ("a: [x, y # c\n  ]\n", RemoveItem(("a", 1)), "a: [x # c\n  ]\n"),
    ("a:\n- x\n- >\n  y\n  z\nb: 1\n", RemoveItem(("a", 1)), "a:\n- x\nb: 1\n"),
    ("a: 1\nb: 2\n", RemoveField(("a",)), "b: 2\n"),
    ("a: 1\nb: 2\n", RemoveField(("b",)), "a: 1\n"),
    ("a: {b: 1, c: 2}\n", RemoveField(("a", "b")), "a: {c: 2}\n"),
    ("a: |2\n    X\n      one\n", SetValue(("a",), "X\n  two\n"), "a: |\n    X\n      two\n"),
    ("a : x\n", SetValue(("a",), ["x"]), "a :\n  - x\n"),
    ("p:\n  a: 1\n  c: 2\n", RenameField(("p", "a"), "b"), "p:\n  b: 1\n  c: 2\n"),
    ("p:\n  - a: 1\na: 1\n", RenameField(("p", 0, "a"), "b"), "p:\n  - b: 1\na: 1\n"),
    ("p:\n  a: 1\n  c: 2\n", RemoveField(("p", "a")), "p:\n  c: 2\n"),
    ("a: 1\n", RenameField(("a",), "b"), "b: 1\n"),
    ("'a': 1\n", RenameField(("a",), "b"), "'b': 1\n"),
    ('"a": 1\n', RenameField(("a",), "b"), '"b": 1\n'),
    (
        "p: &x\n  a: 1\nq: *x\n",
        RenameField(("q", "a"), "b"),
        "! it cannot be written without changing other values",
    ),
    ("b: 1\na: 2\n", SortFields((), ORDER), "a: 2\nb: 1\n"),
    (
        "c: 1 # c\n\nb: 2\n# d\na: 3\nx: 4\n",
        SortFields((), ORDER),
        "# d\na: 3\nx: 4\n\nb: 2\nc: 1 # c\n",
    ),
    (
        "p:\n  b: 1\n  a:\n    - x\nq: 1\n",
        SortFields(("p",), ORDER),
        "p:\n  a:\n    - x\n  b: 1\nq: 1\n",
    ),
    ("p: {b: 1, a: 2}\n", SortFields(("p",), ORDER), "! the fields are all on one line"),
    ("x: 1\nb: 2\ny: 3\na: 4\n", SortFields((), ORDER), "x: 1\na: 4\nb: 2\ny: 3\n"),
    ("b: |\n  one\na: 1\n", SortFields((), ORDER), "a: 1\nb: |\n  one\n"),
    (
        "p: &x\n  b: 1\n  a: 2\nq: *x\n",
        SortFields(("q",), ORDER),
        "! the mapping is an alias; correct it at its anchor",
    ),
    ("p:\n- b: 1\n  a: 2\n- c: 1\n", SortFields(("p", 0), ORDER), "p:\n- a: 2\n  b: 1\n- c: 1\n"),
]


def changed(fields: str, change: Change, end: str) -> str:
    """Return fields after a change, or why it is impossible."""
    parsed = parse(f"---\n{fields}---\nBody.\n".replace("\n", end).encode(), Limits())
    refused: dict[Any, str] = {}
    finding = Finding("NM1", "", Span(0, 0), change=change)
    after, done, _ = Fixer(lambda _: "").run_pass(parsed, [finding], refused)
    assert bool(done) == (not refused) == (after is not parsed)
    if refused:
        return f"! {next(iter(refused.values()))}"
    text = after.text.replace(end, "\n")
    assert after.text == text.replace("\n", end), "no line end is of another kind"
    return text.removeprefix("---\n").removesuffix("---\nBody.\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize(("fields", "change", "expected"), CHANGES)
def test_the_smallest_edit(fields: str, change: Change, expected: str, end: str) -> None:
    assert changed(fields, change, end) == expected


TIMES = [
    ("t: 2021-01-27T15:50:00Z\n", "2021-01-27T14:50:00Z", "t: 2021-01-27T14:50:00Z\n"),
    ("t: yesterday\n", "2021-01-27T14:50:00Z", "t: 2021-01-27T14:50:00Z\n"),
    ("t: yesterday\n", "2021-01-27", 't: "2021-01-27"\n'),
    ("t: 'x'\n", "2021-01-27T14:50:00Z", "t: '2021-01-27T14:50:00Z'\n"),
    ("u: yesterday\n", "2021-01-27T14:50:00Z", 'u: "2021-01-27T14:50:00Z"\n'),
    ("u: 2021-01-27 15:50:00\n", "2021-01-27T14:50:00Z", "u: 2021-01-27T14:50:00Z\n"),
    ("t: 2021\n", "2021-01-27T14:50:00Z", 't: "2021-01-27T14:50:00Z"\n'),
]


@pytest.mark.parametrize(("fields", "value", "expected"), TIMES)
def test_times_are_plain_where_times_are_due(fields: str, value: str, expected: str) -> None:
    parsed = parse(f"---\n{fields}---\n".encode(), Limits())
    finding = Finding("NM1", "", Span(0, 0), change=SetValue((fields[0],), value))
    fixer = Fixer(lambda pointer: "timestamp" if pointer == ("t",) else "")
    after, _, _ = fixer.run_pass(parsed, [finding], {})
    assert after.text == f"---\n{expected}---\n"


@pytest.mark.parametrize(
    ("value", "in_a_line", "in_a_flow"),
    [
        ("news", "news", '"news"'),
        ("news-a", "news-a", '"news-a"'),
        ("News", '"News"', '"News"'),
        ("yes", '"yes"', '"yes"'),
        ("", '""', '""'),
        ("a b", '"a b"', '"a b"'),
        ('"\\', '"\\"\\\\"', '"\\"\\\\"'),
        (None, "null", "null"),
        (True, "true", "true"),
        (-1, "-1", "-1"),
        (0.5, "0.5", "0.5"),
    ],
)
def test_values_in_one_line(value: Any, in_a_line: str, in_a_flow: str) -> None:
    assert inline(value) == in_a_line
    assert flow(value) == in_a_flow
    assert flow({"a": [value, {}]}) == f'{{"a": [{in_a_flow}, {{}}]}}'


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("dcba", "abcd"),
        ("xdycz", "xczdy"),
        ("xyz", "xyz"),
        ("bxa", "abx"),
        ("", ""),
        ("axby", "axby"),
    ],
)
def test_names_without_a_place_stay_behind_theirs(names: str, expected: str) -> None:
    assert "".join(names[at] for at in sorted_fields(list(names), ORDER)) == expected


@pytest.mark.parametrize(
    ("text", "style", "written"),
    [
        ("it's", "single", "it''s"),
        ("it's", "double", "it's"),
        ("it's", "plain", "it's"),
        ('say "x"', "double", 'say \\"x\\"'),
        ('say "x"', "single", 'say "x"'),
        ("a\\b", "double", "a\\\\b"),
        ("a\\b", "plain", "a\\b"),
        ("a\\b", "single", "a\\b"),
        ("é – \u00a0", "double", "é – \u00a0"),
        ("\x00\x7f\u200b\ufeff\U000e0001", "double", "\\x00\\x7f\\u200b\\ufeff\\U000e0001"),
        ("a\n\t\r", "double", "a\\n\\t\\r"),
        ("", "double", ""),
    ],
)
def test_characters_in_each_style(text: str, style: Style, written: str) -> None:
    assert characters(text, style) == written
