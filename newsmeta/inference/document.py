"""Conversion of observations to a JSON Schema (draft 2020-12)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.inference import judging
from newsmeta.inference.definitions import REFERENCE, own_types, refer
from newsmeta.inference.observations import Lists, Mappings, Observation, Texts

DIALECT = "https://json-schema.org/draft/2020-12/schema"

ITEM = 0
"""The part of a path that stands for the items of a list."""

Required = Mapping[Pointer, Collection[str]]
"""Additional required fields, by the path of the mappings; fields in all mappings are required."""

_SECRETS = ("secured", "secret", "password", "token")
"""Parts of the names of fields whose values are never shown."""
_WIDTH = 100


def schema_of(
    seen: Observation,
    title: str,
    description: str,
    *,
    is_open: bool = False,
    required: Required | None = None,
) -> dict[str, Any]:
    """Return the schema for observations.

    Args:
        seen: The observations from the files.
        title: The title of the schema.
        description: The description of the schema.
        is_open: Whether fields are allowed that no file has.
        required: Additional required fields.
    """
    body = _Writer(is_open, required or {}).schema(seen, ())
    document = {"$schema": DIALECT, "title": title, "description": description, **body}
    types = own_types(each.removeprefix(REFERENCE) for each in references(body))
    return {**document, "$defs": types} if types else document


def field_schema(seen: Observation, path: Pointer) -> dict[str, Any]:
    """Return the schema for the observations of one field, without examples.

    Args:
        seen: The observations.
        path: The path of the field.
    """
    return _Writer(is_open=False, required={}, has_examples=False).schema(seen, path)


def references(body: Mapping[str, Any]) -> set[str]:
    """Return the references in a schema."""
    return {schema["$ref"] for schema in _schemas(body) if "$ref" in schema}


def count_fields(document: Mapping[str, Any]) -> int:
    """Return the number of fields in a schema, without those of newsmeta's own types."""
    return sum(len(schema.get("properties", ())) for schema in _schemas(document))


def text_of(document: Mapping[str, Any]) -> str:
    """Return a schema as JSON that is easy to read and compare: simple lists are on one line."""
    return _written(document, "") + "\n"


class _Writer:
    """Builds the schemas of parts."""

    def __init__(self, is_open: bool, required: Required, *, has_examples: bool = True) -> None:
        self._is_open = is_open
        self._required = required
        self._has_examples = has_examples

    def schema(self, seen: Observation, path: Pointer) -> dict[str, Any]:
        """Return the schema for the observations at a path."""
        *kinds, last = judging.kinds(seen) or ["null"]
        has_null = last == "null"
        kinds = kinds if has_null else [*kinds, last]
        if not kinds:
            return {"description": "Empty in all files so far."} if path else {"type": "null"}
        schema = _either([self._schema(seen, kind, path) for kind in kinds], has_null)
        examples = _examples(seen, kinds, path) if self._has_examples else []
        return {**schema, "examples": examples} if examples and "enum" not in schema else schema

    def _schema(self, seen: Observation, kind: str, path: Pointer) -> dict[str, Any]:
        if kind == "string" and seen.texts:
            return _of_texts(seen.texts, _field(path))
        if kind == "number" and seen.numbers:
            return {"type": judging.number_kind(seen.numbers)}
        if kind == "array" and seen.lists:
            return self._of_lists(seen.lists, path)
        if kind == "object" and seen.mappings:
            return self._of_mappings(seen.mappings, path)
        return {"type": kind}

    def _of_lists(self, lists: Lists, path: Pointer) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "array"}
        if judging.is_never_empty(lists):
            schema["minItems"] = 1
        if judging.never_repeats(lists):
            schema["uniqueItems"] = True
        if lists.items.count:
            schema["items"] = self.schema(lists.items, (*path, ITEM))
        return schema

    def _of_mappings(self, mappings: Mappings, path: Pointer) -> dict[str, Any]:
        shape = judging.shape_of(mappings)
        if shape is not None:
            return refer(shape.type_name)
        if path and judging.is_table(mappings):
            return self._of_table(mappings, path)
        wrong = judging.misspelt_fields(mappings)
        fields = {
            name: self.schema(field, (*path, name))
            for name, field in mappings.in_order()
            if name not in wrong
        }
        schema: dict[str, Any] = {"type": "object"}
        if not fields:
            return schema
        also = self._required.get(path, ())
        required = {*judging.required_fields(mappings), *also}
        if required:
            schema["required"] = [name for name in fields if name in required]
        if not self._is_open:
            schema["additionalProperties"] = False
        return {**schema, "properties": fields}

    def _of_table(self, mappings: Mappings, path: Pointer) -> dict[str, Any]:
        """Return the schema of mappings whose keys are data, with one schema for all values."""
        writer = _Writer(self._is_open, self._required, has_examples=False)
        values = [writer.schema(field, (*path, key)) for key, field in mappings.in_order()]
        is_one = all(value == values[0] for value in values)
        return {"type": "object", "additionalProperties": values[0] if is_one else True}


