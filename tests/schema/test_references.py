"""Users' schemas that refer to others, in all possible ways."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsmeta.schema import user
from newsmeta.schema.user import load
from newsmeta.schema.violation import SchemaError
from tests.support.cli import codes, invoke
from tests.support.user_schemas import DRAFTS, Files, property_a, validate

TEXT = {"type": "string", "description": "Some text."}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# name: (files, reported file of the rule, or an empty text for the first file)
FOUND: dict[str, tuple[Files, str]] = {
    "JSON to JSON": ({"s.json": property_a({"$ref": "t.json"}), "t.json": TEXT}, "t.json"),
    "JSON to YAML": (
        {"s.json": property_a({"$ref": "t.yaml"}), "t.yaml": "type: string\n"},
        "t.yaml",
    ),
    "YAML to JSON": ({"s.yaml": "properties: {a: {$ref: t.json}}\n", "t.json": TEXT}, "t.json"),
    "YAML to YAML": (
        {
            "s.yml": "properties: {a: {$ref: 't.yml#/$defs/x'}}\n",
            "t.yml": "$defs: {x: {type: string}}\n",
        },
        "t.yml at /$defs/x",
    ),
    "another folder": (
        {"schemas/s.json": property_a({"$ref": "../types/t.json#/x"}), "types/t.json": {"x": TEXT}},
        "../types/t.json at /x",
    ),
    "a chain": (
        {
            "s.json": property_a({"$ref": "t.yaml#/$defs/one"}),
            "t.yaml": "$defs: {one: {$ref: '#/$defs/two'}, two: {$ref: u/v.json}}\n",
            "u/v.json": {"$ref": "w.json"},
            "u/w.json": {"allOf": [TEXT]},
        },
        "u/w.json at /allOf/0",
    ),
    "in a circle": (
        {"s.json": {"$ref": "t.json"}, "t.json": {"$ref": "s.json", **property_a(TEXT)}},
        "t.json at /properties/a",
    ),
    "an anchor": (
        {
            "s.json": property_a({"$ref": "t.json#x"}),
            "t.json": {"$defs": {"y": {"$anchor": "x", **TEXT}}},
        },
        "t.json at /$defs/y",
    ),
    "an escaped pointer": (
        {
            "s.json": property_a({"$ref": "my%20t.json#/$defs/a~1b%20c"}),
            "my t.json": {"$defs": {"a/b c": TEXT}},
        },
        "my t.json at /$defs/a~1b c",
    ),
    "a relative identity": (
        {"s.json": {"$id": "types/s.json", **property_a({"$ref": "t.json"})}, "types/t.json": TEXT},
        "types/t.json",
    ),
    "a relative identity, files side by side": (
        {"s.yaml": "$id: schemas/s.yaml\nproperties: {a: {$ref: t.json}}\n", "t.json": TEXT},
        "t.json",
    ),
    "a relative identity in the other file": (
        {
            "s.json": property_a({"$ref": "t.json"}),
            "t.json": {"$id": "deeper/t.json", "$ref": "u.json"},
            "deeper/u.json": TEXT,
        },
        "deeper/u.json",
    ),
    "an identity on the web": (
        {
            "s.json": {"$id": "https://schemas.example/s.json", **property_a({"$ref": "t.json"})},
            "t.json": {"$id": "https://schemas.example/t.json", **TEXT},
        },
        "t.json",
    ),
    "identities on the web without endings": (
        {
            "v1/s.yaml": "$id: https://schemas.example/v1/s\nproperties: {a: {$ref: ../t}}\n",
            "t.yaml": "$id: https://schemas.example/t\ntype: string\n",
        },
        "../t.yaml",
    ),
    "an embedded identity": (
        {"s.json": property_a({"$ref": "text"}, **{"$defs": {"t": {"$id": "text", **TEXT}}})},
        "",
    ),
    "an embedded identity on the web": (
        {
            "s.json": {
                "$id": "https://schemas.example/s",
                **property_a({"$ref": "https://other.example/t#/$defs/x"}),
                "$defs": {"t": {"$id": "https://other.example/t", "$defs": {"x": TEXT}}},
            }
        },
        "",
    ),
    "an embedded identity in another file": (
        {
            "s.json": {"$ref": "t.yaml"},
            "t.yaml": "properties: {a: {$ref: inner}}\n"
            "$defs: {i: {$id: inner, $ref: '#/$defs/x', $defs: {x: {type: string}}}}\n",
        },
        "t.yaml at /$defs/i/$defs/x",
    ),
    "a dynamic reference": (
        {
            "s.json": {"$id": "s", "$dynamicAnchor": "node", "$ref": "t.json", "type": "object"},
            "t.json": {
                "$dynamicAnchor": "node",
                "$defs": {"n": TEXT},
                **property_a({"$ref": "#/$defs/n"}),
            },
        },
        "t.json at /$defs/n",
    ),
    "aliases and merges of YAML": (
        {
            "s.yaml": "x: &x {type: string}\n$defs: {t: {<<: *x}}\n"
            "properties: {a: {$ref: '#/$defs/t'}}\n"
        },
        "",
    ),
    "a byte-order mark": (
        {"s.json": property_a({"$ref": "t.json"}), "t.json": b'\xef\xbb\xbf{"type": "string"}'},
        "t.json",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "place"), FOUND.values(), ids=FOUND)
def test_a_reference_is_followed(files: Files, place: str, folder: Path) -> None:
    result = validate(folder, files)
    rule = f"; the rule is in {place}" if place else ""
    assert result.out == (
        "_things/a.md:2:4: NM110 a: expected text, found the number 1; put it in quotes: "
        f'"1"{rule}\n'
    ), result.err
    assert validate(folder, files, 'a: "1"').status == 0


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("other", [*DRAFTS, ""])
def test_files_of_different_drafts(draft: str, other: str, folder: Path) -> None:
    schema = {"$schema": DRAFTS[draft], **property_a({"$ref": "t.json#/definitions/x"})}
    target = {"definitions": {"x": {"type": "string"}}}
    if other:
        target["$schema"] = DRAFTS[other]  # type: ignore[assignment]
    result = validate(folder, {"s.json": schema, "t.json": target})
    assert codes(result.out) == ["NM110"], result.err
    assert "the rule is in t.json at /definitions/x" in result.out


@pytest.mark.parametrize(
    ("draft", "keyword"), [("04", "id"), ("06", "$id"), ("07", "$id"), ("2019-09", "$id")]
)
def test_identities_of_each_draft(draft: str, keyword: str, folder: Path) -> None:
    schema = {"$schema": DRAFTS[draft], keyword: "types/s.json", **property_a({"$ref": "t.json"})}
    result = validate(folder, {"s.json": schema, "types/t.json": TEXT})
    assert "the rule is in types/t.json" in result.out


LOST: dict[str, tuple[Files, str]] = {
    "nothing in the file": (
        {"s.json": property_a({"$ref": "#/$defs/nope"})},
        "s.json refers to #/$defs/nope at /properties/a/$ref: there is no /$defs/nope in s.json",
    ),
    "no such anchor": (
        {"s.json": {"allOf": [{"$ref": "#nope"}]}},
        "s.json refers to #nope at /allOf/0/$ref: there is no nope in s.json",
    ),
    "no such file": (
        {"s.yaml": "items:\n  $ref: types/nope.json\n"},
        "s.yaml refers to types/nope.json at /items/$ref: types/nope.json does not exist",
    ),
    "nothing in the other file": (
        {"s.json": property_a({"$ref": "t.yaml#/$defs/x"}), "t.yaml": "$defs: {}\n"},
        "refers to t.yaml#/$defs/x at /properties/a/$ref: there is no /$defs/x in t.yaml",
    ),
    "nothing behind the other file": (
        {"s.json": {"$ref": "t.yaml"}, "t.yaml": "properties: {b: {$ref: u.json}}\n"},
        "refers to t.yaml, which refers to u.json at /properties/b/$ref: u.json does not exist",
    ),
    "nothing in the other file by itself": (
        {"s.json": {"$ref": "t.yaml"}, "t.yaml": "properties: {b: {$ref: '#/x'}}\n"},
        "refers to t.yaml, which refers to #/x at /properties/b/$ref: there is no /x in t.yaml",
    ),
    "no YAML": (
        {"s.json": {"$ref": "t.yaml"}, "t.yaml": "type: [\n"},
        "refers to t.yaml at /$ref: t.yaml is not valid YAML: line 2: a value is expected here",
    ),
    "no JSON": (
        {"s.json": {"$ref": "t.json"}, "t.json": "{"},
        "refers to t.json at /$ref: t.json is not valid JSON: line 1: Expecting property name",
    ),
    "a key twice": (
        {"s.json": {"$ref": "t.yaml"}, "t.yaml": "type: string\nminLength: 1\ntype: object\n"},
        "t.yaml is not valid YAML: line 3: type is set twice, first in line 1",
    ),
    "no schema": (
        {"s.json": {"$ref": "t.yaml"}, "t.yaml": "- type: string\n"},
        "refers to t.yaml at /$ref: t.yaml is not a JSON Schema: it must be a mapping",
    ),
    "a wrong schema": (
        {"s.json": {"$ref": "t.yaml"}, "t.yaml": "properties: {a: {minLength: x}}\n"},
        "s.json refers to t.yaml, which is not a valid JSON Schema: at /properties/a/minLength",
    ),
    "a wrong pattern": (
        {"s.json": {"$ref": "t.yaml"}, "t.yaml": "properties: {a: {pattern: '('}}\n"},
        "t.yaml, which is not a valid JSON Schema: at /properties/a/pattern, ( is not a regular",
    ),
    "another dialect": (
        {"s.json": {"$ref": "t.json"}, "t.json": {"$schema": "https://schemas.example/mine"}},
        "refers to t.json, which is written in an unknown dialect of JSON Schema",
    ),
    "a picture": (
        {"s.json": {"$ref": "t.png"}, "t.png": b"\x89PNG\r\n\x1a\n\0\0"},
        "t.png cannot be read: line 1: byte 0x89 is not UTF-8",
    ),
    "a device": ({"s.json": {"$ref": "/dev/zero"}}, "lies outside of "),
    "a folder": ({"s.json": {"$ref": "_things/"}}, "cannot be read: this is a folder, not a file"),
    "the web": (
        {"s.json": {"$ref": "https://schemas.example/t.json"}},
        "https://schemas.example/t.json is not a file; nothing is fetched for a schema",
    ),
    "a name that is no address": (
        {"s.json": {"$id": "urn:example:s", "$ref": "urn:example:t"}},
        "urn:example:t is not a file; nothing is fetched for a schema",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "words"), LOST.values(), ids=LOST)
def test_a_reference_to_nothing(files: Files, words: str, folder: Path) -> None:
    result = validate(folder, files)
    assert (result.status, result.out) == (2, "")
    assert "newsmeta.toml:3: kinds.thing.schema: " in result.err
    assert words in result.err
    assert result.err.count("\n") == 1


def test_a_pipe_and_a_link_in_a_circle(folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    (folder / "loop.json").symlink_to("loop.json")
    for name in ("pipe.json", "loop.json"):
        result = validate(folder, {"s.json": {"allOf": [{"$ref": name}]}})
        assert result.status == 2
        assert f"s.json refers to {name} at /allOf/0/$ref: {name}" in result.err


def test_what_decides_is_in_all_files(folder: Path) -> None:
    """Cached results must become invalid when any of these files changes."""
    files: Files = {"s.json": property_a({"$ref": "t.yaml"}), "t.yaml": "type: string\n"}
    assert validate(folder, files).status == 1
    identities = [repr(user.load(folder / "s.json").identity) for _ in range(2)]
    assert identities[0] == identities[1]
    (folder / "t.yaml").write_text("type: integer\n", encoding="utf-8")
    assert repr(user.load(folder / "s.json").identity) != identities[0]
    assert invoke("validate", "_things").status == 0


def test_a_schema_that_is_a_link_out_of_the_repository_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = tmp_path / "site"
    for folder in (repository / ".git", repository / "schemas"):
        folder.mkdir(parents=True)
    (tmp_path / "secret.json").write_text('{"type": "object"}')
    (repository / "inside.json").write_text('{"type": "object"}')
    monkeypatch.chdir(repository)
    links = {"out": "../../secret.json", "in": "../inside.json", "folder/out.json": ""}
    (repository / "schemas" / "folder").symlink_to(tmp_path)
    (tmp_path / "out.json").symlink_to("secret.json")
    for name, target in links.items():
        if target:
            (repository / "schemas" / name).symlink_to(target)
    assert load(repository / "schemas" / "in").is_valid({})
    for name in ("out", "folder/out.json"):
        with pytest.raises(SchemaError, match="leads out of"):
            load(repository / "schemas" / name)
