"""`newsmeta normalize`: exit statuses, wrong usage, and the closing summary."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.cli import ERROR, GOOD, WARNING, Result, invoke, run, write
from tests.support.normalize_command import FIXED, LEFT, MANY, UNSAFE, contents, summary

# -- exit status ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "threshold", "status"),
    [
        ("good.md", "info", 0),
        ("many.md", "info", 0),  # Everything was fixed.
        ("unsafe.md", None, 0),
        ("unsafe.md", "error", 0),
        ("unsafe.md", "warning", 1),
        ("unsafe.md", "never", 0),
        ("left.md", None, 1),
        ("left.md", "error", 1),
        ("left.md", "never", 0),
        ("nope.md", None, 1),
        ("nope.md", "never", 0),
    ],
)
def test_exit_status(name: str, threshold: str | None, status: int, site: Path) -> None:
    write(site, {"left.md": LEFT, "unsafe.md": UNSAFE})
    options = ["--fail-on", threshold] if threshold else []
    assert invoke("normalize", name, *options).status == status
    if threshold in ("warning", "never"):
        write(site, {"newsmeta.toml": f'fail-on = "{threshold}"\n'})
        assert invoke("normalize", name).status == status


WRONG_USAGE = {
    "unknown option": (["--fix", "good.md"], "--fix"),
    "unknown format": (["--output-format", "sarif", "good.md"], "json"),
    "unknown threshold": (["--fail-on", "fatal", "good.md"], "never"),
    "unknown rule": (["--select", "NM999", "good.md"], 'no rule "NM999"'),
    "missing configuration": (["--config", "nope.toml"], "nope.toml"),
    "both": (["--config", "a.toml", "--no-config"], "exclude each other"),
    "stdin and a path": (["-", "many.md"], "cannot be combined"),
    "a name without stdin": (["many.md", "--stdin-filename", "x.md"], "write - as the path"),
}


@pytest.mark.parametrize(("args", "reason"), WRONG_USAGE.values(), ids=WRONG_USAGE)
def test_wrong_usage_is_2_and_changes_nothing(args: list[str], reason: str, site: Path) -> None:
    before = contents(site)
    result = invoke("normalize", *args)
    assert (result.status, result.out) == (2, "")
    assert reason in result.err
    assert contents(site) == before


def test_a_wrong_configuration_is_2_and_changes_nothing(site: Path) -> None:
    write(site, {"newsmeta.toml": "[normalize]\nfromat = true\n"})
    result = invoke("normalize")
    assert result.status == 2
    assert "did you mean format?" in result.err
    assert (site / "many.md").read_text() == MANY


# -- reports -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "0 of 0 files changed: 0 findings fixed, 0 left."),
        ({"a.md": GOOD}, "0 of 1 file changed: 0 findings fixed, 0 left."),
        ({"a.md": WARNING}, "1 of 1 file changed: 1 finding fixed, 0 left."),
        ({"a.md": WARNING, "b.md": WARNING}, "2 of 2 files changed: 2 findings fixed, 0 left."),
        ({"a.md": GOOD, "b.md": ERROR}, "1 of 2 files changed: 1 finding fixed, 0 left."),
        ({"a.md": LEFT}, "0 of 1 file changed: 0 findings fixed, 1 left."),
    ],
)
def test_the_summary(files: dict[str, str], expected: str, site: Path) -> None:
    (site / "d").mkdir()
    write(site / "d", files)
    checked = invoke("normalize", "d", "--check", "--allow-empty")
    assert summary(checked) == expected.replace("changed", "would change").replace(
        "fixed", "to fix"
    )
    assert summary(invoke("normalize", "d", "--allow-empty")) == expected


def test_large_numbers_have_commas(site: Path) -> None:
    write(site, {"newsmeta.toml": '[kinds.page]\nfiles = ["d/"]\n'})
    write(site, {f"d/{number}.md": "---\na: b\n---\n" for number in range(1000)})
    result = invoke("normalize", "d", "many.md", "--check")
    assert summary(result) == "1 of 1,001 files would change: 5 findings to fix, 0 left."


def test_a_file_with_many_findings(site: Path) -> None:
    write(site, {"x.md": WARNING.replace("  - Climate\n", "  - Climate\n" * 100)})
    result = invoke("normalize", "x.md")
    assert "fixed x.md: NM108 (99), NM203\n" in result.err
    assert (site / "x.md").read_text() == GOOD


def test_what_was_fixed_and_what_was_left_by_rule(site: Path) -> None:
    write(site, {"a.md": MANY, "b.md": MANY, "c.md": LEFT, "d.md": UNSAFE, "good.md": LEFT})
    result = invoke("normalize")
    rows = [line.split() for line in result.err.splitlines() if re.match(r"NM\d{3} ", line)]
    assert rows == [
        ["NM103", "wrong-type", "3", "0"],
        ["NM104", "invalid-value", "0", "2"],
        ["NM108", "duplicate-item", "3", "0"],
        ["NM201", "html-entity", "3", "0"],
        ["NM203", "repeated-space", "3", "0"],
        ["NM207", "html-markup", "0", "1"],
        ["NM211", "timestamp-form", "3", "0"],
    ]
    assert summary(result) == "3 of 6 files changed: 15 findings fixed, 3 left."


def test_several_findings_of_a_rule_are_counted(site: Path) -> None:
    write(site, {"x.md": WARNING.replace("starts in", "starts  in")})
    assert "fixed x.md: NM203 (2)\n" in invoke("normalize", "x.md").err


def test_errors_that_are_left_are_said_with_their_place(site: Path) -> None:
    write(site, {"left.md": LEFT, "syntax.md": "---\ntitle: [\n---\n"})
    result = invoke("normalize")
    assert "left.md:8:7: NM104 type: " in result.err
    assert re.search(r"^syntax\.md:\d+:\d+: NM005 ", result.err, re.MULTILINE)


def test_a_fix_that_cannot_be_made_is_said_with_the_reason(site: Path) -> None:
    text = GOOD.replace('title: "City council votes', 'title: &x "City  council votes').replace(
        'excerpt: "The plan covers every district and starts in the spring."', "excerpt: *x"
    )
    write(site, {"x.md": text})
    result = invoke("normalize", "x.md", "--output-format", "json", "--fail-on", "never")
    document = json.loads(result.out)
    for entry in document["files"]:
        for each in entry["left"]:
            assert each["reason"], each
    assert result.status == 0


def test_quiet_prints_no_report(site: Path) -> None:
    write(site, {"left.md": LEFT})
    assert invoke("normalize", "-q") == Result(1, "", "")
    assert (site / "many.md").read_text() == FIXED
    assert invoke("normalize", "good.md", "--quiet") == Result(0, "", "")


def test_quiet_still_says_what_failed(site: Path) -> None:
    (site / "site").mkdir()
    (site / "site" / "link.md").symlink_to("../many.md")
    result = run("normalize", "-q", cwd=site / "site")
    assert result.status == 2
    assert result.err.startswith("newsmeta: link.md was left as it is: ")
    assert result.err.count("\n") == 1


def test_verbose_says_what_is_done(site: Path) -> None:
    result = invoke("normalize", "--verbose")
    assert result.out == ""
    assert "configuration: none\n" in result.err
    assert "good.md\n" in result.err
    write(site, {"newsmeta.toml": ""})
    assert re.search(r"^configuration: .*newsmeta\.toml$", invoke("normalize", "-v").err, re.M)


def test_a_folder_without_articles_is_said(site: Path) -> None:
    (site / "empty").mkdir()
    result = invoke("normalize", "empty", "good.md")
    assert result.status == 0
    assert "no article files in empty" in result.err


def test_names_do_not_act_on_the_terminal(site: Path) -> None:
    write(site, {"\x1b[31m\u202e.md": WARNING, "::error::.md": LEFT})
    result = invoke("normalize")
    assert "\x1b" not in result.err
    assert "\u202e" not in result.err
    assert not [line for line in result.err.splitlines() if line.strip().startswith("::")]


def test_order_of_paths_and_repetition_do_not_matter(site: Path) -> None:
    write(site, {"a/x.md": WARNING, "b/x.md": ERROR})
    first = invoke("normalize", "--diff", "b", "many.md", "a/x.md")
    again = invoke("normalize", "--diff", "a", "./many.md", "b/x.md", "a/x.md", "many.md")
    assert again == first
    assert first.out.count("+++ ") == 3
