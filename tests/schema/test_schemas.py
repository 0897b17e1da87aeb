"""The JSON Schemas: complete, described, with valid examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import referencing
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta.schema import schema
from tests.support.paths import ROOT
from tests.support.schemas import SCHEMAS, reference_validator, subschema


@pytest.mark.parametrize("name", SCHEMAS)
def test_valid_against_the_metaschema(name: str) -> None:
    document = SCHEMAS[name]
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(document)


@pytest.mark.parametrize("name", SCHEMAS)
def test_identity_has_a_version_and_no_address(name: str) -> None:
    assert SCHEMAS[name]["$id"] == f"urn:newsmeta:schemas:1.0:{name}"
    assert schema.load(name).is_own


@pytest.mark.parametrize(
    "name", [name for name in SCHEMAS if "url" in SCHEMAS[name].get("$defs", {})]
)
def test_others_refer_to_parts_of_it_by_its_identity(name: str) -> None:
    """The fragments of a name without an address must work as a base of references."""
    document = SCHEMAS[name]
    part = {"$ref": f"{document['$id']}#/$defs/url"}
    resource = referencing.Resource.from_contents(document)
    registry: Any = referencing.Registry().with_resource(document["$id"], resource)
    for validator in (
        jsonschema.Draft202012Validator(part, registry=registry),
        jsonschema_rs.validator_for(part, retriever={document["$id"]: document}.__getitem__),
    ):
        assert validator.is_valid("https://www.example.com/")
        assert not validator.is_valid(3)


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_loaded_is_the_file(name: str) -> None:
    assert schema.schema_path(name) == ROOT / "schemas" / f"{name}.schema.json"
    assert schema.load(name).document == SCHEMAS[name]
    assert schema.load(name) is schema.load(name)


def described(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every schema of a property, an item or a definition, with its place."""
    stack: list[tuple[str, Any]] = [("", document)]
    while stack:
        place, part = stack.pop()
        for keyword in ("properties", "$defs"):
            for name, inner in part.get(keyword, {}).items():
                yield f"{place}/{keyword}/{name}", inner
                stack.append((f"{place}/{keyword}/{name}", inner))
        for keyword in ("items", "additionalProperties"):
            inner = part.get(keyword)
            if isinstance(inner, dict):
                if set(inner) != {"$ref"}:
                    yield f"{place}/{keyword}", inner
                stack.append((f"{place}/{keyword}", inner))


PARTS = [
    pytest.param(name, place, part, id=f"{name}:{place}")
    for name, document in SCHEMAS.items()
    for place, part in described(document)
]


@pytest.mark.parametrize(("name", "place", "part"), PARTS)
def test_every_part_is_described(name: str, place: str, part: Mapping[str, Any]) -> None:
    assert part["title"].strip() == part["title"] != ""
    assert part["description"].endswith(".")
    whole = schema.load(name).resolve(part)
    is_typed = "type" in whole or all("type" in each for each in whole["anyOf"])
    assert is_typed, "by itself, by what it refers to, or by its alternatives"
    assert part["examples"]


@pytest.mark.parametrize(("name", "place", "part"), PARTS)
def test_every_example_is_valid(name: str, place: str, part: Mapping[str, Any]) -> None:
    reference = reference_validator(subschema(name, part))
    own = schema.Schema(subschema(name, part))
    for example in [*part["examples"], *([part["default"]] if "default" in part else [])]:
        assert not list(reference.iter_errors(example))
        assert not list(own.violations(example))


def test_a_whole_article_of_examples_is_valid() -> None:
    values = {key: part["examples"][0] for key, part in SCHEMAS["article"]["properties"].items()}
    assert not list(reference_validator(SCHEMAS["article"]).iter_errors(values))
    assert not list(schema.load("article").violations(values))
    assert newsmeta.Article.from_values(values).title == values["title"]


def test_every_definition_is_used() -> None:
    for document in SCHEMAS.values():
        text = json.dumps(document)
        for name in document.get("$defs", {}):
            assert f'"#/$defs/{name}"' in text


def test_objects_are_closed() -> None:
    """A misspelt field must be found at every level."""
    for name, document in SCHEMAS.items():
        for place, part in [("", document), *described(document)]:
            if "properties" in part:
                assert part["additionalProperties"] is False, f"{name}{place}"


_PARTS = st.sampled_from(["images", "provider", "topics", "related", "name", "url", "0", "x", 0, 7])


@given(st.lists(st.lists(_PARTS, max_size=5).map(tuple), max_size=20))
def test_what_is_due_at_a_place_does_not_depend_on_what_was_asked_before(
    pointers: list[tuple[str | int, ...]],
) -> None:
    asked = schema.Schema(SCHEMAS["article"])
    for pointer in [*pointers, *pointers]:
        assert asked.at(pointer) == schema.Schema(SCHEMAS["article"]).at(pointer)
