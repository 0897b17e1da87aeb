"""Schemas whose evaluation would take practically unlimited time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsmeta.schema import user
from newsmeta.schema.evaluations import BEYOND, Evaluations
from newsmeta.schema.files import SchemaFiles
from tests.support.user_schemas import Files, validate

Make = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def chain(number: int, make: Make, last: Any = None, where: str = "$defs") -> dict[str, Any]:
    """Return a schema whose parts each refer to the previous one."""
    parts = {"d0": last or {"type": "object"}}
    for each in range(1, number + 1):
        parts[f"d{each}"] = make({"$ref": f"#/{where}/d{each - 1}"})
    return {"$ref": f"#/{where}/d{number}", where: parts}


DOUBLED: dict[str, Make] = {
    "allOf": lambda ref: {"allOf": [ref, ref]},
    "anyOf": lambda ref: {"anyOf": [ref, ref]},
    "oneOf": lambda ref: {"oneOf": [ref, ref]},
    "three": lambda ref: {"anyOf": [ref, ref, ref]},
    "one beside another": lambda ref: {**ref, "allOf": [ref]},
    "different keywords": lambda ref: {"anyOf": [ref], "allOf": [ref], "type": "object"},
    "if and then": lambda ref: {"if": ref, "then": ref},
    "if and else": lambda ref: {"if": ref, "else": ref},
    "not": lambda ref: {"not": {"allOf": [ref, {"not": ref}]}},
    "dependent schemas": lambda ref: {"dependentSchemas": {"a": ref, "b": ref}},
    "the same field": lambda ref: {"allOf": [{"properties": {"a": ref}}] * 2},
    "fields by patterns": lambda ref: {"patternProperties": {"^a": ref, "a$": ref}},
    "a field and all": lambda ref: {"properties": {"a": ref}, "patternProperties": {"": ref}},
    "items": lambda ref: {"items": ref, "contains": ref},
    "deeper": lambda ref: {"allOf": [{"allOf": [ref]}, {"allOf": [{"anyOf": [ref]}]}]},
}  # fmt: skip


@pytest.mark.parametrize("make", DOUBLED.values(), ids=DOUBLED)
@pytest.mark.parametrize("number", [25, 60, 400])
def test_what_doubles_is_refused(make: Make, number: int) -> None:
    begun = time.process_time()
    result = validate(Path(), {"s.json": chain(number, make)})
    assert time.process_time() - begun < 10
    assert result.status == 2
    assert "newsmeta.toml:3: kinds.thing.schema: " in result.err
    assert "s.json refers to its parts so often that one value is judged " in result.err
    assert result.err.count("\n") == 1


OTHERS: dict[str, Files] = {
    "definitions of an old draft": {
        "s.json": {
            "$schema": "http://json-schema.org/draft-07/schema#",
            **chain(25, DOUBLED["allOf"], where="definitions"),
        }
    },
    "in another file": {
        "s.json": {"$ref": "t.json"},
        "t.json": chain(25, DOUBLED["oneOf"]),
    },
    "from file to file": {
        f"{number}.json": {"anyOf": [{"$ref": f"{number + 1}.json"}] * 2} if number < 25 else {}
        for number in range(26)
    },
    "by anchors": {
        "s.json": {
            "$ref": "#d25",
            "$defs": {
                f"d{n}": {"$anchor": f"d{n}", "anyOf": [{"$ref": f"#d{n - 1}"}] * 2}
                for n in range(1, 26)
            }
            | {"d0": {"$anchor": "d0", "type": "object"}},
        }
    },
    "in YAML, with aliases": {
        "s.yaml": "$defs:\n  d0: &d0 {type: object}\n"
        + "".join(f"  d{n}: &d{n} {{anyOf: [*d{n - 1}, *d{n - 1}]}}\n" for n in range(1, 12))
        + "  e0: {$ref: '#/$defs/d11'}\n"
        + "".join(
            f"  e{n}: {{anyOf: [{{$ref: '#/$defs/e{n - 1}'}}, {{$ref: '#/$defs/e{n - 1}'}}]}}\n"
            for n in range(1, 20)
        )
        + "$ref: '#/$defs/e19'\n"
    },
    "names of fields": {
        "s.json": {
            "propertyNames": {"$ref": "#/$defs/d25"},
            "$defs": chain(25, DOUBLED["allOf"], {"type": "string"})["$defs"],
        }
    },
    "names of fields of each item": {
        "s.json": {
            "properties": {"a": {"items": {"propertyNames": {"$ref": "#/$defs/d25"}}}},
            "$defs": chain(25, DOUBLED["anyOf"], {"maxLength": 9})["$defs"],
        }
    },
    "each to all others": {
        "s.json": {
            "$ref": "#/$defs/d0",
            "$defs": {
                f"d{n}": {
                    "allOf": [{"$ref": f"#/$defs/d{m}"} for m in range(9) if m != n]
                    + [{"required": ["x"]}]
                }
                for n in range(9)
            },
        }
    },
}


@pytest.mark.parametrize("files", OTHERS.values(), ids=OTHERS)
def test_wherever_it_doubles(files: Files) -> None:
    begun = time.process_time()
    result = validate(Path(), files)
    assert time.process_time() - begun < 10
    assert result.status == 2
    assert result.err.startswith("newsmeta: ")


RIGHT: dict[str, Files] = {
    "two fields of one kind, 25 times": {
        "s.json": chain(25, lambda ref: {"properties": {"a": ref, "b": ref}}, {}),
    },
    "names and fields of one kind": {
        "s.json": chain(25, lambda ref: {"propertyNames": {"maxLength": 9}, "items": ref}, {}),
    },
    "items of lists": {"s.json": chain(25, lambda ref: {"anyOf": [{"items": ref}, {}]}, {})},
    "a tree": {
        "s.json": {"properties": {"a": {}, "children": {"items": {"$ref": "#"}}}},
    },
    "a tree with alternatives": {
        "s.json": {
            "anyOf": [
                {"properties": {"a": {}, "children": {"items": {"$ref": "#"}}}},
                {"properties": {"a": {}, "parts": {"items": {"$ref": "#"}}}},
            ]
        },
    },
    "a long row": {"s.json": chain(60, lambda ref: {"allOf": [ref]})},
    "a few doubled": {"s.json": chain(10, DOUBLED["allOf"])},
    "a loop": {"s.json": {"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#"}]}}}},
    "five hundred alternatives": {
        "s.json": {
            "properties": {"a": {"anyOf": [{"$ref": f"#/$defs/d{n}"} for n in range(500)]}},
            "$defs": {f"d{n}": {"const": n} for n in range(500)},
        }
    },
    "thousands of fields of one kind": {
        "s.json": {
            "properties": {f"p{n}": {"$ref": "#/$defs/x"} for n in range(3000)},
            "$defs": {"x": {"type": "string"}},
        }
    },
}


@pytest.mark.parametrize("files", RIGHT.values(), ids=RIGHT)
def test_what_is_merely_much_is_judged(files: Files) -> None:
    result = validate(Path(), files)
    assert (result.status, result.out) == (0, ""), result


@pytest.mark.parametrize("number", [1, 5, 10])
def test_the_count_is_right(number: int, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    (tmp_path / "s.json").write_text(str(chain(number, DOUBLED["allOf"])).replace("'", '"'))
    # Two referring schemas and one referenced schema for each.
    assert Evaluations(SchemaFiles(path)).total == 2 ** (number + 2) - 2
    assert user.load(path).is_valid({})


def test_counting_ends(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(str(chain(5000, DOUBLED["allOf"])).replace("'", '"'))
    begun = time.process_time()
    assert Evaluations(SchemaFiles(path)).total == BEYOND
    assert time.process_time() - begun < 20


COMES_BACK: dict[str, Make] = {
    "any of": lambda ref: {"anyOf": [{"properties": {"a": ref}}, {"properties": {"a": ref}}]},
    "one of": lambda ref: {"oneOf": [{"properties": {"a": ref}}] * 3},
    "all of": lambda ref: {"allOf": [{"properties": {"a": ref}}, {"properties": {"a": ref}}]},
    "if": lambda ref: {"if": {"properties": {"a": ref}}, "else": {"properties": {"a": ref}}},
    "not": lambda ref: {"not": {"properties": {"a": ref}}, "properties": {"a": ref}},
    "a name and a pattern": lambda ref: {
        "properties": {"a": ref},
        "patternProperties": {"^a": ref},
    },
    "a pattern and all": lambda ref: {"patternProperties": {"a": ref, "": ref}},
    "a field and others": lambda ref: {
        "allOf": [{"additionalProperties": ref}, {"properties": {"a": ref}}]
    },
    "dependent": lambda ref: {
        "properties": {"a": ref},
        "dependentSchemas": {"a": {"properties": {"a": ref}}},
    },
    "by turns": lambda ref: {
        "properties": {"a": {"allOf": [{"properties": {"a": ref}}, {"properties": {"a": ref}}]}}
    },
}  # fmt: skip


def nested(levels: int) -> str:
    return "a: " + "{a: " * levels + "x" + "}" * levels


@pytest.mark.parametrize("make", COMES_BACK.values(), ids=COMES_BACK)
def test_what_doubles_with_each_level_is_judged_up_to_some(make: Make) -> None:
    thing = {**make({"$ref": "#/$defs/t"}), "type": "object"}
    files: Files = {"s.json": {"$ref": "#/$defs/t", "$defs": {"t": thing}}}
    begun = time.process_time()
    shallow = validate(Path(), files, nested(2))
    assert shallow.status in (0, 1)
    assert "levels" not in shallow.out
    deep = validate(Path(), files, nested(50))
    assert deep.status == 1
    assert "NM110 the values are nested deeper than the " in deep.out
    assert deep.out.count("\n") == 1
    assert time.process_time() - begun < 10


def test_what_comes_back_once_is_judged_at_any_depth() -> None:
    tree = {"properties": {"a": {"$ref": "#/$defs/t"}, "b": {"$ref": "#/$defs/t"}}}
    files: Files = {"s.json": {"$ref": "#/$defs/t", "$defs": {"t": {**tree, "type": "object"}}}}
    result = validate(Path(), files, nested(50))
    assert result.status == 1
    assert "levels" not in result.out


@pytest.mark.parametrize(
    "pattern", [r"(?a)(x+x+)+y", r"(?a)^(a|a)*$", r"(?L)x", r"(?s-i:x)\Z(?a)", "(?P<n>x)(?P=m)"]
)
def test_a_pattern_that_python_alone_would_match_is_none(pattern: str) -> None:
    files: Files = {"s.json": {"properties": {"a": {"pattern": pattern}}}}
    result = validate(Path(), files, "a: " + "x" * 60)
    assert result.status == 2
    assert "is not a regular expression" in result.err


@pytest.mark.parametrize("pattern", [r"^(x+x+)+y", r"^(x|x)*$\Z", r"(x*)*(?!y)z", r"^(?=(x+)+y)"])
def test_a_pattern_takes_no_longer_than_a_text_is_long(pattern: str) -> None:
    files: Files = {"s.json": {"properties": {"a": {"pattern": pattern}}}}
    begun = time.process_time()
    assert validate(Path(), files, "a: " + "x" * 5000 + "!").status in (1, 2)
    assert time.process_time() - begun < 5


def test_the_count_is_the_same_each_time(tmp_path: Path) -> None:
    """Even if recursive schemas are reachable in several ways, and counted twice."""
    ways = [{"$ref": f"#/$defs/d{number}"} for number in (0, 1, 1, 2)]
    path = tmp_path / "s.json"
    path.write_text(
        json.dumps(
            {
                "anyOf": ways[:2],
                "$defs": {
                    "d0": {"properties": {"a": {"allOf": ways[1:]}, "b": ways[3]}},
                    "d1": {"properties": {"b": ways[0], "a": {"anyOf": ways[:3]}}},
                    "d2": {"additionalProperties": {"anyOf": ways[2:]}, "items": ways[0]},
                },
            }
        )
    )
    counted = [Evaluations(SchemaFiles(path)) for _ in range(20)]
    found = [(each.total, each.levels(1000), each.levels(100), each.total) for each in counted]
    assert len(set(found)) == 1
    assert found[0][1] > found[0][2] > 0


def test_a_schema_is_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    count = Evaluations._counted

    def counted(self: Evaluations) -> int:
        counts.append(self)
        return count(self)

    monkeypatch.setattr(Evaluations, "_counted", counted)
    path = tmp_path / "s.json"
    path.write_text(json.dumps(chain(5, DOUBLED["allOf"])))
    schema = user.load(path)
    assert schema.is_valid({})
    assert not list(schema.violations({}))
    assert schema._reference.accepts({})
    assert len(counts) == 1
