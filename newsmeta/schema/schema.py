"""The JSON Schemas of front matter and configuration.

The schemas are in `schemas/`; this module compiles them, names the types of values, and reports
violations as plain data.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import AnyPart, TypePath, Types
from newsmeta.remembering import Remembered
from newsmeta.schema.numbers import comparable
from newsmeta.schema.violation import Violation
from newsmeta.timestamps import is_rfc3339

NAMES = ("article", "config", "dataset", "records", "shard", "statistics")
"""The schemas that newsmeta comes with."""

OWN = "urn:newsmeta:schemas:"
"""The beginning of their `$id`, wherever the project is published."""


FORMATS: dict[str, Callable[[str], bool]] = {"date-time": is_rfc3339}
"""The meaning of the keyword `format` where it differs from that of jsonschema-rs."""


_OF_SCHEMA = frozenset(("type", "enum", "const", "pattern", "format"))
"""Keywords whose requirement follows from the schema alone, whatever the value."""


class Schema:
    """A compiled JSON Schema (draft 2020-12 unless its `$schema` names another).

    Args:
        document: The schema.

    Attributes:
        document: The schema.
        is_own: Whether it is one of newsmeta's own, whose types have forms and hints.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._types_named: dict[tuple[str, ...], Types] = {}
        self.is_own = str(document.get("$id", "")).startswith(OWN)

    @property
    def identity(self) -> object:
        """Everything that decides whether values follow the schema, as plain data."""
        return self.document

    @cached_property
    def types(self) -> dict[TypePath, str]:
        """The names under `$defs` of the types of all values, by path."""
        return _named_types(self.document)

    def types_named(self, *names: str) -> Types:
        """Return the places of values with a type of one of these names; of any name if none."""
        found = self._types_named.get(names)
        if found is None:
            found = self._types_named[names] = {}
            for path, name in self.types.items():
                if not names or name in names:
                    _put(found, path, name)
        return found

    def is_valid(self, values: Any, formats: bool = True) -> bool:
        """Tell whether `values` follow the schema; False if JSON cannot represent them.

        Args:
            values: The values.
            formats: Whether to check the keyword `format`, which costs as much as all the rest.
        """
        validator = self._validator if formats else self._without_formats
        try:
            return bool(validator.is_valid(values))
        except (ValueError, UnicodeEncodeError):
            return False

    @cached_property
    def _validator(self) -> Any:
        return self._compile(formats=FORMATS, validate_formats=True)

    @cached_property
    def _without_formats(self) -> Any:
        return self._compile(validate_formats=False)

    def accepts(self, pointer: Pointer, value: Any) -> bool:
        """Tell whether a value alone would be right at `pointer`; False if that is unclear."""
        path = tuple([AnyPart if isinstance(part, int) else part for part in pointer])
        return self._part_accepts(path, lambda: self.at(pointer), value)

    def is_of_type(self, name: str, value: Any) -> bool:
        """Tell whether a value is of the type with a name under `$defs`."""
        return self._part_accepts(name, lambda: self.document["$defs"][name], value)

    def _part_accepts(
        self, key: TypePath | str, part: Callable[[], Mapping[str, Any]], value: Any
    ) -> bool:
        if key not in self._parts:
            document = {"$defs": self.document.get("$defs", {}), **part()}
            self._parts[key] = _validator_of_part(document)
        try:
            return self._parts[key] is not None and bool(self._parts[key].is_valid(value))
        except (ValueError, UnicodeEncodeError):
            return False

    @cached_property
    def _known(self) -> dict[TypePath, Mapping[str, Any]]:
        return Remembered()

    @cached_property
    def _parts(self) -> dict[TypePath | str, Any]:
        return {}

    def _compile(self, **options: Any) -> Any:
        return _validator(self.document, **options)

    def violations(self, values: Any) -> Iterator[Violation]:
        """Yield each violation of the schema by `values`."""
        # A list of a thousand wrong items has a thousand errors of one keyword.
        known: dict[tuple[Any, ...], tuple[Mapping[str, Any], str, tuple[str, Any] | None]] = {}
        details: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        for error in errors(self._validator, values):
            path = list(error.schema_path)
            place = tuple(path)
            if place not in known:
                known[place] = self._keyword(path)
            owner, name, compared = known[place]
            pointer, keyword = pointer_of(error, values), error.kind
            kind = keyword.name
            detail = details.get(place) or keyword.as_dict()
            if kind in _OF_SCHEMA:
                details[place] = detail
            if kind == "type" and (both := self._either(path, pointer)):
                detail, name = {**detail, "types": both}, ""
            yield Violation(
                keyword=kind,
                pointer=pointer,
                value=step_through(values, pointer),
                detail=detail,
                type_name=name,
                owner=owner,
                condition=compared,
            )

    def _keyword(self, path: list[Any]) -> tuple[Mapping[str, Any], str, tuple[str, Any] | None]:
        """Return the schema that has a keyword, its name under `$defs`, and its condition."""
        owner = step_through(self.document, path[:-1])
        name = str(path[1]) if len(path) == 3 and path[0] == "$defs" else ""
        return owner if isinstance(owner, Mapping) else {}, name, condition(self.document, path)

    def _either(self, path: list[Any], pointer: Pointer) -> list[str]:
        """Return both expected types if one was asked for because a value is not of the other."""
        is_beside = path[-2:-1] == ["else"]
        schema = step_through(self.document, path[:-2]) if is_beside else self.at(pointer)
        kinds = self.resolve(schema).get("type") if isinstance(schema, Mapping) else None
        return kinds if isinstance(kinds, list) else []

    def type_at(self, pointer: Pointer) -> str:
        """Return the name under `$defs` of the type of the value at `pointer`, or empty."""
        path = tuple([AnyPart if isinstance(part, int) else part for part in pointer])
        return self.types.get(path, "")

    def kind_of(self, pointer: Pointer) -> str:
        """Return the named type of the scalar at `pointer`, or the expected JSON type."""
        kind = str(self.at(pointer).get("type", ""))
        return kind if kind in ("array", "object") else self.type_at(pointer) or kind

    def resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a part of the schema with its references within the schema resolved."""
        return _resolve(self.document, schema)

    def at(self, pointer: Pointer) -> Mapping[str, Any]:
        """Return the schema of the value at `pointer`, empty if there is none."""
        path = tuple([AnyPart if isinstance(part, int) else part for part in pointer])
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._at(pointer)
        return known

    def _at(self, pointer: Pointer) -> Mapping[str, Any]:
        schema: Any = self.document
        for part in pointer:
            schema = self.resolve(schema)
            inner = schema.get("items") if isinstance(part, int) else schema.get("properties", {})
            schema = inner if isinstance(part, int) else inner.get(part)
            if not isinstance(schema, dict):
                return {}
        return self.resolve(schema)


def _validator(document: dict[str, Any], **options: Any) -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(document, **options)


def _validator_of_part(document: dict[str, Any]) -> Any:
    """Return the validator of a part of a schema; None if it refers to something outside."""
    import jsonschema_rs

    try:
        return _validator(document, formats=FORMATS, validate_formats=True)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None


def _resolve(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    followed = _followed(document, schema)
    return _joined(document, followed) if "else" in followed else followed


def _followed(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        target = step_through(document, reference[2:].split("/"))
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {**target, **beside} if isinstance(target, Mapping) else beside
    return schema


def _joined(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema for values of a type and a schema for the rest, joined into one.

    The result names the types of both and the items of a list. As a JSON Schema, it means the same.
    """
    parts = schema.get("then"), schema["else"]
    first, other = (
        _followed(document, each) if isinstance(each, Mapping) else {} for each in parts
    )
    kinds = [other.get("type"), first.get("type")]
    if schema.get("if") != {"type": kinds[1]} or not all(isinstance(kind, str) for kind in kinds):
        return schema
    inner = {"items": first["items"]} if "items" in first else {}
    return {"type": kinds, **inner, **schema}


