"""The second engine for schemas that users bring: jsonschema, with referencing.

It says what the fast engine cannot: which of several alternatives a value was meant to be, and
what is wrong with it then. Patterns, formats and multiples are the fast engine's here, too, so
that the two agree: Python's regular expressions are others than those of JSON Schema.

It recurses, and where Python stops it, it may be deep inside of code in another language, which
takes the whole process along. So it is never given a schema without end, and watches how deep it
is.
"""

from __future__ import annotations

import sys
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
from newsmeta.schema.evaluations import MOST_SLOWLY, Evaluations, is_deeper
from newsmeta.schema.files import SchemaFiles
from newsmeta.schema.loops import longest_chain
from newsmeta.schema.patterns import compiled
from newsmeta.schema.schema import FORMATS
from newsmeta.schema.violation import Violation

COMBINATIONS = ("anyOf", "oneOf")
Alternatives = tuple[Pointer, str, int]
_Matches = Callable[[Any], bool]

_DEEPEST = 100
"""Levels of a schema beyond which one step may take too many calls."""
_DEEPEST_CHECKED = 30
"""Levels beyond which judging the schema itself may."""
_LONGEST = 50
"""Schemas for one value beyond which judging it may."""
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_RESERVE = 400
"""Calls that one step from reference to reference may take."""


class _TooDeepError(Exception):
    """Going on would be deeper than Python can go."""


