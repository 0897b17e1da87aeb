"""Times in strict or given formats: the time they state, or why it is uncertain."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.importers.choices import Epoch
from newsmeta.importers.times import DoubtError, Times

MAIL = {
    "Wed, 27 Jan 2021 15:50:00 GMT": "2021-01-27T15:50:00Z",
    "27 Jan 2021 15:50 UT": "2021-01-27T15:50:00Z",
    "Wed,27 Jan 2021 15:50:00 Z": "2021-01-27T15:50:00Z",
    "wed, 27 jan 2021 15:50:00 gmt": "2021-01-27T15:50:00Z",
    "27 Jan 2021 10:50:00 EST": "2021-01-27T15:50:00Z",
    "27 Jul 2021 10:50:00 EDT": "2021-07-27T14:50:00Z",
    "27 Jan 2021 09:50:00 CST": "2021-01-27T15:50:00Z",
    "27 Jul 2021 10:50:00 CDT": "2021-07-27T15:50:00Z",
    "27 Jan 2021 08:50:00 MST": "2021-01-27T15:50:00Z",
    "27 Jan 2021 07:50:00 PST": "2021-01-27T15:50:00Z",
    "27 Jul 2021 08:50:00 PDT": "2021-07-27T15:50:00Z",
    "27 Jan 2021 15:50:00 -0000": "2021-01-27T15:50:00Z",
    "27 Jan 2021 15:50:00 A": "2021-01-27T15:50:00Z",
    "27 Jan 2021 15:50:00 y": "2021-01-27T15:50:00Z",
    "Wed, 27 Jan 21 16:50:00 +0100": "2021-01-27T15:50:00Z",
    "27 Jan 50 15:50 GMT": "1950-01-27T15:50:00Z",
    "27 Jan 49 15:50 GMT": "2049-01-27T15:50:00Z",
    "27 Jan 121 15:50 GMT": "2021-01-27T15:50:00Z",
    "Wed (of (all) days), 27 (\\)) Jan 2021 15 : 50 : 00 +0000 (UTC)": "2021-01-27T15:50:00Z",
    "Thu, 31 Dec 2016 23:59:60 GMT": "that day is a Saturday",
    "Sat, 31 Dec 2016 23:59:60 GMT": "2017-01-01T00:00:00Z",
    "27 Jan 2021 15:50:00 J": "no unambiguous form",
    "27 Jan 2021 24:00:00 EST": "there is no such time",
    "27 Jan 2021 15:50:00 +0160": "there is no such time",
    "30 Feb 2021 15:50:00 EST": "there is no such day",
    "27 Jan 2021 15:50 GMT (not closed": "no unambiguous form",
    "27 Jan 2021 15:50 GMT )": "no unambiguous form",
    "27 Jan 0021 15:50 EST": "write an offset instead",
}
ISO = {
    "2021-01-27": "2021-01-27T00:00:00Z",
    "20210127": "2021-01-27T00:00:00Z",
    "2021-W04-3": "2021-01-27T00:00:00Z",
    "2021W043": "2021-01-27T00:00:00Z",
    "2021-027": "2021-01-27T00:00:00Z",
    "2021-W04-3T15:50:00Z": "2021-01-27T15:50:00Z",
    "2021W043T155000+0100": "2021-01-27T14:50:00Z",
    "2021-027T15:50Z": "2021-01-27T15:50:00Z",
    "2021027T1550Z": "2021-01-27T15:50:00Z",
    "20210127T155000,75Z": "2021-01-27T15:50:00Z",
    "2021-01-27T15:50:00.123456789+01": "2021-01-27T14:50:00Z",
    "2020-12-31T24:00:00": "2021-01-01T00:00:00Z",
    "2020-W53-7": "2021-01-03T00:00:00Z",
    "2024-366": "2024-12-31T00:00:00Z",
    "2021-366": "there is no such day",
    "2021-W53-1": "there is no such day",
    "2021-13-27": "there is no such",
    "2021-000": "there is no such day",
    "2021027": "is a number",
    "2021-01": "no unambiguous form",
    "2021": "is a number",
    "20210127T15:50:00Z": "no unambiguous form",
    "2021-01-27T155000Z": "no unambiguous form",
    "2021-01-27T24:00:01Z": "there is no such time",
}
CERTAIN = MAIL | ISO
TOLD = {
    ("%d/%m/%Y", "03/04/2026"): "2026-04-03T00:00:00Z",
    ("%m/%d/%Y", "03/04/2026"): "2026-03-04T00:00:00Z",
    ("%m/%d/%Y", "13/04/2026"): "neither of the form %m/%d/%Y",
    ("%d.%m.%y %H:%M", "03.04.26 16:50"): "2026-04-03T16:50:00Z",
    ("%B %d, %Y %I:%M %p", "April 3, 2026 3:50 PM"): "2026-04-03T15:50:00Z",
    ("%a %d %b %Y", "Fri 3 Apr 2026"): "2026-04-03T00:00:00Z",
    ("%a %d %b %Y", "Mon 3 Apr 2026"): "that day is a Friday",
    ("%d/%m/%Y %z", "03/04/2026 +0200"): "2026-04-02T22:00:00Z",
    ("%d/%m/%Y", "2026-04-03T10:00:00Z"): "2026-04-03T10:00:00Z",
    ("%Y%d%m", "20260304"): "2026-04-03T00:00:00Z",
}
UNTOLD = {
    "03/04/2026": "'%d/%m/%Y' (3 April 2026) or '%m/%d/%Y' (4 March 2026)",
    "13/04/2026": "set --date-format '%d/%m/%Y' (13 April 2026)",
    "4/13/26": "set --date-format '%m/%d/%y' (13 April 2026)",
    "03.04.2026 16:50": "'%d.%m.%Y %H:%M' (3 April 2026, 16:50) or '%m.%d.%Y %H:%M'",
    "April 3, 2026 at 3:50 PM": "set --date-format '%B %d, %Y at %I:%M %p' (3 April 2026, 15:50)",
    "Friday, April 3, 2026": "set --date-format '%A, %B %d, %Y' (3 April 2026)",
    "3-Apr-2026": "set --date-format '%d-%b-%Y' (3 April 2026)",
    "3. April 2026": "set its form with --date-format",
    "2026/04/03 3:50pm": "set --date-format '%Y/%m/%d %I:%M%p' (3 April 2026, 15:50)",
    "hier": "set its form with --date-format",
    "1775174400": "--epoch seconds, which makes 2026-04-03T00:00:00Z of it",
    "1775174400000": "--epoch milliseconds, which makes 2026-04-03T00:00:00Z of it",
    "2026-04-03 10:00 CEST": "write an offset instead",
}
WRONG_FORMS = {
    "%d/%m": "it has no day",
    "%H:%M": "it has no day",
    "%U %Y": "it has no day",
    "%c": "%c has no fixed meaning",
    "%x %X": "has no fixed meaning",
    "%d/%m/%Y %Z": "%Z has no fixed meaning; write %z",
    "%d/%m/%Y %I:%M": "%I needs %p",
    "%d/%m/%Y %Q": "there is no %Q",
    "%d/%m/%Y %": "a percent sign is %%",
    "%d/%d/%m/%Y": "a directive occurs twice",
}
UNTOLD_TIMES = Times()
LOCAL = {
    ("Europe/Berlin", "2021-01-27 16:50"): "2021-01-27T15:50:00Z",
    ("Europe/Berlin", "2021-07-27 16:50"): "2021-07-27T14:50:00Z",
    ("Europe/Berlin", "2021-07-27"): "2021-07-26T22:00:00Z",
    ("Europe/Berlin", "2021-07-27 16:50Z"): "2021-07-27T16:50:00Z",
    ("Europe/Berlin", "27 Jul 2021 16:50"): "2021-07-27T14:50:00Z",
    ("Asia/Kolkata", "2021-01-27T16:50:00"): "2021-01-27T11:20:00Z",
    ("Europe/Berlin", "2021-03-28 02:30"): "never showed it",
    ("Europe/Berlin", "2021-10-31 02:30"): "showed it twice that day; add the offset, +02:00 or",
    ("Europe/Berlin", "2021-10-31 02:30+01:00"): "2021-10-31T01:30:00Z",
    ("America/New_York", "2021-11-07T01:59:59"): "-04:00 or -05:00",
    ("Pacific/Apia", "2011-12-30 12:00"): "never showed it",
}


def read(text: object, times: Times = UNTOLD_TIMES) -> str:
    try:
        return times.read(text) or "nothing"
    except DoubtError as doubt:
        return str(doubt)


@pytest.mark.parametrize("text", CERTAIN)
def test_a_form_that_is_certain(text: str) -> None:
    assert CERTAIN[text] in read(text)


@pytest.mark.parametrize(("form", "text"), TOLD)
def test_a_form_that_is_told(form: str, text: str) -> None:
    assert TOLD[form, text] in read(text, Times(form))


@pytest.mark.parametrize("text", UNTOLD)
def test_what_is_not_certain_says_what_to_give(text: str) -> None:
    assert UNTOLD[text] in read(text)


@pytest.mark.parametrize("form", WRONG_FORMS)
def test_a_form_that_does_not_tell_the_time(form: str) -> None:
    assert WRONG_FORMS[form] in Times(form).problem()


@pytest.mark.parametrize(("zone", "text"), LOCAL)
def test_the_time_of_a_place(zone: str, text: str) -> None:
    assert LOCAL[zone, text] in read(text, Times(zone=zone))


@pytest.mark.parametrize("zone", ["Europe/Berln", "CEST", "../Europe/Berlin", "/etc/passwd", "\0"])
def test_a_zone_that_there_is_not(zone: str) -> None:
    assert "there is no time zone" in Times(zone=zone).problem()


@pytest.mark.parametrize(
    ("value", "epoch", "meant"),
    [
        (1611762600, "seconds", "2021-01-27T15:50:00Z"),
        ("1611762600", "seconds", "2021-01-27T15:50:00Z"),
        (1611762600.75, "seconds", "2021-01-27T15:50:00Z"),
        (1611762600999, "milliseconds", "2021-01-27T15:50:00Z"),
        ("1611762600999", "milliseconds", "2021-01-27T15:50:00Z"),
        (-1, "seconds", "1969-12-31T23:59:59Z"),
        (0, "milliseconds", "1970-01-01T00:00:00Z"),
        (1611762600999, "seconds", "counts seconds to no time"),
        (10**40, "seconds", "is not a time"),
        (float("inf"), "seconds", "is not a time"),
        (float("nan"), "seconds", "is not a time"),
        (True, "seconds", "is not a time"),
        ("2021-01-27T15:50:00Z", "seconds", "2021-01-27T15:50:00Z"),
    ],
)
def test_numbers_count_as_is_told(value: object, epoch: str, meant: str) -> None:
    assert meant in read(value, Times(epoch=Epoch(epoch)))


@pytest.mark.parametrize("text", ["0000-00-00 00:00:00", "0000-00-00T00:00:00", "0000-00-00"])
def test_a_day_of_nothing_is_no_time(text: str) -> None:
    assert read(text) == "nothing"


@pytest.mark.parametrize("text", ["(" * 100_000, "9" * 100_000, "2021-" * 50_000, " " * 100_000])
def test_texts_that_are_long_take_no_time(text: str) -> None:
    assert "no unambiguous form" in read(text)


LOOSE = [
    "2018-05-09 07:30:00.",
    "2018-05-09T07:30:00.",
    "2018-05-09t07:30:00.",
    "2018-5-9 7:30:00.",
    "2018-05-09  07:30:00.",
    "2018-05-09\t07:30:00.",
    " 2018-05-09 07:30:00. ",
    "2018-12-31 23:30:00.",
    "2018-1-1 0:30:00.",
    "2018-01-01T00:00:00.",
    "2018-07-01 12:00:59.",
]


@pytest.mark.parametrize("text", LOOSE)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC", ""])
def test_what_is_written_carelessly_is_of_the_zone_as_well(text: str, zone: str) -> None:
    assert read(text, Times(zone=zone)) == read(text.replace(".", ""), Times(zone=zone))
    assert read(f"{text.rstrip()}Z", Times(zone=zone)) == read(text, Times())


MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Etc/GMT+12"])


@given(MOMENTS, ZONES)
def test_whatever_is_written_by_a_standard_is_read_as_meant(moment: datetime, zone: str) -> None:
    meant = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    there = moment.replace(microsecond=0).astimezone(ZoneInfo(zone))
    texts = [there.isoformat(), format_datetime(there), f"{there:%Y%m%dT%H%M%S%z}"]
    texts += [f"{there:%G-W%V-%uT%H:%M:%S%z}", f"{there:%Y-%jT%H:%M:%S%z}"]
    for text in texts:
        found = datetime.fromisoformat(read(text))
        assert f"{found.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" == meant


@given(MOMENTS, ZONES)
def test_a_local_time_is_the_one_moment_or_refused(moment: datetime, zone: str) -> None:
    there = moment.replace(microsecond=0).astimezone(ZoneInfo(zone))
    said = read(f"{there:%Y-%m-%d %H:%M:%S}", Times(zone=zone))
    assert said == f"{moment:%Y-%m-%dT%H:%M:%SZ}" or "showed it twice" in said


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_a_reason(text: str) -> None:
    assert read(text)
