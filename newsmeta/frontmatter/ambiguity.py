"""Cheap questions on whether all readers of YAML agree on a plain scalar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsmeta.frontmatter.scalars import WORDS, resolve
from newsmeta.late_patterns import late_pattern

if TYPE_CHECKING:
    from newsmeta.frontmatter.jekyll import Ambiguity

_WORD_START = frozenset("yYnNoOtTfF~")
_WORDS = frozenset(("yes", "no", "on", "off", "true", "false", "null", "~"))
_LONGEST_WORD = len("false")
# The only characters of numbers, dates and times.
_FIGURES = late_pattern(r"[-+.,_0-9][-+.,_:0-9a-fA-FxXoOtTzZiInN \t\n]*")
_NUMBER_SHAPES = late_pattern(
    r"[-+]?[0-9.,_:]+(?:[eE][-+]?[0-9_]*)?|[-+]?0[xXoObB][0-9a-fA-F_,]*"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?"
)
# Booleans by the specification of YAML 1.1 and in Hugo; a value key and a merge key in PyYAML.
_OTHERWISE_SPECIAL = frozenset(("y", "Y", "n", "N", "=", "<<"))


def ambiguity(text: str) -> Ambiguity | None:
    """Return how Jekyll's readers read a plain scalar, or None if they read it as newsmeta does."""
    if text in WORDS or not _may_be_special(text) or _is_plain_integer(text):
        return None
    from newsmeta.frontmatter import jekyll  # Most articles never need this import.

    return jekyll.ambiguity(text)


def alias_ambiguity(text: str) -> Ambiguity | None:
    """Return how Jekyll's readers read an alias of a quoted text, or None if as that text."""
    if text and not _may_be_special(text):
        return None
    from newsmeta.frontmatter import jekyll

    return jekyll.alias_ambiguity(text)


def _may_be_special(text: str) -> bool:
    """Tell whether some reader may take a text as something other than text, by its characters."""
    first = text[0]
    if first in _WORD_START:
        # Psych looks at each line separately.
        return len(text) <= _LONGEST_WORD and (text.casefold() in _WORDS or "\n" in text)
    return first == ":" or _FIGURES.fullmatch(text) is not None


def is_text_to_all(text: str) -> bool:
    """Tell whether every reader takes a text as text if it is written without quotes."""
    return (
        isinstance(resolve(text), str)
        and text not in _OTHERWISE_SPECIAL
        and not _NUMBER_SHAPES.fullmatch(text)
        and ambiguity(text) is None
    )


def _is_plain_integer(text: str) -> bool:
    """Tell whether a text is an integer to all readers, as nearly all numbers in articles are."""
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and (digits[0] != "0" or digits == "0")
