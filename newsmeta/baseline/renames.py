"""Detection of renamed files in a baseline, by their findings.

A recorded file that is gone and a file without a record are the same if their findings are equal,
or if the new one has at least half of the recorded findings. Git is not asked: a new file may not
be known to Git yet.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

_MOST_CANDIDATES = 64
"""Most files with the same finding that are compared with another file, to bound the time."""

Counts = Mapping[str, Counter[str]]
"""The number of findings for each fingerprint, by path of the file."""


def followed(found: Counts, missing: Counts) -> dict[str, str]:
    """Return the recorded names of renamed files, by their present names.

    Args:
        found: The files without a record.
        missing: The recorded files that are gone.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    _take(_equal(found, missing), names, taken)
    rest = {path: counts for path, counts in found.items() if path not in names}
    left = {path: counts for path, counts in missing.items() if path not in taken}
    _take(_alike(rest, left), names, taken)
    return names


def _take(pairs: Iterable[tuple[str, str]], names: dict[str, str], taken: set[str]) -> None:
    """Accept pairs in order, with each file in one pair only."""
    for new, old in pairs:
        if new not in names and old not in taken:
            names[new] = old
            taken.add(old)


def _equal(found: Counts, missing: Counts) -> Iterator[tuple[str, str]]:
    """Yield pairs of files with equal findings: same file name first, then in order of names."""
    groups: dict[frozenset[tuple[str, int]], tuple[list[str], list[str]]]
    groups = defaultdict(lambda: ([], []))
    for side, files in enumerate((found, missing)):
        for path in sorted(files):
            if files[path]:
                groups[frozenset(files[path].items())][side].append(path)
    for news, olds in groups.values():
        by_name = {posixpath.basename(old): old for old in olds}
        same = [(new, by_name[_name(new)]) for new in news if _name(new) in by_name]
        yield from same
        others = set(olds).difference(old for _, old in same)
        apart = (new for new in news if _name(new) not in by_name)
        yield from zip(apart, sorted(others), strict=False)


def _alike(found: Counts, missing: Counts) -> list[tuple[str, str]]:
    """Return pairs of files that share at least half of the record, the most similar first."""
    holders: dict[str, list[str]] = defaultdict(list)
    for path in sorted(missing):
        for fingerprint in missing[path]:
            holders[fingerprint].append(path)
    pairs: list[tuple[int, bool, str, str]] = []
    for new, counts in found.items():
        candidates = {old for each in counts for old in holders.get(each, ())[:_MOST_CANDIDATES]}
        for old in candidates:
            common = (counts & missing[old]).total()
            if common * 2 >= missing[old].total():
                pairs.append((-common, _name(new) != _name(old), new, old))
    return [(new, old) for _, _, new, old in sorted(pairs)]


def _name(path: str) -> str:
    return posixpath.basename(path)
