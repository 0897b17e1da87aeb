"""The canonical layout of single values: a table of original and canonical forms."""

from __future__ import annotations

import pytest

from newsmeta.editing.layout import canonical_layout
from newsmeta.frontmatter import Limits, parse
from newsmeta.schema.schema import Schema

SCHEMA = Schema(
    {
        "type": "object",
        "properties": {
            "first": {"type": "string"},
            "second": {
                "properties": {"b": {"type": "string"}, "a": {"type": "string"}, "10": {}},
            },
            "list": {"items": {"properties": {"y": {}, "x": {}}}},
        },
    }
)


def laid_out(fields: str, end: str = "\n") -> str:
    """Return fields in canonical layout; asserts that there is no objection."""
    data = f"---\n{fields}---\nBody.\n".replace("\n", end).encode()
    after, reason = canonical_layout(parse(data, Limits()), SCHEMA)
    assert reason == ""
    text = after.text.replace(end, "\n")
    assert end == "\n" or after.text == text.replace("\n", end)
    return text.removeprefix("---\n").removesuffix("---\nBody.\n")


SAME = [
    *('"other key": x\n', "'other key': x\n", "plain: x\n", "a: {}\n"),
    *("a: []\n", "a: &x []\nb: *x\n", "a: &x {}\nb: *x\n", "a: &x one\nb: *x\n"),
    *("a: |\n  one\n  two\n", "a: >\n  one\n  two\n", "a: |-\n  one\n", "a: >-\n  one\n"),
    *("a: |+\n  one\n\nb: x\n", "a: |+\n  one\n\n\nb: x\n", "a: >+\n  one\n\nb: x\n"),
    *(
        "a: |+\n  oneX\n\nb: x\n",
        "a: |+\n  one\nb: x\n",
        "a: |2\n    one\n",
        "a: |2+\n   one\n\nb: x\n",
    ),
    *("a: |\n  one\n\n  two\n", "a: |\n  one\n    two\n", "a: &x |\n  one\nb: *x\n"),
    *("a: &x\n  b: 1\nc: *x\n", "a: &x\n  - 1\nc: *x\n"),
    *("a: 10,000\n", "a: 12:30\n", "a: yes\n", "a: ~\n", "a:\n", "a: 0x1\n", "a: 1e3\n"),
    *("a: x\n\n# c\nb: y\n", "a: x\n# c\nb: y\n", "a: x\n\nb: y\n\nc: z\n"),
    *("a: x\n\nb: y\n", "a: x\nb: y\n", "a: {b: 1, # c\n  d: 2}\n"),
    *("a: x # c\n", "a: |  # c\n  one\n", "a:  # c\n  - x\n", "a: x\n  # c\nb: y\n"),
]
"""Values in canonical layout."""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("fields", SAME)
def test_what_stays(fields: str, end: str) -> None:
    if fields == "a: |  # c\n  one\n":
        assert laid_out(fields, end) in (fields, "a: | # c\n  one\n")
        return
    assert laid_out(fields, end) == fields


CHANGED = [
    ('"first": x\n', "first: x\n"),
    ("'first': x\n", "first: x\n"),
    ("second: {a: 1, b: 2}\n", "second:\n  b: 2\n  a: 1\n"),
    ('second:\n  "a": u\n  "b": v\n  "c": w\n', 'second:\n  b: v\n  "c": w\n  a: u\n'),
    ("a: {b: 1, c: 2}\n", "a:\n  b: 1\n  c: 2\n"),
    ("a: [1, 2]\n", "a:\n  - 1\n  - 2\n"),
    ("a: [[1, 2], []]\n", "a:\n  - - 1\n    - 2\n  - []\n"),
    ("a: [ ]\n", "a: []\n"),
    ("a: &x [ ]\nb: *x\n", "a: &x []\nb: *x\n"),
    ("a: &x [1]\nb: *x\n", "a: &x\n  - 1\nb: *x\n"),
    ("a: [&x []]\nb: *x\n", "a:\n  - &x []\nb: *x\n"),
    ("list: [{x: 1, y: 2}]\n", "list:\n  - y: 2\n    x: 1\n"),
    ("a: |\n      one\n      two\n", "a: |\n  one\n  two\n"),
    ("a: >\n      one\n\n        two\n", "a: >\n  one\n\n    two\n"),
    ("a:\n    b: |\n          one\n", "a:\n  b: |\n    one\n"),
    ("a: |+\n    one\n\n\nb: x\n", "a: |+\n  one\n\n\nb: x\n"),
    ("a:\n    - |+\n        one\n\n    - x\n", "a:\n  - |+\n    one\n\n  - x\n"),
    ("a:\n- 1\n- 2\n", "a:\n  - 1\n  - 2\n"),
    ("a:    x\n", "a: x\n"),
    ("a: x   \n", "a: x\n"),
    ("a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n"),
    ("first: x\n  y # c\n", "first: x y # c\n"),
    ("first: 'x\n  y'   # c\na: # d\n", "first: x y   # c\na: # d\n"),
    ("first: # c\n  x\n  y\n# d\n", "first: x y # c\n# d\n"),
    ("first:\n  x\n  y\n", "first: x y\n"),
]


@pytest.mark.parametrize(("fields", "expected"), CHANGED)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
def test_what_becomes(fields: str, expected: str, end: str) -> None:
    assert laid_out(fields, end) == expected
    assert laid_out(expected, end) == expected


DIRECTIVE = "# newsmeta: ignore NM201"
SPOKEN_OF = [
    f"title:  {DIRECTIVE}\n  one\n",
    f"first:  {DIRECTIVE}\n  'one'\n",
    f"a: x\nb: {DIRECTIVE}\n  one\n",
    f"a:\n  -  {DIRECTIVE}\n    one\n",
    f"a:\n  b: {DIRECTIVE}\n    one\n",
    f"first: {DIRECTIVE}\n {DIRECTIVE}\n  one\n",
    f"a:\n- {DIRECTIVE}\n  one\n- two\n",
]
"""Suppressions, whose values the layout would move to other lines."""


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
@pytest.mark.parametrize("fields", SPOKEN_OF)
def test_what_a_comment_speaks_of_is_not_changed(fields: str, end: str) -> None:
    parsed = parse(f"---\n{fields}---\n".replace("\n", end).encode(), Limits())
    after, reason = canonical_layout(parsed, SCHEMA)
    assert reason == "a comment that suppresses findings would apply to other values"
    assert after is parsed
    other = parse(parsed.data.replace(b"newsmeta: ignore", b"nothing of ours"), Limits())
    assert canonical_layout(other, SCHEMA)[1] == ""


@pytest.mark.parametrize("fields", ["a: [1\n", "a: 1\na: 2\n", "a: &x {b: 1}\nc: {<<: *x}\n", ""])
def test_what_has_mistakes_is_not_laid_out(fields: str) -> None:
    parsed = parse(f"---\n{fields}---\n".encode(), Limits())
    after, reason = canonical_layout(parsed, SCHEMA)
    assert (after is parsed, reason) == (True, "the front matter has mistakes")
