"""The output of `newsmeta stats`, in all formats and places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsmeta.cli.stats_options import By
from newsmeta.statistics.document import GROUPINGS
from tests.statistics.repositories import article, write
from tests.support.cli import invoke, run
from tests.support.schemas import SCHEMAS, reference_validator
from tests.support.terminal import on_terminal

ARTICLES = [
    article(publishedDateTime="2020-11-05T08:00:00Z", topics=["Climate", "City"], quality=20),
    article(title="Two  blanks", webUrl="https://www.example.com/b/", originalUrl=None, quality=80),
    article(title="Rain", type="video", webUrl=None, topics=["Rain"]),
    article(title="Sun", webUrl="https://www.example.com/s/", originalUrl=None, topics=["City"]),
]


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with four articles, as working directory."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, ARTICLES)
    return tmp_path


def shown(*arguments: str) -> str:
    result = invoke("stats", *arguments)
    assert (result.status, result.err) == (0, "")
    return result.out


def document(*arguments: str) -> Any:
    return json.loads(shown("--output-format", "json", *arguments))


def test_an_overview_has_what_there_is_to_know() -> None:
    text = shown("_news")
    assert text.startswith("4 articles in 4 files, 2020-11-05 to 2021-01-27.\n")
    headings = ["By month", "By topic", "By provider", "By type", "Fields", "Pictures", "Quality"]
    headings += ["Freshest", "Oldest", "1 page is in 2 articles", "Findings"]
    lines = text.splitlines()
    assert [line for line in lines if line in headings] == headings
    assert "2020-12         0         0" in lines
    assert ["City", "2"] in [line.split()[:2] for line in lines]


def test_an_empty_month_stands_between_others() -> None:
    rows = [line.split()[:2] for line in shown("--by", "month").splitlines()[5:]]
    assert rows == [["2020-11", "1"], ["2020-12", "0"], ["2021-01", "3"]]


@pytest.mark.parametrize("by", list(By))
def test_a_grouping_alone(by: By) -> None:
    text = shown("--by", by.value)
    assert f"By {by.value}" in text.splitlines()
    assert "Fields" not in text
    assert list(document("--by", by.value)["by"]) == [by.value]


def test_groupings_are_the_same_everywhere() -> None:
    assert tuple(each.value for each in By) == GROUPINGS
    assert list(document()["by"]) == list(GROUPINGS)
    assert list(document("--by", "type", "--by", "month", "--by", "type")["by"]) == [
        "month",
        "type",
    ]


@pytest.mark.parametrize(
    "options", [[], ["--no-findings"], ["--where", 'type == "video"'], ["--by", "kind"]]
)
def test_json_follows_its_schema(options: list[str]) -> None:
    found = document(*options)
    assert list(reference_validator(SCHEMAS["statistics"]).iter_errors(found)) == []
    assert found["version"] == 1


def test_without_findings_there_are_none_and_not_zero() -> None:
    found = document("--no-findings")
    assert found["findings"] is None
    assert {each["findings"] for each in found["by"]["topic"]["shares"]} == {None}
    assert "findings" not in shown("--no-findings").casefold()
    assert document()["findings"]["total"] > 0


def test_findings_are_those_of_check_with_validate() -> None:
    summary = json.loads(invoke("check", "--validate", "--output-format", "json").out)["summary"]
    found = document()["findings"]
    assert found["bySeverity"]["error"] == summary["errors"]
    assert found["bySeverity"]["warning"] == summary["warnings"]
    assert document("--select", "NM203")["findings"]["total"] == 1
    assert document("--ignore", "NM")["findings"]["total"] == 0


def test_what_the_baseline_holds_is_told_apart() -> None:
    assert invoke("baseline", "create", "--quiet").status == 0
    before = document("--no-baseline")["findings"]["total"]
    found = document()["findings"]
    assert (found["total"], found["inBaseline"]) == (0, before)
    assert f"{before} findings more in the baseline." in shown()


def test_what_came_and_went_since_an_earlier_report(site: Path) -> None:
    report = invoke("check", "--validate", "--output-format", "json", "_news")
    Path("earlier.json").write_text(report.out, encoding="utf-8")
    number = len(json.loads(report.out)["diagnostics"])
    found = document("--since", "earlier.json", "_news")
    assert list(reference_validator(SCHEMAS["statistics"]).iter_errors(found)) == []
    assert found["changes"] == {
        "came": 0, "went": 0, "stayed": number, "cameByRule": [], "wentByRule": []
    }  # fmt: skip
    write(site, [*ARTICLES[:1], {**ARTICLES[1], "title": "Two"}, {**ARTICLES[2], "title": " Rain"}])
    changes = document("--since", "earlier.json", "_news")["changes"]
    assert (changes["came"], changes["went"]) == (1, 1)
    assert [each["code"] for each in changes["cameByRule"]] == ["NM202"]
    assert changes["wentByRule"] == [{"code": "NM203", "findings": 1}]
    for form in ("rich", "markdown"):
        text = shown("--since", "earlier.json", "--output-format", form, "--by", "type", "_news")
        assert "1 finding came and 1 went since the earlier report" in text
    assert document()["changes"] is None


def test_only_the_largest_are_shown_and_the_others_counted(site: Path) -> None:
    names = [f"Topic {number:02}" for number in range(30)]
    write(site, [article(topics=names[: number + 1]) for number in range(30)])
    rows = shown("--by", "topic", "--top", "3").splitlines()[4:]
    assert [row[:8] for row in rows[:3]] == ["Topic 00", "Topic 01", "Topic 02"]
    assert rows[3:] == ["and 27 others of 30 topics"]
    assert "and 10 others of 30 topics" in shown("--by", "topic")
    assert len(document("--top", "3")["by"]["topic"]["shares"]) == 30


def test_one_article_of_1970_makes_a_gap(site: Path) -> None:
    write(site, [article(publishedDateTime="1970-01-01T00:00:00Z"), *ARTICLES])
    rows = [line.split("  ")[0] for line in shown("--by", "month").splitlines()[5:]]
    assert rows == ["1970-01", "609 months", "2020-11", "2020-12", "2021-01"]
    assert "before: 1 month with 1 article" in shown("--by", "month", "--top", "3")


def test_markdown_says_what_the_terminal_says(site: Path) -> None:
    images = [{"url": "https://www.example.com/a.png", "width": 0, "height": 1}]
    write(site, [article(images=images, mood="good", a_b="c")])
    for form in ("rich", "markdown"):
        text = shown("--output-format", form)
        for part in ("1 without a usable size", "mood (unknown)", "a_b (unknown)"):
            assert part in text


@pytest.mark.parametrize("name", ["a.json", "a.md", "a.txt", "b.markdown"])
def test_the_ending_of_the_output_tells_the_format(name: str) -> None:
    assert shown("--output", name) == ""
    written = Path(name).read_text(encoding="utf-8")
    form = {"json": "json", "md": "markdown", "txt": "rich", "markdown": "markdown"}
    expected = shown("--output-format", form[name.partition(".")[2]])
    assert written == expected


WRONG = {
    "an ending that tells nothing": (["-o", "a.xyz"], "the ending of a.xyz does not name a format"),
    "a folder that is not there": (["-o", "no/a.json"], "cannot be written"),
    "a filter that is none": (["--where", "x = 1"], "--where: column 1: there is no field x"),
    "no earlier report": (["--since", "no.json"], "--since: no.json: the file does not exist"),
    "an earlier report of no findings": (
        ["--since", "a.json", "--no-findings"],
        "--since compares",
    ),
    "some of an earlier report": (["--since", "a.json", "--where", "x"], "--since compares"),
    "an empty filter": (["--where", ""], "--where: the filter is empty"),
    "no file": (["nothing"], "no file was looked at in nothing"),
    "a file that is not there": (["nowhere"], "nowhere does not exist; check the path"),
    "a file that is not there, beside one that is": (
        ["_news", "nowhere"],
        "nowhere does not exist; check the path",
    ),
    "a grouping that is none": (["--by", "day"], "Invalid value for '--by'"),
    "a rule that is none": (["--select", "NM999"], "NM999"),
    "two inputs": (["-", "_news"], "cannot be combined"),
    "none of it": (["--top", "0"], "Invalid value for '--top'"),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_had_is_said_with_exit_status_2(
    arguments: list[str], message: str, site: Path
) -> None:
    (site / "nothing").mkdir()
    result = invoke("stats", *arguments)
    assert (result.status, result.out) == (2, "")
    assert message in result.err


def test_what_cannot_be_read_is_named_and_no_failure(site: Path) -> None:
    (site / "_news" / "open.md").write_text("---\ntitle: a\n")
    result = invoke("stats")
    assert result.status == 0
    assert "1 file that cannot be read." in result.out
    assert "_news/open.md:1: " in result.out
    assert invoke("stats", "_news/open.md").status == 2


def test_standard_input_is_one_file() -> None:
    text = Path("_news/2021-01-27-article-001.md").read_text()
    result = invoke("stats", "-", "--stdin-filename", "_news/a.md", stdin=text)
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("1 article in 1 file, of 2021-01-27.\n")


@pytest.mark.parametrize(
    ("name", "options", "files"),
    [
        ("drafts/a.md", ["--force-exclude"], 0),
        ("drafts/a.md", [], 1),
        ("_news/a.txt", ["--force-exclude"], 0),
        ("_news/a.md", ["--force-exclude"], 1),
    ],
)
def test_standard_input_is_passed_by_where_a_search_would_not_take_it(
    site: Path, name: str, options: list[str], files: int
) -> None:
    text = (site / "_news" / "2021-01-27-article-001.md").read_text()
    (site / "newsmeta.toml").write_text('exclude = ["drafts/"]\n')
    wanted = ("-", "--stdin-filename", name, "--output-format", "json", *options)
    result = invoke("stats", *wanted, stdin=text)
    assert (result.status, result.err) == (0, "")
    assert json.loads(result.out)["files"] == files


def test_processes_make_no_difference() -> None:
    assert shown("--jobs", "2") == shown("--jobs", "1")


# -- terminals ---------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [20, 27, 40, 61, 80, 132, 200])
def test_no_line_is_wider_than_the_terminal(
    columns: int, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.cells import cell_len

    names = ["雨" * 30, "x" * 90, "short", "Überall " * 9, "👩‍👩‍👧" * 9]
    write(site, [article(topics=names, title=each) for each in names])
    monkeypatch.setenv("COLUMNS", str(columns))
    for options in ([], ["--by", "topic"], ["--by", "month"], ["--no-findings"]):
        lines = shown(*options).splitlines()
        assert max(map(cell_len, lines)) <= columns
        assert not [line for line in lines if line != line.rstrip()]
        assert "month" in options or any(line.startswith("short") for line in lines)


def test_a_pipe_gets_plain_text_and_a_terminal_colours(site: Path) -> None:
    piped = run("stats", cwd=site)
    assert "\x1b" not in piped.out
    status, text = on_terminal("stats", cwd=site)
    assert status == 0
    assert "\x1b[36m█" in text
    assert "\x1b" not in on_terminal("stats", cwd=site, env={"NO_COLOR": "1"})[1]


def test_where_there_are_no_blocks_other_signs_stand_for_them(site: Path) -> None:
    write(site, [article(topics=["Überall"]), *ARTICLES])
    text = run("stats", cwd=site, env={"PYTHONIOENCODING": "ascii"}).out
    assert text.isascii()
    assert "\\u2588" not in text
    assert "###" in text
    assert "\\xdcberall" in text
    assert max(map(len, text.splitlines())) <= 80
