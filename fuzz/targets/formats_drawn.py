"""Export and import of articles drawn by Hypothesis."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fuzz.drawn import drawn
from newsmeta.records.record import Record
from tests.support.tables import VALUES, assert_comes_back, records_of

_FORMATS = st.sampled_from(["datapackage", "sqlite", "parquet"])


@given(_FORMATS, records_of(VALUES))
def _comes_back(name: str, records: list[Record]) -> None:
    assert_comes_back(name, records)


TARGET = drawn(
    "formats-drawn",
    "what is exported comes back as it was, whatever is in the front matter",
    _comes_back,
    passes=4,
)
