"""Whether a plain scalar is the same to all that read it, asked at little cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsmeta.frontmatter.scalars import WORDS, resolve
from newsmeta.late_patterns import late_pattern

if TYPE_CHECKING:
    from newsmeta.frontmatter.jekyll import Ambiguity

_WORD_START = frozenset("yYnNoOtTfF~")
_WORDS = frozenset(("yes", "no", "on", "off", "true", "false", "null", "~"))
_LONGEST_WORD = len("false")
# What numbers, dates and times may be made of, and no more than that.
_FIGURES = late_pattern(r"[-+.,_0-9][-+.,_:0-9a-fA-FxXoOtTzZiInN \t\n]*")
_NUMBER_SHAPES = late_pattern(
    r"[-+]?[0-9.,_:]+(?:[eE][-+]?[0-9_]*)?|[-+]?0[xXoObB][0-9a-fA-F_,]*"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?"
)
# Booleans by the specification of YAML 1.1 and to Hugo; a value, and a merge, to PyYAML.
_OTHERWISE_SPECIAL = frozenset(("y", "Y", "n", "N", "=", "<<"))


def ambiguity(text: str) -> Ambiguity | None:
    """Return how Jekyll's readers read a plain scalar, or None where they read it as we do."""
    if text in WORDS or not _may_be_special(text) or _is_plain_integer(text):
        return None
    from newsmeta.frontmatter import jekyll  # Which most articles never need.

    return jekyll.ambiguity(text)


def alias_ambiguity(text: str) -> Ambiguity | None:
    """Return how Jekyll's readers read an alias of a text that stands in quotes, or None."""
    if text and not _may_be_special(text):
        return None
    from newsmeta.frontmatter import jekyll

    return jekyll.alias_ambiguity(text)


def _may_be_special(text: str) -> bool:
    """Tell whether a text has the looks of anything that a reader takes for more than text."""
    first = text[0]
    if first in _WORD_START:
        # Psych looks at each line by itself.
        return len(text) <= _LONGEST_WORD and (text.casefold() in _WORDS or "\n" in text)
    return first == ":" or _FIGURES.fullmatch(text) is not None


def is_text_to_all(text: str) -> bool:
    """Tell whether a text may be written plain: whether no reader takes it for anything else."""
    return (
        isinstance(resolve(text), str)
        and text not in _OTHERWISE_SPECIAL
        and not _NUMBER_SHAPES.fullmatch(text)
        and ambiguity(text) is None
    )


def _is_plain_integer(text: str) -> bool:
    """Tell whether a text is an integer to everybody, as nearly all numbers in articles are."""
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and (digits[0] != "0" or digits == "0")
