"""The fixer once more, on articles that Hypothesis draws: every style of YAML, every flaw."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.target import SeedFiles, Target
from tests.support.articles import articles
from tests.support.normalizing import FIXED_RULES, Case, normalize

_SELECTIONS = st.sampled_from([("ALL",)] * 4 + [(code,) for code in FIXED_RULES] + [("NM2",)])


@settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(articles(), _SELECTIONS, st.booleans(), st.booleans())
def _normalize(data: bytes, select: tuple[str, ...], unsafe: bool, layout: bool) -> None:
    normalize(Case(data, select=select, unsafe=unsafe, layout=layout))


def _check(data: bytes) -> None:
    _normalize.hypothesis.fuzz_one_input(data)  # type: ignore[attr-defined]


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    del files
    for seed in range(40):
        yield Random(seed).randbytes(2_000)


TARGET = Target(
    "fixer-drawn",
    "the same of articles in every style of YAML with every flaw",
    _check,
    _seeds,
    is_drawn=True,
    passes=8,
    most=6_000,
)
