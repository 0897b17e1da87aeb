"""The meaning of plain scalars by the core schema of YAML 1.2.2 (section 10.3.2).

Timestamps are text here, in any version of YAML.
"""

from __future__ import annotations

from typing import Literal

from newsmeta.late_patterns import late_pattern

Style = Literal["plain", "single", "double", "literal", "folded"]
Value = str | int | float | bool | None

WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("+-.0123456789")
_INT = late_pattern(r"[-+]?[0-9]+")
_OCTAL = late_pattern(r"0o[0-7]+")
_HEX = late_pattern(r"0x[0-9a-fA-F]+")
_FLOAT = late_pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITY = late_pattern(r"[-+]?\.(?:inf|Inf|INF)")
_NAN = frozenset((".nan", ".NaN", ".NAN"))

MAX_DIGITS = 1000
"""Most digits of an integer; longer ones are read as floats, so that none takes long."""


def resolve(text: str) -> Value:
    """Return the value of a plain scalar by the YAML 1.2 core schema."""
    if not text or text[0] not in _NUMBER_START:
        return WORDS.get(text, text) if len(text) < 6 else text
    if _INT.fullmatch(text):
        return int(text) if len(text) <= MAX_DIGITS else float(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    for pattern, base in ((_OCTAL, 8), (_HEX, 16)):
        if text.startswith("0") and pattern.fullmatch(text):
            return int(text[2:], base) if len(text) <= MAX_DIGITS else float("inf")
    if _INFINITY.fullmatch(text):
        return float(text.replace(".", "").lower())
    if text in _NAN:
        return float("nan")
    return text