def schema_path(name: str) -> Path:
    """Return the file of the schema `name`, one of `NAMES`.

    An installed package contains the schemas; in a checkout they are beside it.
    """
    package = Path(__file__).parents[1]
    inside = package / "schemas" / f"{name}.schema.json"
    return inside if inside.exists() else package.parent / "schemas" / inside.name


@cache
def load(name: str) -> Schema:
    """Return the compiled schema `name`, one of `NAMES`."""
    path = schema_path(name)
    return Schema(json.loads(path.read_text(encoding="utf-8")))


def errors(validator: Any, values: Any) -> Iterator[Any]:
    """Return the errors of jsonschema-rs for values, to be iterated once.

    Each takes more than a kilobyte, which is freed once it was looked at.
    """
    values = comparable(values)
    try:
        return iter(validator.iter_errors(values))
    except (ValueError, UnicodeEncodeError):
        # Some values of YAML, such as infinity, do not exist in JSON.
        return iter(validator.iter_errors(_as_json(values)))


def pointer_of(error: Any, values: Any) -> Pointer:
    """Return the path to the value of an error from jsonschema-rs.

    In the error, a name of digits looks like the index of an item.
    """
    pointer: list[str | int] = []
    for step in error.instance_path:
        pointer.append(str(step) if isinstance(values, Mapping) else step)
        values = step_through(values, (step,))
    return tuple(pointer)


