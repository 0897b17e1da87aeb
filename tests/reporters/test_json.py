"""JSON and JSON Lines."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from newsmeta.diagnostics import (
    Diagnostic,
    FixSafety,
    Location,
    Position,
    Related,
    Report,
    Severity,
)
from newsmeta.reporters.escaping import dump_items, dump_json
from tests.support.reports import EMPTY, REPORT, SAMPLES, HtmlEntity, found, rendered


def location_from(value: dict[str, object]) -> Location:
    path, *numbers = (value[key] for key in ("path", "line", "column", "endLine", "endColumn"))
    line, column, end_line, end_column = (int(str(number)) for number in numbers)
    return Location(str(path), Position(line, column), Position(end_line, end_column))


def diagnostic_from(value: dict[str, object]) -> Diagnostic:
    related = value["related"]
    assert isinstance(related, list)
    return Diagnostic(
        code=str(value["code"]),
        name=str(value["name"]),
        severity=Severity(str(value["severity"])),
        message=str(value["message"]),
        hint=str(value["hint"] or ""),
        location=location_from(value),
        pointer=None if value["pointer"] is None else str(value["pointer"]),
        related=tuple(Related(each["message"], location_from(each)) for each in related),
    )


def without_snippet(diagnostic: Diagnostic) -> Diagnostic:
    return Diagnostic(
        code=diagnostic.code,
        name=diagnostic.name,
        severity=diagnostic.severity,
        message=diagnostic.message,
        location=diagnostic.location,
        hint=diagnostic.hint,
        pointer=diagnostic.pointer,
        related=diagnostic.related,
    )


def test_json_holds_everything_but_the_source_line() -> None:
    document = json.loads(rendered("json", REPORT))
    assert document["version"] == 1
    assert document["newsmeta"] == "1.2.3"
    assert document["summary"] == {
        "files": 214,
        "otherFiles": 0,
        "errors": 2,
        "warnings": 1,
        "infos": 1,
        "inBaseline": 0,
        "suppressed": 2,
        "onOtherLines": 0,
    }
    read = [diagnostic_from(each) for each in document["diagnostics"]]
    assert read == [without_snippet(each) for each in SAMPLES]


def test_json_lines_hold_the_same_objects() -> None:
    objects = [json.loads(line) for line in rendered("jsonl", REPORT).splitlines()]
    assert objects == json.loads(rendered("json", REPORT))["diagnostics"]


def test_the_fields_of_a_finding(published: str) -> None:
    diagnostic = replace(
        found(HtmlEntity, "_news/a.md", 3, 8, 5, message="an entity", pointer="/title"),
        fix=FixSafety.SAFE,
    )
    value = json.loads(rendered("jsonl", Report((diagnostic,), 1)))
    assert value == {
        "path": "_news/a.md",
        "line": 3,
        "column": 8,
        "endLine": 3,
        "endColumn": 13,
        "code": "NM201",
        "name": "html-entity",
        "severity": "warning",
        "message": "an entity",
        "hint": None,
        "pointer": "/title",
        "fingerprint": None,
        "edits": [],
        "fix": "safe",
        "url": f"{published}/docs/rules.md#nm201-html-entity",
        "related": [],
    }


def test_a_rule_that_is_not_known_has_neither_fix_nor_link() -> None:
    value = json.loads(rendered("jsonl", REPORT, rules={}).splitlines()[0])
    assert value["fix"] is None
    assert value["url"] is None


def test_links_are_null_where_the_project_has_no_address() -> None:
    for format_name in ("json", "jsonl"):
        assert '"url": null' in rendered(format_name, REPORT)
        assert '"url": "' not in rendered(format_name, REPORT)


def test_no_findings() -> None:
    assert json.loads(rendered("json", EMPTY))["diagnostics"] == []
    assert rendered("jsonl", EMPTY) == ""


def test_letters_of_any_script_stay_as_they_are() -> None:
    assert "_news/2021-04-01-東京.md" in rendered("json", REPORT)


def test_what_cannot_be_seen_is_escaped_and_reads_back() -> None:
    nasty = "a\udce9\u202e\x9b31m\U000e0041##[error]##vso[x]\u2028"
    output = rendered("jsonl", Report((found(path=nasty, message=nasty),), 1))
    assert output.isascii()
    assert "##" not in output
    assert json.loads(output)["path"] == json.loads(output)["message"] == nasty


@given(st.lists(st.dictionaries(st.text(), st.text() | st.lists(st.integers())), max_size=3))
def test_items_one_by_one_make_the_document_that_they_make_together(items: list[object]) -> None:
    for document in (lambda these: these, lambda these: {"a": [1, "[]"], "b": [{"c": these}]}):
        together = dump_json(document(items), indent=2) + "\n"
        assert "".join(dump_items(document([]), iter(items))) == together
