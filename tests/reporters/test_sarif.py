"""SARIF, validated by the standard's own schema and read back by another tool."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft7Validator
from sarif import loader

from newsmeta.diagnostics import Related, Report
from newsmeta.reporters import render
from newsmeta.rules import RULES
from tests.support.paths import DATA
from tests.support.reports import (
    EMPTY,
    REPORT,
    SAMPLES,
    HtmlEntity,
    found,
    location,
    options,
    rendered,
)

SCHEMA = DATA / "standards/sarif-schema-2.1.0.json"


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def sarif(report: Report, **changes: object) -> dict[str, Any]:
    run = json.loads(rendered("sarif", report, **changes))["runs"][0]
    assert isinstance(run, dict)
    return run


def every_rule() -> Report:
    return Report(tuple(found(rule) for rule in RULES.values()), 1)


@pytest.mark.parametrize(
    "report",
    [REPORT, EMPTY, every_rule(), Report((found(path="/elsewhere/a b.md", message="x\udce9"),), 1)],
    ids=["samples", "empty", "every rule", "odd"],
)
@pytest.mark.parametrize("rules", [RULES, {}], ids=["known", "unknown"])
def test_valid_by_the_standard(report: Report, rules: object) -> None:
    document = json.loads(rendered("sarif", report, rules=rules))
    assert [error.message for error in validator().iter_errors(document)] == []


def test_valid_with_links_too(published: str) -> None:
    document = json.loads(rendered("sarif", REPORT))
    assert published in json.dumps(document)
    assert [error.message for error in validator().iter_errors(document)] == []


def test_another_tool_reads_the_findings(tmp_path: Path) -> None:
    file = tmp_path / "report.sarif"
    file.write_text(rendered("sarif", REPORT), encoding="utf-8")
    read = loader.load_sarif_file(str(file))
    assert read.get_distinct_tool_names() == ["newsmeta"]
    assert [
        (record["Severity"], record["Code"], unquote(record["Location"]), record["Line"])
        for record in read.get_records()
    ] == [
        (level, each.code, each.path, each.line)
        for level, each in zip(["error", "warning", "error", "note"], SAMPLES, strict=True)
    ]


def test_rules_are_those_that_found_something_in_order(published: str) -> None:
    run = sarif(REPORT)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["NM105", "NM201", "NM208"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert rules[1]["name"] == "html-entity"
    assert rules[1]["helpUri"] == f"{published}/docs/rules.md#nm201-html-entity"
    assert run["tool"]["driver"]["informationUri"] == published
    assert rules[1]["help"]["markdown"] == HtmlEntity.documentation()
    assert rules[1]["defaultConfiguration"] == {"level": "warning"}


def test_links_are_left_out_where_the_project_has_no_address() -> None:
    driver = sarif(REPORT)["tool"]["driver"]
    assert "informationUri" not in driver
    assert not [rule for rule in driver["rules"] if "helpUri" in rule]
    assert driver["rules"][1]["help"]["markdown"] == HtmlEntity.documentation()


def test_result() -> None:
    (result,) = sarif(Report((SAMPLES[2],), 1))["results"]
    place = result["locations"][0]["physicalLocation"]
    assert result["message"] == {"text": SAMPLES[2].text}
    assert unquote(place["artifactLocation"]["uri"]) == SAMPLES[2].path
    assert place["artifactLocation"]["uri"].isascii()
    assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
    assert place["region"] == {"startLine": 3, "startColumn": 8, "endLine": 3, "endColumn": 17}
    (related,) = result["relatedLocations"]
    assert related["message"] == {"text": "first used here"}
    assert related["physicalLocation"]["region"]["startLine"] == 3


def test_columns_are_said_to_count_code_points() -> None:
    assert sarif(REPORT)["columnKind"] == "unicodeCodePoints"


def uri(path: str, root: Path) -> dict[str, str]:
    (result,) = sarif(Report((found(path=path),), 1), root=root)["results"]
    artifact: dict[str, str] = result["locations"][0]["physicalLocation"]["artifactLocation"]
    return artifact


def test_paths_outside_the_root_are_absolute(tmp_path: Path) -> None:
    inside = uri(str(tmp_path / "in side/50%.md"), tmp_path)
    assert inside == {"uri": "in%20side/50%25.md", "uriBaseId": "%SRCROOT%"}
    outside = uri(str(tmp_path / "a:b#c.md"), tmp_path / "root")
    assert outside == {"uri": f"file://{tmp_path.as_posix()}/a:b%23c.md"}


def test_undecodable_paths_keep_their_bytes(tmp_path: Path) -> None:
    assert uri(str(tmp_path / "caf\udce9.md"), tmp_path)["uri"] == "caf%E9.md"


def test_the_root_is_a_folder(tmp_path: Path) -> None:
    base = sarif(REPORT, root=tmp_path)["originalUriBaseIds"]["%SRCROOT%"]["uri"]
    assert base == f"{tmp_path.as_uri()}/"


def test_fingerprints_stay_when_lines_move_and_are_unique() -> None:
    def prints(*lines: int) -> list[dict[str, str]]:
        run = sarif(Report(tuple(found(line=line) for line in lines), 1))
        return [result["partialFingerprints"] for result in run["results"]]

    assert prints(3, 4) == prints(8, 9)
    assert prints(3, 4)[0] != prints(3, 4)[1]


def test_hint_is_part_of_the_message() -> None:
    chunks = render("sarif", Report((found(message="wrong", hint="right it"),), 1), options())
    assert '"wrong; right it"' in "".join(chunks)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("title {0}", "title {{0}}"),
        ("{% link a.md %}", "{{% link a.md %}}"),
        ("images[0].url: no", "images[0].url: no"),
        ("see [this](1)", r"see [this\](1)"),
        ("[a](b)[c](d)", r"[a\](b)[c\](d)"),
        ("![a[0]](b)", r"![a[0]\](b)"),
        (r"[a\](b)", r"[a\](b)"),
        (r"[a\\](b)", r"[a\\\](b)"),
        ("[a] (b)", "[a] (b)"),
        ("a](b)", r"a\](b)"),
    ],
)
def test_messages_hold_no_placeholders_and_no_links(text: str, written: str) -> None:
    other = Related(text, location("b.md"))
    result = sarif(Report((found(message=text, related=(other,)),), 1))["results"][0]
    assert result["message"]["text"] == written
    assert result["relatedLocations"][0]["message"]["text"] == written
