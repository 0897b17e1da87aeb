"""Contents of a page: figures, charts, rows, and the overflow."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from newsmeta.diagnostics import Diagnostic, FixSafety, Report
from newsmeta.site_report.abouts import About
from newsmeta.site_report.charts import Mark, bars, columns
from newsmeta.site_report.figures import percent
from newsmeta.site_report.findings import MOST_ROWS, Shown, command_of, data_of, shown_of
from newsmeta.site_report.months import columns_of
from newsmeta.site_report.page import Content, page
from newsmeta.statistics.distribution import NumberTally
from newsmeta.statistics.history import Changes, Gone
from newsmeta.statistics.model import (
    Duplicate,
    Duplicates,
    Entry,
    Filled,
    Grouped,
    Share,
    Statistics,
    Unreadable,
)
from tests.support.paths import ROOT
from tests.support.reports import HtmlEntity, InvalidFormat, LongHeadline, found


def about(path: str, data: bytes) -> About:
    return About("article", "Example Times", path)


def listed(findings: Shown) -> list[tuple[str, str]]:
    """Return path and rule of each finding in the data of a page."""
    data = json.loads("".join(data_of(findings)))
    return [(data["files"][file][0], data["rules"][rule][0]) for file, rule, *_ in data["findings"]]


def test_an_empty_repository_has_a_page() -> None:
    nothing = shown_of(Report((), 0), about, 10)
    text = "".join(page(Content("Nothing", "today", "1.2.3", Statistics(), 0, nothing)))
    assert "There are none." in text
    assert text.startswith("<!doctype html>\n")
    assert "{{" not in text


def test_a_page_holds_what_matters_most_in_the_order_of_the_files() -> None:
    rules = (LongHeadline, HtmlEntity, InvalidFormat)
    every = tuple(found(rules[n % 3], f"_news/{n:03}.md", snippet="x" * 90) for n in range(90))
    report = Report(every, 90)
    whole = shown_of(report, about, 10)
    assert [row.found for row in whole.rows] == list(every[:MOST_ROWS])
    assert listed(whole) == [(each.path, each.code) for each in every]
    assert whole.left_out == 0
    some = shown_of(report, about, 10, most=10_000)
    assert 0 < some.left_out < 60
    kept = [each for each in every if (each.path, each.code) in listed(some)]
    assert listed(some) == [(each.path, each.code) for each in kept]
    assert [row.found for row in some.rows] == kept[:MOST_ROWS]
    errors = [each for each in every if each.code == "NM105"]
    assert [each for each in kept if each.code == "NM105"] == errors
    assert not [each for each in kept if each.code == "NM208"]
    content = Content("Many", "today", "1.2.3", Statistics(), 90, some)
    assert f"{some.left_out:,} more are counted in the overview alone" in "".join(page(content))


TEXTS = ["x", "<", "&", "é", "東", "\u2028", "😀", "\ud800", '"', "\\"]


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_page_holds_takes_no_more_room_than_there_is(text: str) -> None:
    report = Report(
        tuple(
            found(rule, f"_news/{n:03}.md", message=text * 40, hint=text, snippet=text * 90)
            for n in range(60)
            for rule in (LongHeadline, InvalidFormat)
        ),
        60,
    )
    long = About("article", text * 300, text * 300)
    some = shown_of(report, lambda *_: long, 10, most=50_000)
    assert some.left_out
    assert some.rows
    size = len("".join(data_of(some)).encode())
    assert 25_000 < size < 51_000


@pytest.mark.parametrize("text", TEXTS)
def test_a_page_stays_small_however_long_names_are(text: str) -> None:
    long = text * 200_000
    grouped = Grouped(tuple(Share(f"{number}{long}", 1) for number in range(12)))
    entries = (Entry("_news/a.md", long, "2021-01-27T00:00:00Z"),)
    statistics = Statistics(
        files=12,
        articles=12,
        by_topic=grouped,
        by_provider=grouped,
        by_author=grouped,
        by_type=grouped,
        completeness=(Filled(long, 1, 12, is_known=False),),
        freshest=entries,
        oldest=entries,
        same_title=Duplicates(1, 2, (Duplicate(("_news/a.md",), long, 2),)),
        unreadable=(Unreadable("_news/b.md", 1, long),),
    )
    changes = Changes((), (Gone("_news/a.md", long, long),), 0, (), ((long, 1),))
    nothing = shown_of(Report((), 0), about, 10)
    content = Content("Long", "today", "1.2.3", statistics, 12, nothing, changes, "old.json")
    assert sum(len(piece.encode()) for piece in page(content)) < 2_000_000


def test_numbers_are_written_out() -> None:
    tally = NumberTally("heat")
    for number in (3, 20, 1_234_567):
        tally.add(number)
    nothing = shown_of(Report((), 0), about, 10)
    statistics = Statistics(files=3, articles=3, heat=tally.distribution)
    text = "".join(page(Content("Numbers", "today", "1.2.3", statistics, 3, nothing)))
    assert "From 3 to 1,234,567, half of them up to 20" in text
    assert ">1,200,000 to 1,399,999</bdi></th>" in text
    assert "e+06" not in text


def test_files_and_rules_are_named_once_in_the_data() -> None:
    report = Report(tuple(found(path="_news/a.md", line=n) for n in range(1, 9)), 1)
    data = json.loads("".join(data_of(shown_of(report, about, 10))))
    assert data["files"] == [["_news/a.md", "_news", "article", "Example Times", "_news/a.md"]]
    assert data["rules"] == [["NM105", "invalid-format"]]
    assert len(data["findings"]) == 8


def with_fix(path: str, fix: FixSafety | None) -> Diagnostic:
    one = found(HtmlEntity, path)
    return Diagnostic(one.code, one.name, one.severity, "is wrong", one.location, fix=fix)


@pytest.mark.parametrize(
    ("path", "fix", "command"),
    [
        ("_news/a.md", FixSafety.SAFE, "normalize --select NM201 --no-config _news/a.md"),
        ("a.md", FixSafety.UNSAFE, "normalize --select NM201 --unsafe-fixes --no-config a.md"),
        ("a.md", None, "rule NM201"),
        ("a b's.md", FixSafety.SAFE, "normalize --select NM201 --no-config 'a b'\"'\"'s.md'"),
        ("$(id).md", FixSafety.SAFE, "normalize --select NM201 --no-config '$(id).md'"),
        ("-x.md", FixSafety.SAFE, "normalize --select NM201 --no-config ./-x.md"),
        ("a\u202eb.md", FixSafety.SAFE, "rule NM201"),
        ("a\x1bb.md", FixSafety.SAFE, "rule NM201"),
    ],
)
def test_a_command_does_what_is_shown(path: str, fix: FixSafety | None, command: str) -> None:
    assert command_of(with_fix(path, fix), " --no-config") == f"newsmeta {command}"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        *((0, 0, "–"), (0, 9, "0 %"), (1, 1000, "<1 %"), (1, 3, "33 %"), (999, 1000, ">99 %")),
        (7, 7, "100 %"),
    ],
)
def test_a_share_is_none_or_all_only_where_it_is(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


def months(**counts: int) -> Grouped:
    return Grouped(tuple(Share(name[1:].replace("_", "-"), n) for name, n in counts.items()))


def test_months_without_articles_are_drawn_too() -> None:
    by, drawn = columns_of(months(m2020_11=3, m2021_02=1))
    assert by == "month"
    assert [(mark.label, mark.value) for mark in drawn] == [
        *(("2020-11", 3), ("2020-12", 0), ("2021-01", 0), ("2021-02", 1)),
    ]


def test_many_months_are_drawn_by_year_and_odd_dates_leave_no_desert() -> None:
    by, drawn = columns_of(months(m2010_11=3, m2010_12=2, m2021_02=1))
    assert (by, len(drawn), drawn[0].value) == ("year", 12, 5)
    by, drawn = columns_of(months(m0021_02=1, m2020_11=3, m2021_02=1))
    assert [(mark.label, mark.value) for mark in drawn] == [("0021", 1), ("2020", 3), ("2021", 1)]
    assert columns_of(Grouped()) == ("month", [])


def test_drawings_say_what_they_show_and_cut_no_value() -> None:
    marks = [Mark("東京" * 40, 2, "2"), Mark("<b>", 0, "0", "error")]
    for drawing in (bars("x", "Title", "Says", marks), columns("x", "Title", "Says", marks)):
        assert 'role="img" aria-labelledby="x-title x-says"' in drawing
        assert '<title id="x-title">Title</title><desc id="x-says">Says</desc>' in drawing
        assert "<b>" not in drawing
        assert "style=" not in drawing
    assert "…</text>" in bars("x", "Title", "Says", marks)
    assert columns("x", "Title", "Says", []).startswith("<svg")


def test_the_page_of_the_examples_is_what_newsmeta_writes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("example", ROOT / "docs/report_example.py")
    assert spec and spec.loader
    example = importlib.util.module_from_spec(spec)
    sys.modules["example"] = example
    spec.loader.exec_module(example)
    example.write(tmp_path / "page.html")
    written = (tmp_path / "page.html").read_bytes()
    assert written == example.PAGE.read_bytes(), (
        "stale; write it anew: python docs/report_example.py"
    )
