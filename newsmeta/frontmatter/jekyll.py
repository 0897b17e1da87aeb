"""The readings of a plain scalar by Jekyll's YAML readers.

Jekyll has two readers of front matter: SafeYAML in upstream Jekyll and on GitHub Pages, and Psych
in Debian's Jekyll. Both go back to YAML 1.1, and each departs from it in its own ways. This module
records the behaviour of SafeYAML 1.0.5 and Psych 4.0.3, not a specification.
"""

from __future__ import annotations

import re
from typing import Literal

from newsmeta.data_classes import dataclass
from newsmeta.frontmatter.moments import UnusableError, psych_moment, safe_yaml_moment
from newsmeta.frontmatter.scalars import MAX_DIGITS, Value, resolve

Kind = Literal["text", "integer", "float", "boolean", "null", "date", "time", "symbol", "error"]
"""The kind of value that a reader makes of a scalar. At an error, the reader gives up the whole
front matter, and so does Jekyll at a symbol.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of a scalar by one reader.

    Attributes:
        kind: The kind of value.
        value: The value. Dates and times are text in a fixed form, in UTC; symbols and errors are
    None.
    """

    kind: Kind
    value: Value = None

    def is_same(self, value: Value) -> bool:
        """Tell whether a reader with this reading gets `value`."""
        if type(value) is not type(self.value) or self.kind in ("date", "time", "symbol", "error"):
            return False
        return repr(value) == repr(self.value)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A scalar that some readers read differently from newsmeta.

    Attributes:
        value: The value in newsmeta, by YAML 1.2.
        safe_yaml: The reading by SafeYAML.
        psych: The reading by Psych.
    """

    value: Value
    safe_yaml: Reading
    psych: Reading

    @property
    def is_timestamp(self) -> bool:
        """Whether it is a text that some reader takes as a date or time, none as anything else."""
        kinds = {self.safe_yaml.kind, self.psych.kind}
        return kinds != {"text"} and kinds <= {"text", "date", "time"}

    @property
    def agreed(self) -> Reading | None:
        """The reading of both, or None if they disagree."""
        one, other = self.safe_yaml, self.psych
        return one if one.kind == other.kind and repr(one.value) == repr(other.value) else None


def ambiguity(text: str) -> Ambiguity | None:
    """Return the readings of a plain scalar, or None if all agree with newsmeta."""
    if _ANY_TIME.fullmatch(text):
        time = Reading("time", text)
        return Ambiguity(text, time, time)
    found = Ambiguity(resolve(text), safe_yaml(text), psych(text))
    if found.safe_yaml.is_same(found.value) and found.psych.is_same(found.value):
        return None
    return found


def alias_ambiguity(text: str) -> Ambiguity | None:
    """Return the readings of an alias of a quoted text, or None if all readers take that text.

    Psych takes the text. SafeYAML resolves it again, as if it had no quotes.
    """
    found = Ambiguity(text, safe_yaml(text), Reading("text", text))
    return None if found.safe_yaml.is_same(text) else found


_SEPARATORS = str.maketrans("", "", "_,")
_BOOLEANS = {
    **dict.fromkeys(("yes", "true", "on"), True),
    **dict.fromkeys(("no", "false", "off"), False),
}
_DATED = re.compile(r"-?[0-9]{4}-[0-9]")
# A time in the usual form, on a day that every month has.
_ANY_TIME = re.compile(
    r"(?:1[6-9]|2[0-9])[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
)
_LONGEST_WORD = len("false")
_SYMBOL = Reading("symbol")
_ERROR = Reading("error")
# Ruby's `Float` allows underscores between two digits.
_RUBY_FLOAT = re.compile(
    r"[-+]?(?:\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+)?", re.ASCII
)
_RUBY_PREFIX = re.compile(r"[-+]?\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?", re.ASCII)


# -- SafeYAML ----------------------------------------------------------------------------

_SAFE_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_SAFE_OCTAL = re.compile(r"0[0-7]+")
_SAFE_HEX = re.compile(r"0[xX][0-9a-fA-F]+|[-+]0x[0-9a-fA-F]+")
_SAFE_BINARY = re.compile(r"0b[01]+")
_SAFE_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_SAFE_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*)?\.[0-9_]+(?:[eE][-+][0-9]+)?")
_SAFE_WORDS = {
    **dict.fromkeys((".inf", ".Inf", ".INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


def safe_yaml(text: str) -> Reading:
    """Return SafeYAML's reading of a plain scalar, or of an alias of any text."""
    bare = text.removesuffix("\n")  # A block text may end with this, when read through an alias.
    if _DATED.match(text):
        return _moment(safe_yaml_moment(bare)) or Reading("text", text)
    return (
        _safe_integer(bare.translate(_SEPARATORS))
        or _safe_float(bare)
        or _safe_word(text)
        or Reading("text", text)
    )


def _safe_integer(text: str) -> Reading | None:
    """Return a text as a number, without its commas and underscores."""
    if _SAFE_DECIMAL.fullmatch(text):
        return _integer(text, 10)
    if _SAFE_OCTAL.fullmatch(text):
        return _integer(text, 8)
    if _SAFE_HEX.fullmatch(text):
        return _integer(text, 16)
    if _SAFE_BINARY.fullmatch(text):
        return _integer(text, 2)
    if _SAFE_BASE_60.fullmatch(text) and "." not in text:
        return _safe_base_60(text)
    return None


