"""The distinction between usual values and outliers.

There is one measure for everything. Fewer than 20 values have no outliers; from 20 on one may be
an outlier, and from 200 on one in a hundred. The schema leaves outliers out, so that the few files
with them stand out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from newsmeta.inference.definitions import FORMS, SHAPES, Form, Shape
from newsmeta.inference.observations import Lists, Mappings, Numbers, Observation, Texts
from newsmeta.suggestions import nearest

_ENOUGH = 20
"""Fewest values for which something counts as usual."""
_ONE_IN = 100
_REPEATS = 5
"""Least average number of occurrences of labels."""
_TIMES = 10
"""Least ratio of the occurrences of a correct label to those of its misspelling."""
_ALIKE = 0.8
"""Least similarity of a label and its misspelling."""

_OPEN_FIELDS = frozenset(
    (
        *("name", "title", "author", "authors", "by", "byline", "creator", "username"),
        *("location", "place", "city", "country"),
        *("tags", "keywords", "hashtags"),
    )
)
"""Fields whose values are mostly new in each file, even if only few are known yet."""

_Kind = TypeVar("_Kind", Form, Shape)


def most_outliers(number: int) -> int:
    """Return the most outliers that a number of values may have."""
    return 0 if number < _ENOUGH else max(1, number // _ONE_IN)


def is_usual(part: int, number: int) -> bool:
    """Tell whether a part of a number of values is too large to be outliers."""
    return part > most_outliers(number)


def are_all(part: int, number: int) -> bool:
    """Tell whether a part of a number of values is all of them, except for outliers."""
    return number > 0 and part >= number - most_outliers(number)


def kind_of(value: Any) -> str:
    """Return the kind of a value under its name in JSON Schema; integers are numbers."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def kinds(seen: Observation) -> list[str]:
    """Return the usual kinds of values in a fixed order, `null` last."""
    counts = {
        "boolean": seen.booleans,
        "number": seen.numbers.integers + seen.numbers.fractions if seen.numbers else 0,
        "string": seen.texts.count if seen.texts else 0,
        "array": seen.lists.count if seen.lists else 0,
        "object": seen.mappings.count if seen.mappings else 0,
        "null": seen.nulls,
    }
    return [kind for kind, count in counts.items() if count and is_usual(count, seen.count)]


def number_kind(numbers: Numbers) -> str:
    """Return the type of numbers: `integer` if all are integers."""
    number = numbers.integers + numbers.fractions
    return "number" if is_usual(numbers.fractions, number) else "integer"


def form_of(texts: Texts) -> Form | None:
    """Return the common form of texts, or None."""
    return _common(texts.forms, texts.count, FORMS)


def shape_of(mappings: Mappings) -> Shape | None:
    """Return the common shape of mappings, or None."""
    return _common(mappings.shapes, mappings.count, SHAPES)


def _common(counts: Mapping[str, int], number: int, known: Mapping[str, _Kind]) -> _Kind | None:
    """Return the form or shape that all values have, the first of the most frequent ones."""
    best = max(known, key=lambda name: counts.get(name, 0))
    return known[best] if are_all(counts.get(best, 0), number) else None


def labels(texts: Texts, field: str) -> list[str]:
    """Return the labels among which texts choose, without misspelt ones; empty for free texts.

    Args:
        texts: The texts.
        field: The name of their field.
    """
    if not texts.labels or field.lower() in _OPEN_FIELDS:
        return []
    wrong = misspelt_labels(texts)
    right = sorted(label for label in texts.labels if label not in wrong)
    if texts.count < _REPEATS * len(right) or any(texts.labels[label] < 2 for label in right):
        return []  # Values that occur once suggest that others are still to come.
    return right


def misspelt_labels(texts: Texts) -> dict[str, str]:
    """Return plainly misspelt labels, with their corrections."""
    counts = texts.labels or {}
    found: dict[str, str] = {}
    for label, count in counts.items():
        if not is_usual(count, texts.count):
            common = sorted(other for other in counts if counts[other] >= _TIMES * count)
            meant = nearest(label, common, _ALIKE)
            if meant is not None and _digits(label) == _digits(meant):
                found[label] = meant
    return found


def misspelt_fields(mappings: Mappings) -> dict[str, str]:
    """Return plainly misspelt fields, with their corrections.

    A misspelt field is rare, and never occurs in one mapping with the correct one.
    """
    fields = mappings.fields or {}
    found: dict[str, str] = {}
    for name, field in fields.items():
        if not is_usual(field.count, mappings.count):
            common = sorted(
                other
                for other, there in fields.items()
                if there.count >= _TIMES * field.count and other not in mappings.beside[name]
            )
            meant = nearest(name, common)
            if meant is not None and _digits(name) == _digits(meant):
                found[name] = meant
    return found


def required_fields(mappings: Mappings) -> list[str]:
    """Return the fields of all mappings."""
    return [name for name, field in mappings.in_order() if field.count == mappings.count]


def nearly_required_fields(mappings: Mappings) -> list[str]:
    """Return the fields of all mappings, except for outliers."""
    return [
        name
        for name, field in mappings.in_order()
        if field.count < mappings.count and are_all(field.count, mappings.count)
    ]


def is_table(mappings: Mappings) -> bool:
    """Tell whether keys are data rather than names of fields: many, each in few mappings."""
    fields = mappings.fields or {}
    return len(fields) >= _ENOUGH and all(
        field.count * _REPEATS <= mappings.count for field in fields.values()
    )


def is_never_empty(lists: Lists) -> bool:
    """Tell whether enough lists have items."""
    return lists.count >= _ENOUGH and are_all(lists.count - lists.empty, lists.count)


def never_repeats(lists: Lists) -> bool:
    """Tell whether enough lists of texts are without duplicates."""
    return (
        lists.several >= _ENOUGH
        and kinds(lists.items) == ["string"]
        and are_all(lists.several - lists.repeating, lists.several)
    )


def _digits(text: str) -> str:
    """Return the digits of a text: texts that differ in digits are not misspellings."""
    return "".join(character for character in text if character.isdigit())
