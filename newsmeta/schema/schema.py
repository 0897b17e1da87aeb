"""The JSON Schemas that state what front matter and configuration look like.

`schemas/` holds the statement; this module compiles it, names the types of values, and
reports violations as plain data. It is the only module that knows a JSON Schema library.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from newsmeta.diagnostics import Pointer, json_pointer
from newsmeta.timestamps import is_rfc3339

NAMES = ("article", "config", "records")
"""The schemas that newsmeta comes with."""

_OWN = "urn:newsmeta:schemas:"
"""How the `$id` of each of them begins, wherever the project is published."""

AnyPart = "*"
TypePath = tuple[str, ...]
"""The way to a type: property names, and `*` for any item of a list."""

_FORMATS: dict[str, Callable[[str], bool]] = {"date-time": is_rfc3339}


class SchemaError(Exception):
    """A schema cannot be used. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a value does not follow its schema.

    Attributes:
        keyword: The JSON Schema keyword that is not satisfied, such as `required`.
        pointer: The way to the value.
        value: The value.
        detail: What the keyword asked for, by the names of the library's error kinds.
        type_name: The name under `$defs` of the schema that has the keyword, or empty.
        owner: The schema that has the keyword.
        condition: Property and value that switched the demand on, where it comes from a
            `then`: `("type", "article")`.
    """

    keyword: str
    pointer: Pointer
    value: Any
    detail: Mapping[str, Any]
    type_name: str
    owner: Mapping[str, Any]
    condition: tuple[str, Any] | None = None


class Schema:
    """A compiled JSON Schema (draft 2020-12 unless its `$schema` says otherwise).

    Attributes:
        document: The schema.
        is_own: Whether it is one of newsmeta's own, whose types have forms and hints.

    Args:
        document: The schema.
        base: The file that it comes from, which relative references start from.

    Raises:
        SchemaError: When it is no valid schema or refers to something out of reach.
    """

    def __init__(self, document: dict[str, Any], base: Path | None = None) -> None:
        self.document = document
        self.is_own = str(document.get("$id", "")).startswith(_OWN)
        self._base = base.resolve().as_uri() if base and "$id" not in document else None
        if not self.is_own:
            _ = self._validator  # What is wrong with it shows at once.

    @property
    def is_whole(self) -> bool:
        """Whether it refers to no other file, which may change by itself."""
        stack: list[Any] = [self.document]
        while stack:
            here = stack.pop()
            if isinstance(here, Mapping):
                reference = here.get("$ref", "#")
                if not isinstance(reference, str) or not reference.startswith("#"):
                    return False
                stack.extend(here.values())
            elif isinstance(here, list):
                stack.extend(here)
        return True

    @cached_property
    def types(self) -> dict[TypePath, str]:
        """The names under `$defs` of the types of all values, by the way to them."""
        return _named_types(self.document)

    def is_valid(self, values: Any, formats: bool = True) -> bool:
        """Tell whether `values` follow the schema; False where JSON cannot hold them.

        Args:
            values: The values.
            formats: Whether the keyword `format` counts, which costs as much as all the rest.
        """
        validator = self._validator if formats else self._without_formats
        try:
            return bool(validator.is_valid(values))
        except (ValueError, UnicodeEncodeError):
            return False

    @cached_property
    def _validator(self) -> Any:
        return self._compile(formats=_FORMATS, validate_formats=True)

    @cached_property
    def _without_formats(self) -> Any:
        return self._compile(validate_formats=False)

    def _compile(self, **options: Any) -> Any:
        import jsonschema_rs

        try:
            return jsonschema_rs.validator_for(
                self.document, retriever=_retrieve_local, base_uri=self._base, **options
            )
        except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
            raise SchemaError(_first_line(error)) from None

    def violations(self, values: Any) -> Iterator[Violation]:
        """Yield every way in which `values` do not follow the schema."""
        try:
            errors = list(self._validator.iter_errors(values))
        except (ValueError, UnicodeEncodeError):
            # Some values of YAML are none of JSON, such as infinity.
            errors = list(self._validator.iter_errors(_as_json(values)))
        for error in errors:
            yield self._violation(error, values)

    def _violation(self, error: Any, values: Any) -> Violation:
        path = list(error.schema_path)
        value = values
        for part in error.instance_path:
            value = value[part]
        owner = _follow(self.document, path[:-1])
        return Violation(
            keyword=error.kind.name,
            pointer=tuple(error.instance_path),
            value=value,
            detail=error.kind.as_dict(),
            type_name=str(path[1]) if len(path) == 3 and path[0] == "$defs" else "",
            owner=owner if isinstance(owner, Mapping) else {},
            condition=_condition(self.document, path),
        )

    def type_at(self, pointer: Pointer) -> str:
        """Return the name under `$defs` of the type of the value at `pointer`, or empty."""
        path = tuple(AnyPart if isinstance(part, int) else part for part in pointer)
        return self.types.get(path, "")

    def kind_of(self, pointer: Pointer) -> str:
        """Return the named type of the scalar at `pointer`, or the JSON type that is due."""
        kind = str(self.at(pointer).get("type", ""))
        return kind if kind in ("array", "object") else self.type_at(pointer) or kind

    def resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a part of the schema, with what it refers to inside the schema put in."""
        return _resolve(self.document, schema)

    def at(self, pointer: Pointer) -> Mapping[str, Any]:
        """Return the schema of the value at `pointer`, empty where there is none."""
        schema: Any = self.document
        for part in pointer:
            schema = self.resolve(schema)
            inner = schema.get("items") if isinstance(part, int) else schema.get("properties", {})
            schema = inner if isinstance(part, int) else inner.get(part)
            if not isinstance(schema, dict):
                return {}
        return self.resolve(schema)


