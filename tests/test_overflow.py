"""Data in temporary files comes back unchanged."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from newsmeta import overflow
from newsmeta.overflow import Texts

WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=()), max_size=4)


@given(st.lists(WORDS, max_size=12), st.integers(1, 13), st.integers(0, 40))
def test_texts_come_back_in_order(words: list[str], at_once: int, most: int) -> None:
    texts = Texts()
    with (
        patch.object(overflow, "_AT_ONCE", at_once),
        patch.object(overflow, "_MOST_IN_MEMORY", most),
    ):
        for number, word in enumerate(words):
            assert [*texts] == words[:number]
            texts.append(word)
    assert [*texts] == [*texts] == words