def step_through(document: Any, steps: Iterable[Any]) -> Any:
    """Return the target of a pointer, None if there is none."""
    for step in steps:
        if isinstance(document, Mapping) and str(step) in document:
            document = document[str(step)]
        elif isinstance(document, list) and str(step).isdigit() and int(step) < len(document):
            document = document[int(step)]
        else:
            return None
    return document


def condition(document: Any, path: list[Any]) -> tuple[str, Any] | None:
    """Return the property and value that the `if` beside a `then` compares, if it is one."""
    if "then" not in path:
        return None
    at = len(path) - 1 - path[::-1].index("then")
    properties = step_through(document, [*path[:at], "if", "properties"])
    if not isinstance(properties, Mapping) or len(properties) != 1:
        return None
    name, schema = next(iter(properties.items()))
    return (name, schema["const"]) if isinstance(schema, Mapping) and "const" in schema else None


def _named_types(document: Mapping[str, Any]) -> dict[TypePath, str]:
    """Return the `$defs` name of every type that can be reached from the top."""
    types: dict[TypePath, str] = {}
    stack: list[tuple[TypePath, Any, tuple[str, ...]]] = [((), document, ())]
    while stack:
        path, schema, seen = stack.pop()
        if not isinstance(schema, Mapping):
            continue
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/$defs/"):
            name = reference.rsplit("/", 1)[1]
            if name in seen:
                continue
            types[path] = name
            stack.append((path, _resolve(document, schema), (*seen, name)))
            continue
        schema = _resolve(document, schema)
        for name, inner in (schema.get("properties") or {}).items():
            stack.append(((*path, name), inner, seen))
        if "items" in schema:
            stack.append(((*path, AnyPart), schema["items"], seen))
    return types


def _as_json(value: Any) -> Any:
    """Return a copy in which values outside of JSON are replaced by a number that is no integer."""
    if isinstance(value, dict):
        return {_encodable(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return 0.5
    return _encodable(value) if isinstance(value, str) else value


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _put(types: Types, path: TypePath, name: str) -> None:
    """Put the name of a type at `path`."""
    for part in path[:-1]:
        inner = types.get(part)
        if not isinstance(inner, dict):
            inner = types[part] = {} if inner is None else {None: inner}
        types = inner
    inner = types.get(path[-1])
    if isinstance(inner, dict):
        inner[None] = name
    else:
        types[path[-1]] = name
