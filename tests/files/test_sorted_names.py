"""Names are in order, whatever the number of files in a folder."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.files.sorted_names import SortedNames
from tests.support.spilling import holding

NAMES = st.lists(st.sampled_from(["a.md", "b/", "é.md", "\udcff.md", "雨.md", "b", "x" * 40]))


@given(NAMES, st.integers(1, 9))
@example([], 1)
@example(["b", "a.md"], 1)
def test_names(names: list[str], most: int) -> None:
    with holding(most):
        sorted_names = SortedNames()
        for name in names:
            sorted_names.add(name)
        assert list(sorted_names.in_order()) == sorted(names)
