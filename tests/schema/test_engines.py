"""The two engines for users' schemas, on random schemas and values: one verdict, one message."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from newsmeta.diagnostics import Span
from newsmeta.frontmatter.nodes import FrontMatter, Mapping
from newsmeta.frontmatter.parsed import without_text
from newsmeta.rules.violations import explain
from newsmeta.schema.evaluations import Evaluations
from newsmeta.schema.reference import Reference
from newsmeta.schema.user import UserSchema
from newsmeta.schema.violation import SchemaError
from tests.support.user_schemas import DRAFTS

NAMES = ("a", "b", "c", "A", "é")
TEXTS = ("", "a", "ab", "é", "A", "2021-01-01", "x@y.z", "draft", "https://x.y", "a\nb", "１")
NUMBERS = (0, 1, -1, 2, 10, 10**20, 0.5, 1.0, 0.1, 19.99, 1e300)
PATTERNS = ("^a", r"\p{Lu}", r"^\d+$", "b$", r"^\w$", "^[A-Z]")
TYPES = ("string", "integer", "number", "object", "array", "null", "boolean", ["string", "null"])


class Random:
    """A generator of schemas and values, reproducible by its number."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)
        self.draft = self.chance.choice([*DRAFTS, "2020-12", "2020-12"])
        self.definitions = "$defs" if self.draft.startswith("20") else "definitions"

    def value(self, depth: int = 0) -> Any:
        kind = self.chance.randrange(10 if depth < 3 else 6)
        if kind == 0:
            return self.chance.choice([None, True, False])
        if kind <= 2:
            return self.chance.choice(NUMBERS)
        if kind <= 5:
            return self.chance.choice(TEXTS)
        if kind == 6:
            return [self.value(depth + 1) for _ in range(self.chance.randrange(4))]
        return self.values(depth)

    def values(self, depth: int = 0) -> dict[str, Any]:
        names = self.chance.sample(NAMES, self.chance.randrange(5))
        return {name: self.value(depth + 1) for name in names}

    def schema(self, references: list[str], depth: int = 0) -> Any:
        if depth > 3:
            return {}
        if self.draft != "04" and self.chance.random() < 0.08:
            return self.chance.choice([True, False])
        schema: dict[str, Any] = {}
        for _ in range(self.chance.randrange(1, 4)):
            keyword, value = self._keyword(references, depth)
            schema[keyword] = value
        return schema

    def _keyword(self, references: list[str], depth: int) -> tuple[str, Any]:
        def inner() -> Any:
            return self.schema(references, depth + 1)

        def some(least: int = 1) -> list[Any]:
            return [inner() for _ in range(self.chance.randrange(least, 4))]

        pick = self.chance.choice
        keywords: dict[str, Any] = {
            "type": lambda: pick(TYPES),
            "enum": lambda: [self.value(2) for _ in range(self.chance.randrange(1, 4))],
            "properties": lambda: {pick(NAMES): inner(), pick(NAMES): inner()},
            "required": lambda: self.chance.sample(NAMES, 2),
            "additionalProperties": lambda: pick([False, inner()]),
            "patternProperties": lambda: {pick(PATTERNS): inner()},
            "pattern": lambda: pick(PATTERNS),
            "minLength": lambda: self.chance.randrange(3),
            "maximum": lambda: pick([0, 1.5]),
            "multipleOf": lambda: pick([2, 0.5, 0.01, 0.1]),
            "items": inner,
            "maxItems": lambda: self.chance.randrange(3),
            "uniqueItems": lambda: True,
            "anyOf": some,
            "oneOf": some,
            "allOf": some,
            "not": inner,
            "$ref": lambda: pick(references),
            "format": lambda: pick(["email", "date", "uri", "date-time", "nonsense"]),
        }
        if self.draft != "04":
            keywords |= {"const": lambda: self.value(2), "contains": inner, "propertyNames": inner}
        if self.draft.startswith("20"):
            keywords |= {
                "dependentRequired": lambda: {"a": ["b"]},
                "dependentSchemas": lambda: {"a": inner()},
                "unevaluatedProperties": lambda: pick([False, inner()]),
            }
        name = pick(list(keywords))
        return name, keywords[name]()

    def files(self) -> tuple[dict[str, Any], dict[str, Any]]:
        place = f"#/{self.definitions}/x"
        references = [
            place,
            f"c.json{place}",
            "c.json",
            *(["#"] if self.chance.random() < 0.2 else []),
        ]
        top = self.schema(references)
        schema = dict(top) if isinstance(top, dict) else {}
        schema["$schema"] = DRAFTS[self.draft]
        schema[self.definitions] = {"x": self.schema([f"c.json{place}"], 2)}
        return schema, {self.definitions: {"x": self.schema([f"c.json{place}"], 2)}}


def load(given: Random, folder: Path) -> UserSchema | None:
    for name, content in zip(("s.json", "c.json"), given.files(), strict=True):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    try:
        return UserSchema(folder / "s.json")
    except SchemaError as error:
        assert "refers to" not in str(error), "every reference leads somewhere"
        return None


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 800, 100))
def test_two_engines_have_one_opinion(start: int, tmp_path: Path) -> None:
    verdicts: Counter[object] = Counter()
    for number in range(start, start + 100):
        given = Random(number)
        schema = load(given, tmp_path)
        if schema is None:
            continue
        reference = Reference(schema.files, schema.document, Evaluations(schema.files))
        for _ in range(4):
            values = given.values()
            verdict = schema.is_valid(values)
            assert verdict == (not list(schema.violations(values)))
            if reference.is_usable and not knows_no_pattern(schema):
                other = not list(reference.violations(values))
                verdicts[verdict, other] += 1
    assert verdicts[True, False] == verdicts[False, True] == 0
    assert verdicts[True, True] > 50
    assert verdicts[False, False] > 50


def knows_no_pattern(schema: UserSchema) -> bool:
    """Tell whether jsonschema applies a pattern by Python, which may not support it."""
    text = json.dumps(list(schema.files.documents.values()))
    return "unevaluatedProperties" in text and r"\\p{" in text


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 800, 100))
def test_whatever_is_wrong_is_said(start: int, tmp_path: Path) -> None:
    for number in range(start, start + 100):
        given = Random(number)
        schema = load(given, tmp_path)
        if schema is None:
            continue
        odd = {"a": math.inf, "b": [math.nan, "\ud800"], "c": {"\udfff": None}}
        for values in (given.values(), given.values(), odd):
            parsed = without_text(FrontMatter(Mapping(Span(0, 0), value=values)))
            findings = list(explain(parsed, schema))
            assert bool(findings) == (not schema.is_valid(values)) or values is odd
            assert all(finding.message for finding in findings)
