"""Jekyll's reading of dates in front matter."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.exporters import sitemap
from newsmeta.site.dates import moment_of, zone_of
from newsmeta.site.jekyll import JekyllSite
from newsmeta.site.pages import Page
from newsmeta.site.site import Site
from newsmeta.urls import parse
from tests.support.jekyll import jekyll
from tests.support.web import ARTICLE, Export, record

ZONE = "Etc/GMT+5"
"""A time zone that is always five hours behind UTC."""

DATES = {
    "2026-11-17 01:30": "2026-11-17T01:30:00-05:00",
    "2026-11-17 01:30:00": "2026-11-16T20:30:00-05:00",
    "2026-11-17T01:30:00.5": "2026-11-16T20:30:00-05:00",
    "2026-11-17": "2026-11-17T00:00:00-05:00",
    "2026-1-7": "2026-01-07T00:00:00-05:00",
    "2026-02-30": "2026-03-02T00:00:00-05:00",
    "2026-11-17 01:30 +0000": "2026-11-16T20:30:00-05:00",
    "2026-11-17 01:30:00 +0200": "2026-11-16T18:30:00-05:00",
    "2026-11-17 01:30:00 +01": "2026-11-16T19:30:00-05:00",
    "2026-11-17 01:30:00 -03:30": "2026-11-17T00:00:00-05:00",
    "2026-11-17 01:30:00 UTC": "2026-11-16T20:30:00-05:00",
    "2026-11-17 01:30Z": "2026-11-16T20:30:00-05:00",
    "2026-11-17 12:30 AM": "2026-11-17T00:30:00-05:00",
    "2026-11-17 1:30 pm": "2026-11-17T13:30:00-05:00",
    "2026-11-17 at noon": "2026-11-17T00:00:00-05:00",
    "2026/11/25": "2026-11-25T00:00:00-05:00",
    "2026/11/25 10:00:00": "2026-11-25T10:00:00-05:00",
    "2026.11.25": "2026-11-25T00:00:00-05:00",
    "Nov 25, 2026": "2026-11-25T00:00:00-05:00",
    "Nov. 25th, 2026": "2026-11-25T00:00:00-05:00",
    "Sept 5, 2026 3:30 PM": "2026-09-05T15:30:00-05:00",
    "Wednesday, November 25, 2026": "2026-11-25T00:00:00-05:00",
    "25 November 2026 15:30": "2026-11-25T15:30:00-05:00",
    "Wed, 25 Nov 2026 10:00:00 +0100": "2026-11-25T04:00:00-05:00",
}
NONE = ["", "soon", "Foo 25, 2026", "2026-13-01", "2026-11-32", "2026-00-10", "2026-11-17 25:00"]


@pytest.mark.parametrize(("text", "meant"), DATES.items())
def test_what_a_date_means(text: str, meant: str) -> None:
    found = moment_of(text, ZoneInfo(ZONE))
    assert found is not None
    assert found.isoformat() == meant


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date(text: str) -> None:
    assert moment_of(text, UTC) is None


@given(st.text() | st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9:]{5}( [-+][0-9]{4})?)?"))
def test_any_text_has_an_answer(text: str) -> None:
    moment_of(text, ZoneInfo(ZONE))


def test_jekyll_says_the_same(tmp_path: Path) -> None:
    config = f"collections: {{n: {{output: true}}}}\nfuture: true\ntimezone: {ZONE}\n"
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    (tmp_path / "_n").mkdir()
    for number, text in enumerate(DATES):
        front = f"---\ndate: {text}\nlast_modified_at: {text}\n---\n"
        (tmp_path / "_n" / f"{number}.md").write_text(front, encoding="utf-8")
    (tmp_path / "list.txt").write_text(
        "---\n---\n{% for e in site.n %}{{ e.path }} {{ e.date | date_to_xmlschema }}"
        " {{ e.last_modified_at | date_to_xmlschema }}\n{% endfor %}",
        encoding="utf-8",
    )
    failure = jekyll().failure(tmp_path)
    listed = tmp_path / "_site" / "list.txt"
    lines = listed.read_text(encoding="utf-8").splitlines() if failure is None else []
    (tmp_path / "_config.yml").write_text("timezone: UTC\n", encoding="utf-8")
    assert jekyll().failure(tmp_path) is None  # Restore the time zone of Jekyll's process.
    assert failure is None
    expected = [f"_n/{number}.md {meant} {meant}" for number, meant in enumerate(DATES.values())]
    assert sorted(filter(None, lines)) == sorted(expected)


@pytest.mark.parametrize("name", ["Nowhere/Land", "", "../etc", 5, None, ["UTC"]])
def test_without_a_zone_it_is_utc(name: object) -> None:
    assert zone_of({"timezone": name}) is UTC


def _site() -> Site:
    said = JekyllSite(settings={"timezone": ZONE, "collections": {"news": {"output": True}}})
    return Site(Path(), Path(), parse("https://site.example"), folder="_news", said=said)


@pytest.mark.parametrize(
    ("name", "values", "is_there"),
    [
        ("a.md", {"date": "2026-11-17"}, False),
        ("a.md", {"date": "2026-11-16 23:20"}, True),
        ("a.md", {"date": "2026-11-17 04:00"}, False),
        ("a.md", {"date": "2026-11-17 04:00:00"}, True),
        ("a.md", {"date": "Nov 16, 2026"}, True),
        ("a.md", {"date": "2026/11/18"}, False),
        ("2026-11-17-a.md", {}, False),
        ("2026-11-16-a.md", {}, True),
    ],
)
def test_a_day_begins_when_it_does_at_the_site(
    name: str, values: dict[str, str], is_there: bool
) -> None:
    page = Page(_site(), name, values)
    assert page.is_there(datetime(2026, 11, 17, 4, 30, tzinfo=UTC)) == is_there


def test_a_sitemap_has_the_moment_of_the_last_change() -> None:
    article = record({**ARTICLE, "last_modified_at": "2021-02-01 10:00"})
    export = Export(sitemap, article, site=_site())
    assert "<lastmod>2021-02-01T15:00:00Z</lastmod>" in export.text
