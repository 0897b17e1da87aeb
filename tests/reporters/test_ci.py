"""GitHub, GitLab and JUnit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from junitparser import Failure, JUnitXml, TestCase, TestSuite

from newsmeta.diagnostics import Diagnostic, Related, Report
from newsmeta.rules.base import Rule
from tests.support.reports import (
    EMPTY,
    REPORT,
    SAMPLES,
    HtmlEntity,
    InvalidFormat,
    LongHeadline,
    found,
    location,
    rendered,
)

# GitHub. The runner looks for the first "::" after the command, splits at "," and at the
# first "=", and reverts the escapes one after the other, "%25" last.

PROPERTY_ESCAPES = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
DATA_ESCAPES = {"%0D": "\r", "%0A": "\n", "%25": "%"}


def unescaped(text: str, escapes: dict[str, str]) -> str:
    for escape, character in escapes.items():
        text = text.replace(escape, character)
    return text


def run_command(line: str) -> tuple[str, dict[str, str], str]:
    """Return name, properties and data of a workflow command, as parsed by the runner."""
    assert line.startswith("::")
    info, separator, data = line[2:].partition("::")
    assert separator
    name, _, rest = info.partition(" ")
    pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if pair]
    properties = {key: unescaped(value, PROPERTY_ESCAPES) for key, value in pairs}
    return name, properties, unescaped(data, DATA_ESCAPES)


def test_github_annotation() -> None:
    (line,) = rendered("github", Report((SAMPLES[0],), 1)).splitlines()
    assert run_command(line) == (
        "error",
        {
            "file": SAMPLES[0].path,
            "line": "5",
            "endLine": "5",
            "col": "20",
            "endColumn": "40",
            "title": "NM105 invalid-format",
        },
        f"NM105 {SAMPLES[0].text} ({SAMPLES[0].path}:5:20)",
    )


def test_github_levels() -> None:
    report = Report((found(InvalidFormat), found(HtmlEntity), found(LongHeadline)), 1)
    names = [run_command(line)[0] for line in rendered("github", report).splitlines()]
    assert names == ["error", "warning", "notice"]


def test_github_gets_no_columns_for_several_lines() -> None:
    properties = run_command(rendered("github", Report((found(lines=2),), 1)))[1]
    assert "col" not in properties
    assert "endColumn" not in properties
    assert properties["endLine"] == "3"


def test_github_reads_back_what_needs_escaping() -> None:
    text = "100%, a=b: %0A ::warning:: x, y"
    report = Report((found(path=f"a/{text}.md", message=text),), 1)
    _, properties, data = run_command(rendered("github", report).removesuffix("\n"))
    assert properties["file"] == f"a/{text}.md"
    assert data == f"NM105 {text} (a/{text}.md:1:1)"


def test_github_output_is_one_line_a_finding() -> None:
    report = Report((found(message="a\r\n::error::b\u2028c"),), 1)
    assert len(rendered("github", report).splitlines()) == 1


def places(text: str) -> list[tuple[str, str]]:
    """Return level and file of each command."""
    found = [run_command(line) for line in text.splitlines() if line.startswith("::")]
    return [(name, properties["file"]) for name, properties, _ in found]


def of(rule: type[Rule], **counts: int) -> list[Diagnostic]:
    """Return findings of a rule, with a number for each file."""
    return [
        found(rule, path=f"{name}.md", line=line + 1)
        for name, number in counts.items()
        for line in range(number)
    ]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 3}, "aaa"),
        ({"a": 2, "b": 1, "c": 4}, "aabcccc"),  # All are shown, in order.
        ({"a": 10}, "aaaaaaaaaa"),
        ({"a": 11}, "aaaaaaaaaa"),
        ({"a": 99, "b": 1, "c": 1}, "abcaaaaaaa"),
        ({"a": 99, "b": 2, "c": 99}, "abcabcacac"),
        (dict.fromkeys("abcdefghijklmno", 1), "abcdefghij"),
        (dict.fromkeys("abcdefghijklmno", 9), "abcdefghij"),
        (dict.fromkeys("abcdefghij", 2), "abcdefghij"),
        (dict.fromkeys("abcde", 3), "abcdeabcde"),
        ({"a": 1, "b": 50}, "abbbbbbbbb"),
    ],
)
def test_github_shows_findings_of_many_files(counts: dict[str, int], shown: str) -> None:
    diagnostics = of(InvalidFormat, **counts)
    commands = rendered("github", Report(tuple(diagnostics), 99)).splitlines()
    lines = [run_command(line)[1]["file"][0] for line in commands if line.startswith("::")]
    assert "".join(lines[:10]) == shown
    assert lines[10:] == sorted(lines[10:]), "the rest stands file by file"
    assert sorted(lines) == sorted(each.path[0] for each in diagnostics)
    hidden = [line for line in commands if not line.startswith("::")]
    number = len(diagnostics) - 10
    assert len(hidden) == (number > 0)
    assert not hidden or f"{number} error" in hidden[0]


def test_github_shows_errors_first() -> None:
    diagnostics = (*of(LongHeadline, a=12), *of(HtmlEntity, a=3, b=1), *of(InvalidFormat, z=21))
    text = rendered("github", Report(diagnostics, 3))
    levels = [name for name, _ in places(text)]
    assert levels == ["error"] * 21 + ["warning"] * 4 + ["notice"] * 12
    assert text.splitlines()[-1] == (
        "newsmeta: GitHub shows 10 annotations of each level in a step; "
        "11 errors and 2 infos are not shown beside the lines"
    )


# GitLab. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format

TEXT = {"type": "string", "minLength": 1}
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": "^(\\./|/)"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def gitlab(*reports: Report) -> list[list[dict[str, object]]]:
    documents = [json.loads(rendered("gitlab", report)) for report in reports]
    for document in documents:
        Draft202012Validator(CODE_QUALITY).validate(document)
    return documents


def test_gitlab_report() -> None:
    (issues,) = gitlab(REPORT)
    assert [issue["severity"] for issue in issues] == ["major", "minor", "major", "info"]
    first = issues[0]
    assert first.pop("fingerprint")
    assert first == {
        "description": f"NM105: {SAMPLES[0].text}",
        "check_name": "NM105",
        "severity": "major",
        "location": {"path": SAMPLES[0].path, "lines": {"begin": 5}},
    }


def test_gitlab_report_without_findings() -> None:
    assert gitlab(EMPTY) == [[]]


def test_gitlab_paths_are_relative_to_the_root() -> None:
    paths = (f"{Path.cwd()}/_news/a.md", "./_news/a.md", "_news/../_news/a.md")
    (issues,) = gitlab(Report(tuple(found(path=path) for path in paths), 1))
    for issue in issues:
        assert issue["location"] == {"path": "_news/a.md", "lines": {"begin": 1}}


def test_gitlab_fingerprints_stay_when_lines_move() -> None:
    before, after = gitlab(Report((found(line=3),), 1), Report((found(line=9),), 1))
    assert before[0]["fingerprint"] == after[0]["fingerprint"]


def test_gitlab_fingerprints_stay_when_another_value_is_put_right() -> None:
    other, here = found(pointer="/images/0/url"), found(pointer="/images/1/url", line=2)
    before, after = gitlab(Report((other, here), 1), Report((here,), 1))
    assert before[1]["fingerprint"] == after[0]["fingerprint"]


def test_gitlab_fingerprints_differ() -> None:
    diagnostics = (
        found(),
        found(line=2),
        found(HtmlEntity),
        found(path="_news/b.md"),
        found(pointer="/title"),
        found(message="another"),
    )
    (issues,) = gitlab(Report(diagnostics, 1))
    assert len({str(issue["fingerprint"]) for issue in issues}) == len(diagnostics)


# JUnit.


def suite(report: Report) -> TestSuite:
    (only,) = JUnitXml.fromstring(rendered("junit", report).encode())
    assert isinstance(only, TestSuite)
    assert (only.tests, only.failures, only.errors, only.skipped) == (
        len(list(only)),
        sum(case.is_failure for case in only),
        0,
        0,
    )
    return only


def test_junit_errors_fail_and_warnings_are_seen(published: str) -> None:
    cases: list[TestCase] = list(suite(REPORT))
    assert [case.is_failure for case in cases] == [True, False, True, False]
    (failure,) = cases[0].result
    assert isinstance(failure, Failure)
    assert failure.type == "NM105 invalid-format"
    assert failure.message == SAMPLES[0].text
    assert SAMPLES[0].text in str(failure.text)
    assert InvalidFormat.url() in str(failure.text)
    assert cases[0].classname == SAMPLES[0].path
    assert cases[0].name == f"error NM105 invalid-format {SAMPLES[0].path}:5:20"
    assert str(cases[1].name).startswith("warning NM201 html-entity ")
    assert SAMPLES[1].text in str(cases[1].system_out)


def test_junit_without_findings_is_one_test_that_passed() -> None:
    (case,) = suite(EMPTY)
    assert case.is_passed


@pytest.mark.parametrize("text", ["<a href=\"x\">&amp;</a> ]]> 'q'", "é 東京 🚋"])
def test_junit_text_reads_back(text: str) -> None:
    (case,) = suite(Report((found(message=text, path=f"a/{text.replace('/', '')}.md"),), 1))
    assert case.result[0].message == text


def test_junit_has_no_forbidden_characters() -> None:
    text = "a\x00b\x1bc\ufffed\udce9\n::error::x"
    (case,) = suite(Report((found(message=text, path=text),), 1))
    assert case.result[0].message == r"a\x00b\x1bc\ufffed\udce9\n::error::x"


def test_related_places_do_not_disturb() -> None:
    report = Report((found(related=(Related("there", location("b.md")),)),), 1)
    for name in ("github", "gitlab", "junit"):
        assert "b.md" not in rendered(name, report)
