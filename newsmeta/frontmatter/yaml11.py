"""What YAML 1.1 (yaml.org/type) makes of plain scalars that YAML 1.2 takes for something else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsmeta.frontmatter.scalars import INFINITY, MAX_DIGITS, NAN, NUMBER_START, Value, resolve


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Two readings of one plain scalar.

    Attributes:
        yaml11: What YAML 1.1 makes of it, in words: `the boolean true`.
        yaml12: What YAML 1.2 makes of it, in words: `the text "yes"`.
        is_timestamp: Whether YAML 1.1 takes it for a point in time.
    """

    yaml11: str
    yaml12: str
    is_timestamp: bool = False


_BOOL_11 = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), "true"),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), "false"),
}
_BINARY_11 = re.compile(r"([-+]?)0b([01_]+)")
_OCTAL_11 = re.compile(r"([-+]?)0([0-7_]+)")
_HEX_11 = re.compile(r"([-+]?)0x([0-9a-fA-F_]+)")
_DECIMAL_11 = re.compile(r"[-+]?(?:0_*|[1-9][0-9_]*)")
_SEXAGESIMAL_11 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_FLOAT_11 = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9_]*[0-9][0-9_]*)(?:[eE][-+][0-9]+)?")
_TIMESTAMP_11 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)


def ambiguity(text: str) -> Ambiguity | None:
    """Return how YAML 1.1 and 1.2 differ about a plain scalar, or None where they agree."""
    if text in _BOOL_11:
        return Ambiguity(f"the boolean {_BOOL_11[text]}", f'the text "{text}"')
    if text[0] not in NUMBER_START or len(text) > MAX_DIGITS:
        return None
    if _TIMESTAMP_11.fullmatch(text):
        return Ambiguity("a point in time", f'the text "{text}"', is_timestamp=True)
    old, new = _resolve_number_11(text), resolve(text)
    if type(old) is type(new) and repr(old) == repr(new):
        return None
    return Ambiguity(_in_words(old), _in_words(new))


def _resolve_number_11(text: str) -> int | float | str:
    """Return the number that YAML 1.1 reads, or the text where it reads none."""
    for pattern, base in ((_BINARY_11, 2), (_OCTAL_11, 8), (_HEX_11, 16)):
        if match := pattern.fullmatch(text):
            digits = match[2].replace("_", "")
            if digits:
                return int(match[1] + digits, base)
    if _DECIMAL_11.fullmatch(text):
        return int(text.replace("_", ""))
    if _SEXAGESIMAL_11.fullmatch(text):
        return _sexagesimal(text.replace("_", ""))
    if _FLOAT_11.fullmatch(text):
        return float(text.replace("_", ""))
    if INFINITY.fullmatch(text):
        return float(text.replace(".", "").lower())
    return float("nan") if text in NAN else text


def _sexagesimal(text: str) -> int | float:
    """Return a number written to the base 60, such as `1:30` for 90."""
    sign = -1 if text.startswith("-") else 1
    total: int | float = 0
    for part in text.lstrip("+-").split(":"):
        total = total * 60 + (float(part) if "." in part else int(part))
    return sign * total


def _in_words(value: Value) -> str:
    if isinstance(value, str):
        return f'the text "{value}"'
    return f"the number {value}"
