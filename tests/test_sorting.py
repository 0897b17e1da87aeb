"""Sorting outside of memory gives the same order as in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.sorting import Sorter, matches
from tests.support.spilling import holding

TEXTS = st.lists(st.sampled_from(["", "a", "b", "ab", "é", "\ud800", "_news/a.md", "_news/b.md"]))
MOST = st.integers(1, 20)


@given(st.lists(st.binary(min_size=6, max_size=6)), MOST, st.integers(0, 9))
@example([b"\0\0\0\1ab", b"\0\0\0\0ab"], 1, 0)
def test_records_come_in_order(records: list[bytes], most: int, beyond: int) -> None:
    with holding(most):
        sorter = Sorter(6, beyond=max(beyond, 1) << 28)
        for each in records:
            sorter.extend([each])
        assert list(chain.from_iterable(sorter.parts())) == sorted(records)


@given(st.lists(st.binary(min_size=6, max_size=6)), MOST)
@example([b"\0\0\0\0ab"] * 7, 3)
def test_records_that_come_at_once_are_not_held_at_once(records: list[bytes], most: int) -> None:
    held = 0

    def given_out() -> Iterator[bytes]:
        nonlocal held
        for each in records:
            held = max(held, len(sorter._held))
            yield each

    with holding(most):
        sorter = Sorter(6)
        sorter.extend(given_out())
        assert list(chain.from_iterable(sorter.parts())) == sorted(records)
    assert held <= most


@given(st.lists(st.binary(min_size=6, max_size=6), min_size=4), st.integers(1, 4))
@example([b"\0\0\0\0ab"] * 5, 4)
def test_nothing_is_held_once_the_first_is_wanted(records: list[bytes], most: int) -> None:
    """Others that wait for their turn then have the memory."""
    with holding(most):
        sorter = Sorter(6)
        sorter.extend(records)
        parts = sorter.parts()
        assert not sorter._held
        assert list(chain.from_iterable(parts)) == sorted(records)


@given(st.lists(st.tuples(TEXTS.map("".join), st.integers(1, 9))), TEXTS, MOST)
@example([("a", 1), ("b", 2), ("a", 3)], ["c", "a", "", "b", "a"], 1)
def test_matches(known: list[tuple[str, int]], asked: list[str], most: int) -> None:
    sums: Counter[str] = Counter()
    for text, number in known:
        sums[text] += number
    with holding(most):
        found = list(matches(known, asked))
    assert found == [(place, sums[text]) for place, text in enumerate(asked) if text in sums]
