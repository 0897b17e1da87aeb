"""What a YAML scalar means, and which character of it stands where in the source.

Plain scalars are read by the core schema of YAML 1.2.2 (section 10.3.2). Jekyll and many
other programs read the types of YAML 1.1 (yaml.org/type); `ambiguity` says where the two
disagree. Timestamps are text here, whatever the version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "single", "double", "literal", "folded"]
Value = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("+-.0123456789")
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
_NAN = frozenset((".nan", ".NaN", ".NAN"))

MAX_DIGITS = 1000
"""Integers with more digits than this are read as floats, so that none takes long."""


def resolve(text: str) -> Value:
    """Return the value of a plain scalar by the YAML 1.2 core schema."""
    if not text or text[0] not in _NUMBER_START:
        return _WORDS.get(text, text) if len(text) < 6 else text
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
_MAYBE_AMBIGUOUS = frozenset("yYnNoO+-.0123456789")
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
    if not text or text[0] not in _MAYBE_AMBIGUOUS:
        return None
    if text in _BOOL_11:
        return Ambiguity(f"the boolean {_BOOL_11[text]}", f'the text "{text}"')
    if text[0] not in _NUMBER_START or len(text) > MAX_DIGITS:
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
    if _INFINITY.fullmatch(text):
        return float(text.replace(".", "").lower())
    return float("nan") if text in _NAN else text


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


_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_ESCAPED_LINE_END = re.compile(r"\\(?:\r\n|\n|\r)[ \t]*")
_HEX_ESCAPES = {"x": 2, "u": 4, "U": 8}
_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class _Token:
    """One character of a scalar as the source writes it."""

    char: str
    start: int
    end: int
    is_blank: bool  # written as white space, so that folding may have changed it


def offsets(raw: str, style: Style, value: str) -> list[tuple[int, int]] | None:
    """Map each character of a scalar's value to the place in the source that wrote it.

    Args:
        raw: The scalar as it is written, with its quotes or its block header.
        style: How it is written.
        value: What the parser made of it.

    Returns:
        For each character of `value` the start and end of its source text, counted from
        the start of `raw`; None where the two cannot be brought together.
    """
    tokens = _tokenize(raw, style)
    if tokens is None:
        return None
    result: list[tuple[int, int]] = []
    at = 0
    for char in value:
        if char in _BLANKS and at < len(tokens) and tokens[at].is_blank:
            result.append((tokens[at].start, tokens[at].end))
            at += 1
            continue
        while at < len(tokens) and tokens[at].is_blank:
            at += 1
        if at == len(tokens):
            if char not in _BLANKS:
                return None
            result.append((len(raw), len(raw)))
            continue
        if tokens[at].char != char:
            if char not in _BLANKS:
                return None
            # A folded line end that kept more line feeds than the source has blanks left.
            result.append((tokens[at].start, tokens[at].start))
            continue
        result.append((tokens[at].start, tokens[at].end))
        at += 1
    if any(not token.is_blank for token in tokens[at:]):
        return None
    return result


def _tokenize(raw: str, style: Style) -> list[_Token] | None:
    if style == "double":
        return _tokenize_double(raw)
    if style == "single":
        tokens = []
        at = 1
        while at < len(raw) - 1:
            width = 2 if raw.startswith("''", at) else 1
            tokens.append(_Token(raw[at], at, at + width, raw[at] in _BLANKS))
            at += width
        return tokens
    if style == "plain":
        return [_Token(char, at, at + 1, char in _BLANKS) for at, char in enumerate(raw)]
    return _tokenize_block(raw)


def _tokenize_double(raw: str) -> list[_Token] | None:
    tokens = []
    at, end = 1, len(raw) - 1
    while at < end:
        char = raw[at]
        if char != "\\":
            tokens.append(_Token(char, at, at + 1, char in _BLANKS))
            at += 1
            continue
        code = raw[at + 1]
        if code in "\r\n":
            # An escaped line end; the blanks that begin the next line are no part of the text.
            blanks = _ESCAPED_LINE_END.match(raw, at)
            at = blanks.end() if blanks else at + 2
            continue
        width = 2 + _HEX_ESCAPES.get(code, 0)
        if code in _HEX_ESCAPES:
            decoded = chr(int(raw[at + 2 : at + width], 16))
        elif code in _ESCAPES:
            decoded = _ESCAPES[code]
        else:
            return None
        tokens.append(_Token(decoded, at, at + width, is_blank=False))
        at += width
    return tokens


def _tokenize_block(raw: str) -> list[_Token]:
    header, *lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", raw)
    filled = [line for line in lines if line.strip(" \r\n")]
    indent = min((len(line) - len(line.lstrip(" ")) for line in filled), default=0)
    tokens = []
    at = len(header)
    for line in lines:
        skip = min(indent, len(line) - len(line.lstrip(" ")))
        for offset in range(skip, len(line)):
            char = line[offset]
            tokens.append(_Token(char, at + offset, at + offset + 1, char in _BLANKS))
        at += len(line)
    return tokens
