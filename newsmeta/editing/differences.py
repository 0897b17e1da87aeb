"""Differences between two texts that have something in common."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

LONGEST_COMPARISON = 500
"""Most characters of two texts that are compared for the smallest edit."""


def differences(old: str, new: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the differences of two texts: start and end in the old one, and in the new one."""
    start = _common_prefix(old, new)
    tail = _common_suffix(old[start:], new[start:])
    old_end, new_end = len(old) - tail, len(new) - tail
    replaced, put = old[start:old_end], new[start:new_end]
    if not (replaced or put):
        return
    if max(len(replaced), len(put)) > LONGEST_COMPARISON or set(replaced).isdisjoint(put):
        yield start, old_end, start, new_end
        return
    matcher = SequenceMatcher(None, replaced, put, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag != "equal":
            yield start + old_from, start + old_to, start + new_from, start + new_to


def _common_prefix(one: str, other: str) -> int:
    """Return the number of characters that two texts have in common at their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _common_suffix(one: str, other: str) -> int:
    """Return the number of characters that two texts have in common at their end."""
    return _common_prefix(one[::-1], other[::-1])
