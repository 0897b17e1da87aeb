"""Values that fit none of several alternatives: the message is about the intended one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.user_schemas import DRAFTS, property_a, validate

VIDEO = {
    "properties": {"type": {"const": "video"}, "length": {"type": "string", "pattern": "^PT"}},
    "required": ["type", "length"],
}
COURSE = {
    "properties": {"type": {"enum": ["course", "class"]}, "levels": {"type": "array"}},
    "required": ["type"],
}
PERSON = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
CODE = {"type": "string", "pattern": "^[A-Z]+$", "description": "Capitals."}

# name: (schema of `a`, front matter, location, message)
CASES: dict[str, tuple[Any, str, str, str]] = {
    "constants": (
        {"oneOf": [{"const": "draft"}, {"const": "live"}]},
        "a: lve",
        "2:4",
        'a: "lve" is not an allowed value; did you mean live? Allowed are draft and live',
    ),
    "lists of constants": (
        {"anyOf": [{"enum": ["draft", "live"]}, {"const": None}, {"enum": [True]}]},
        "a: 1",
        "2:4",
        "a: 1 is not an allowed value; allowed are draft, live, null and true",
    ),
    "types": (
        {"oneOf": [{"type": "string"}, PERSON]},
        "a: 1",
        "2:4",
        "a: expected text or a mapping, found the number 1",
    ),
    "the branch of the value's type": (
        {"oneOf": [{"type": "string"}, PERSON]},
        "a: {age: 3}",
        "2:1",
        "a.name is missing; add it",
    ),
    "a value inside of that branch": (
        {"anyOf": [{"type": "string"}, {"type": "array", "items": PERSON}]},
        "a:\n  - name: A\n  - name: 3",
        "4:11",
        'a[1].name: expected text, found the number 3; put it in quotes: "3"',
    ),
    "something or nothing": (
        {"anyOf": [{"type": "null"}, CODE]},
        "a: abc",
        "2:4",
        'a: "abc" is not of the form ^[A-Z]+$; Capitals',
    ),
    "kinds of things": (
        {"oneOf": [VIDEO, COURSE]},
        "a: {type: video, length: 13}",
        "2:26",
        'a.length: expected text, found the number 13; put it in quotes: "13"',
    ),
    "an unknown kind of thing": (
        {"oneOf": [VIDEO, COURSE]},
        "a: {type: vdeo, length: PT3M}",
        "2:11",
        'a.type: "vdeo" is not an allowed value; did you mean video? '
        "Allowed are video, course and class",
    ),
    "one inside of the other": (
        {"anyOf": [{"oneOf": [{"type": "null"}, {"type": "string"}]}, {"allOf": [PERSON]}]},
        "a: {}",
        "2:1",
        "a.name is missing; add it",
    ),
    "more than one": (
        {"oneOf": [{"type": "string"}, {"maxLength": 3}]},
        "a: ab",
        "2:4",
        'a: "ab" fits more than one of the forms that exclude others',
    ),
    "forms with names": (
        {"anyOf": [{"minimum": 5, "title": "Big"}, {"maximum": 1, "title": "Small"}]},
        "a: 3",
        "2:4",
        "a: 3 fits none of the 2 allowed forms: Big or Small",
    ),
    "a single one": (
        {"anyOf": [{"type": "integer", "minimum": 5}]},
        "a: 3",
        "2:4",
        "a: 3 is out of range; write a number of at least 5",
    ),
    "never": ({"anyOf": [False]}, "a: 3", "2:4", "a: 3 is not allowed here; remove it"),
    "never, twice": (
        {"oneOf": [False, False]}, "a: 3", "2:4", "a: 3 fits none of the 2 allowed forms",
    ),
    "never, or something": (
        {"anyOf": [False, {"type": "integer", "maximum": 1}]},
        "a: 3",
        "2:4",
        "a: 3 is out of range; write a number of at most 1",
    ),
    "two always": (
        {"oneOf": [True, True]},
        "a: 3",
        "2:4",
        "a: 3 fits more than one of the forms that exclude others",
    ),
    "unknown fields": (
        {"anyOf": [{"type": "null"}, {**PERSON, "additionalProperties": False}]},
        "a: {name: A, age: 3}",
        "2:14",
        "a.age is not a known field; remove it, or correct its name",
    ),
    "names": (
        {"anyOf": [{"type": "string"}, {"type": "object", "propertyNames": CODE}]},
        "a: {B: 1, c: 2}",
        "2:11",
        """a: the name "c" is not allowed; 'c' does not match '^[A-Z]+$'""",
    ),
    "what another field requires": (
        {"anyOf": [{"type": "null"}, {"type": "object", "dependentRequired": {"b": ["c"]}}]},
        "a: {b: 1}",
        "2:1",
        "a.c is missing, which b requires; add it",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("place", ["here", "behind a reference", "in another file"])
@pytest.mark.parametrize("case", CASES)
def test_what_was_meant(case: str, place: str, folder: Path) -> None:
    schema, text, at, words = CASES[case]
    files: dict[str, Any] = {"s.json": property_a(schema)}
    if place == "behind a reference":
        files = {"s.json": property_a({"$ref": "#/$defs/x"}, **{"$defs": {"x": schema}})}
    elif place == "in another file":
        files = {"s.yaml": "properties: {a: {$ref: t.json}}\n", "t.json": schema}
    result = validate(folder, files, text)
    found, _, rule = result.out.rstrip("\n").partition("; the rule is in ")
    assert found == f"_things/a.md:{at}: NM110 {words}", result.err
    assert rule.startswith("t.json") == (place == "in another file")


@pytest.mark.parametrize("draft", DRAFTS)
def test_alternatives_in_each_draft(draft: str, folder: Path) -> None:
    schema = property_a({"anyOf": [{"type": "null"}, PERSON]}, **{"$schema": DRAFTS[draft]})
    assert "NM110 a.name is missing" in validate(folder, {"s.json": schema}, "a: {}").out


def test_patterns_that_python_does_not_know(folder: Path) -> None:
    capital = {"type": "string", "pattern": r"^\p{Lu}\p{Script=Greek}*$"}
    schema = {
        "properties": {"a": {"anyOf": [{"type": "null"}, capital]}},
        "patternProperties": {
            r"^\p{Ll}+$": True,
            r"^\p{Nd}": {"oneOf": [{"type": "array"}, PERSON]},
        },
        "additionalProperties": False,
    }
    text = 'a: αβ\n"٣": {}\nÄ: 1'
    found = [
        line.split(": ", 1)[1]
        for line in validate(folder, {"s.json": schema}, text).out.splitlines()
    ]
    assert found == [
        r'NM110 a: "αβ" is not of the form ^\p{Lu}\p{Script=Greek}*$',
        "NM110 ٣.name is missing; add it",
        "NM110 Ä is not a known field; remove it, or correct its name",
    ]
    assert validate(folder, {"s.json": schema}, 'a: Αβ\n"٣": []').status == 0