class Reference:
    """Validates by one schema, in the words of jsonschema.

    Args:
        files: The files of the schema.
        document: What is in the first of them, as a mapping.
        evaluations: How often the schema has values judged.
    """

    def __init__(
        self, files: SchemaFiles, document: Mapping[str, Any], evaluations: Evaluations
    ) -> None:
        self._files = files
        self._document = document
        self._evaluations = evaluations
        self._base = jsonschema.validators.validator_for(
            document, default=jsonschema.Draft202012Validator
        )
        self._matchers: dict[tuple[str, Any], _Matches] = {}
        self._originals: dict[int, Any] = {}  # by the copies of them, which are kept alive
        self._copies: dict[int, Any] = {}

    @cached_property
    def is_usable(self) -> bool:
        """Whether jsonschema can judge by the schema at all."""
        if not self._has_end:
            return False
        if "draft-03" in _dialect(self._base):  # Which the fast engine has not looked at.
            if self._depth > _DEEPEST_CHECKED:
                return False
            try:
                for document in self._files.documents.values():
                    self._base.check_schema(document)
            except jsonschema.SchemaError:
                return False
        return True

    @cached_property
    def _has_end(self) -> bool:
        is_shallow = self._depth <= _DEEPEST and longest_chain(self._files) <= _LONGEST
        return is_shallow and self._evaluations.total <= MOST_SLOWLY

    @cached_property
    def _levels(self) -> float:
        return self._evaluations.levels(MOST_SLOWLY)

    @cached_property
    def _depth(self) -> int:
        return max((len(place.pointer) for _, place in self._files.walk()), default=0)

    def accepts(self, values: Any) -> bool:
        """Tell whether `values` follow the schema, as far as that can be told."""
        return not self._errors(values)

    def violations(self, values: Any) -> Iterator[Violation]:
        """Yield every way in which `values` do not follow the schema."""
        for error in self._errors(values):
            yield violation(error, self._causes(error), self._files, self._owner(error))

    def causes(self, values: Any) -> dict[Alternatives, tuple[Violation, ...]]:
        """Return what it comes to where a value fits none of several alternatives.

        Returns:
            What is wrong with the alternative that was meant, where that can be told, by the
            place of the value, the keyword, and the identity of the schema that has it.
        """
        return {
            (tuple(error.absolute_path), error.validator, id(self._owner(error))): found
            for error in self._errors(values)
            if error.validator in COMBINATIONS and (found := self._causes(error))
        }

    def _causes(self, error: Any) -> tuple[Violation, ...]:
        causes = meant(error)
        pointers = {tuple(each.absolute_path) for each in causes}
        if len(causes) > 1 and len(pointers) == 1 and all(c.validator in CONSTANTS for c in causes):
            return (constants(causes, pointers.pop(), self._owner(error), self._files),)
        return tuple(violation(each, (), self._files, self._owner(each)) for each in causes)

    def _errors(self, values: Any) -> list[Any]:
        if not self._has_end or is_deeper(values, self._levels):
            return []
        try:
            return list(self._validator.iter_errors(values))
        except Exception:  # It may stumble over what is odd; then there is no more to be said.
            return []

    # -- the validator -----------------------------------------------------------

    @cached_property
    def _validator(self) -> Any:
        known = self._base.VALIDATORS
        extended = jsonschema.validators.extend(
            self._base,
            {
                "pattern": self._pattern,
                "patternProperties": self._pattern_properties,
                "additionalProperties": self._additional_properties,
                "multipleOf": self._multiple_of,
                **{name: self._carefully(name) for name in _REFERENCES if name in known},
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
        specification: Any = referencing.jsonschema.specification_with(_dialect(self._base))
        return specification.create_resource(self._copy(document))

    def _copy(self, part: Any) -> Any:
        """Return a copy of a schema in which no part says `$schema`.

        There jsonschema would go on with a validator of its own, which knows nothing of ours.
        """
        if not isinstance(part, dict | list) or id(part) in self._copies:
            return self._copies.get(id(part), part)
        copy: Any = {} if isinstance(part, dict) else []
        self._copies[id(part)] = copy
        self._originals[id(copy)] = part
        if isinstance(part, dict):
            copy.update((key, self._copy(each)) for key, each in part.items() if key != "$schema")
        else:
            copy.extend(map(self._copy, part))
        return copy

    def _owner(self, error: Any) -> Any:
        """Return the schema that an error comes from; of `false`, the one that it stands in."""
        schema = error.schema
        if isinstance(schema, bool) and error.parent is not None:
            schema = error.parent.schema
        return self._originals.get(id(schema), schema)

    # -- keywords ----------------------------------------------------------------

    def _carefully(self, keyword: str) -> Callable[..., Iterator[Any]]:
        """Return what follows references as jsonschema does, as long as there is room for it."""
        follow = self._base.VALIDATORS[keyword]

        def carefully(*arguments: Any) -> Iterator[Any]:
            if _calls() > sys.getrecursionlimit() - _RESERVE:
                raise _TooDeepError
            yield from follow(*arguments)

        return carefully

    def check(self, instance: object, format: str) -> None:
        """Raise an error for a text that is not of a format, by the fast engine's opinion."""
        if isinstance(instance, str) and not self._matches("format", format)(instance):
            raise FormatError(f"{instance!r} is not a {format!r}")

    def _pattern(self, validator: Any, pattern: Any, instance: Any, _: Any) -> Iterator[Any]:
        matches = self._matches("pattern", pattern)
        if validator.is_type(instance, "string") and not matches(instance):
            yield ValidationError(f"{instance!r} does not match {pattern!r}")

    def _multiple_of(self, validator: Any, divisor: Any, instance: Any, _: Any) -> Iterator[Any]:
        # 19.99 is a multiple of 0.01, whatever two binary fractions say.
        matches = self._matches("multipleOf", divisor)
        if validator.is_type(instance, "number") and not matches(instance):
            yield ValidationError(f"{instance!r} is not a multiple of {divisor}")

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

    def _matches(self, keyword: str, value: Any) -> _Matches:
        """Return what tells whether a text or number satisfies one keyword."""
        if (keyword, value) not in self._matchers:
            self._matchers[keyword, value] = self._matcher({keyword: value})
        return self._matchers[keyword, value]

    def _matcher(self, schema: dict[str, Any]) -> _Matches:
        import jsonschema_rs

        dialect = self._document.get("$schema")
        if isinstance(dialect, str) and "draft-03" not in dialect:
            schema = {"$schema": dialect, **schema}
        try:
            validator = compiled(schema, validate_formats=True, formats=FORMATS)
        except (ValueError, jsonschema_rs.ReferencingError):
            return lambda value: True

        def matches(text: Any) -> bool:
            try:
                return bool(validator.is_valid(text))
            except (ValueError, UnicodeEncodeError):
                return False

        return matches


def _calls() -> int:
    """Return how many calls deep this is."""
    frame, count = sys._getframe(), 0
    while frame.f_back is not None:
        frame, count = frame.f_back, count + 1
    return count


def _dialect(base: Any) -> str:
    schema = base.META_SCHEMA
    return str(schema.get("$id", schema.get("id")))
