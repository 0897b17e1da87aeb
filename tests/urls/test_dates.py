"""Dates stated by a URL."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.urls.dates import stated_dates

DATES = [
    ("/2021/01/27/a-story", {"2021/01/27": date(2021, 1, 27)}),
    ("/2021/1/7/", {"2021/1/7": date(2021, 1, 7)}),
    ("/2021/12/31", {"2021/12/31": date(2021, 12, 31)}),
    ("/2021/01/27?a", {"2021/01/27": date(2021, 1, 27)}),
    ("/2021/01/27#a", {"2021/01/27": date(2021, 1, 27)}),
    ("/technology/2021/jan/25/a-story", {"2021/jan/25": date(2021, 1, 25)}),
    ("/2021/Feb/5/", {"2021/Feb/5": date(2021, 2, 5)}),
    ("/2021/DEC/05/", {"2021/DEC/05": date(2021, 12, 5)}),
    ("/a/2021-01-27-a-story", {"2021-01-27": date(2021, 1, 27)}),
    ("/2021-01-27", {"2021-01-27": date(2021, 1, 27)}),
    ("/2021-01-27.html", {"2021-01-27": date(2021, 1, 27)}),
    ("/1999/12/31/", {"1999/12/31": date(1999, 12, 31)}),
    ("/2020/02/29/", {"2020/02/29": date(2020, 2, 29)}),
    (
        "/2021/01/27/2021-01-28-a",
        {"2021/01/27": date(2021, 1, 27), "2021-01-28": date(2021, 1, 28)},
    ),
    ("/2020/2021/01/27/", {"2021/01/27": date(2021, 1, 27)}),
    # No such day or month
    ("/2021/02/29/", {}),
    ("/2021/02/30/", {}),
    ("/2021/00/10/", {}),
    ("/2021/13/01/", {}),
    ("/2021/01/00/", {}),
    ("/2021/01/32/", {}),
    ("/2021/foo/10/", {}),
    ("/2021-04-31-a", {}),
    # Valid dates after invalid ones
    ("/2021/02/30/2021/03/01/", {"2021/03/01": date(2021, 3, 1)}),
    # Numbers with another meaning
    ("/2021/01/", {}),
    ("/2021/", {}),
    ("/20210127/", {}),
    ("/20210127-a", {}),
    ("/a-20210127", {}),
    ("/12021/01/27/", {}),
    ("/2021/01/271/", {}),
    ("/2021/01/27a/", {}),
    ("/2021/01/27-a/", {}),
    ("/2021/011/27/", {}),
    ("/2021-01-271", {}),
    ("/2021-1-7-a", {}),
    ("/a-2021-01-27", {}),
    ("/id2021/01/27/", {}),
    ("/1821/01/27/", {}),
    ("/2121/01/27/", {}),
    ("/2021/01-27/", {}),
    ("/01/27/2021/", {}),
    # Outside of the path
    ("/a?date=/2021/01/27/", {}),
    ("/a#/2021/01/27/", {}),
    ("/?/2021-01-27", {}),
    ("/2021/01/?/27/", {}),
    ("/2021/01/27/?b=/2020/01/01/", {"2021/01/27": date(2021, 1, 27)}),
]


@pytest.mark.parametrize(
    ("path", "expected"),
    DATES,
)
def test_the_dates_of_a_url(path: str, expected: dict[str, date]) -> None:
    text = f"https://example.com{path}"
    found = list(stated_dates(text))
    assert {text[one.start : one.end]: one.date for one in found} == expected
    assert len(found) == len(expected)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_found(day: date) -> None:
    month = day.strftime("%b").lower()
    for path in (
        f"{day:%Y/%m/%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y}/{month}/{day:%d}",
    ):
        (found,) = stated_dates(f"https://example.com/a/{path}/b")
        assert found.date == day
    assert [one.date for one in stated_dates(f"https://example.com/{day}-a")] == [day]


@given(st.text("/2019-0jan?#", max_size=30))
def test_a_date_is_where_it_says(text: str) -> None:
    for found in stated_dates(text):
        assert re.fullmatch(
            r"[0-9]{4}[/-][0-9a-z]{1,3}[/-][0-9]{1,2}", text[found.start : found.end]
        )
        assert not set(text[: found.end]) & set("?#")
