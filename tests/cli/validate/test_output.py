"""`newsmeta validate`: formats, statistics, and output into files."""

from __future__ import annotations

import json
import re
import stat
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.cli import ERROR, ERROR_LINE, GOOD, WARNING, invoke, run, write

FORMATS = ("rich", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "markdown")

ANSI = re.compile(r"\x1b\[")


@pytest.mark.slow
@pytest.mark.parametrize("output_format", FORMATS)
def test_same_bytes_each_time(output_format: str, site: Path) -> None:
    write(site, {f"d/{number}.md": ERROR for number in range(20)})
    write(site, {"d/w.md": WARNING})
    args = ["validate", "--output-format", output_format, "--select", "ALL"]
    first = run(*args, "d", "error.md", "info.md", cwd=site, env={"PYTHONHASHSEED": "1"})
    again = run(*args, "info.md", "error.md", "d", cwd=site, env={"PYTHONHASHSEED": "2"})
    assert first == again
    assert first.status == 1


# -- quiet, verbose, statistics ------------------------------------------------


def test_quiet_leaves_the_findings_alone() -> None:
    result = invoke("validate", "error.md", "--quiet")
    assert (result.status, result.out, result.err) == (1, ERROR_LINE, "")
    assert invoke("validate", "error.md", "-q") == result
    assert invoke("validate", "good.md", "-q").err == ""


def test_quiet_in_rich() -> None:
    result = invoke("validate", "error.md", "-q", "--output-format", "rich")
    assert "NM103" in result.out
    assert "Found" not in result.out + result.err
    assert invoke("validate", "good.md", "-q", "--output-format", "rich").out == ""


def test_verbose_says_what_is_done(site: Path) -> None:
    result = invoke("validate", "error.md", "good.md", "--verbose")
    assert result.out == ERROR_LINE
    assert "configuration: none" in result.err
    assert "good.md\n" in result.err
    assert re.search(r"^[0-9]+\.[0-9]{2} s$", result.err, re.MULTILINE)
    write(site, {"newsmeta.toml": ""})
    result = invoke("validate", "good.md", "-v")
    assert re.search(r"^configuration: .*newsmeta\.toml$", result.err, re.MULTILINE)


def test_statistics(site: Path) -> None:
    write(site, {"error2.md": ERROR})
    result = invoke("validate", "--statistics")
    assert result.status == 1
    rows = [line.split() for line in result.out.splitlines()]
    assert rows == [
        ["2", "NM103", "wrong-type", "error"],
        ["1", "NM203", "repeated-space", "warning"],
    ]
    assert "Found 2 errors and 1 warning in 3 of 5 files" in result.err


def test_statistics_as_json() -> None:
    result = invoke("validate", "--statistics", "--output-format", "json")
    content = json.loads(result.out)
    assert [(row["code"], row["count"]) for row in content["statistics"]] == [
        ("NM103", 1),
        ("NM203", 1),
    ]


def test_statistics_of_nothing() -> None:
    result = invoke("validate", "good.md", "--statistics")
    assert (result.status, result.out) == (0, "")


def test_statistics_beside_a_file(site: Path) -> None:
    result = invoke("validate", "error.md", "--statistics", "-o", "out.sarif")
    assert result.status == 1
    assert "wrong-type" in result.out
    assert json.loads((site / "out.sarif").read_text())["version"] == "2.1.0"


# -- output formats ------------------------------------------------------------


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("name", ["error.md", "good.md"])
def test_formats_go_to_standard_output(output_format: str, name: str) -> None:
    result = invoke("validate", name, "--output-format", output_format)
    assert result.status == (name == "error.md")
    assert ("NM103" in result.out) == (name == "error.md")
    assert "NM103" not in result.err
    readers: Mapping[str, object] = {
        "json": json.loads,
        "gitlab": json.loads,
        "sarif": json.loads,
        "junit": ET.fromstring,
    }
    reader = readers.get(output_format)
    if callable(reader):
        reader(result.out)


def test_output_format_of_the_configuration(site: Path) -> None:
    write(site, {"newsmeta.toml": 'output-format = "jsonl"\n'})
    assert json.loads(invoke("validate", "error.md").out.splitlines()[-1])
    assert invoke("validate", "error.md", "--output-format", "concise").out == ERROR_LINE


# -- --output ------------------------------------------------------------------


def _is_json(text: str) -> bool:
    return "diagnostics" in json.loads(text) or "version" in json.loads(text)


