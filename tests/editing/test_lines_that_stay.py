"""Duplicate fields are removed with all their lines, and no other lines."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.lines import assert_kept, end_of_entry
from tests.support.normalizing import Case, normalize

HEAD = (
    'category: news\ntitle: "Council votes"\nexcerpt: "The plan"\n'
    "publishedDateTime: 2021-01-27T15:50:00Z\n"
)
URLS = (
    'ampWebUrl: "https://a.example.com/"\noriginalUrl: "https://b.example.com/"\n'
    'webUrl: "https://b.example.com/"\n'
)
BROKEN_URL = 'cdnAmpWebUrl: "https://\n  cdn.example.com/c/s/a"\n'
TWICE = {
    "one after another": "tagd: []\ntagd: []\n",
    "with blank lines between": "tagd: []\n\n" * 9 + "\n\ntagd: []\n",
    "behind a list that goes, too": "related: []\n\n" + "\ntagd: []\n" * 4,
    "blank lines of other numbers": "tagd: []\n\n\n\ntagd: []\ntagd: []\n\ntagd: []\n\n\n",
    "several lines, in quotes": 'note: "one\n  two"\nnote: "one\n  two"\n',
    "several lines, without quotes": "note: one\n  two\nnote: one\n  two\n\n",
    "block texts": "note: |\n  one\n  two\n\nnote: |\n  one\n  two\n\nother: 1\n",
    "folded texts": "note: >-\n  one\n  two\nnote: >-\n  one\n  two\n",
    "lists": "tagd:\n  - one\n  - two\ntagd: [one, two]\ntagd:\n  - one\n  - two\n",
    "mappings": "more:\n  a: 1\n  b:\n  - 2\nmore:\n  a: 1\n  b:\n  - 2\n",
    "flow collections": "more: {a: 1,\n  b: 2}\nmore: {\n  a: 1, b: 2\n  }\n",
    "beside fields in another order": BROKEN_URL + URLS + BROKEN_URL,
    "all of it, in another order": BROKEN_URL + URLS + "type: article\n" + BROKEN_URL + URLS,
    "nothing as a value": "note:\nnote:\n\nnote:\n",
}


@pytest.mark.parametrize("fields", TWICE.values(), ids=TWICE)
@pytest.mark.parametrize("select", [("ALL",), ("NM007",), ("NM0", "NM210")], ids="-".join)
def test_a_field_that_is_given_again(fields: str, select: tuple[str, ...]) -> None:
    data = f"---\n{HEAD}{fields}tags:\n  - a\n---\nText.\n".encode()
    outcome = normalize(Case(data, select=select, unsafe=True))
    assert "NM007" in {one.code for one in outcome.fixed}
    left = Counter(line.partition(":")[0] for line in outcome.after.decode().splitlines())
    assert max(left[name] for name in ("tagd", "note", "more", "cdnAmpWebUrl")) == 1


OTHERS = ["a", "", "b", "", "a", "", "c"]


@pytest.mark.parametrize(
    ("new", "free", "may_insert"),
    [
        (OTHERS, set(), False),
        (["a", "", "b", "", "", "c"], {5}, False),
        (["", "b", "", "a", "", "c"], {5}, False),  # the other one of two equal lines
        (["a", "", "", "", "c"], {3, 5}, False),
        (["a", "", "B", "B", "", "a", "", "c"], {3}, False),
        (["a", "", "b", "n", "", "a", "", "c"], {3}, False),
        (["n", *OTHERS], set(), True),
        ([*OTHERS, "n"], set(), True),
        ([*OTHERS, "n"], {7}, False),
        ([], set(range(1, 8)), False),
    ],
)
def test_lines_that_stay(new: list[str], free: set[int], may_insert: bool) -> None:
    assert_kept(OTHERS, new, free, may_insert=may_insert)


@pytest.mark.parametrize(
    ("new", "free", "may_insert"),
    [
        (OTHERS[:-1], set(), False),
        (OTHERS[1:], {3}, True),
        (["a", "b", "", "a", "", "c"], {3}, False),  # a missing blank line
        (["a", "", "b", "", "c", "", "a"], {3}, True),  # another order
        (["a", "", "B", "", "a", "", "c"], {5}, True),
        (["n", *OTHERS], {3}, False),
        ([*OTHERS, "n"], {3, 5}, False),
        ([*OTHERS, ""], {3}, False),
        ([*OTHERS, "a", "n"], {3}, False),
        ([], {1, 2, 3, 4, 5, 6}, False),
    ],
)
def test_lines_that_do_not(new: list[str], free: set[int], may_insert: bool) -> None:
    with pytest.raises(AssertionError):
        assert_kept(OTHERS, new, free, may_insert=may_insert)


@pytest.mark.parametrize(
    ("entry", "rest"),
    [
        ("a: 1", "\nb: 2\n"),
        ("a", ":\n\nb: 2\n"),  # the key of an empty one
        ("a: []", " # b\nb: 2\n"),
        ('a: "1\n  2"', "\nb: 2\n"),
        ("a: 1\n  2", "\n\nb: 2\n"),
        ("a: |\n  1\n  2\n", "b: 2\n"),
        ("a:\n  - 1\n  - 2", "\nb: 2\n"),
        ("a:\n  c: 1\n  d: [1,\n   2]", "\n# c\n\nb: 2\n"),
        ("a: {c: 1,\n d: 2}", "\nb: 2\n"),
        ("&x a: &y 1", "\nb: *y\n"),
        ("a: *y", "\n"),
    ],
)
def test_where_an_entry_ends(entry: str, rest: str) -> None:
    before = "y: &y 1\n"
    text = before + entry + rest
    assert end_of_entry(text, len(before)) == len(before) + len(entry)
