"""Parsing of `git diff` output without context lines."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]
"""Line ranges of a file, first and last line, in order. As in Git, line feeds end lines."""

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_NEW_NAME = b"+++ "
_ESCAPE = re.compile(rb'\\([0-7]{3}|["\\abfnrtv])')
_LETTERS = {
    b"a": b"\a",
    b"b": b"\b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"v": b"\v",
}


def changed_lines(patch: Iterable[bytes]) -> dict[str, Ranges]:
    """Return the new and changed lines of each file in a patch.

    Args:
        patch: The lines of a patch that has no lines of context and the prefix `b/`.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    name = ""
    rest = 0  # Remaining lines of the hunk, whose text may look like a header.
    for line in patch:
        if rest and not line.startswith(b"\\"):
            rest -= 1
        elif hunk := _HUNK.match(line):
            before, first, after = hunk.groups()
            added = 1 if after is None else int(after)
            rest = added + (1 if before is None else int(before))
            if added and name:
                found.setdefault(name, []).append((int(first), int(first) + added - 1))
        elif line.startswith(_NEW_NAME):
            name = _name(line[len(_NEW_NAME) :])
    return {name: tuple(ranges) for name, ranges in found.items()}


def _name(written: bytes) -> str:
    """Return the file name in a header; empty for none."""
    written = written.removesuffix(b"\n").removesuffix(b"\t")
    if written.startswith(b'"'):
        written = _ESCAPE.sub(_unescaped, written[1:-1])
    return os.fsdecode(written[2:]) if written.startswith(b"b/") else ""


def _unescaped(match: re.Match[bytes]) -> bytes:
    said = match[1]
    return bytes((int(said, 8),)) if len(said) == 3 else _LETTERS.get(said, said)
