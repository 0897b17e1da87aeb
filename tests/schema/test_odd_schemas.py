"""Odd schemas of users: each gives a verdict or a plain error, never a failure."""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from newsmeta.schema import user
from newsmeta.schema.loops import longest_chain
from tests.support.cli import codes
from tests.support.user_schemas import DRAFTS, Files, property_a, validate

NOT_ALLOWED = "a: 1 is not an allowed value; the schema allows no value at all here"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of_file(schema: Any) -> Files:
    return {"s.json": schema}


def _unknown(name: str) -> str:
    return f"{name} is not a known field; remove it, or correct its name"


# name: (files, front matter, findings)
VERDICTS: dict[str, tuple[Files, str, list[str]]] = {
    "an empty list of values": (of_file(property_a({"enum": []})), "a: 1", [NOT_ALLOWED]),
    "one in an old draft": (
        of_file(property_a({"enum": []}, **{"$schema": DRAFTS["04"]})), "a: 1", [NOT_ALLOWED],
    ),
    "an empty text and an empty list of values": (
        of_file(property_a({"enum": []})),
        'a: ""',
        ['a: "" is not an allowed value; the schema allows no value at all here'],
    ),
    "nothing": (of_file(False), "a: 1", ["the schema allows nothing at all"]),
    "everything": (of_file(True), "a: 1", []),
    "an empty schema": (of_file({}), "a: 1", []),
    "a forbidden field": (
        of_file(property_a(False)), "a: 1", ["a: 1 is not allowed here; remove it"],
    ),
    "forbidden items": (
        of_file(property_a({"prefixItems": [True], "items": False})),
        "a: [1, 2]",
        ["a[1]: 2 is not allowed here; remove it"],
    ),
    "booleans all over": (
        of_file({"allOf": [True], "if": True, "then": {"required": ["b"]}, "else": False}),
        "a: 1",
        ["b is missing; add it"],
    ),
    "an empty field in what may be a condition": (
        of_file(property_a({"type": "string"}, allOf=[True, {"if": False, "then": True}])),
        "a:",
        ["a has no value, where text is expected; write the value, or remove the field"],
    ),
    "itself": (of_file({"$ref": "#"}), "a: 1", []),
    "itself by way of others": (
        of_file(property_a({"$ref": "#/$defs/x"}, required=["b"], **{"$defs": {
            "x": {"allOf": [{"$ref": "#/$defs/y"}]}, "y": {"not": {"not": {"$ref": "#/$defs/x"}}},
        }})),
        "a: 1",
        ["b is missing; add it"],
    ),
    "itself among alternatives": (
        of_file(property_a({"$ref": "#/$defs/x"}, **{"$defs": {
            "x": {"anyOf": [{"$ref": "#/$defs/x"}, {"type": "string"}], "type": "string"},
        }})),
        "a: 1",
        ['a: expected text, found the number 1; put it in quotes: "1"'],
    ),
    "what it is not": (
        of_file(property_a({"not": {"type": "integer", "description": "A number."}})),
        "a: 1",
        ["a: 1 is excluded by the schema; A number"],
    ),
    "too few items of a kind": (
        of_file(property_a({"contains": {"type": "string"}, "minContains": 2})),
        "a: [x, 1]",
        ["a: has fewer than 2 of the items that it must contain"],
    ),
    "too many items of a kind": (
        of_file(property_a({"contains": {"type": "string", "title": "Name"}, "maxContains": 1})),
        "a: [x, z]",
        ["a: has more than 1 of the items that it may contain; Name"],
    ),
    "no item of a kind": (
        of_file(property_a({"contains": {"const": 5}})),
        "a: []",
        ["a: lacks an item that it must contain"],
    ),
    "a multiple of a fraction": (of_file(property_a({"multipleOf": 0.01})), "a: 19.99", []),
    "no multiple": (
        of_file(property_a({"multipleOf": 0.5})), "a: 1.3", ["a: 1.3 is not a multiple of 0.5"],
    ),
    "exclusive bounds of draft 4": (
        of_file(property_a(
            {"minimum": 1, "exclusiveMinimum": True}, **{"$schema": DRAFTS["04"]}
        )),
        "a: 1",
        ["a: 1 is out of range; write a number above 1"],
    ),
    "fields that nothing speaks of": (
        of_file({"allOf": [{"properties": {"a": True}}], "unevaluatedProperties": False}),
        "a: 1\nb: 2",
        ["b is not a known field; remove it, or correct its name"],
    ),
    "a condition in another file": (
        {
            "s.json": {"$ref": "t.yaml"},
            "t.yaml": "if: {properties: {a: {const: 1}}}\nthen: {required: [b]}\n",
        },
        "a: 1",
        ["b is missing, which a: 1 requires; add it; the rule is in t.yaml at /then"],
    ),
    "what another field requires": (
        of_file({"$schema": DRAFTS["07"], "dependencies": {"a": ["b"], "c": {"required": ["d"]}}}),
        "a: 1\nc: 2",
        ["b is missing, which a requires; add it", "d is missing; add it"],
    ),
    "a tree": (
        of_file({"$recursiveAnchor": True, "$schema": DRAFTS["2019-09"],
                 "properties": {"a": {"$recursiveRef": "#"}, "v": {"type": "integer"}}}),
        "a: {a: {v: x}}",
        ['a.a.v: expected an integer, found the text "x"'],
    ),
    "a day in YAML is a text": (
        {"s.yaml": "properties: {a: {const: 2021-01-27}}\n"}, "a: 2021-01-28",
        ['a: "2021-01-28" is not an allowed value; write 2021-01-27'],
    ),
    "words of YAML 1.1 are texts": (
        {"s.yaml": "properties: {a: {enum: [yes, no]}}\n"}, "a: 'yes'", [],
    ),
    "markers at both ends": ({"s.yaml": "---\nproperties: {a: false}\n---\n"}, "b: 1", []),
    "draft 3, which only one engine knows": (
        of_file(property_a({"type": "string"}, **{"$schema": "http://json-schema.org/draft-03/schema#"})),
        "a: 1",
        ['a: expected text, found the number 1; put it in quotes: "1"'],
    ),
    "a pattern that only Python knows": (
        of_file(property_a({"pattern": r"^a\Z"})), "a: ab", [r'a: "ab" is not of the form ^a\Z'],
    ),
    "the schema of schemas": (
        of_file(property_a({"$ref": DRAFTS["07"]})),
        "a: {minLength: -1}",
        ["a.minLength: -1 is out of range; write a number of at least 0"],
    ),
    "keywords that are unknown": (of_file({"nullable": 3, "x": [], "type": "object"}), "a: 1", []),
    "fields and definitions called by numbers": (
        of_file({
            "properties": {"404": {"$ref": "#/$defs/7"}},
            "$defs": {"7": {"pattern": "x", "description": "An x."}},
        }),
        '"404": a',
        ['404: "a" is not of the form x; An x'],
    ),
    "fields called as keywords are": (
        of_file({"properties": {"$ref": {"type": "string"}, "$id": True, "enum": True}}),
        "$ref: 3",
        ['$ref: expected text, found the number 3; put it in quotes: "3"'],
    ),
    "no fields at all": (
        of_file({"additionalProperties": False}), "a: 1\nb: 2", [_unknown("a"), _unknown("b")],
    ),
    "no fields in an old draft": (
        of_file({"$schema": DRAFTS["04"], "additionalProperties": False}), "a: 1", [_unknown("a")],
    ),
    "no fields in a field": (
        of_file(property_a({"additionalProperties": False})),
        "a: {b: 1, c: {d: 2}}",
        [_unknown("a.b"), _unknown("a.c")],
    ),
    "no fields by reference": (
        of_file({"$ref": "#/$defs/a", "$defs": {"a": {"additionalProperties": False}}}),
        "b: 1",
        [_unknown("b")],
    ),
    "no fields in an item": (
        of_file(property_a({"items": {"additionalProperties": False}})),
        "a: [{}, {b: 1}]",
        [_unknown("a[1].b")],
    ),
    "too few fields": (
        of_file({"minProperties": 3}),
        "a: 1",
        ["the front matter has 1 field; at least 3 are required"],
    ),
    "too many fields": (
        of_file({"maxProperties": 1}),
        "a: 1\nb: 2",
        ["the front matter has 2 fields; at most 1 is allowed"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "text", "expected"), VERDICTS.values(), ids=VERDICTS)
def test_verdicts(files: Files, text: str, expected: list[str], folder: Path) -> None:
    result = validate(folder, files, text)
    assert "failed" not in result.err
    assert [line.split("NM110 ")[1] for line in result.out.splitlines()] == expected, result.err
    assert result.status == bool(expected)


UNUSABLE: dict[str, tuple[Files, str]] = {
    "nothing in it": ({"s.json": ""}, "s.json is not valid JSON: line 1: Expecting value"),
    "nothing in it, in YAML": ({"s.yaml": "# soon\n"}, "s.yaml is not a JSON Schema"),
    "a number": ({"s.json": "3"}, "s.json is not a JSON Schema: it must be a mapping"),
    "binary": ({"s.json": b"\0\1\xff"}, "s.json cannot be read: line 1: byte 0xff is not UTF-8"),
    "UTF-16": ({"s.yaml": "type: object".encode("utf-16")}, "cannot be read: the file is UTF-16"),
    "a bomb": (
        {"s.yaml": "a0: &a0 {}\n" + "".join(
            f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)
        )},
        "more than 100,000 values",
    ),
    "huge": ({"s.json": b" " * (2 * 2**20 + 1)}, "more than the limit of 2,097,152"),
    "deep": ({"s.json": '{"not":' * 400 + "{}" + "}" * 400}, "nested more than 200 levels deep"),
    "deeper": ({"s.json": '{"not":' * 9_000 + "{}" + "}" * 9_000}, "values are nested too deep"),
    "NaN": ({"s.json": '{"const": NaN}'}, "NaN is not a number in JSON"),
    "half of a pair": ({"s.yaml": 'const: "\\ud800"\n'}, "an escape names no character"),
    "a ruby object": ({"s.yaml": "type: !ruby/object:X {}\n"}, "the tag !ruby/object:X is not"),
    "a type that there is not": (
        {"s.json": {"type": "txt"}},
        "is not a valid JSON Schema: at /type",
    ),
    "no type": ({"s.json": {"type": []}}, "is not a valid JSON Schema: at /type"),
    "a field that is no schema": (
        {"s.json": {"properties": {"a": 3}}}, "is not a valid JSON Schema: at /properties/a",
    ),
    "a wrong pattern of names": (
        {"s.json": {"patternProperties": {"[": {}}}},
        "is not a valid JSON Schema: at /patternProperties",
    ),
    "a dialect of one's own": (
        {"s.json": {"$schema": "https://schemas.example/mine"}},
        "is written in an unknown dialect of JSON Schema: https://schemas.example/mine",
    ),
    "a dialect that is no text": ({"s.json": {"$schema": 7}}, "unknown dialect of JSON Schema"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "words"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_schema(files: Files, words: str, folder: Path) -> None:
    result = validate(folder, files)
    assert (result.status, result.out) == (2, "")
    assert words in result.err
    assert "itself failed" not in result.err
    assert result.err.count("\n") == 1


def test_deep_values_and_a_schema_without_end_in_sight(folder: Path) -> None:
    """Too deep for jsonschema, so its messages are omitted."""
    step = {"anyOf": [{"type": "null"}, {"allOf": [{"type": "object"}, {"$ref": "#"}]}]}
    files = of_file({"properties": {"a": step}, "additionalProperties": False})
    for depth in (3, 60):
        text = "a: {" * depth + "b: 1" + "}" * depth
        assert codes(validate(folder, files, text).out) == ["NM110"]


@pytest.mark.parametrize("room", [450, 600])
def test_little_room_on_the_stack(room: int, folder: Path) -> None:
    step = {"anyOf": [{"$ref": "#"}, {"type": "null"}]}
    validate(folder, of_file(property_a(step, type="object")))
    schema = user.load(folder / "s.json")
    values: dict[str, Any] = {"a": 3}
    for _ in range(60):
        values = {"a": values}

    def deeper(levels: int) -> int:
        return deeper(levels - 1) if levels else len(list(schema.violations(values)))

    used = 0
    frame = sys._getframe()
    while frame.f_back:
        frame, used = frame.f_back, used + 1
    assert deeper(max(0, sys.getrecursionlimit() - used - room)) == 1


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, 1),
        ({"$ref": "#"}, math.inf),
        ({"properties": {"a": {"$ref": "#"}}}, 2),
        ({"items": {"anyOf": [{"$ref": "#"}]}, "additionalProperties": {"$ref": "#"}}, 3),
        ({"not": {"if": {"dependentSchemas": {"a": {"$ref": "#"}}}}}, math.inf),
        ({"allOf": [{"$ref": "#/$defs/x"}, {"$ref": "#/$defs/x"}], "$defs": {"x": {}}}, 3),
        (
            {"oneOf": [{"$ref": "#x"}], "$defs": {"x": {"$anchor": "x", "$ref": "#/oneOf/0"}}},
            math.inf,
        ),
        ({"$dynamicAnchor": "n", "properties": {"a": {"$dynamicRef": "#n"}}}, 2),
        ({"$dynamicAnchor": "n", "anyOf": [{"$dynamicRef": "#n"}]}, math.inf),
        ({"$id": "b", "$ref": "b#/$defs/x", "$defs": {"x": {"$ref": "b"}}}, math.inf),
        ({"const": {"$ref": "#"}, "default": {"$ref": "#"}}, 2),
    ],
)
def test_chains_of_schemas(schema: dict[str, Any], expected: float, folder: Path) -> None:
    validate(folder, of_file(schema))
    assert longest_chain(user.load(folder / "s.json").files) == expected


def test_long_chains(folder: Path) -> None:
    """Too long for jsonschema to follow, so the messages of the fast engine are used."""
    chain = {str(n): {"$ref": f"#/$defs/{n + 1}"} for n in range(900)}
    last = {"anyOf": [{"type": "null"}, {"type": "integer", "minimum": 5}]}
    schema = {"$ref": "#/$defs/0", "$defs": {**chain, "900": property_a(last)}}
    result = validate(folder, of_file({**schema, "unevaluatedProperties": False}))
    assert result.out.endswith("NM110 a: 1 fits none of the 2 allowed forms\n"), result.err


def test_very_many_values_that_fit_no_alternative(folder: Path) -> None:
    began = time.process_time()
    items = {"items": {"anyOf": [{"type": "null"}, {"type": "integer", "minimum": 5}]}}
    text = "a:\n" + "  - 1\n" * 2_000
    result = validate(folder, of_file(property_a(items)), text)
    assert result.out.count("is out of range; write a number of at least 5") == 1_000
    assert "1,000 more findings of NM110 in this file, of which the first 1,000" in result.out
    assert time.process_time() - began < 20