def _either(schemas: list[dict[str, Any]], has_null: bool) -> dict[str, Any]:
    """Return the schema of values that follow one of several schemas, or are null."""
    if len(schemas) == 1:
        schema = schemas[0]
        if not has_null:
            return schema
        if "type" in schema and "enum" not in schema:
            return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [*schemas, {"type": "null"}] if has_null else schemas}


def _of_texts(texts: Texts, field: str) -> dict[str, Any]:
    form = judging.form_of(texts)
    if form is not None:
        return dict(form.schema)
    labels = judging.labels(texts, field)
    if labels:
        return {"type": "string", "enum": labels}
    if not judging.are_all(texts.count - texts.blank, texts.count):
        return {"type": "string"}
    return refer("html" if texts.marked_up * 2 > texts.count else "text")


def _examples(seen: Observation, kinds: list[str], path: Pointer) -> list[str | int | float]:
    """Return a few values as examples, without secrets and outliers."""
    if any(word in str(part).lower() for part in path for word in _SECRETS):
        return []
    form = judging.form_of(seen.texts) if seen.texts else None
    if form is not None and form.is_secret:
        return []
    is_integer = seen.numbers is not None and judging.number_kind(seen.numbers) == "integer"

    def is_usual(value: str | int | float) -> bool:
        if isinstance(value, str):
            return "string" in kinds and (form is None or form.looks(value, _field(path)))
        return "number" in kinds and not (is_integer and isinstance(value, float))

    in_order = sorted(seen.examples.values(), key=lambda example: example[0])
    return [value for _, value in in_order if is_usual(value)]


def _field(path: Pointer) -> str:
    """Return the name of the field at the end of a path; for items, that of their list."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _schemas(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield a schema and all schemas in it, except those under `$defs`."""
    stack: list[Any] = [schema]
    while stack:
        here = stack.pop()
        if isinstance(here, Mapping):
            yield here
            stack.extend(here.get("properties", {}).values())
            stack.extend(here.get("anyOf", ()))
            stack += [here.get("items"), here.get("additionalProperties")]


def _written(value: Any, indent: str) -> str:
    from newsmeta.reporters.escaping import dump_json

    if not isinstance(value, Mapping | list) or _is_short(value, indent):
        return dump_json(value)
    deeper = indent + "  "
    if isinstance(value, list):
        lines = [_written(item, deeper) for item in value]
        begin, end = "[", "]"
    else:
        lines = [f"{dump_json(key)}: {_written(item, deeper)}" for key, item in value.items()]
        begin, end = "{", "}"
    return f"{begin}\n" + ",\n".join(deeper + line for line in lines) + f"\n{indent}{end}"


def _is_short(value: Mapping[str, Any] | list[Any], indent: str) -> bool:
    """Tell whether a mapping with one scalar, or a list of scalars, fits on a line."""
    items = value if isinstance(value, list) else list(value.values())
    if any(isinstance(item, Mapping | list) for item in items):
        return False
    if isinstance(value, Mapping) and len(value) > 1:
        return False
    return len(indent) + len(json.dumps(value, ensure_ascii=False)) <= _WIDTH - 20
