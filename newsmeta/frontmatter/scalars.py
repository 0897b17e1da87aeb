"""What a plain scalar means by the core schema of YAML 1.2.2 (section 10.3.2).

Jekyll and many other programs read the types of YAML 1.1; `ambiguity` says where the two disagree.
Timestamps are text here, whatever the version.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from newsmeta.frontmatter.yaml11 import Ambiguity

Style = Literal["plain", "single", "double", "literal", "folded"]
Value = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
NUMBER_START = frozenset("+-.0123456789")
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
INFINITY = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
NAN = frozenset((".nan", ".NaN", ".NAN"))

MAX_DIGITS = 1000
"""Integers with more digits than this are read as floats, so that none takes long."""


def resolve(text: str) -> Value:
    """Return the value of a plain scalar by the YAML 1.2 core schema."""
    if not text or text[0] not in NUMBER_START:
        return _WORDS.get(text, text) if len(text) < 6 else text
    if _INT.fullmatch(text):
        return int(text) if len(text) <= MAX_DIGITS else float(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    for pattern, base in ((_OCTAL, 8), (_HEX, 16)):
        if text.startswith("0") and pattern.fullmatch(text):
            return int(text[2:], base) if len(text) <= MAX_DIGITS else float("inf")
    if INFINITY.fullmatch(text):
        return float(text.replace(".", "").lower())
    if text in NAN:
        return float("nan")
    return text


_WORD_START = frozenset("yYnNoO")
_LONGEST_WORD = len("off")


def ambiguity(text: str) -> Ambiguity | None:
    """Return how YAML 1.1 and 1.2 differ about a plain scalar, or None where they agree."""
    if not text or (text[0] not in NUMBER_START and not _may_be_boolean(text)):
        return None
    if _is_plain_integer(text):
        return None
    from newsmeta.frontmatter import yaml11  # Which most articles never need.

    return yaml11.ambiguity(text)


def _may_be_boolean(text: str) -> bool:
    """Tell whether a text that begins with no digit may be more than text to YAML 1.1."""
    return text[0] in _WORD_START and len(text) <= _LONGEST_WORD


def _is_plain_integer(text: str) -> bool:
    """Tell whether a text is an integer to everybody, as nearly all numbers in articles are."""
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and (digits[0] != "0" or digits == "0")
