"""`newsmeta baseline`: once findings are recorded, only new ones are reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.baseline.mistakes import FILE, HEADER, MISTAKES, article, reported
from tests.support.cli import GOOD, invoke, write


def test_what_is_recorded_is_not_reported(legacy: Path) -> None:
    assert reported() == []
    assert [code for _, code in reported("--no-baseline")] == ["NM102", "NM201", "NM302", "NM103"]


@pytest.mark.parametrize("name", MISTAKES)
def test_the_next_mistake_is_reported_and_nothing_else(name: str, legacy: Path) -> None:
    write(legacy, {"_news/d.md": article(3, name), "_news/b.md": article(1)})
    assert reported() == [("_news/d.md", MISTAKES[name][2])]


def test_the_exit_status_goes_by_new_findings(legacy: Path) -> None:
    assert [invoke("validate").status, invoke("check").status] == [0, 0]
    assert invoke("validate", "--no-baseline").status == 1
    write(legacy, {"_news/d.md": article(3, "text for a number")})
    assert invoke("validate").status == 1
    assert invoke("validate", "_news/c.md").status == 0


def test_the_closing_line_says_how_many_there_are(legacy: Path) -> None:
    assert invoke("validate").err == "Found nothing new in 3 files (3 in the baseline).\n"
    write(legacy, {"_news/d.md": article(3, "two spaces")})
    assert invoke("validate").err.startswith(
        "Found 1 warning in 1 of 4 files (3 in the baseline).\nnewsmeta normalize fixes it.\n"
    )
    quiet = (
        article(3, "two spaces")
        .replace("on Wednesday", "today")
        .replace("\nexcerpt", "  # newsmeta: ignore NM203\nexcerpt")
    )
    write(legacy, {"_news/d.md": quiet})
    assert invoke("validate").err == (
        "Found nothing new in 4 files (3 in the baseline, 1 suppressed by comments).\n"
    )
    summary = json.loads(invoke("validate", "--output-format", "json").out)["summary"]
    assert (summary["inBaseline"], summary["suppressed"], summary["errors"]) == (3, 1, 0)


def test_files_without_any_are_fine(legacy: Path) -> None:
    write(legacy, {"_news/d.md": article(3)})
    assert invoke("validate", "_news/d.md").err == "The file is fine.\n"


def test_equal_findings_are_counted(site: Path) -> None:
    topics = "  - Climate\n"
    text = GOOD.replace(topics, topics * 3)
    write(site, {"_news/a.md": text})
    assert invoke("baseline", "create").status == 0
    assert reported() == []
    write(site, {"_news/a.md": GOOD.replace(topics, topics * 4)})
    result = invoke("validate")
    assert "topics[3]" in result.out and result.out.count("\n") == 1
    assert "(2 in the baseline)" in result.err


def test_a_second_mistake_in_a_recorded_value_is_new(legacy: Path) -> None:
    text = article(0, "entity", "unknown field").replace("summer", "summer &lt;")
    write(legacy, {"_news/a.md": text})
    assert reported() == [("_news/a.md", "NM201")]


def test_what_is_gone_is_said_once_and_taken_out_by_prune(legacy: Path) -> None:
    write(legacy, {"_news/a.md": article(0, "entity"), "_news/c.md": article(2)})
    result = invoke("validate")
    note = "newsmeta: 2 findings of the baseline are gone; newsmeta baseline prune takes them out\n"
    assert result.err == f"{note}Found nothing new in 3 files (1 in the baseline).\n"
    assert note not in invoke("check").err  # `check` looks for neither.
    assert note not in invoke("validate", "_news/b.md").err
    assert note not in invoke("validate", "--select", "NM2").err
    assert "1 finding of the baseline is gone" in invoke("validate", "_news/c.md").err
    write(legacy, {"_news/b.md": article(1, "insecure picture", "two spaces")})
    result = invoke("baseline", "prune")
    assert result.err == f"{FILE}: 2 findings taken out, 2 findings in 2 files left\n"
    assert reported() == [("_news/b.md", "NM203")]
    assert "gone" not in invoke("validate").err


def test_prune_leaves_what_it_did_not_look_at(legacy: Path) -> None:
    write(legacy, {"_news/a.md": article(0), "_news/c.md": article(2)})
    assert "1 finding taken out, 3" in invoke("baseline", "prune", "_news/c.md").err
    assert "2 findings taken out, 1" in invoke("baseline", "prune", "_news").err
    (legacy / "_news/b.md").unlink()
    assert invoke("baseline", "prune").err == (
        f"{FILE}: 1 finding taken out, nothing is left, and the file can be deleted\n"
    )
    assert (legacy / FILE).read_text() == HEADER
    assert invoke("validate").err == "All 2 files are fine.\n"


def test_a_file_that_cannot_be_read_any_more_has_lost_nothing(legacy: Path) -> None:
    text = article(0, "entity", "unknown field")
    write(legacy, {"_news/a.md": text.replace("category", "a: b: c\ncategory")})
    result = invoke("validate")
    assert "NM005" in result.out and "gone" not in result.err
    assert "0 findings taken out" in invoke("baseline", "prune").err


def test_update_records_anew_what_it_looks_at(legacy: Path) -> None:
    write(legacy, {"_news/a.md": article(0, "tracking"), "_news/b.md": article(1, "two spaces")})
    assert invoke("baseline", "update", "_news/a.md").status == 0
    assert reported() == [("_news/b.md", "NM203")]
    assert invoke("baseline", "update").err == (
        f"{FILE}: 3 findings in 3 files recorded: 1 added (NM203 _news/b.md), "
        "1 taken out (NM302 _news/b.md)\n"
    )
    assert reported() == []
    lines = (legacy / FILE).read_text().splitlines()
    assert [line.split("\t")[:2] for line in lines[1:]] == [
        ["_news/a.md", "NM305"],
        ["_news/b.md", "NM203"],
        ["_news/c.md", "NM103"],
    ]


def test_create_overwrites_nothing_and_update_needs_something(site: Path) -> None:
    write(site, {"_news/a.md": article(0, "entity")})
    for name in ("update", "prune", "stats"):
        result = invoke("baseline", name)
        assert result.status == 2
        assert "the baseline does not exist; newsmeta baseline create writes it" in result.err
    invoke("baseline", "create")
    before = (site / FILE).read_bytes()
    write(site, {"_news/a.md": article(0)})
    result = invoke("baseline", "create")
    assert (result.status, result.err) == (
        2,
        f"newsmeta: {FILE} exists; run newsmeta baseline update to replace it\n",
    )
    assert (site / FILE).read_bytes() == before


def test_stats_count_by_rule_and_folder(legacy: Path) -> None:
    write(legacy, {"_news/old/d.md": article(3, "entity"), "e.md": article(4, "entity")})
    invoke("baseline", "update")
    assert (
        invoke("baseline", "stats").out
        == """\