def _resolve(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        target = _follow(document, reference[2:].split("/"))
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {**target, **beside} if isinstance(target, Mapping) else beside
    return schema


def schema_path(name: str) -> Path:
    """Return the file of the schema `name`, one of `NAMES`.

    An installed package carries the schemas; in a checkout they lie beside it.
    """
    package = Path(__file__).parents[1]
    inside = package / "schemas" / f"{name}.schema.json"
    return inside if inside.exists() else package.parent / "schemas" / inside.name


@cache
def load(name: str) -> Schema:
    """Return the compiled schema `name`, one of `NAMES`."""
    path = schema_path(name)
    return Schema(json.loads(path.read_text(encoding="utf-8")), path)


def load_file(path: Path) -> Schema:
    """Return the compiled schema in a user's file, JSON or YAML.

    Raises:
        SchemaError: When it cannot be read or is no valid schema.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text) if path.suffix == ".json" else _from_yaml(text)
    except OSError as error:
        raise SchemaError(f"cannot be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise SchemaError(f"is no valid {path.suffix.lstrip('.').upper()}: {error}") from None
    if not isinstance(document, dict):
        raise SchemaError("is not a JSON Schema: it has to be a mapping")
    return Schema(document, path)


def _from_yaml(text: str) -> Any:
    from newsmeta.frontmatter.parser import DocumentError, read_document

    try:
        return read_document(text)
    except DocumentError as error:
        raise ValueError(error.finding.message) from None


def _retrieve_local(uri: str) -> Any:
    """Return the schema at a `file:` address; nothing is fetched from elsewhere."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(uri)
    if parts.scheme != "file":
        raise ValueError(f"refers to {uri}, and only files can be referred to")
    return json.loads(Path(unquote(parts.path)).read_text(encoding="utf-8"))


def _follow(document: Any, path: list[Any]) -> Any:
    for part in path:
        if isinstance(document, Mapping) and part in document:
            document = document[part]
        elif isinstance(document, list) and str(part).isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document


def _condition(document: Mapping[str, Any], path: list[Any]) -> tuple[str, Any] | None:
    """Return what an `if` beside the `then` in `path` compares, where it is one property."""
    if "then" not in path:
        return None
    at = len(path) - 1 - path[::-1].index("then")
    properties = _follow(document, [*path[:at], "if", "properties"])
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
        for name, inner in (schema.get("properties") or {}).items():
            stack.append(((*path, name), inner, seen))
        if "items" in schema:
            stack.append(((*path, AnyPart), schema["items"], seen))
    return types


def _as_json(value: Any) -> Any:
    """Return a copy in which what JSON cannot hold is a number that is no integer."""
    if isinstance(value, dict):
        return {_encodable(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return 0.5
    return _encodable(value) if isinstance(value, str) else value


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _first_line(error: Exception) -> str:
    import jsonschema_rs

    if isinstance(error, jsonschema_rs.ValidationError):
        where = json_pointer(tuple(error.instance_path)) or "the top"
        return f"is no valid JSON Schema: at {where}, {error.message}"
    return str(error).split("\n", 1)[0]
