"""Numbers that jsonschema-rs compares with one another.

For `uniqueItems`, it finds equal items by their value as a floating-point number. Integers that
differ only beyond its precision are then compared one by one: 50,000 of them would take minutes.
So are infinite numbers, which it knows by the identity of the object only.
"""

from __future__ import annotations

from math import isfinite, isnan
from typing import Any

_EXACT = 1 << 53
"""The magnitude up to which each integer is a floating-point number of its own."""

_FEW = 64
"""Most numbers of one list with the same floating-point value that are left to be compared."""


def comparable(values: Any) -> Any:
    """Return values in which numbers can be compared in time, themselves if that is so anyway.

    If a list has very many integers that differ only beyond the precision of floating-point
    numbers, others take their place: equal ones for equal ones, beyond all limits that schemas set.
    Equal infinite numbers become the same object.
    """
    stack = [values]
    while stack:
        value = stack.pop()
        if value.__class__ is dict:
            stack += [each for each in value.values() if each.__class__ in (dict, list)]
        elif value.__class__ is list:
            if _are_alike(value):
                return _replaced(values)
            stack += [each for each in value if each.__class__ in (dict, list)]
    return values


def _are_alike(items: list[Any]) -> bool:
    """Tell whether very many large numbers in a list, at any depth, are alike."""
    if len(items) <= _FEW:
        return False
    seen: dict[float, set[int]] = {}
    for each in items:
        for number in _numbers(each):
            alike = seen.setdefault(_rounded(number), set())
            alike.add(number if number.__class__ is int else id(number))
            if len(alike) > _FEW:
                return True
    return False


def _numbers(item: Any) -> list[Any]:
    """Return the integers beyond exact ones in an item of a list, and infinite numbers."""
    found: list[Any] = []
    stack = [item]
    while stack:
        value = stack.pop()
        if value.__class__ is int:
            if not -_EXACT < value < _EXACT:
                found.append(value)
        elif value.__class__ is float:
            if not isfinite(value):
                found.append(value)
        elif value.__class__ is dict:
            stack += value.values()
        elif value.__class__ is list:
            stack += value
    return found


def _rounded(number: float) -> float:
    try:
        return 0.0 if isnan(number) else float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def _replaced(values: Any) -> Any:
    """Return a copy in which different large integers are different, but exact."""
    known: dict[int, int] = {}
    infinite: dict[str, float] = {}

    def copy(value: Any) -> Any:
        if value.__class__ is dict:
            return {name: copy(each) for name, each in value.items()}
        if value.__class__ is list:
            return [copy(each) for each in value]
        if value.__class__ is float and not isfinite(value):
            return infinite.setdefault(str(value), value)
        if value.__class__ is int and not -_EXACT < value < _EXACT:
            exact = known.setdefault(abs(value), _EXACT - 1 - len(known))
            return exact if value > 0 else -exact
        return value

    return copy(values)
