"""Several reports of one run: their formats and places."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.cli import ERROR, WARNING, invoke


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text(ERROR, encoding="utf-8")
    Path("b.md").write_text(WARNING, encoding="utf-8")


def test_several_reports_of_one_run() -> None:
    outcome = invoke(
        *("validate", "a.md", "b.md", "-o", "all.json", "-o", "all.sarif", "-o", "junit:tests.out"),
        *("-o", "gitlab:quality.json", "-o", "lines.txt"),
    )
    assert outcome.status == 1
    assert outcome.out.startswith("a.md:")
    found = json.loads(Path("all.json").read_text(encoding="utf-8"))["diagnostics"]
    assert [each["path"] for each in found] == ["a.md", "b.md"]
    assert json.loads(Path("all.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert len(json.loads(Path("quality.json").read_text(encoding="utf-8"))) == 2
    assert ET.parse("tests.out").getroot().tag == "testsuites"
    assert Path("lines.txt").read_text(encoding="utf-8") == outcome.out


@pytest.mark.parametrize("name", ["out.html", "out.log", "out.jsn", "report.json.gz", "a:b.yaml"])
def test_an_ending_that_says_nothing_is_refused(name: str) -> None:
    outcome = invoke("validate", "a.md", "--output", name)
    assert outcome.status == 2
    assert ".sarif (sarif), .xml (junit)" in outcome.err
    assert "--output FORMAT:FILE" in outcome.err
    assert outcome.out == ""
    assert not Path(name).exists()


@pytest.mark.parametrize("extra", [("--output-format", "json"), ()])
def test_a_format_may_be_named(extra: tuple[str, ...]) -> None:
    name = "out" if extra else "json:out"
    assert invoke("validate", "a.md", "--output", name, *extra).status == 1
    assert json.loads(Path("out").read_text(encoding="utf-8"))["summary"]["errors"] == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "a.json", "-o", "jsonl:a.json"), "is given twice"),
        (("-o", "a.json", "-o", "b.xml", "--output-format", "sarif"), "FORMAT:FILE"),
        (("-o", "json:"), "names no file"),
        (("--group-by", "rule", "--output-format", "json"), "rich and concise"),
    ],
)
def test_what_disagrees_is_refused(options: tuple[str, ...], said: str) -> None:
    outcome = invoke("validate", "a.md", *options)
    assert outcome.status == 2
    assert said in outcome.err


@pytest.mark.parametrize(
    ("options", "status"), [((), 1), (("--exit-zero",), 0), (("--exit-zero", "--fail-on=info"), 0)]
)
def test_status_zero_whatever_is_found(options: tuple[str, ...], status: int) -> None:
    outcome = invoke("validate", "a.md", *options)
    assert outcome.status == status
    assert outcome.out.startswith("a.md:")


def test_status_zero_hides_no_wrong_usage() -> None:
    assert invoke("validate", "a.md", "--exit-zero", "--select", "XY").status == 2


@pytest.mark.parametrize(
    ("options", "failed"),
    [
        ((), ["error"]),
        (("--fail-on", "error"), ["error"]),
        (("--fail-on", "warning"), ["error", "warning"]),
        (("--fail-on", "info"), ["error", "warning"]),
        (("--fail-on", "never"), []),
        (("--exit-zero", "--fail-on", "warning"), ["error", "warning"]),
    ],
)
def test_junit_fails_what_fails_the_run(options: tuple[str, ...], failed: list[str]) -> None:
    invoke("validate", "a.md", "b.md", "-o", "report.xml", *options)
    root = ET.parse("report.xml").getroot()
    cases = [case for case in root.iter("testcase") if case.find("failure") is not None]
    assert [case.get("name", "").partition(" ")[0] for case in cases] == failed
    assert root.get("failures") == str(len(failed))
