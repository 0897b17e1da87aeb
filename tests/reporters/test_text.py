"""Readable log formats: concise, the summary, the statistics."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from newsmeta.diagnostics import Report
from newsmeta.reporters import FORMATS, render, statistics, statistics_json, summary
from tests.support.reports import (
    EMPTY,
    REPORT,
    HtmlEntity,
    InvalidFormat,
    LongHeadline,
    found,
    options,
    rendered,
)


def test_every_format_has_a_module_and_a_description() -> None:
    for name, description in FORMATS.items():
        assert description
        assert "\r" not in rendered(name, REPORT)


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'xml'.*rich, concise, json"):
        render("xml", REPORT, options())


def test_concise_is_one_line_a_finding_with_its_hint() -> None:
    lines = rendered("concise", REPORT).splitlines()
    assert len(lines) == len(REPORT.diagnostics)
    assert lines[0] == (
        "_news/2021-03-09-city-council-votes-to-extend-the-tram-line-to-the-harbour.md:5:20: "
        "NM105 publishedDateTime is not valid timestamp: there is no month 13; "
        "write it like 2021-03-09T08:15:00Z"
    )


def test_concise_says_nothing_of_fine_files() -> None:
    assert rendered("concise", EMPTY) == ""


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("::error::x.md", "./::error::x.md"),
        ("##[error]x.md", r"./#\x23[error]x.md"),
        ("###[error]x.md", r"./##\x23[error]x.md"),
        ("a/##vso[task.complete]x.md", r"a/#\x23vso[task.complete]x.md"),
        ("a/##TeamCity[x].md", r"a/#\x23TeamCity[x].md"),
        (" ::error::x.md", "./ ::error::x.md"),
        ("\u2003::error::x.md", "./\u2003::error::x.md"),
        ("a\n::error::x.md", r"a\n::error::x.md"),
        ("\x1b[2Jx.md", r"\x1b[2Jx.md"),
        ("gnp\u202exe.md", r"gnp\u202exe.md"),
        ("caf\udce9.md", r"caf\udce9.md"),
        ("\U000e0041.md", r"\U000e0041.md"),
        ("héllo/東京 🚋.md", "héllo/東京 🚋.md"),
    ],
)
def test_paths_cannot_give_orders(path: str, shown: str) -> None:
    line = rendered("concise", Report((found(path=path),), 1))
    assert line == f"{shown}:1:1: NM105 title is wrong\n"


ERROR, WARNING, INFO = found(), found(HtmlEntity, path="_news/b.md"), found(LongHeadline)


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (Report((), 0), "No files were checked."),
        (Report((), 1), "The file is fine."),
        (Report((), 1214), "All 1,214 files are fine."),
        (Report((), 3, 1), "Found nothing in 3 files (1 finding suppressed by comments)."),
        (Report((), 1, in_baseline=3), "Found nothing new in 1 file (3 in the baseline)."),
        (
            Report((), 1214, 1, in_baseline=1300),
            "Found nothing new in 1,214 files (1,300 in the baseline, 1 suppressed by comments).",
        ),
        (Report((ERROR,), 9, in_baseline=3), "Found 1 error in 1 of 9 files (3 in the baseline)."),
        (Report((ERROR,), 1), "Found 1 error in 1 file."),
        (Report((ERROR, ERROR), 3), "Found 2 errors in 1 of 3 files."),
        (Report((ERROR, WARNING), 2), "Found 1 error and 1 warning in 2 files."),
        (
            Report((ERROR, WARNING, WARNING, INFO), 9, 2),
            "Found 1 error, 2 warnings and 1 info in 2 of 9 files "
            "(2 findings suppressed by comments).",
        ),
        (Report((found(path="missing.md"),), 0), "Found 1 error."),
    ],
)
def test_summary_is_a_plain_sentence(report: Report, sentence: str) -> None:
    assert summary(report, options()) == sentence


@pytest.mark.parametrize(
    ("report", "color"), [(Report((ERROR, INFO), 1), 31), (Report((WARNING,), 1), 33), (EMPTY, 32)]
)
def test_summary_has_the_colour_of_the_worst(report: Report, color: int) -> None:
    text = summary(report, options(color=True))
    assert text.startswith(f"\x1b[1;{color}m")
    assert text.endswith(".\x1b[0m")


def many(*counts: int) -> Report:
    rules = (InvalidFormat, HtmlEntity, LongHeadline)
    groups = [[found(rule)] * count for rule, count in zip(rules, counts, strict=True)]
    return Report(tuple(each for group in groups for each in group), 7)


def test_statistics_are_sorted_by_count_then_code() -> None:
    table = "".join(statistics(many(7, 1200, 7), options()))
    assert table == (
        "1,200  NM201  html-entity     warning\n"
        "    7  NM105  invalid-format  error\n"
        "    7  NM208  long-headline   info\n"
    )


def test_statistics_of_fine_files_are_empty() -> None:
    assert "".join(statistics(EMPTY, options())) == ""


def test_statistics_keep_their_columns_in_colour(published: str) -> None:
    table = "".join(statistics(many(7, 1200, 7), options(color=True)))
    assert "\x1b]8;;https://" in table
    assert table.count("\x1b[1;33mwarning\x1b[0m") == 1


def test_statistics_as_json() -> None:
    document = json.loads("".join(statistics_json(many(7, 12, 0), options())))
    assert document["version"] == 1
    assert document["summary"]["warnings"] == 12
    assert document["statistics"] == [
        {"code": "NM201", "name": "html-entity", "severity": "warning", "count": 12},
        {"code": "NM105", "name": "invalid-format", "severity": "error", "count": 7},
    ]


def test_a_severity_that_was_changed_is_counted_by_itself() -> None:
    lowered = replace(found(), severity=WARNING.severity)
    assert len("".join(statistics(Report((found(), lowered), 1), options())).splitlines()) == 2
