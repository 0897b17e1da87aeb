"""Damaged numbers: lost zeros, rounded digits, other notations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from newsmeta.late_patterns import late_pattern

_PLAIN = late_pattern(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?", re.ASCII)
_GROUPED = late_pattern(
    r"[-+]?[0-9]{1,3}(?:(?P<group>[,. '’\u00a0\u202f])[0-9]{3})(?:(?P=group)[0-9]{3})*"
    r"(?:[.,][0-9]+)?",
    re.ASCII,
)
_DECIMAL_COMMA = late_pattern(r"[-+]?[0-9]*,[0-9]+(?:[eE][-+]?[0-9]{1,4})?", re.ASCII)
_SCIENTIFIC = late_pattern(r"([-+]?)([0-9])(?:[.,]([0-9]*))?[eE]([-+]?[0-9]{1,4})", re.ASCII)
_FRACTION = late_pattern(r"(?:([0-9]{1,6}) )?([0-9]{1,6})/([1-9][0-9]{0,5})", re.ASCII)
_CURRENCY = "$€£¥₹"
_LONGEST = 400
_KEPT = 15
"""Number of digits that spreadsheets keep."""


def is_rounded(old: str, new: str) -> bool:
    """Tell whether a long number lost its digits after the fifteenth."""
    before, after = _digits(old), _digits(new)
    if len(before) <= _KEPT or len(after) != len(before) or before == after:
        return False
    if before[:_KEPT] == after[:_KEPT] and not after[_KEPT:].strip("0"):
        return True
    # Rounded like a 64-bit floating-point number.
    return after.isdigit() and after == f"{int(float(before)):d}"


def _digits(text: str) -> str:
    """Return the digits of a number, possibly grouped as on a card; empty for other texts."""
    digits = re.sub(r"[ \-.,]", "", text.strip())
    return digits if digits.isascii() and digits.isdigit() and len(digits) < _LONGEST else ""


def is_scientific(old: str, new: str) -> bool:
    """Tell whether a number was rewritten as `1.23E+05`, possibly with fewer digits."""
    match = _SCIENTIFIC.fullmatch(new.strip())
    if match is None or len(old) > _LONGEST:
        return False
    shown = Decimal(f"{match[1]}{match[2]}.{match[3] or '0'}E{match[4]}")
    step = Decimal(f"1E{int(match[4]) - len(match[3] or '')}")
    return any(abs(value - shown) <= step for value in _values(old))


def is_reformed(old: str, new: str) -> bool:
    """Tell whether both are the same number: `7` and `007`, `1,200` and `1200`, `0.5` and `50%`."""
    if old.strip() == new.strip() or max(len(old), len(new)) > _LONGEST:
        return False
    before = set(_values(old))
    return bool(before) and not before.isdisjoint(_values(new))


def _values(text: str) -> Iterator[Decimal]:
    """Yield the possible values of a text as a number, in any usual notation."""
    text = text.strip()
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        text, sign = text[1:-1], -1
    amount = text.strip(_CURRENCY).strip()
    if amount.endswith("%"):
        yield from (sign * value / 100 for value in _plain_values(amount[:-1].strip()))
    elif match := _FRACTION.fullmatch(amount):
        part = Fraction(int(match[2]), int(match[3])) + int(match[1] or 0)
        if match[1]:
            yield sign * Decimal(part.numerator) / Decimal(part.denominator)
    else:
        yield from (sign * value for value in _plain_values(amount))


def _plain_values(text: str) -> Iterator[Decimal]:
    if _PLAIN.fullmatch(text):
        yield from _decimal(text)
    elif _DECIMAL_COMMA.fullmatch(text):
        yield from _decimal(text.replace(",", "."))
    if match := _GROUPED.fullmatch(text):
        ungrouped = text.replace(match["group"], "")
        yield from _decimal(ungrouped.replace(",", "."))


def _decimal(text: str) -> Iterator[Decimal]:
    try:
        yield Decimal(text)
    except InvalidOperation:
        return
