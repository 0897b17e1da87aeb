"""The smallest file with the same failure as a given one."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.oracle.ways import Failure, compare

_MAX_ROUNDS = 25
_MAX_AT_ONCE = 150


def kind(failure: Failure) -> tuple[str, str]:
    """Return a key shared by failures that probably have the same cause."""
    place, colon, words = failure.problems[0].partition(":")
    return failure.way, re.sub(r"[0-9]+", "0", place) + colon + words[:14]


def smallest(failure: Failure) -> Failure:
    """Return a failure of the same kind, with the smallest file found."""
    best = failure
    for _ in range(_MAX_ROUNDS):
        name = Path(failure.name)
        candidates = {
            str(name.with_stem(f"{name.stem}-{number}")): data
            for number, data in enumerate(_smaller(best.before))
        }
        with tempfile.TemporaryDirectory() as folder:
            found = compare(candidates, Path(folder)).failures
        alike = [each for each in found if kind(each) == kind(failure)]
        shorter = min(alike, key=lambda each: len(each.before), default=best)
        if len(shorter.before) >= len(best.before):
            break
        best = shorter
    return best


def _smaller(data: bytes) -> Iterator[bytes]:
    """Yield smaller contents: without some lines first, then without parts of lines."""
    seen = {data}
    for candidate in _cuts(data):
        if len(seen) > _MAX_AT_ONCE:
            return
        if candidate not in seen:
            seen.add(candidate)
            yield candidate


def _cuts(data: bytes) -> Iterator[bytes]:
    lines = data.splitlines(keepends=True)
    size = len(lines) // 2
    while size:
        for start in range(1, len(lines), size):
            yield b"".join(lines[:start] + lines[start + size :])
        size //= 2
    for at, line in enumerate(lines[1:], 1):
        text = line.decode("utf-8", "replace")
        for part in {len(text) // 2, len(text) // 4, 1} - {0}:
            for start in range(0, len(text), part):
                rest = text[:start] + text[start + part :]
                yield b"".join((*lines[:at], rest.encode(), *lines[at + 1 :]))