6 findings in 5 files

3  NM201  html-entity
1  NM102  unknown-field
1  NM103  wrong-type
1  NM302  insecure-url

4  _news/
1  ./
1  _news/old/
"""
    )


def test_normalize_fixes_what_is_recorded(legacy: Path) -> None:
    assert invoke("normalize").status == 1
    assert "spring & summer" in (legacy / "_news/a.md").read_text()
    assert "quality: 60" in (legacy / "_news/c.md").read_text()


def test_nothing_of_secured_data_is_recorded(site: Path) -> None:
    texts = [article(0).replace("heat", f'secured: "{value}"\nheat') for value in ("hunter2", "x")]
    recorded = set()
    for text in texts:
        write(site, {"_news/a.md": text})
        (site / FILE).unlink(missing_ok=True)
        invoke("baseline", "create")
        recorded.add((site / FILE).read_text())
    assert len(recorded) == 1 and "/secured" in recorded.pop()


def test_standard_input_is_held_against_it_by_its_name(legacy: Path) -> None:
    text = article(0, "entity", "unknown field", "two spaces")
    result = invoke("validate", "-", "--stdin-filename", "_news/a.md", stdin=text)
    assert result.out.count("\n") == 1 and "NM203" in result.out
    assert invoke("baseline", "update", "-").status == 2


@pytest.mark.parametrize("options", [["--jobs", "2"], ["--no-cache"], ["--statistics"], ["-q"]])
def test_other_options_change_nothing_about_it(options: list[str], legacy: Path) -> None:
    result = invoke("validate", *options)
    assert (result.status, result.out) == (0, "")


def test_the_cache_knows_of_it(site: Path) -> None:
    write(site, {f"_news/{number}.md": article(number, "entity") for number in range(101)})
    assert len(invoke("validate").out.splitlines()) == 101  # Before a baseline exists.
    invoke("baseline", "create")
    for _ in range(2):
        assert invoke("validate").err == "Found nothing new in 101 files (101 in the baseline).\n"
    assert len(invoke("validate", "--no-baseline").out.splitlines()) == 101
