"""Files with a common key are found, whatever their number and the limit on held keys."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from itertools import chain
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.keys import key
from newsmeta.linter.together import Gathering
from newsmeta.overflow import Numbers, Overflow
from newsmeta.rules.across import keyed
from newsmeta.rules.across.keyed import Group, Groups, Marks, Sharing, without
from newsmeta.sorting import Sorter
from tests.support.spilling import holding

KEYS = st.lists(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 2)), max_size=4), max_size=20)
SHARINGS = st.sampled_from(
    (Sharing(), Sharing(marks=Marks.DIFFERENT, mark_bytes=2), Sharing(4, Marks.SAME, 16, 2))
)


@given(st.lists(st.integers(0, 999)), st.integers(1, 20), st.integers(1, 2_000))
@example([7] * 50, 2, 1_000)
def test_records_come_out_in_order(given: list[int], most: int, beyond: int) -> None:
    records = [number.to_bytes(4, "big") + b"x" for number in given]
    with holding(most):
        sorter = Sorter(5, beyond)
        for record in records:
            sorter.extend([record])
        assert list(chain.from_iterable(sorter.parts())) == sorted(records)


@given(KEYS, st.sets(st.integers(0, 19)), SHARINGS, st.integers(1, 30))
def test_groups(
    keys: list[set[tuple[int, int]]], reported: set[int], sharing: Sharing, most: int
) -> None:
    expected = groups_of(keys, reported, sharing)
    with holding(most), patch.object(keyed, "_AT_ONCE", most):
        sorter = Sorter(sharing.width)
        for number, those in enumerate(keys):
            of_file = (number << 1 | (number in reported)).to_bytes(4, "big")
            for shared, mark in those:
                sorter.extend([key(str(shared)) + of_file + marked(mark, sharing)])
        found = list(Gathering(sharing, Overflow()).groups(sorter.parts()))
        assert sorted((group.key, list(group)) for group in found) == expected
        for group in found:
            assert [*group[:]] == [group[at] for at in range(len(group))] == [*group]
            assert list(group.reported()) == sorted(reported.intersection(group))


def marked(mark: int, sharing: Sharing) -> bytes:
    return mark.to_bytes(2, "big")[: sharing.mark_bytes]


def groups_of(
    keys: list[set[tuple[int, int]]], reported: set[int], sharing: Sharing
) -> list[tuple[bytes, list[int]]]:
    """Return the same groups, searched one by one."""
    by_key: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, those in enumerate(keys):
        for shared, mark in sorted(those):
            by_key[shared].append((number, mark))
    found = []
    for shared, members in by_key.items():
        if sharing.most is not None and len(members) > sharing.most:
            continue
        marks = {mark for _, mark in members}
        if not reported.intersection(number for number, _ in members):
            continue
        if sharing.marks is Marks.SAME:
            parts = [[number for number, its in members if its == mark] for mark in marks]
        elif sharing.marks is Marks.DIFFERENT and len(marks) == 1:
            continue
        else:
            parts = [[number for number, _ in members]]
        found += [(key(str(shared)), part) for part in parts if len(part) > 1]
    return sorted(found)


@given(*[st.sets(st.integers(0, 30), min_size=1)] * 3, st.integers(1, 9))
def test_what_is_in_no_other_group(
    one: set[int], two: set[int], three: set[int], most: int
) -> None:
    store = Overflow()

    def group(numbers: set[int]) -> Group:
        start = store.append(bytes(16))
        for number in sorted(numbers):
            store.append((number << 1).to_bytes(4, "big"))
        return Group(Sharing(), store, start, len(numbers))

    with holding(5):
        first, *others = group(one), group(two), group(three)
    groups = Groups(0, [first, *others], lambda _: (), {})  # type: ignore[arg-type, return-value]
    for known, left in ((others, one - two - three), (others[:1], one - two), ([], one)):
        expected = tuple(sorted(left)[:most]), len(left)
        assert without(groups, first, known, most) == expected
        assert without(groups, first, known, most) == expected  # Now from memory.


@given(st.lists(st.integers(0, 1 << 40)), st.integers(1, 20))
def test_numbers(given: list[int], most: int) -> None:
    with holding(most):
        numbers = Numbers()
        for number in given:
            numbers.append(number)
        assert [*numbers] == [numbers[at] for at in range(len(numbers))] == [*numbers[:]] == given


def test_keys_are_the_same_in_each_process() -> None:
    code = "from newsmeta.keys import key; print(key('page', 'news', 'trees').hex())"
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert run.stdout.decode().strip() == key("page", "news", "trees").hex()


@given(*[st.lists(st.text(st.sampled_from("ab\0',"), max_size=3), min_size=1, max_size=3)] * 2)
@example(["a\0b", "c"], ["a", "b\0c"])
def test_no_two_lists_of_texts_have_one_key(one: list[str], two: list[str]) -> None:
    assert (key(*one) == key(*two)) is (one == two)
