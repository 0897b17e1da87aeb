"""Extensions of a schema: additional fields, and changes of what is required."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import TypePath
from newsmeta.schema.schema import OWN, Schema, load
from newsmeta.schema.violation import SchemaError, Violation
from newsmeta.suggestions import nearest, suggestion

if TYPE_CHECKING:
    from newsmeta.schema.user import UserSchema

_JSON_TYPES = ("string", "integer", "number", "boolean", "array", "object")
_CLOSING = ("additionalProperties", "unevaluatedProperties")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension of a schema.

    Attributes:
        fields: The content of each top-level field: a JSON Schema, the name of a type, or True for
            anything.
        required: Names of fields that are required.
        optional: Names of fields that are not required.
        file: A file with a JSON Schema that also applies, or None.
    """

    fields: Mapping[str, Any]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    file: Path | None = None


class ExtensionError(SchemaError):
    """An extension cannot be used. The message says why.

    Args:
        at: The number of the extension.
        key: The key with the mistake: `schema`, `fields`, `required-fields`, `optional-fields`.
        field: The field in question, or an empty string.
        message: The message, with advice.
    """

    def __init__(self, at: int, key: str, field: str, message: str) -> None:
        super().__init__(message)
        self.at = at
        self.key = key
        self.field = field


class ExtendedSchema(Schema):
    """A schema with its extensions.

    It consists of a document with all fields, and of the user's files, each of which describes the
    fields that it names.

    Args:
        base: The schema that is extended; None for one that allows no field yet.
        extensions: The extensions, in order. A later one replaces what earlier ones say about a
            field.

    Raises:
        ExtensionError: When one of them cannot be used.
    """

    def __init__(self, base: Schema | None, extensions: Sequence[Extension]) -> None:
        self._base = base
        own = [_own_fields(number, each) for number, each in enumerate(extensions)]
        self._files = _open_files(extensions, own, is_closed=base is None)
        self._needs_formats = '"format"' in json.dumps(own)
        document = _copy(base, is_closed=base is None and not any(self._files))
        for number, each in enumerate(extensions):
            file = self._files[number]
            document["properties"] |= {**dict.fromkeys(_named_fields(file), True), **own[number]}
            if patterns := file and file.document.get("patternProperties"):
                known = document.get("patternProperties", {})
                document["patternProperties"] = {**known, **dict.fromkeys(patterns, True)}
            _check_names(number, each, document["properties"])
            _require(document, each)
        super().__init__(document)
        self.is_own = True  # Its types are newsmeta's own, whatever was added.

    @property
    def identity(self) -> object:
        """Everything that decides whether values follow the schema, as plain data."""
        return self.document, [file.identity for file in self._files if file]

    @cached_property
    def types(self) -> dict[TypePath, str]:
        """The names under `$defs` of the types of all values, by path.

        A field that was replaced keeps its type here, unless the extension names another.
        """
        return {**(self._base.types if self._base else {}), **super().types}

    def is_valid(self, values: Any, formats: bool = True) -> bool:
        """Tell whether `values` follow the schema; False if JSON cannot represent them."""
        return super().is_valid(values, formats or self._needs_formats) and all(
            file.is_valid(values) for file in self._files if file
        )

    def violations(self, values: Any) -> Iterator[Violation]:
        """Yield each violation of the schema by `values`."""
        yield from super().violations(values)
        for file in self._files:
            for violation in file.violations(values) if file else ():
                causes = tuple(_customized(cause) for cause in violation.causes)
                yield replace(_customized(violation), causes=causes)

    def at(self, pointer: Pointer) -> Mapping[str, Any]:
        """Return the schema of the value at `pointer`, empty if there is none."""
        found = super().at(pointer) if _is_open(self.document, pointer) else {}
        for file in reversed(self._files):
            found = found or (file.at(pointer) if file and pointer else {})
        return found


def _customized(violation: Violation) -> Violation:
    return replace(violation, is_custom=True, type_name="")


def _is_open(document: Mapping[str, Any], pointer: Pointer) -> bool:
    """Tell whether a document has a schema of its own for the field at the start of a pointer."""
    return not pointer or isinstance(document["properties"].get(pointer[0]), dict)


def _open_files(
    extensions: Sequence[Extension], own: Sequence[Mapping[str, Any]], *, is_closed: bool
) -> list[UserSchema | None]:
    """Return the schemas in files, each opened for later extensions; None for no file.

    Args:
        extensions: The extensions.
        own: The fields of each.
        is_closed: Whether the first file decides which fields exist.
    """
    from newsmeta.schema.user import UserSchema

    files: list[UserSchema | None] = []
    fields: list[str] = []
    optional: list[str] = []
    for number, each in reversed(list(enumerate(extensions))):
        fields += own[number]
        optional += each.optional
        if each.file is None:
            files.append(None)
            continue
        is_first = not any(earlier.file for earlier in extensions[:number])
        opening = _Opening(tuple(fields), tuple(optional), is_closed and is_first)
        try:
            files.append(UserSchema(each.file, opening.apply))
        except SchemaError as error:
            raise ExtensionError(number, "schema", "", f"{each.file} {error}") from None
        fields += _named_fields(files[-1])
    return files[::-1]


