"""Suggestions for mistyped names: the nearest one of a set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

_MOST_COMPARED, _MOST_LISTED = 10_000, 50
"""Most names compared with a mistyped one, and most names listed in a message."""


def nearest(word: str, names: Iterable[str], cutoff: float = 0.72) -> str | None:
    """Return the name of which `word` is most likely a misspelling, or None.

    Args:
        word: The word as written.
        names: The names that may be meant.
        cutoff: The least similarity of the two, from 0 (none) to 1 (equal).
    """
    from difflib import get_close_matches

    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(_key(name), name)
    key = _key(word)
    if key in by_key:
        return by_key[key]
    compared = islice(by_key, _MOST_COMPARED)
    close = get_close_matches(key, compared, n=1, cutoff=cutoff)
    return by_key[close[0]] if close else None


def is_spelling_of(word: str, name: str) -> bool:
    """Tell whether a word can only be another spelling or a typo of a name.

    Case and word separators do not matter. One letter, though never the first, may be missing,
    extra or swapped with its neighbour. Long words may have two such typos, or one wrong letter.
    In short words, a wrong letter gives another word: `context` and `content`.
    """
    one, other = _key(word), _key(name)
    if one == other:
        return True
    if not one or not other or one[0] != other[0] or min(len(one), len(other)) < 3:
        return False
    most = 2 if min(len(one), len(other)) >= 8 else 1
    return abs(len(one) - len(other)) <= most and _distance(one, other) <= most


def is_other_number(word: str, name: str) -> bool:
    """Tell whether one of two names is the plural of the other, with an `s` at its end."""
    short, long = sorted((_key(word), _key(name)), key=len)
    return f"{short}s" == long


def _distance(one: str, other: str) -> int:
    """Return the edit distance of two words: letters added, removed, or swapped with the next."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, target in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + 2 * (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]


def _key(word: str) -> str:
    """Return a name without case and word separators."""
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")


def suggestion(word: str, names: Iterable[str]) -> str:
    """Return a hint for an unknown name: the nearest known one, or a list of them.

    Args:
        word: The unknown name.
        names: The known names; at least one.
    """
    names = list(names)
    if meant := nearest(word, names):
        return f"did you mean {meant}?"
    if len(names) > _MOST_LISTED:
        return f"there are {', '.join(names[:_MOST_LISTED])} and {len(names) - _MOST_LISTED:,} more"
    return f"there are {listing(names, 'and')}"


def listing(names: Iterable[str], conjunction: str = "or") -> str:
    """Return names as a phrase: `a`, `a or b`, `a, b or c`."""
    *first, last = names
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def listing_of_first(names: Sequence[str], most: int) -> str:
    """Return names as a phrase that counts those after the first ones: `a, b and 4 others`.

    Args:
        names: The names; at least one.
        most: The most names to list, unless there is just one more.
    """
    rest = len(names) - most
    return listing([*names[:most], f"{rest:,} others"] if rest > 1 else names, "and")
