"""The fixer on articles drawn by Hypothesis: every style of YAML, every flaw."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fuzz.drawn import drawn
from tests.support.articles import articles
from tests.support.normalizing import FIXED_RULES, Case, normalize

_SELECTIONS = st.sampled_from([("ALL",)] * 4 + [(code,) for code in FIXED_RULES] + [("NM2",)])


@given(articles(), _SELECTIONS, st.booleans(), st.booleans())
def _normalize(data: bytes, select: tuple[str, ...], unsafe: bool, layout: bool) -> None:
    normalize(Case(data, select=select, unsafe=unsafe, layout=layout))


TARGET = drawn(
    "fixer-drawn",
    "the same of articles in every style of YAML with every flaw",
    _normalize,
    passes=8,
)
