"""The second engine for schemas that users bring: jsonschema, with referencing.

It says what the fast engine cannot: which of several alternatives a value was meant to be, and
what is wrong with it then. Patterns and formats are the fast engine's here, too, so that the two
agree: Python's regular expressions are others than those of JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

import jsonschema
import referencing.jsonschema
from jsonschema.exceptions import FormatError, ValidationError

from newsmeta.diagnostics import Pointer
from newsmeta.schema.alternatives import CONSTANTS, meant
from newsmeta.schema.conversion import constants, violation
from newsmeta.schema.files import SchemaFiles
from newsmeta.schema.schema import FORMATS
from newsmeta.schema.violation import SchemaError, Violation

_Matches = Callable[[Any], bool]


class Reference:
    """Validates by one schema, in the words of jsonschema.

    Args:
        files: The files of the schema.
        document: What is in the first of them, as a mapping.
    """

    def __init__(self, files: SchemaFiles, document: Mapping[str, Any]) -> None:
        self._files = files
        self._document = document
        self._base = jsonschema.validators.validator_for(
            document, default=jsonschema.Draft202012Validator
        )
        self._matchers: dict[tuple[str, str], _Matches] = {}
        self._originals: dict[int, Any] = {}

    @cached_property
    def is_usable(self) -> bool:
        """Whether the schema is valid, and its patterns are such that Python knows."""
        try:
            for document in self._files.documents.values():
                self._class_of(document).check_schema(document)
            self.accepts({})
        except (jsonschema.SchemaError, SchemaError, re.error):
            return False
        return True

    def accepts(self, values: Any) -> bool:
        """Tell whether `values` follow the schema, as far as that can be told."""
        return not self._errors(values)

    def violations(self, values: Any) -> Iterator[Violation]:
        """Yield every way in which `values` do not follow the schema."""
        for error in self._errors(values):
            yield violation(error, self._causes(error), self._files, self._original(error.schema))

    def causes(
        self, values: Any, pointer: Pointer, owner: Mapping[str, Any], keyword: str
    ) -> tuple[Violation, ...]:
        """Return what a value that fits none of several alternatives comes to.

        Args:
            values: All the values.
            pointer: The way to the value.
            owner: The schema that has the alternatives.
            keyword: `anyOf` or `oneOf`.

        Returns:
            What is wrong with the alternative that was meant; nothing where that cannot be told.
        """
        for error in self._errors(values):
            if (
                error.validator == keyword
                and tuple(error.absolute_path) == pointer
                and self._original(error.schema) is owner
            ):
                return self._causes(error)
        return ()

    def _causes(self, error: Any) -> tuple[Violation, ...]:
        causes = meant(error)
        pointers = {tuple(each.absolute_path) for each in causes}
        if len(causes) > 1 and len(pointers) == 1 and all(c.validator in CONSTANTS for c in causes):
            return (constants(causes, pointers.pop(), self._files),)
        return tuple(
            violation(each, (), self._files, self._original(each.schema)) for each in causes
        )

    def _errors(self, values: Any) -> list[Any]:
        try:
            return list(self._validator.iter_errors(values))
        except Exception:  # A schema without end, or a keyword that it stumbles over.
            return []

    # -- the validator -----------------------------------------------------------

    @cached_property
    def _validator(self) -> Any:
        extended = jsonschema.validators.extend(
            self._base,
            {
                "pattern": self._pattern,
                "patternProperties": self._pattern_properties,
                "additionalProperties": self._additional_properties,
            },
        )
        registry: Any = referencing.Registry(retrieve=self._retrieve)  # type: ignore[call-arg]
        for uri, document in self._files.documents.items():
            registry = registry.with_resource(uri, self._resource(document))
        identity = self._document.get("$id", self._document.get("id"))
        root = urljoin(self._files.root, identity if isinstance(identity, str) else "")
        registry = registry.with_resource(root, self._resource(self._document))
        return extended({"$ref": root}, registry=registry, format_checker=self)

    def _retrieve(self, uri: str) -> Any:
        return self._resource(self._files.retrieve(uri))

    def _resource(self, document: Any) -> Any:
        """Return a file as jsonschema shall see it.

        It goes on with a validator of its own, which knows nothing of ours, wherever a schema
        says `$schema`. So what is of one dialect with the first file does not say so.
        """
        base = self._class_of(document)
        if base is self._base and isinstance(document, Mapping) and "$schema" in document:
            bare = {key: value for key, value in document.items() if key != "$schema"}
            self._originals[id(bare)] = document
            document = bare
        specification: Any = referencing.jsonschema.specification_with(_dialect(base))
        return specification.create_resource(document)

    def _class_of(self, document: Any) -> Any:
        return jsonschema.validators.validator_for(document, default=self._base)

    def _original(self, schema: Any) -> Any:
        return self._originals.get(id(schema), schema)

    # -- keywords ----------------------------------------------------------------

    def check(self, instance: object, format: str) -> None:
        """Raise an error for a text that is not of a format, by the fast engine's opinion."""
        if isinstance(instance, str) and not self._matches("format", format)(instance):
            raise FormatError(f"{instance!r} is not a {format!r}")

    def _pattern(self, validator: Any, pattern: Any, instance: Any, _: Any) -> Iterator[Any]:
        if validator.is_type(instance, "string") and not self._matches("pattern", pattern)(
            instance
        ):
            yield ValidationError(f"{instance!r} does not match {pattern!r}")

    def _pattern_properties(
        self, validator: Any, patterns: Any, instance: Any, _: Any
    ) -> Iterator[Any]:
        if not validator.is_type(instance, "object"):
            return
        for pattern, schema in patterns.items():
            matches = self._matches("pattern", pattern)
            for name, value in instance.items():
                if matches(name):
                    yield from validator.descend(value, schema, path=name, schema_path=pattern)

    def _additional_properties(
        self, validator: Any, allowed: Any, instance: Any, schema: Any
    ) -> Iterator[Any]:
        if not validator.is_type(instance, "object"):
            return
        known = schema.get("properties") or {}
        patterns = [
            self._matches("pattern", each) for each in schema.get("patternProperties") or ()
        ]
        extra = [n for n in instance if n not in known and not any(m(n) for m in patterns)]
        if validator.is_type(allowed, "object"):
            for name in extra:
                yield from validator.descend(instance[name], allowed, path=name)
        elif not allowed and extra:
            yield ValidationError(f"unexpected: {', '.join(map(repr, extra))}")

    def _matches(self, keyword: str, value: str) -> _Matches:
        """Return what tells whether a text has a pattern or format."""
        if (keyword, value) not in self._matchers:
            self._matchers[keyword, value] = self._matcher({keyword: value})
        return self._matchers[keyword, value]

    def _matcher(self, schema: dict[str, str]) -> _Matches:
        import jsonschema_rs

        dialect = self._document.get("$schema")
        if isinstance(dialect, str) and "draft-03" not in dialect:
            schema = {"$schema": dialect, **schema}
        try:
            validator = jsonschema_rs.validator_for(schema, validate_formats=True, formats=FORMATS)
        except (ValueError, jsonschema_rs.ReferencingError):
            if "pattern" not in schema:
                return lambda text: True
            expression = re.compile(schema["pattern"])
            return lambda text: expression.search(text) is not None

        def matches(text: Any) -> bool:
            try:
                return bool(validator.is_valid(text))
            except (ValueError, UnicodeEncodeError):
                return False

        return matches


def _dialect(base: Any) -> str:
    schema = base.META_SCHEMA
    return str(schema.get("$id", schema.get("id")))
