"""Schemas from users.

jsonschema-rs decides: its violations are reported, and no others. jsonschema, with the same files,
adds what it cannot tell: the alternative that was meant. A schema that only jsonschema supports is
left to jsonschema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.diagnostics import Pointer
from newsmeta.schema.evaluations import (
    BEYOND,
    MOST,
    MOST_SLOWLY,
    Evaluations,
    is_deeper,
)
from newsmeta.schema.files import Place, SchemaFiles
from newsmeta.schema.schema import Schema, condition, errors, pointer_of, step_through
from newsmeta.schema.violation import TOO_DEEP, SchemaError, Violation

if TYPE_CHECKING:
    from newsmeta.schema.reference import Reference

_COMBINATIONS = ("anyOf", "oneOf")


class UserSchema(Schema):
    """A schema in a user's file, which may refer to other files.

    Args:
        path: The file.
        adapt: A function that changes the content of the file before it is used, or None.

    Attributes:
        files: The files.

    Raises:
        SchemaError: When it cannot be read, is not a valid schema, or refers to something missing.
    """

    def __init__(self, path: Path, adapt: Callable[[dict[str, Any]], None] | None = None) -> None:
        self.files = SchemaFiles(path)
        self._evaluations = Evaluations(self.files)
        document = self.files.document
        if adapt and isinstance(document, dict):
            adapt(document)
        super().__init__(document if isinstance(document, dict) else {"allOf": [document]})
        self._is_fast = self._validator is not None  # Compiled at once, to show problems.
        if (number := self._evaluations.total) > MOST:
            often = f"{number:,} times" if number < BEYOND else "more often than can be counted"
            raise SchemaError(
                f"refers to its parts so often that one value is judged {often}, where the limit "
                f"is {MOST:,}; refer to each part once"
            )

    @property
    def identity(self) -> object:
        """Everything that decides whether values follow the schema, as plain data."""
        return list(self.files.documents.items())

    def is_valid(self, values: Any, formats: bool = True) -> bool:
        """Tell whether `values` follow the schema; False if JSON cannot represent them."""
        if is_deeper(values, self._levels):
            return False
        return (
            super().is_valid(values, formats) if self._is_fast else self._reference.accepts(values)
        )

    def violations(self, values: Any) -> Iterator[Violation]:
        """Yield each violation of the schema by `values`."""
        if is_deeper(values, self._levels):
            detail = {"levels": self._levels}
            yield Violation(TOO_DEEP, (), values, detail, "", self.document)
            return
        if not self._is_fast:
            yield from self._reference.violations(values)
            return
        found = [self._violation(error, values) for error in errors(self._validator, values)]
        causes: Mapping[Any, tuple[Violation, ...]] = {}
        if any(violation.keyword in _COMBINATIONS for violation in found):
            causes = self._reference.causes(values)
        for each in found:
            key = each.pointer, each.keyword, id(each.owner)
            yield replace(each, causes=causes[key]) if key in causes else each

    def type_at(self, pointer: Pointer) -> str:
        """Return the name of the type at `pointer`: empty, as such names mean nothing here."""
        return super().type_at(pointer) if self.is_own else ""

    def at(self, pointer: Pointer) -> Mapping[str, Any]:
        """Return the schema of the value at `pointer`, empty if there is none."""
        schema = self.resolve(self.document)
        for part in pointer:
            if isinstance(part, int):
                inner = schema.get("items")
            else:
                inner = (schema.get("properties") or {}).get(part)
            schema = self.resolve(inner)
        return schema

    # -- putting it together -----------------------------------------------------

    def _compile(self, **options: Any) -> Any:
        import jsonschema_rs

        try:
            return jsonschema_rs.validator_for(
                self.document, retriever=self.files.retrieve, base_uri=self.files.root, **options
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            from newsmeta.schema.diagnosis import diagnose

            if problem := diagnose(self.files):
                raise SchemaError(problem) from None
            if self._reference.is_usable:
                return None
            raise SchemaError(str(error).split("\n", 1)[0]) from None

    @cached_property
    def _levels(self) -> float:
        return self._evaluations.levels(MOST if self._is_fast else MOST_SLOWLY)

    @cached_property
    def _reference(self) -> Reference:
        from newsmeta.schema.reference import Reference

        return Reference(self.files, self.document, self._evaluations)

    def _violation(self, error: Any, values: Any) -> Violation:
        keyword, pointer = error.kind.name, pointer_of(error, values)
        path = list(error.schema_path)
        resource, place = self._home(error)
        owner = step_through(resource, path[:-1])
        owner = owner if isinstance(owner, Mapping) else {}
        if keyword == "contains":
            keyword = str(path[-1])  # This may be minContains or maxContains.
        end = len(path) if keyword == "falseSchema" else len(path) - 1
        return Violation(
            keyword=keyword,
            pointer=pointer,
            value=step_through(values, pointer),
            detail=_detail(keyword, error.kind.as_dict()),
            type_name=str(path[1]) if len(path) == 3 and path[0] == "$defs" else "",
            owner=owner,
            condition=condition(resource, path),
            rule=self.files.described(Place(place.uri, (*place.pointer, *path[:end]), place.base)),
        )

    def _home(self, error: Any) -> tuple[Any, Place]:
        """Return the file, or the schema with an `$id`, that contains a violated keyword."""
        base = str(error.absolute_keyword_location or self.files.root).partition("#")[0]
        root = self.document, Place(self.files.root, (), self.files.root)
        return self.files.resource(base) or root

    def resolve(self, schema: Any) -> Mapping[str, Any]:
        """Return a part of the schema with its references resolved, in any file."""
        seen = 0
        while isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str) and seen < 10:
            seen += 1
            place = self.files.place(schema)
            target = self.files.follow(place.base if place else self.files.root, schema["$ref"])
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            if not isinstance(target, Mapping):
                return beside
            schema = {**target, **beside} if beside else target
        return schema if isinstance(schema, Mapping) else {}


def _detail(keyword: str, detail: dict[str, Any]) -> dict[str, Any]:
    """Return the requirement of a keyword, without the kilobytes of errors of each alternative."""
    if keyword not in _COMBINATIONS or not detail.get("context"):
        return detail
    return {**detail, "context": [[...] if branch else [] for branch in detail["context"]]}


def load(path: Path) -> UserSchema:
    """Return the compiled schema in a user's file, JSON or YAML.

    Raises:
        SchemaError: When it cannot be read, is not a valid schema, or refers to something missing.
    """
    return UserSchema(path)
