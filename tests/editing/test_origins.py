"""Original places of text after edits: the same as by replaying the edits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsmeta.editing.edits import Edit, Origins, apply

steps = st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["", "x", "xyz"]))


@given(st.lists(steps, max_size=8))
def test_letters_that_stay_are_found_where_they_were(pieces: list[tuple[int, int, str]]) -> None:
    at, edits = 0, []
    for gap, width, text in pieces:
        edits.append(Edit(at + gap, at + gap + width, text))
        at += gap + width
    before = "".join(chr(0x4E00 + number) for number in range(at + 5))
    after = apply(before, edits)
    origins = Origins(edits)
    for offset, letter in enumerate(after):
        if letter in before:
            assert before[origins.of(offset)] == letter
        else:
            assert any(edit.start == origins.of(offset) and edit.text for edit in edits)
