"""A run without any file ends with exit status 2 and an explanation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

import newsmeta
from tests.support.cli import ERROR, GOOD, invoke, write

COMMANDS = ["validate", "check", "normalize", "normalize --check", "export --to jsonl"]
MEANT = "or use --allow-empty if that is intended\n"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, as working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


CASES: dict[str, tuple[Mapping[str, str], list[str], str]] = {
    # Case: files, paths, and the message.
    "an empty folder": (
        {},
        [],
        "in the current folder: there are no Markdown or HTML files; "
        "name the folder of the articles",
    ),
    "other files": (
        {"data/a.yaml": "a: b\n", "data/.hidden.md": GOOD, "data/_site/a.md": GOOD},
        ["data"],
        "in data: there are no Markdown or HTML files; name the folder of the articles",
    ),
    "no front matter": (
        {"docs/a.md": "# A\n", "docs/b/c.html": "<p>\n", "d.md": GOOD},
        ["docs"],
        "in docs: 2 files have no YAML front matter; name the folder of the articles",
    ),
    "include": (
        {"newsmeta.toml": 'include = ["_nwes/**"]\n', "_news/a.md": GOOD, "_news/b.md": GOOD},
        [],
        "in the current folder: include in newsmeta.toml excludes 2 files; "
        "correct the patterns or the paths",
    ),
    "exclude": (
        {"pyproject.toml": '[tool.newsmeta]\nexclude = ["*.md"]\n', "_news/a.md": GOOD},
        ["_news"],
        "in _news: exclude in pyproject.toml excludes 1 file; correct the patterns or the paths",
    ),
    ".gitignore": (
        {".gitignore": "_news/\n", "_news/a.md": GOOD},
        ["."],
        "in the current folder: .gitignore excludes 1 file; "
        "name the files: named files are always looked at",
    ),
    "several reasons": (
        {
            "newsmeta.toml": 'include = ["/a/"]\nexclude = ["a/b/"]\n',
            "a/x.md": "# X\n",
            "a/b/x.md": GOOD,
            "c/x.md": GOOD,
            "c/y.md": GOOD,
        },
        ["c", "a"],
        "in c and a: include in newsmeta.toml excludes 2 files, exclude in newsmeta.toml "
        "excludes 1 file, 1 file has no YAML front matter; correct the patterns or the paths",
    ),
    "many folders": (
        {f"{name}/x.txt": "" for name in "abcde"},
        [*"abcde"],
        "in a, b and 3 other folders: there are no Markdown or HTML files; "
        "name the folder of the articles",
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("files", "paths", "text"), CASES.values(), ids=CASES)
def test_it_fails_and_says_why(
    command: str, files: Mapping[str, str], paths: list[str], text: str, site: Path
) -> None:
    write(site, files)
    result = invoke(*command.split(), *paths)
    assert (result.status, result.out) == (2, "")
    assert result.err == f"newsmeta: no file was looked at {text}, {MEANT}"
    meant = invoke(*command.split(), *paths, "--allow-empty")
    assert meant.status == 0
    assert "no file was looked at" not in meant.err


@pytest.mark.parametrize("command", [each for each in COMMANDS if "export" not in each])
def test_what_is_meant_is_still_told(command: str) -> None:
    result = invoke(*command.split(), "--allow-empty")
    first, last = result.err.splitlines()
    assert first == "newsmeta: warning: no article files in ."
    assert last.startswith(("No files were checked.", "0 of 0 files"))


def test_no_report_and_no_data_is_written_over_an_older_one(site: Path) -> None:
    write(site, {"docs/a.md": "# A\n", "out.sarif": "older", "out.jsonl": "older"})
    for args in (
        ("validate", "docs", "-o", "out.sarif"),
        ("validate", "docs", "--output-format", "json"),
        ("normalize", "docs", "--output-format", "json"),
        ("export", "docs", "-o", "out.jsonl"),
    ):
        result = invoke(*args)
        assert (result.status, result.out) == (2, "")
    assert (site / "out.sarif").read_text() == (site / "out.jsonl").read_text() == "older"
    assert invoke("validate", "docs", "-o", "out.sarif", "--allow-empty").status == 0
    assert json.loads((site / "out.sarif").read_text())["runs"][0]["results"] == []
    assert invoke("export", "docs", "-o", "out.jsonl", "--allow-empty").status == 0
    assert (site / "out.jsonl").read_text() == ""


def test_quiet_hides_nothing_of_it() -> None:
    assert invoke("validate", "-q").err == invoke("validate").err != ""


LOOKED_AT: dict[str, tuple[Mapping[str, str], list[str]]] = {
    # Case: files, and paths.
    "one of two folders": ({"a/x.md": GOOD, "b/x.txt": ""}, ["a", "b"]),
    "another kind of file": (
        {"newsmeta.toml": '[kinds.page]\nfiles = ["a/"]\n', "a/x.md": "---\nlayout: page\n---\n"},
        ["a"],
    ),
    "among files without front matter": ({"a.md": "# A\n", "z.md": GOOD}, ["."]),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("files", "paths"), LOOKED_AT.values(), ids=LOOKED_AT)
def test_a_file_is_enough(
    command: str, files: Mapping[str, str], paths: list[str], site: Path
) -> None:
    write(site, files)
    result = invoke(*command.split(), *paths)
    assert result.status == 0
    assert "no file was looked at" not in result.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_with_an_error_is_enough(command: str, site: Path) -> None:
    write(site, {"_news/a.md": "---\na: [\n---\n", "b.md": "# B\n"})
    assert invoke(*command.split()).status == 1


def test_a_folder_without_articles_is_told_before_the_files_of_others(site: Path) -> None:
    write(site, {"a/x.md": "# X\n", "b/x.txt": "", "c/x.md": GOOD})
    result = invoke("validate", "-v", "--no-config", "a", "b", "c")
    assert result.err.splitlines()[:-1] == [
        "reading a/x.md",
        "newsmeta: warning: no article files in b",
        "reading c/x.md",
        "The file is fine.",
    ]
    assert invoke("validate", "a", "b").err.count("\n") == 1, "one message, not two"


def test_pictures_alone_are_something_to_check(site: Path) -> None:
    write(site, {"a.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"})
    assert invoke("check").status == 0
    assert invoke("validate").status == 2


def test_no_path_at_all_is_the_working_directory(site: Path) -> None:
    write(site, {"a.md": ERROR})
    assert invoke("validate").status == invoke("validate", "--force-exclude").status == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_left_out_on_purpose_is_no_mistake(command: str, site: Path) -> None:
    write(site, {"newsmeta.toml": 'exclude = ["a/"]\n', "a/x.md": GOOD, "b.md": "# B\n", "c/d": ""})
    forced = (*command.split(), "--force-exclude")
    assert invoke(*forced, "a/x.md", "b.md", "c/d", "a").status == 0
    result = invoke(*forced, "a/x.md", "c", "a")
    assert result.status == 2
    assert "no file was looked at in c: there are no Markdown or HTML files;" in result.err


def test_python_returns_a_report_about_nothing(site: Path) -> None:
    (site / "empty").mkdir()
    for paths in ([], "empty", ["empty"]):
        for look in (newsmeta.validate, newsmeta.check):
            report = look(paths)
            assert (report.files, report.diagnostics) == (0, ())
        summary = newsmeta.export(paths, site / "out.jsonl", "jsonl")
        assert (summary.is_written, summary.articles) == (True, 0)