@dataclass(frozen=True, slots=True)
class _Opening:
    """An edit that opens the schema of a file for the extensions.

    Attributes:
        fields: Fields that others describe.
        optional: Fields that it no longer requires.
        is_closed: Whether it still decides which fields exist.
    """

    fields: tuple[str, ...]
    optional: tuple[str, ...]
    is_closed: bool

    def apply(self, document: dict[str, Any]) -> None:
        """Change the content of a file."""
        properties, required = document.get("properties", {}), document.get("required")
        if isinstance(properties, dict):
            document["properties"] = {**properties, **dict.fromkeys(self.fields, True)}
        if isinstance(required, list):
            document["required"] = [name for name in required if name not in self.optional]
        for keyword in () if self.is_closed else _CLOSING:
            document.pop(keyword, None)


def _copy(base: Schema | None, *, is_closed: bool) -> dict[str, Any]:
    """Return a copy of a schema, as deep as it is changed."""
    types = {"$defs": load("article").document["$defs"]}
    document = {"type": "object", **types} if base is None else dict(base.document)
    document["properties"] = dict(document.get("properties", {}))
    document["required"] = list(document.get("required", ()))
    if is_closed:
        document["additionalProperties"] = False
    return document


def _own_fields(number: int, extension: Extension) -> dict[str, Any]:
    """Return the schemas of fields, with names of types replaced by schemas."""
    named = load("article").document["$defs"]
    known = (*named, *_JSON_TYPES)
    fields: dict[str, Any] = {}
    for name, said in extension.fields.items():
        if not isinstance(said, str):
            fields[name] = _localized(said)
        elif said in known:
            fields[name] = {"$ref": f"#/$defs/{said}"} if said in named else {"type": said}
        else:
            words = f"there is no type {said}; {suggestion(said, known)}"
            raise ExtensionError(number, "fields", name, words)
        if problem := _mistake({"properties": {name: fields[name]}, "$defs": named}):
            words = f"is not a valid JSON Schema: {problem}"
            raise ExtensionError(number, "fields", name, words)
    return fields


def _localized(part: Any) -> Any:
    """Return a schema in which references to newsmeta's own types stay within the document."""
    if isinstance(part, list):
        return [_localized(item) for item in part]
    if not isinstance(part, dict):
        return part
    copy = {key: _localized(value) for key, value in part.items()}
    reference = copy.get("$ref")
    if isinstance(reference, str) and reference.startswith(OWN):
        copy["$ref"] = f"#{reference.partition('#')[2]}"
    return copy


def _mistake(document: dict[str, Any]) -> str:
    """Return the problem with a schema, an empty string if there is none."""
    import jsonschema_rs

    try:
        jsonschema_rs.meta.validate({"$schema": _DIALECT, **document})
        jsonschema_rs.validator_for({"$schema": _DIALECT, **document})
    except jsonschema_rs.ValidationError as error:
        return str(error.message)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        return str(error).split("\n", 1)[0]
    return ""


def _named_fields(schema: Schema | None) -> tuple[str, ...]:
    """Return the fields that the schema of a file describes at its top level."""
    properties = schema.document.get("properties") if schema else None
    return tuple(properties) if isinstance(properties, dict) else ()


def _check_names(number: int, extension: Extension, fields: Mapping[str, Any]) -> None:
    """Raise an error if an unknown field is made required or optional."""
    for key, names in (
        ("required-fields", extension.required),
        ("optional-fields", extension.optional),
    ):
        for name in names:
            if name not in fields:
                meant = nearest(name, fields)
                advice = f"did you mean {meant}?" if meant else "name it under fields, too"
                raise ExtensionError(number, key, name, f"there is no field {name}; {advice}")


def _require(document: dict[str, Any], extension: Extension) -> None:
    """Change the fields that a document requires, including those in conditions."""
    optional = frozenset(extension.optional)
    kept = [name for name in document["required"] if name not in optional]
    document["required"] = list(dict.fromkeys((*kept, *extension.required)))
    if optional and "allOf" in document:
        document["allOf"] = [_relaxed(condition, optional) for condition in document["allOf"]]


def _relaxed(condition: Any, optional: frozenset[str]) -> Any:
    """Return a condition that requires none of some fields."""
    if not isinstance(condition, dict) or not isinstance(condition.get("then"), dict):
        return condition
    then = condition["then"]
    required = [name for name in then.get("required", ()) if name not in optional]
    return {**condition, "then": {**then, "required": required}}
