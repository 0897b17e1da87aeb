"""Updated schemas accept everything that passed before, and the files; the others are named."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.inference.update import widen
from newsmeta.schema.schema import Schema
from newsmeta.schema.user import load
from newsmeta.schema.violation import SchemaError

NAMES = st.sampled_from(["a", "b", "not", "properties", "additionalProperties"])
SCALARS = st.sampled_from(
    [None, True, False, 0, 1, 1.0, 2, 1.5, -3, 10**20, "", "x", "xyz", "https://www.example.com/"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
SIZES = st.integers(0, 3)
PLAIN = {
    "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
    "enum": st.lists(SCALARS, min_size=1, max_size=3),
    **dict.fromkeys(("minimum", "maximum", "minLength", "maxLength"), SIZES),
    **dict.fromkeys(("minItems", "maxItems", "minProperties", "maxProperties"), SIZES),
    "required": st.lists(NAMES, max_size=2, unique=True),
    "additionalProperties": st.just(False),
    "pattern": st.just("^x"),
    "$ref": st.sampled_from(["#/$defs/one", "#/$defs/text"]),
    "x-mine": SCALARS,
}


def schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nested schemas."""
    nested = {
        "properties": st.dictionaries(NAMES, inner, max_size=3),
        "items": inner,
        **dict.fromkeys(("not", "if", "then", "additionalProperties", "contains"), inner),
        **dict.fromkeys(("anyOf", "oneOf", "allOf"), st.lists(inner, min_size=1, max_size=2)),
        "maxContains": st.just(1),
    }
    return st.fixed_dictionaries({}, optional={**PLAIN, **nested})


LEAVES = st.fixed_dictionaries({}, optional=PLAIN) | st.booleans()
WITHOUT_REFERENCES = st.fixed_dictionaries(
    {}, optional={name: each for name, each in PLAIN.items() if name != "$ref"}
)
PARTS: st.SearchStrategy[Any] = st.recursive(LEAVES, schemas, max_leaves=4).filter(
    lambda each: isinstance(each, dict)
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    defs = {"one": draw(WITHOUT_REFERENCES), "text": draw(WITHOUT_REFERENCES)}
    return {**draw(PARTS), "$defs": defs}


SHARED = {
    "properties": {"a": {"$ref": "#/$defs/one"}, "b": {"not": {"$ref": "#/$defs/one"}}},
    "$defs": {"one": {"type": "integer"}, "text": {}},
}


@given(documents(), st.lists(VALUES, min_size=1, max_size=4), st.lists(VALUES, max_size=6))
@example(SHARED, [{"a": "x"}], [{"b": "x"}])
def test_files_pass_or_are_named_and_what_passed_still_passes(
    document: dict[str, Any], files: list[Any], others: list[Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.json")
        path.write_text(json.dumps(document), encoding="utf-8")
        try:
            before = load(path)
        except SchemaError:
            return
        _, after, found = widen(path, [(str(n), each) for n, each in enumerate(files)])
    schema = Schema(after)
    refused = {each.file for each in found if not each.is_made}
    for number, each in enumerate(files):
        assert schema.is_valid(each) == (str(number) not in refused), (after, each)
    for each in (*others, *files):
        assert not before.is_valid(each) or schema.is_valid(each), (after, each)
    if all(before.is_valid(each) for each in files):
        assert (after, found) == (document, [])
