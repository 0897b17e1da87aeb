"""The words and symbols of the language, and those of other languages that people may use."""

from __future__ import annotations

from collections.abc import Iterable

from newsmeta.suggestions import nearest

JOINING = ("and", "or")
"""The words that join comparisons."""
NEGATABLE = ("contains", "in", "startswith", "endswith")
"""The operators that `not` may precede."""
OPERATORS = (*NEGATABLE, "is", "not")
"""The operators that are words."""
RESERVED_WORDS = frozenset((*JOINING, *OPERATORS, "missing", "present", "true", "false"))
"""Words that cannot be names of fields."""
TRUTH = {"true": True, "false": False}
OTHER_SYMBOLS = {
    "=": "==",
    "===": "==",
    ":": "==",
    "=~": "contains",
    "~": "contains",
    "~=": "contains",
    "!~": "not contains",
    "<>": "!=",
    "!==": "!=",
    "=!": "!=",
    "=<": "<=",
    "=>": ">=",
    "^=": "startswith",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
}
"""Symbols of other languages, and their equivalents here."""
OTHER_WORDS = {
    "eq": "==",
    "equals": "==",
    "has": "contains",
    "includes": "contains",
    "like": "contains",
    "matches": "contains",
    "lt": "<",
    "gt": ">",
    "before": "<",
    "after": ">",
    "exists": "is present",
}
"""Words of other languages, likewise."""


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """Return the word that was probably meant, or None."""
    # The words are short: one wrong letter makes a large difference.
    return nearest(word, known, cutoff=0.6) if word else None
