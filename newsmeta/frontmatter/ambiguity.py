"""Where YAML 1.1, which Jekyll and many other programs read, and YAML 1.2 disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsmeta.frontmatter.scalars import NUMBER_START

if TYPE_CHECKING:
    from newsmeta.frontmatter.yaml11 import Ambiguity

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
