"""Text is cut at the end of its cells, however they are counted."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from newsmeta.reporters.wrapping import index_after, index_before

TEXTS = st.text(st.sampled_from("ab ~é雨\t\x1b\u0301"), max_size=12)


@given(TEXTS, st.integers(0, 15))
@example("abc", 3)
@example("ab\t", 2)
@example("雨雨", 3)
def test_indexes(text: str, cells: int) -> None:
    beginnings = range(len(text) + 1)
    widths = [cell_len(text[:at]) for at in beginnings]
    assert index_after(text, cells) == max(at for at in beginnings if widths[at] <= cells)
    assert index_before(text, cells) == min(
        (at for at in beginnings if widths[at] >= cells), default=len(text)
    )
