"""Articles with common properties are counted as if all were in memory."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.statistics.common import Commonness
from newsmeta.statistics.model import Duplicate, Duplicates
from tests.support.spilling import holding

THINGS = st.lists(st.lists(st.sampled_from([0, 1, 2, 5, 1 << 32, (1 << 64) - 1]), max_size=4))


def plainly(things: list[list[int]]) -> Duplicates:
    """Return the result of `Commonness`, by a naive count."""
    rows = {
        tuple(row for row, those in enumerate(things) if thing in those)
        for thing in set().union(*things)
    }
    groups = sorted((each for each in rows if len(each) > 1), key=lambda each: (-len(each), each))
    largest = tuple(
        Duplicate(tuple(f"{row}.md" for row in each[:10]), f"Title {each[0]}", len(each))
        for each in groups[:10]
    )
    return Duplicates(len(groups), len(set().union(*groups)), largest)


def found(things: list[list[int]], most: int) -> Duplicates:
    with holding(most):
        common = Commonness()
        for row, those in enumerate(things):
            common.add(row, those)
        return common.duplicates({row: (f"{row}.md", f"Title {row}") for row in common.listed})


@given(THINGS, st.integers(1, 20))
@example([], 1)
@example([[1, 1], [2]], 1)
@example([[1, 2], [1, 2], [5]], 2)
def test_of_any_articles(things: list[list[int]], most: int) -> None:
    assert found(things, most) == plainly(things)


def test_the_largest_groups_of_many() -> None:
    things = [[1_000 + row // 2, row % 7] for row in range(400)]
    assert found(things, 30) == plainly(things)
