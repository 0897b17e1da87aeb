"""Differences of two texts: the same with shortcuts and without."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.editing.differences import LONGEST_COMPARISON, differences

TEXTS = st.text("ab &;é", max_size=12)


def slowly(old: str, new: str) -> Iterator[tuple[int, int, int, int]]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    if max(old_end, new_end) - start > LONGEST_COMPARISON:
        yield start, old_end, start, new_end
        return
    matcher = SequenceMatcher(None, old[start:old_end], new[start:new_end], autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag != "equal":
            yield start + old_from, start + old_to, start + new_from, start + new_to


@given(TEXTS, TEXTS, TEXTS, TEXTS)
@example("a", "", "", "a")
@example("a", "a", "aa", "")
@example("", "b", "c", "")
def test_shortcuts_change_nothing(before: str, old: str, new: str, behind: str) -> None:
    one, other = before + old + behind, before + new + behind
    assert list(differences(one, other)) == list(slowly(one, other))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a  b", "a b"),
        ("a   b   c", "a b c"),
        ("Food &amp; drink &amp; more", "Food & drink & more"),
        (" both ends ", "both ends"),
        ("one\u00a0two\u00a0three", "one two three"),
        ("x" * 600, "y" * 600),
        ("x" + "ab" * 300, "ab" * 300 + "y"),
        ("Cafe\u0301", "Café"),
        ("same", "same"),
        ("", "a"),
        ("aaa", "aa"),
        ("line\r\nline\r\nline", "line\nline\nline"),
    ],
)
def test_usual_changes(old: str, new: str) -> None:
    assert list(differences(old, new)) == list(slowly(old, new))
    assert list(differences(new, old)) == list(slowly(new, old))
