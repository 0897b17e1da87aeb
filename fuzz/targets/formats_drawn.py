"""Export and import again, of articles that Hypothesis draws."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.target import SeedFiles, Target
from newsmeta.records.record import Record
from tests.support.tables import VALUES, assert_comes_back, records_of

_FORMATS = st.sampled_from(["datapackage", "sqlite", "parquet"])


@settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(_FORMATS, records_of(VALUES))
def _comes_back(name: str, records: list[Record]) -> None:
    assert_comes_back(name, records)


def _check(data: bytes) -> None:
    _comes_back.hypothesis.fuzz_one_input(data)  # type: ignore[attr-defined]


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    del files
    for seed in range(40):
        yield Random(seed).randbytes(2_000)


TARGET = Target(
    "formats-drawn",
    "what is exported comes back as it was, whatever is in the front matter",
    _check,
    _seeds,
    is_drawn=True,
    passes=4,
    most=6_000,
)