def _is_jsonl(text: str) -> bool:
    return all(isinstance(json.loads(line), dict) for line in text.splitlines())


def _is_sarif(text: str) -> bool:
    return bool(json.loads(text)["version"] == "2.1.0")


def _is_junit(text: str) -> bool:
    return ET.fromstring(text).tag == "testsuites"


@pytest.mark.parametrize(
    ("name", "is_right"),
    [
        ("out.json", _is_json),
        ("out.JSON", _is_json),
        ("out.jsonl", _is_jsonl),
        ("out.sarif", _is_sarif),
        ("out.xml", _is_junit),
        ("out.md", lambda text: text.startswith("## newsmeta: 1 error\n")),
        ("out.txt", lambda text: text == ERROR_LINE),
        ("out", lambda text: text == ERROR_LINE),
    ],
)
def test_output_takes_its_format_from_the_ending(name: str, is_right: object, site: Path) -> None:
    result = invoke("validate", "error.md", "--output", name)
    assert (result.status, result.out) == (1, ERROR_LINE)
    assert callable(is_right)
    assert is_right((site / name).read_text(encoding="utf-8"))


def test_a_file_says_of_other_files_what_the_screen_says(site: Path) -> None:
    kind = '[kinds.page]\nfiles = ["pages/"]\nschema = "page.schema.json"\n'
    write(site, {"newsmeta.toml": kind, "page.schema.json": "{}", "docs/a.md": "---\na: 1\n---\n"})
    result = invoke("validate", "error.md", "docs", "-o", "out.md")
    others = next(line for line in result.err.splitlines() if "without a schema" in line)
    assert others in (site / "out.md").read_text(encoding="utf-8").splitlines()


def test_output_format_goes_over_the_ending(site: Path) -> None:
    result = invoke("validate", "error.md", "-o", "out.json", "--output-format", "github")
    assert result.out == ERROR_LINE
    assert (site / "out.json").read_text().startswith("::error ")


def test_the_file_equals_what_standard_output_would_be(site: Path) -> None:
    for output_format in FORMATS:
        invoke("validate", "-o", "out", "--output-format", output_format)
        alone = invoke("validate", "--output-format", output_format)
        assert (site / "out").read_bytes() == alone.out.encode(), output_format


def test_output_has_no_colour(site: Path) -> None:
    env = {"FORCE_COLOR": "1"}
    result = invoke("validate", "error.md", "-o", "out", "--output-format", "rich", env=env)
    assert ANSI.search(result.out)
    assert not ANSI.search((site / "out").read_text())


def test_output_of_nothing_is_a_whole_file(site: Path) -> None:
    assert invoke("validate", "good.md", "-o", "out.json").status == 0
    assert json.loads((site / "out.json").read_text())
    assert invoke("validate", "good.md", "-o", "out.txt").status == 0
    assert (site / "out.txt").read_text() == ""


@pytest.mark.parametrize("name", ["no/such/folder/out.json", ".", "good.md/out.json"])
def test_output_that_cannot_be_written(name: str, site: Path) -> None:
    result = invoke("validate", "error.md", "--output", name)
    assert result.status == 2
    assert "cannot be written" in result.err
    assert (site / "good.md").read_text() == GOOD


def test_output_replaces_a_file_at_once(site: Path) -> None:
    path = site / "out.json"
    path.write_text("old")
    path.chmod(0o640)
    held = path.open()  # An open file tells replacement from overwriting.
    invoke("validate", "error.md", "-o", "out.json")
    assert held.read() == "old"
    held.close()
    assert json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(item.name for item in site.iterdir() if "out" in item.name) == ["out.json"]


def test_output_through_a_link_keeps_the_link(site: Path) -> None:
    (site / "real.json").write_text("old")
    (site / "link.json").symlink_to("real.json")
    invoke("validate", "error.md", "-o", "link.json")
    assert (site / "link.json").is_symlink()
    assert json.loads((site / "real.json").read_text())


def test_output_to_a_device(site: Path) -> None:
    result = run("validate", "error.md", "-o", "/dev/null", cwd=site)
    assert (result.status, result.out) == (1, ERROR_LINE)
    result = run("validate", "error.md", "-q", "-o", "/dev/stderr", cwd=site)
    assert (result.out, result.err) == (ERROR_LINE, ERROR_LINE)


def test_a_full_disk_is_said(site: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    result = run("validate", "error.md", "-o", "/dev/full", cwd=site)
    assert result.status == 2
    assert "cannot be written: no space left on device" in result.err
