"""Values that do not fit the schema of the other files, and the messages about them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, field_name
from newsmeta.inference import judging
from newsmeta.inference.document import ITEM
from newsmeta.inference.observations import Observation, Texts
from newsmeta.rules.base import quote
from newsmeta.schema.schema import Schema
from newsmeta.schema.violation import Violation

_KINDS = {
    "null": "empty",
    "boolean": "a boolean",
    "string": "text",
    "array": "a list",
    "object": "a mapping",
    "integer": "an integer",
    "number": "a number",
}


@dataclass(frozen=True, slots=True)
class Deviation:
    """A value that differs from those in nearly all other files.

    Attributes:
        pointer: The pointer to the value.
        message: The value, and what the other files have.
        is_rejected: Whether the schema rejects it.
        is_of_key: Whether the message is about the key rather than the value.
    """

    pointer: Pointer
    message: str
    is_rejected: bool
    is_of_key: bool = False


def deviations(schema: Schema, seen: Observation, values: Any) -> list[Deviation]:
    """Return the values in a file that the schema rejects, each once.

    Args:
        schema: The schema.
        seen: The observations from all files.
        values: The values of this file.
    """
    if schema.is_valid(values):
        return []
    found: dict[tuple[Pointer, str], Deviation] = {}
    types = schema.document.get("$defs", {})
    for violation in _innermost(schema.violations(values), seen, types):
        for deviation in _explained(violation, seen):
            found.setdefault((deviation.pointer, deviation.message), deviation)
    return list(found.values())


def missing(seen: Observation, values: Any) -> Iterator[tuple[Pointer, Pointer, str, Observation]]:
    """Yield the fields that are missing from a file but present in nearly all others.

    Args:
        seen: The observations from all files.
        values: The values of this file.

    Yields:
        The pointer to the observations, the pointer to the mapping, the name of the field, and
        the observations of the mapping.
    """
    stack: list[tuple[Pointer, Pointer, Observation, Any]] = [((), (), seen, values)]
    while stack:
        path, pointer, here, value = stack.pop()
        if isinstance(value, list) and here.lists:
            stack += [
                ((*path, ITEM), (*pointer, index), here.lists.items, item)
                for index, item in enumerate(value)
            ]
        elif isinstance(value, dict) and here.mappings and here.mappings.fields:
            if judging.shape_of(here.mappings) or (path and judging.is_table(here.mappings)):
                continue
            for name in judging.nearly_required_fields(here.mappings):
                if name not in value:
                    yield path, pointer, name, here
            stack += [
                ((*path, name), (*pointer, name), here.mappings.fields[name], inner)
                for name, inner in value.items()
                if name in here.mappings.fields
            ]


def said_missing(pointer: Pointer, name: str, seen: Observation) -> Deviation:
    """Return the deviation for a missing field that the schema does not require."""
    message = f"{_of_gap(pointer, name, seen)}, so it is not required"
    return Deviation(pointer, message, is_rejected=False, is_of_key=True)


def _innermost(
    violations: Iterable[Violation], seen: Observation, types: Mapping[str, Any]
) -> Iterator[Violation]:
    """Yield violations; for several alternatives, those of the intended one.

    A schema has one alternative for each kind of values, in the order of the kinds.
    """
    for violation in violations:
        here = _at(seen, violation.pointer)
        kinds = judging.kinds(here) if here else []
        kind = judging.kind_of(violation.value)
        schemas = violation.owner.get("anyOf", ())
        if violation.keyword != "anyOf" or kind not in kinds or len(schemas) != len(kinds):
            yield violation
            continue
        meant = Schema({**schemas[kinds.index(kind)], "$defs": types})
        inner = (
            replace(each, pointer=violation.pointer + each.pointer)
            for each in meant.violations(violation.value)
        )
        yield from _innermost(inner, seen, types)


def _explained(violation: Violation, seen: Observation) -> Iterator[Deviation]:
    pointer = violation.pointer
    here = _at(seen, pointer)
    unexpected = violation.detail.get("unexpected")
    if violation.keyword == "additionalProperties" and unexpected:
        for key in unexpected:
            message = _of_field((*pointer, key), here)
            yield Deviation((*pointer, key), message, is_rejected=True, is_of_key=True)
        return
    name = field_name(pointer) or "the file"
    if violation.keyword == "required":
        message = _of_gap(pointer, str(violation.detail["property"]), here)
    elif violation.keyword == "uniqueItems":
        message = f"{name} has an item twice"
    elif violation.keyword == "minItems":
        message = f"{name} has no items"
    elif here is None:
        message = f"{name} differs"
    else:
        others = "places" if any(isinstance(part, int) for part in pointer) else "files"
        message = _of_value(name, violation, here, others)
    is_of_key = violation.keyword == "required"
    yield Deviation(pointer, message, is_rejected=True, is_of_key=is_of_key)


def _of_gap(pointer: Pointer, name: str, seen: Observation | None) -> str:
    """Return the message for a mapping that lacks a field."""
    message = f"{field_name((*pointer, name))} is missing"
    mappings = seen.mappings if seen else None
    if mappings is None or mappings.fields is None or name not in mappings.fields:
        return message
    of = "mappings" if any(isinstance(part, int) for part in pointer) else "files"
    return f"{message}; {mappings.fields[name].count:,} of {mappings.count:,} {of} have it"


def _of_field(pointer: Pointer, mappings: Observation | None) -> str:
    """Return the message for a field that is not in the schema."""
    name, of = str(pointer[-1]), mappings.mappings if mappings else None
    meant = judging.misspelt_fields(of).get(name) if of else None
    if of is None or of.fields is None or meant is None:
        return f"{field_name(pointer)} belongs to no such mapping"
    times, usual = of.fields[name].count, of.fields[meant].count
    return (
        f"{field_name(pointer)} occurs {_times(times)}, and {meant} {usual:,} times; "
        f"did you mean {meant}?"
    )


def _of_value(name: str, violation: Violation, here: Observation, others: str) -> str:
    """Return the message for a value, with the usual values of other places or files."""
    value = violation.value
    if isinstance(value, float) and not math.isfinite(value):
        return f"{name} is {value}, which is not a number in JSON"
    kind = judging.kind_of(value)
    kinds = judging.kinds(here)
    if kind not in kinds or (kind == "number" and violation.keyword == "type"):
        usual, count = _usual(kinds, here)
        return f"{name} is {_named(value)}, and {usual} in {count:,} other {others}"
    if isinstance(value, str) and here.texts:
        return _of_text(name, value, here.texts, others)
    if isinstance(value, dict) and here.mappings and (shape := judging.shape_of(here.mappings)):
        count = here.mappings.shapes.get(shape.name, 0)
        return f"{name} is no {shape.name}, as it is in {count:,} other {others}"
    return f"{name} is unlike the values in other {others}"


def _of_text(name: str, text: str, texts: Texts, others: str) -> str:
    form = judging.form_of(texts)
    if form is not None:
        count = texts.forms.get(form.name, 0)
        return f"{name}: {quote(text)} is no {form.name}, as it is in {count:,} other {others}"
    meant = judging.misspelt_labels(texts).get(text)
    if meant is not None and texts.labels:
        times = _times(texts.labels[text])
        usual = texts.labels[meant]
        return (
            f"{name}: {quote(text)} occurs {times}, and {quote(meant)} {usual:,} times; "
            f"did you mean {quote(meant)}?"
        )
    return f"{name} is blank, but not in {texts.count - texts.blank:,} other {others}"


def _usual(kinds: list[str], here: Observation) -> tuple[str, int]:
    """Return the usual kinds of values in words, and the number of such values."""
    counts = {
        "boolean": here.booleans,
        "string": here.texts.count if here.texts else 0,
        "array": here.lists.count if here.lists else 0,
        "object": here.mappings.count if here.mappings else 0,
        "null": here.nulls,
    }
    words, total = [], 0
    for kind in kinds:
        if kind == "number" and here.numbers:
            numbers = here.numbers
            shown = judging.number_kind(numbers)
            total += numbers.integers + (numbers.fractions if shown == kind else 0)
            words.append(_KINDS[shown])
        else:
            total += counts[kind]
            words.append(_KINDS[kind])
    return " or ".join(words), total


def _named(value: Any) -> str:
    if value is None or isinstance(value, list | dict):
        return _KINDS[judging.kind_of(value)]
    if isinstance(value, str):
        return f"the text {quote(value)}"
    return quote(value)


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number:,} times"


def _at(seen: Observation, pointer: Pointer) -> Observation | None:
    """Return the observations at a pointer, or None."""
    here: Observation | None = seen
    for part in pointer:
        if here is None:
            return None
        if isinstance(part, int):
            here = here.lists.items if here.lists else None
        else:
            fields = here.mappings.fields if here.mappings else None
            here = fields.get(part) if fields else None
    return here
