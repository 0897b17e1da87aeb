"""Timestamps: those valid in RFC 3339, and those with a plain meaning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta import timestamps

MOMENTS = st.datetimes(
    min_value=datetime(2, 1, 1),
    max_value=datetime(9998, 12, 31),
    timezones=st.integers(-23 * 60 - 59, 23 * 60 + 59).map(
        lambda minutes: timezone(timedelta(minutes=minutes))
    ),
)


@given(MOMENTS)
@example(datetime(2, 3, 4, 5, 6, 7, tzinfo=UTC))
def test_what_python_writes_is_read_back(moment: datetime) -> None:
    assert timestamps.parse(moment.isoformat()) == moment
    written = timestamps.canonical(moment)
    assert timestamps.is_canonical(written)
    assert timestamps.parse(written) == moment.replace(microsecond=0) or moment.microsecond
    assert timestamps.guess(written) == written


REFERENCE = jsonschema_rs.validator_for({"format": "date-time"}, validate_formats=True)
NEARLY = st.from_regex(
    r"[12][09][0-9]{2}-[0-3][0-9]-[0-3][0-9][Tt][0-2][0-9]:[0-6][0-9]:[0-5][0-9](\.[0-9]{0,9})?"
    r"([Zz]|[-+][0-2][0-9]:[0-6][0-9]|)",
    fullmatch=True,
)


@given(NEARLY | st.text("0123456789-:TtZz+.", max_size=26))
@example("2021-02-29T00:00:00Z")
@example("2020-02-29T00:00:00Z")
@example("2021-01-27T15:50:00.1234567890123Z")
def test_a_validator_of_json_schema_agrees(text: str) -> None:
    # Deliberate differences, left out above: a space for the T, which RFC 3339 allows in a
    # note and the validators of JSON Schema reject; and seconds of 60.
    assert timestamps.is_rfc3339(text) == REFERENCE.is_valid(text)


@given(NEARLY | st.text("0123456789-:TtZz+. ", max_size=26))
def test_a_guess_is_canonical_and_right_for_what_is_valid(text: str) -> None:
    moment, guess = timestamps.parse(text), timestamps.guess(text)
    assert guess is None or timestamps.is_canonical(guess)
    assert moment is None or guess == timestamps.canonical(moment)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-01-27T15:50:00Z", "2021-01-27T15:50:00Z"),
        ("2021-01-27T15:50:00.999999999Z", "2021-01-27T15:50:00Z"),
        ("2021-01-27t15:50:00z", "2021-01-27T15:50:00Z"),
        ("2021-01-27 15:50:00Z", "2021-01-27T15:50:00Z"),
        ("2021-01-27T16:50:00+01:00", "2021-01-27T15:50:00Z"),
        ("2021-01-27T20:50:00-05:00", "2021-01-28T01:50:00Z"),
        ("2021-01-27T15:50:00-00:00", "2021-01-27T15:50:00Z"),
        ("2020-02-29T00:00:00Z", "2020-02-29T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2017-01-01T00:59:60+01:00", "2017-01-01T00:00:00Z"),
    ],
)
def test_rfc3339(text: str, expected: str) -> None:
    moment = timestamps.parse(text)
    assert moment is not None
    assert moment.tzinfo is UTC
    assert timestamps.canonical(moment) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-01-27",
        "2021-01-27T15:50Z",
        "2021-01-27T15:50:00",
        "2021-01-27T15:50:00+0100",
        "2021-01-27T15:50:00+01",
        "2021-01-27T15:50:00 Z",
        "2021-01-27T15:50:00.Z",
        "2021-01-27T15:50:00,5Z",
        "2021-01-27_15:50:00Z",
        "2021-02-29T15:50:00Z",
        "2021-13-01T15:50:00Z",
        "2021-00-10T15:50:00Z",
        "2021-01-27T24:00:00Z",
        "2021-01-27T15:60:00Z",
        "2021-01-27T15:50:60Z",
        "2021-01-27T15:50:00+24:00",
        "2021-01-27T15:50:00+01:60",
        "21-01-27T15:50:00Z",
        "12021-01-27T15:50:00Z",
        "2021-01-27T15:50:00Z\n",
        " 2021-01-27T15:50:00Z",
        "２０２１-01-27T15:50:00Z",
    ],
)
def test_not_rfc3339(text: str) -> None:
    assert not timestamps.is_rfc3339(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-01-27", "2021-01-27T00:00:00Z"),
        ("2021-1-7", "2021-01-07T00:00:00Z"),
        ("2021-01-27 15:50", "2021-01-27T15:50:00Z"),
        ("2021-01-27T15:50:00", "2021-01-27T15:50:00Z"),
        ("2021-01-27 15:50:00 +0100", "2021-01-27T14:50:00Z"),
        ("2021-01-27 15:50:00 UTC", "2021-01-27T15:50:00Z"),
        ("2021-01-27T5:50:00+1", "2021-01-27T04:50:00Z"),
        (" 2021-01-27T15:50:00Z ", "2021-01-27T15:50:00Z"),
        ("2021-02-30", None),
        ("27.01.2021", None),
        ("01/02/2021", None),
        ("yesterday", None),
        ("2021-01-27 15", None),
        ("0001-01-01T00:00:00+01:00", None),
    ],
)
def test_what_was_plainly_meant(text: str, expected: str | None) -> None:
    assert timestamps.guess(text) == expected
