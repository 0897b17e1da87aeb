"""Forms of timestamps written by programs: the unambiguous ones, and their meaning.

Ruby is the judge of the time, since Jekyll relies on it: by its YAML reading of the plain text,
or else by `Time.parse`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta import timestamp_forms, timestamps

RUBY = shutil.which("ruby")
READ = """
require "date"; require "json"; require "psych"; require "time"
ENV["TZ"] = "Asia/Kolkata"
puts JSON.dump(JSON.parse(STDIN.read).map { |text|
  value = Psych.safe_load("- #{text}", permitted_classes: [Date, Time])[0]
  (value.is_a?(Time) ? value : Time.parse(text)).getutc.strftime("%Y-%m-%dT%H:%M:%SZ")
})
"""
WRITE = """
require "date"; require "json"; require "time"
puts JSON.dump(JSON.parse(STDIN.read).flat_map { |seconds, zone|
  time = zone.nil? ? Time.at(seconds).utc : Time.at(seconds).localtime(zone)
  [time.to_s, time.inspect, (time + 0.25r).inspect, time.httpdate, time.rfc2822, time.xmlschema,
   time.iso8601(3), time.to_datetime.to_s, time.to_datetime.rfc2822,
   time.strftime("%Y%m%dT%H%M%S%z"), time.strftime("%a %b %e %H:%M:%S %z %Y"),
   time.strftime("%Y-%m-%d %H:%M %z")].map { |text| [text, seconds] }
})
"""

MEANT = {
    "2021-01-28 16:33 +0100": "2021-01-28T15:33:00Z",
    "2021-01-28 16:33 +01:00": "2021-01-28T15:33:00Z",
    "2021-01-28 16:33:00 +0100": "2021-01-28T15:33:00Z",
    "2021-01-28T16:33:00+0100": "2021-01-28T15:33:00Z",
    "2021-01-28T16:33:00+01": "2021-01-28T15:33:00Z",
    "2021-01-28t16:33+01": "2021-01-28T15:33:00Z",
    "2021-1-8 6:33:00 -5": "2021-01-08T11:33:00Z",
    "2021-01-28 15:33:00 -0330": "2021-01-28T19:03:00Z",
    "2021-01-28 16:33:00.25 +0100": "2021-01-28T15:33:00Z",
    "2021-01-28T15:33:59,999Z": "2021-01-28T15:33:59Z",
    "2021-01-28T15:33Z": "2021-01-28T15:33:00Z",
    "2021-01-28 15:33:00z": "2021-01-28T15:33:00Z",
    "2021-01-28 15:33:00 UTC": "2021-01-28T15:33:00Z",
    "2021-01-28 15:33 GMT": "2021-01-28T15:33:00Z",
    "2021/01/28 16:33:00 +0100": "2021-01-28T15:33:00Z",
    "20210128T153300Z": "2021-01-28T15:33:00Z",
    "20210128T1633+0100": "2021-01-28T15:33:00Z",
    "20210128t163300.5+01": "2021-01-28T15:33:00Z",
    "Thu, 28 Jan 2021 15:33:00 GMT": "2021-01-28T15:33:00Z",
    "Thu, 28 Jan 2021 16:33:00 +0100": "2021-01-28T15:33:00Z",
    "thu, 28 jan 2021 16:33:00 +0100 (CET)": "2021-01-28T15:33:00Z",
    "28 Jan 2021 16:33 +0100": "2021-01-28T15:33:00Z",
    "Thu, 28-Jan-2021 15:33:00 GMT": "2021-01-28T15:33:00Z",
    "Thursday, 28 January 2021 15:33:00 UT": "2021-01-28T15:33:00Z",
    "Thu Jan 28 15:33:00 UTC 2021": "2021-01-28T15:33:00Z",
    "Thu Jan 28 16:33:00 +0100 2021": "2021-01-28T15:33:00Z",
    "2021-01-27T24:00:00Z": "2021-01-28T00:00:00Z",
    "2020-12-31 24:00 +0100": "2020-12-31T23:00:00Z",
    "20201231T240000Z": "2021-01-01T00:00:00Z",
    "2016-12-31T23:59:60Z": "2017-01-01T00:00:00Z",
    "2017-01-01 00:59:60 +0100": "2017-01-01T00:00:00Z",
    "2021-01-01 00:30:00 +0200": "2020-12-31T22:30:00Z",
    "2024-02-29 23:30:00 -0100": "2024-03-01T00:30:00Z",
}
DOUBTFUL = [
    *("", "yesterday", "2021-01-28", "20210128", "16:33 +0100", "1611847980"),
    # No offset, or an ambiguous zone.
    *("2021-01-28 16:33", "2021-01-28T16:33:00", "28 Jan 2021 16:33:00", "20210128T153300"),
    *("2021-01-28 16:33:00 CET", "2021-01-28 16:33 EST", "Thu, 28 Jan 2021 16:33:00 PST"),
    # Ambiguous month.
    *("01/02/2021 16:33 +0100", "15.03.2022 09:10 UTC", "01-02-2021 16:33:00Z"),
    "Thu, 28 Jan 21 15:33:00 GMT",
    # Impossible day or time.
    *("2021-02-30 16:33 +0100", "20210230T153300Z", "Tue, 30 Feb 2021 15:33:00 GMT"),
    *("2021-01-28 24:01 UTC", "2021-01-28 24:00:00.5 UTC", "2021-01-28 25:00 UTC"),
    *("2021-01-28 16:60 UTC", "2021-01-28 16:33:60 UTC", "2021-01-28 16:33 +2400"),
    *("2021-01-28 16:33 +0160", "0000-01-28 16:33 +0100", "9999-12-31 24:00 UTC"),
    "0001-01-01 00:00 +0100",
    # Wrong weekday.
    *("Fri, 28 Jan 2021 15:33:00 GMT", "Mon Jan 28 15:33:00 UTC 2021"),
    # Read by Ruby as local times, or as times of today.
    *("2021-01-28 16:33:00 GMT+0100", "2021-01-28 16:33 -1", "2021-01-28 16:33:00 \u22120100"),
    *("2021-W04-4T15:33:00Z", "2021-028T15:33:00Z", "2021-01-28 16:33:00 1/3 UTC"),
    "Thu Jan 28 2021 16:33:00 GMT+0100 (Central European Standard Time)",
    *("2021-01-28 16:33:00 +0100 and so on", "2021/01-28 16:33 UTC", "２０２１-01-28 16:33 UTC"),
]


def ruby(program: str, given: object) -> Any:
    if RUBY is None:
        pytest.skip("no ruby here")
    done = subprocess.run(
        [RUBY, "-e", program], input=json.dumps(given), capture_output=True, check=True, text=True
    )
    return json.loads(done.stdout)


def written(text: str) -> str | None:
    moment = timestamp_forms.certain(text)
    return timestamps.canonical(moment) if moment else None


@pytest.mark.parametrize("text", MEANT)
def test_a_time_that_leaves_no_doubt(text: str) -> None:
    assert written(text) == MEANT[text]
    assert written(f" {text}\n") == MEANT[text]
    assert timestamp_forms.names_a_time(text)


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_time_that_leaves_a_doubt(text: str) -> None:
    assert written(text) is None


def test_ruby_agrees_on_every_moment() -> None:
    assert ruby(READ, list(MEANT)) == list(MEANT.values())


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-30_000_000, 60_000_000).map(lambda minutes: 60 * minutes),
            st.none() | st.sampled_from(["+00:00", "+01:00", "-03:30", "+05:45", "-11:00"]),
        ),
        max_size=30,
    )
)
def test_whatever_ruby_writes_is_read_as_it_was_meant(
    moments: list[tuple[int, str | None]],
) -> None:
    for text, seconds in ruby(WRITE, moments):
        assert written(text) == timestamps.canonical(datetime.fromtimestamp(seconds, UTC))


@given(st.text("0123456789-:TtZz+. ,/JanFebThuUTCGM()", max_size=45))
def test_any_text_is_read_or_left(text: str) -> None:
    assert written(text) is None or timestamps.is_canonical(str(written(text)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Fri, 28 Jan 2021 15:33:00 GMT", "that day is a Thursday"),
        ("Mon Jan 28 15:33:00 UTC 2021", "that day is a Thursday"),
        ("Thu, 28 Jan 2021 15:33:00 GMT", ""),
        ("Tue, 30 Feb 2021 15:33:00 GMT", ""),
        ("2021-01-28 15:33 UTC", ""),
        ("Fri", ""),
    ],
)
def test_a_weekday_that_is_not_that_of_the_day(text: str, said: str) -> None:
    assert timestamp_forms.contradiction(text) == said
