"""Values of fields in comparable form, and the tests of operators."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any

from newsmeta import timestamps
from newsmeta.exporters.where.times import Stretch
from newsmeta.schema.fields import Field, FieldType

Test = Callable[[Any], bool]
"""Tells whether a value passes the test."""

SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""The comparison operators; inequality is the negation of `==`."""


def comparable(kind: FieldType) -> Callable[[Any], Any]:
    """Return a function that converts values of a field to a comparable form.

    It returns None for a value of another type. Timestamps become points in time.

    Args:
        kind: The type of the field, which is a scalar.
    """
    return _COMPARABLE[kind]


def _as_text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _as_integer(value: Any) -> int | float | None:
    # In the schema, 60.0 is an integer, too.
    if isinstance(value, float):
        return value if value.is_integer() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _as_number(value: Any) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _as_boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _as_moment(value: Any) -> datetime | None:
    return timestamps.parse(value) if isinstance(value, str) else None


_COMPARABLE: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.TEXT: _as_text,
    FieldType.INTEGER: _as_integer,
    FieldType.NUMBER: _as_number,
    FieldType.BOOLEAN: _as_boolean,
    FieldType.TIMESTAMP: _as_moment,
}


def time_test(sign: str, wanted: Stretch) -> Test:
    """Return the test that compares timestamps with a period."""
    first, last = wanted.first, wanted.last
    if sign == "==":
        return lambda value: (moment := _as_moment(value)) is not None and first <= moment <= last
    bound = first if sign in ("<", ">=") else last
    compare = SIGNS[sign]
    return lambda value: (moment := _as_moment(value)) is not None and compare(moment, bound)


def comparison_test(kind: FieldType, sign: str, wanted: Any) -> Test:
    """Return the test of a comparison operator, for values of a type."""
    if isinstance(wanted, Stretch):
        return time_test(sign, wanted)
    if kind is FieldType.TEXT and sign == "==":
        # Values that are not texts are equal to none.
        return lambda value: bool(value == wanted)
    compare, read = SIGNS[sign], comparable(kind)
    return lambda value: (found := read(value)) is not None and compare(found, wanted)


def any_test(kind: FieldType, wanted: list[Any]) -> Test:
    """Return the test of `in`: whether a value is one of several."""
    if kind is FieldType.TIMESTAMP:
        tests = [time_test("==", stretch) for stretch in wanted]
        return lambda value: any(test(value) for test in tests)
    members, read = frozenset(wanted), comparable(kind)
    return lambda value: (found := read(value)) is not None and found in members


def part_test(word: str, wanted: str) -> Test:
    """Return the test of `startswith`, `endswith` or, for texts, `contains`."""
    if word == "startswith":
        return lambda value: isinstance(value, str) and value.startswith(wanted)
    if word == "endswith":
        return lambda value: isinstance(value, str) and value.endswith(wanted)
    return lambda value: isinstance(value, str) and wanted in value


def item_test(field: Field, wanted: Any) -> Test:
    """Return the test of `contains` for lists."""
    items = field.items or Field(FieldType.TEXT)
    is_wanted = comparison_test(items.type.compared, "==", wanted)
    may_be_single = field.may_be_single

    def test(value: Any) -> bool:
        if isinstance(value, list):
            return any(is_wanted(item) for item in value)
        return may_be_single and is_wanted(value)

    return test


def is_there(value: Any) -> bool:
    """Tell whether there is a value: the test of `is present`."""
    return value is not None
