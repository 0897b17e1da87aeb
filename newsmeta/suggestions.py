"""Did you mean: the nearest of a set of names."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, names: Iterable[str], cutoff: float = 0.72) -> str | None:
    """Return the name that `word` is most likely a misspelling of, or None.

    Args:
        word: What somebody wrote.
        names: What they may have meant.
        cutoff: How alike the two have to be, from 0 (not at all) to 1 (the same).
    """
    from difflib import get_close_matches

    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(_key(name), name)
    key = _key(word)
    if key in by_key:
        return by_key[key]
    close = get_close_matches(key, by_key, n=1, cutoff=cutoff)
    return by_key[close[0]] if close else None


def _key(word: str) -> str:
    """Return what is left of a name without case and word separators."""
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")


def listing(names: Iterable[str], conjunction: str = "or") -> str:
    """Return names as a phrase: `a`, `a or b`, `a, b or c`."""
    *first, last = names
    return f"{', '.join(first)} {conjunction} {last}" if first else last
