"""Times of other programs, as they are imported: the moment that they name, or as they are."""

from __future__ import annotations

import pytest

from newsmeta.importers.conversion import converted
from newsmeta.schema.fields import Field, FieldType

TIME = Field(FieldType.TIMESTAMP)
READ = {
    "2021-01-27T16:50:00+01:00": "2021-01-27T16:50:00+01:00",
    "Wed, 27 Jan 2021 16:50:00 +0100": "2021-01-27T15:50:00Z",
    "Wed, 27 Jan 2021 16:50:00 +01:00": "2021-01-27T15:50:00Z",
    "Wed, 27 Jan 2021 15:50:00 GMT": "2021-01-27T15:50:00Z",
    "Wed, 27 Jan 2021 10:50:00 EST": "2021-01-27T15:50:00Z",
    "27 Jan 2021 15:50": "2021-01-27T15:50:00Z",
    "20210127T155000Z": "2021-01-27T15:50:00Z",
    "2021-01-27 16:50 +0100": "2021-01-27T15:50:00Z",
    "Wed Jan 27 15:50:00 UTC 2021": "2021-01-27T15:50:00Z",
    "2021-01-27": "2021-01-27T00:00:00Z",
}
LEFT = [
    *("January 27, 2021 3:50 PM", "27 Jan 2021 3:50 PM", "01/02/2021 15:50", "yesterday", ""),
    *("Wed, 27 Jan 2021 16:50:00 CET", "Wed, 27 Jan 2021 16:50:00 GMT+0100"),
    *("Thu, 27 Jan 2021 15:50:00 GMT", "Wed, 30 Feb 2021 15:50:00 GMT"),
]


@pytest.mark.parametrize("text", READ)
def test_a_time_is_the_moment_that_it_names(text: str) -> None:
    assert converted(text, TIME, ",") == READ[text]


@pytest.mark.parametrize("text", LEFT)
def test_a_time_that_leaves_a_doubt_is_left_for_validation_to_refuse(text: str) -> None:
    assert converted(text, TIME, ",") == text
