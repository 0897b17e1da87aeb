"""`newsmeta validate`: exit statuses, wrong usage, rules and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import ERROR, ERROR_LINE, WARNING, codes, invoke, run, write

SUMMARY = "Found 1 error in 1 file"


# -- exit status ---------------------------------------------------------------


def test_a_good_file() -> None:
    result = invoke("validate", "good.md")
    assert (result.status, result.out) == (0, "")
    assert result.err == "The file is fine.\n"


def test_a_file_with_an_error() -> None:
    result = invoke("validate", "error.md")
    assert (result.status, result.out) == (1, ERROR_LINE)
    assert result.err.startswith(SUMMARY)


def test_warnings_do_not_fail_by_themselves() -> None:
    result = invoke("validate", "warning.md")
    assert result.status == 0
    assert codes(result.out) == ["NM203"]


def test_infos_are_off() -> None:
    assert invoke("validate", "info.md").out == ""
    result = invoke("validate", "info.md", "--extend-select", "NM208")
    assert (result.status, codes(result.out)) == (0, ["NM208"])


@pytest.mark.parametrize(
    ("threshold", "failing"),
    [
        ("error", {"error.md"}),
        ("warning", {"error.md", "warning.md"}),
        ("info", {"error.md", "warning.md", "info.md"}),
        ("never", set()),
    ],
)
def test_fail_on(threshold: str, failing: set[str]) -> None:
    for name in ("good.md", "error.md", "warning.md", "info.md"):
        result = invoke("validate", name, "--select", "ALL", "--fail-on", threshold)
        assert result.status == (name in failing), (name, result)


def test_fail_on_of_the_command_line_goes_over_the_configuration(site: Path) -> None:
    write(site, {"newsmeta.toml": 'fail-on = "never"\n'})
    assert invoke("validate", "error.md").status == 0
    assert invoke("validate", "warning.md", "--fail-on", "warning").status == 1


WRONG_USAGE = {
    "unknown option": (["validate", "--colour", "good.md"], "--colour"),
    "unknown command": (["validat"], "validat"),
    "unknown format": (["validate", "--output-format", "xml", "good.md"], "junit"),
    "unknown threshold": (["validate", "--fail-on", "fatal", "good.md"], "never"),
    "unknown rule": (["validate", "--select", "NM999", "good.md"], 'no rule "NM999"'),
    "misspelt rule": (["validate", "--ignore", "html-entities", "good.md"], "html-entity"),
    "unknown rule in extend-select": (["validate", "--extend-select", "XY", "good.md"], '"XY"'),
    "missing configuration": (["validate", "--config", "nope.toml"], "nope.toml"),
    "both": (["validate", "--config", "a.toml", "--no-config"], "exclude each other"),
    "stdin and a path": (["validate", "-", "good.md"], "cannot be combined"),
    "output without a file": (["validate", "good.md", "--output"], "--output"),
    "statistics in sarif": (
        ["validate", "--statistics", "--output-format", "sarif", "good.md"],
        "--statistics",
    ),
    "leading dash": (["validate", "-dash.md"], "-d"),
}


@pytest.mark.parametrize(("args", "reason"), WRONG_USAGE.values(), ids=WRONG_USAGE)
def test_wrong_usage_is_2_and_says_why(args: list[str], reason: str) -> None:
    result = invoke(*args)
    assert result.status == 2
    assert result.out == ""
    assert reason in result.err


def test_help_and_version() -> None:
    from newsmeta import __version__

    assert invoke("--version").out == f"newsmeta {__version__}\n"
    for args in (["--help"], ["-h"], ["validate", "--help"], ["validate", "-h"]):
        result = invoke(*args)
        assert result.status == 0
        assert result.err == ""
        assert "Usage: newsmeta" in result.out
    assert "[[" not in invoke("validate", "--help").out


def test_without_arguments_it_explains_itself() -> None:
    result = run()
    assert result.status == 2
    assert "validate" in result.out + result.err


# -- selecting rules -----------------------------------------------------------


@pytest.fixture
def many(site: Path) -> str:
    """A file with findings NM103 (error), NM201, NM202 and NM203 (warnings), NM208 (info)."""
    text = ERROR.replace("City council", "City council" + " and one more" * 7)
    text = text.replace("ten thousand trees\n", "ten thousand trees\n")
    text = text.replace("The plan covers", " The  plan &amp; covers")
    write(site, {"many.md": text})
    return "many.md"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], "NM201 NM202 NM203 NM103"),
        (["--select", "NM1"], "NM103"),
        (["--select", "nm1"], "NM103"),
        (["--select", "NM201"], "NM201"),
        (["--select", "html-entity,untrimmed-text"], "NM201 NM202"),
        (["--select", "html-entity", "--select", "NM202"], "NM201 NM202"),
        (["--select", " NM201 , NM202 "], "NM201 NM202"),
        (["--select", "ALL"], "NM208 NM201 NM202 NM203 NM103"),
        (["--extend-select", "NM208"], "NM208 NM201 NM202 NM203 NM103"),
        (["--select", "NM1", "--extend-select", "NM208"], "NM208 NM103"),
        (["--ignore", "NM2"], "NM103"),
        (["--ignore", "NM2", "--ignore", "wrong-type"], ""),
        (["--ignore", "ALL"], ""),
        (["--select", "NM2", "--ignore", "NM201"], "NM202 NM203 NM208"),
        (["--select", "NM201", "--ignore", "NM2"], "NM201"),
        (["--ignore", "ALL", "--extend-select", "NM203"], "NM203"),
    ],
)
def test_selection(many: str, args: list[str], expected: str) -> None:
    result = invoke("validate", many, *args)
    assert sorted(codes(result.out)) == sorted(expected.split())
    assert result.status == ("NM103" in expected)


def test_the_command_line_goes_over_the_configuration(site: Path, many: str) -> None:
    write(site, {"newsmeta.toml": 'select = ["NM2"]\nignore = ["NM202"]\n'})
    assert sorted(codes(invoke("validate", many).out)) == ["NM201", "NM203", "NM208"]
    assert codes(invoke("validate", many, "--select", "NM1").out) == ["NM103"]
    extended = invoke("validate", many, "--extend-select", "NM202,NM1")
    assert sorted(codes(extended.out)) == ["NM103", "NM201", "NM202", "NM203", "NM208"]
    ignoring = invoke("validate", many, "--ignore", "NM208")
    assert sorted(codes(ignoring.out)) == ["NM201", "NM203"]


# -- configuration -------------------------------------------------------------


def test_config_and_no_config(site: Path) -> None:
    write(site, {"newsmeta.toml": 'ignore = ["NM103"]\n', "other.toml": 'ignore = ["NM1"]\n'})
    assert invoke("validate", "error.md").status == 0
    assert invoke("validate", "error.md", "--no-config").status == 1
    assert invoke("validate", "error.md", "--config", "other.toml").status == 0


def test_a_wrong_configuration_is_2(site: Path) -> None:
    write(site, {"newsmeta.toml": 'selct = ["NM1"]\n'})
    result = invoke("validate", "good.md")
    assert (result.status, result.out) == (2, "")
    assert "newsmeta.toml:1: selct is not a known field; did you mean select?" in result.err


# -- paths ---------------------------------------------------------------------


def test_without_paths_the_working_directory_is_searched() -> None:
    result = invoke("validate")
    assert result.status == 1
    assert [line.split(":")[0] for line in result.out.splitlines()] == ["error.md", "warning.md"]
    assert result.err.startswith("Found 1 error and 1 warning in 2 of 4 files")


def test_without_paths_the_folder_of_the_configuration_counts(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, {"newsmeta.toml": "", "sub/error.md": ERROR})
    monkeypatch.chdir(site / "sub")
    assert codes(invoke("validate").out) == ["NM103"]


def test_a_folder_without_articles_is_said(site: Path) -> None:
    (site / "empty").mkdir()
    result = invoke("validate", "empty", "good.md")
    assert result.status == 0
    assert "no article files in empty" in result.err
    assert result.out == ""


def test_order_of_paths_and_repetition_do_not_matter(site: Path) -> None:
    write(site, {"_news/error.md": ERROR, "_news/warning.md": WARNING, "_news/b/error.md": ERROR})
    expected = invoke("validate", "_news", "error.md").out
    assert expected.count("\n") == 4
    for paths in (
        ["error.md", "_news"],
        ["_news/b", "error.md", "_news", "./_news/error.md"],
        ["_news/", "./error.md", "_news/error.md", "error.md"],
    ):
        assert codes(invoke("validate", *paths).out) == codes(expected)