def _safe_float(text: str) -> Reading | None:
    if _SAFE_FLOAT.fullmatch(text):
        return _float(text)
    if text in _SAFE_WORDS:
        return Reading("float", _SAFE_WORDS[text])
    return _safe_base_60(text) if _SAFE_BASE_60.fullmatch(text) else None


def _safe_base_60(text: str) -> Reading:
    before, _, after = text.partition(".")
    total = 0.0
    for place, part in enumerate(reversed(before.split(":"))):
        if not _RUBY_FLOAT.fullmatch(part):
            return _ERROR
        total += float(part) * 60**place
    if after:
        if not _RUBY_FLOAT.fullmatch(f".{after}"):
            return _ERROR
        total += float(f".{after}")
    return Reading("float", -total if text.startswith("-") else total)


def _safe_word(text: str) -> Reading | None:
    if len(text) > _LONGEST_WORD:
        return None
    word = text.lower()
    if word in ("", "~", "null"):
        return Reading("null")
    return Reading("boolean", _BOOLEANS[word]) if word in _BOOLEANS else None


# -- Psych -------------------------------------------------------------------------------

_PSYCH_INFINITY = re.compile(r"([-+]?)\.inf", re.IGNORECASE | re.ASCII)
_PSYCH_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}(?:\.[0-9_]*)?")
_PSYCH_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][-+][0-9]+)?")
_PSYCH_INTEGER = re.compile(
    r"[-+]?(?:(0b)[01_,]+|(0)[0-7_,]+|(0x)[0-9a-fA-F_,]+|(?:0|[1-9](?:[,_]?[0-9])*))"
)


def psych(text: str) -> Reading:
    """Return Psych's reading of a plain scalar."""
    if not text:
        return Reading("null")
    if "\n" in text or text[0] not in "0123456789+-.:":
        return _psych_word(text) or Reading("text", text)
    if _DATED.match(text):
        try:
            return _moment(psych_moment(text)) or Reading("text", text)
        except UnusableError:
            return _ERROR
    if match := _PSYCH_INFINITY.fullmatch(text):
        return Reading("float", float("-inf") if match[1] == "-" else float("inf"))
    if text.lower() == ".nan":
        return Reading("float", float("nan"))
    if text[0] == ":":
        return _SYMBOL if len(text) > 1 else Reading("text", text)
    return _psych_number(text) or Reading("text", text)


def _psych_word(text: str) -> Reading | None:
    """Return Psych's reading of a short text as a word; the match may be in any of its lines."""
    if len(text) > _LONGEST_WORD or re.search(r"^[^ytonf~]", text, re.IGNORECASE | re.MULTILINE):
        return None
    if text == "~":
        return Reading("null")
    for pattern, reading in _PSYCH_WORDS:
        if pattern.search(text):
            return reading
    return None


_PSYCH_WORDS = tuple(
    (re.compile(rf"^(?:{words})$", re.IGNORECASE | re.MULTILINE), reading)
    for words, reading in (
        ("null", Reading("null")),
        ("yes|true|on", Reading("boolean", True)),
        ("no|false|off", Reading("boolean", False)),
    )
)


def _psych_number(text: str) -> Reading | None:
    if _PSYCH_BASE_60.fullmatch(text):
        parts = [_leading_number(part) for part in text.split(":")]
        total = sum(part * 60 ** abs(at - 2) for at, part in enumerate(parts))
        return Reading("float", float(total)) if "." in text else Reading("integer", int(total))
    if _PSYCH_FLOAT.fullmatch(text):
        if text.lstrip("-+") == ".":
            return None
        plain = re.sub(r"\.([eE]|$)", r"\1", text.translate(_SEPARATORS))
        return _float(plain)
    if match := _PSYCH_INTEGER.fullmatch(text):
        base = {"0b": 2, "0x": 16, "0": 8}.get(match[1] or match[3] or match[2] or "", 10)
        return _integer(text.translate(_SEPARATORS), base)
    return None


# -- shared by both ----------------------------------------------------------------------


def _moment(moment: str | None) -> Reading | None:
    if moment is None:
        return None
    return Reading("time" if "T" in moment else "date", moment)


def _integer(digits: str, base: int) -> Reading:
    """Return a whole number; a float if it is too long for arithmetic."""
    try:
        value: Value = int(digits, base) if len(digits) <= MAX_DIGITS else None
    except ValueError:  # A prefix without digits.
        return _ERROR
    if value is None:
        value = float(digits) if base == 10 else float("inf")
    return Reading("integer", value)


def _float(text: str) -> Reading:
    return Reading("float", float(text)) if _RUBY_FLOAT.fullmatch(text) else _ERROR


def _leading_number(text: str) -> float | int:
    """Return the number at the beginning of a text, like Ruby's `to_i` and `to_f`."""
    match = _RUBY_PREFIX.match(text)
    digits = match[0].replace("_", "") if match else "0"
    return float(digits) if "." in text else int(digits)
