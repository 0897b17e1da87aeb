"""The second engine for users' schemas: jsonschema, with referencing.

It finds what the fast engine cannot: the alternative that a value was meant to be, and its mistakes
then. Patterns, formats and multiples are still judged by the fast engine, so that the two agree:
Python's regular expressions differ from those of JSON Schema.

It recurses, and Python's limit may be reached deep inside of native code, which ends the whole
process. So it is never given an endless schema, and it watches its depth.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar
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
from newsmeta.schema.numbers import comparable
from newsmeta.schema.patterns import compiled
from newsmeta.schema.schema import FORMATS
from newsmeta.schema.violation import Violation

COMBINATIONS = ("anyOf", "oneOf")
T = TypeVar("T")
Alternatives = tuple[Pointer, str, int]
_Matches = Callable[[Any], bool]

_DEEPEST = 100
"""Most levels of a schema; beyond, a single step may take too many calls."""
_DEEPEST_CHECKED = 30
"""Most levels of a schema that is itself validated."""
_LONGEST = 50
"""Most schemas in a chain for one value."""
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_MOST_EXPLAINED = 2_000
"""Most values of which the alternative that was meant is looked for, at some 100 µs each."""
_RESERVE = 400
"""Most calls of one step from reference to reference."""


class _TooDeepError(Exception):
    """The next step would be deeper than Python's limit."""


class Reference:
    """A validator for one schema, by jsonschema.

    Args:
        files: The files of the schema.
        document: The content of the first file, as a mapping.
        evaluations: The count of judgements by the schema.
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
        self._originals: dict[int, Any] = {}  # by identity of the copies, which are kept
        self._copies: dict[int, Any] = {}

    @cached_property
    def is_usable(self) -> bool:
        """Whether jsonschema can use the schema at all."""
        if not self._has_end:
            return False
        if "draft-03" in _dialect(self._base):  # The fast engine has not checked it.
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
        """Tell whether `values` follow the schema, as far as that can be determined."""
        return not self._from_errors(values, lambda errors: sum(1 for _ in errors), 0)

    def violations(self, values: Any) -> Iterator[Violation]:
        """Yield each violation of the schema by `values`."""
        # Each error takes kilobytes, so none is kept.
        nothing: tuple[Violation, ...] = ()
        yield from self._from_errors(values, self._violations_of, nothing)

    def causes(self, values: Any) -> dict[Alternatives, tuple[Violation, ...]]:
        """Return the violations behind each value that fits none of several alternatives.

        Of very many values, the first ones are looked at.

        Returns:
            The violations of the alternative that was meant, if that is known, by the place of the
            value, the keyword, and the identity of the schema with the keyword.
        """
        return self._from_errors(values, self._causes_of, {})

    def _causes_of(self, errors: Iterable[Any]) -> dict[Alternatives, tuple[Violation, ...]]:
        alternatives = (error for error in errors if error.validator in COMBINATIONS)
        return {
            (tuple(error.absolute_path), error.validator, id(self._owner(error))): found
            for error in islice(alternatives, _MOST_EXPLAINED)
            if (found := self._causes(error))
        }

    def _violations_of(self, errors: Iterable[Any]) -> tuple[Violation, ...]:
        return tuple(
            [
                violation(error, self._causes(error), self._files, self._owner(error))
                for error in errors
            ]
        )

    def _causes(self, error: Any) -> tuple[Violation, ...]:
        causes = meant(error)
        pointers = {tuple(each.absolute_path) for each in causes}
        if len(causes) > 1 and len(pointers) == 1 and all(c.validator in CONSTANTS for c in causes):
            return (constants(causes, pointers.pop(), self._owner(error), self._files),)
        return tuple(violation(each, (), self._files, self._owner(each)) for each in causes)

    def _from_errors(self, values: Any, made: Callable[[Iterator[Any]], T], nothing: T) -> T:
        """Return something made from the errors of values; `nothing` if they are not known."""
        if not self._has_end or is_deeper(values, self._levels):
            return nothing
        try:
            return made(self._validator.iter_errors(values))
        except Exception:  # It may fail on something odd; then there is no more to say.
            return nothing

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
                "uniqueItems": self._unique_items,
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
        """Return a copy of a schema in which no part has `$schema`.

        At such a part, jsonschema would go on with a validator of its own, without our keywords.
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
        """Return the schema of an error; for a `false` schema, the one around it."""
        schema = error.schema
        if isinstance(schema, bool) and error.parent is not None:
            schema = error.parent.schema
        return self._originals.get(id(schema), schema)

    # -- keywords ----------------------------------------------------------------

    def _carefully(self, keyword: str) -> Callable[..., Iterator[Any]]:
        """Return a keyword that follows references as in jsonschema, as long as there is room."""
        follow = self._base.VALIDATORS[keyword]

        def carefully(*arguments: Any) -> Iterator[Any]:
            if _calls() > sys.getrecursionlimit() - _RESERVE:
                raise _TooDeepError
            yield from follow(*arguments)

        return carefully

    def check(self, instance: object, format: str) -> None:
        """Raise an error for a text that does not have a format, as judged by the fast engine."""
        if isinstance(instance, str) and not self._matches("format", format)(instance):
            raise FormatError(f"{instance!r} is not a {format!r}")

    def _pattern(self, validator: Any, pattern: Any, instance: Any, _: Any) -> Iterator[Any]:
        matches = self._matches("pattern", pattern)
        if validator.is_type(instance, "string") and not matches(instance):
            yield ValidationError(f"{instance!r} does not match {pattern!r}")

    def _multiple_of(self, validator: Any, divisor: Any, instance: Any, _: Any) -> Iterator[Any]:
        # 19.99 is a multiple of 0.01, although their binary fractions are not.
        matches = self._matches("multipleOf", divisor)
        if validator.is_type(instance, "number") and not matches(instance):
            yield ValidationError(f"{instance!r} is not a multiple of {divisor}")

    def _unique_items(self, validator: Any, wanted: Any, instance: Any, _: Any) -> Iterator[Any]:
        # jsonschema compares mappings and items of several types one by one.
        if not wanted or not validator.is_type(instance, "array"):
            return
        if not self._matches("uniqueItems", True)(comparable(instance)):
            yield ValidationError("items are not unique")

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
        """Return a function that tells whether a text or number satisfies one keyword."""
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
    """Return the present depth of calls."""
    frame, count = sys._getframe(), 0
    while frame.f_back is not None:
        frame, count = frame.f_back, count + 1
    return count


def _dialect(base: Any) -> str:
    schema = base.META_SCHEMA
    return str(schema.get("$id", schema.get("id")))
