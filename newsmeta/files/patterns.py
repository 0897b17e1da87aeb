"""Patterns of `.gitignore` as Git understands them (gitignore(5), wildmatch.c).

They are implemented here because the library for them (pathspec) differs from Git in the most
common use: `*`, `!*/`, `!*.md`. A test compares the results with `git check-ignore`.
"""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Iterable
from functools import cached_property

from newsmeta.data_classes import dataclass
from newsmeta.files.wildcards import Test, test_of


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One line.

    Attributes:
        names: False for one that begins with an exclamation mark.
        folders_only: Whether it matches only folders.
        is_of_names: Whether it matches the last part of a path, at any depth.
        test: Tells whether it matches.
    """

    names: bool
    folders_only: bool
    is_of_names: bool
    test: Test


class Patterns:
    """A list of patterns for paths relative to one folder; the last match decides."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = tuple(lines)

    @cached_property
    def _patterns(self) -> tuple[_Pattern, ...]:
        parsed = map(_parse, reversed(self._lines))
        return tuple(pattern for pattern in parsed if pattern is not None)

    def match(self, path: str, is_folder: bool = False) -> bool | None:
        """Return whether the patterns match `path` itself; None if no pattern does.

        Args:
            path: A relative path with forward slashes.
            is_folder: Whether it is a folder.
        """
        name = path.rpartition("/")[2]
        for pattern in self._patterns:
            if pattern.folders_only and not is_folder:
                continue
            if pattern.test(name if pattern.is_of_names else path):
                return pattern.names
        return None

    def covers(self, path: str) -> bool | None:
        """Return the same for a file, where a match of a folder covers everything in it."""
        if not self._lines:
            return None
        names = path.split("/")
        paths = ["/".join(names[:length]) for length in range(1, len(names))]
        paths.append(path)
        for pattern in self._patterns:
            candidates = names if pattern.is_of_names else paths
            if any(map(pattern.test, candidates[:-1] if pattern.folders_only else candidates)):
                return pattern.names
        return None


def lines(data: bytes) -> list[str]:
    """Return the lines of an ignore file; Git knows LF and CRLF, and skips a BOM.

    For Git, a letter is a byte, and so is each letter of the result.
    """
    text = letters(data.removeprefix(BOM_UTF8))
    return [line.removesuffix("\r") for line in text.split("\n")]


def letters(name: str | bytes) -> str:
    """Return a name as Git compares it, with a letter for each byte."""
    if isinstance(name, str) and name.isascii():
        return name
    return os.fsencode(name).decode("latin-1")


def _parse(line: str) -> _Pattern | None:
    if line.startswith("#"):
        return None
    text = _without_trailing_blanks(line)
    names = not text.startswith("!")
    text = text if names else text[1:]
    folders_only = text.endswith("/")
    text = text[:-1] if folders_only else text
    test = test_of(text.removeprefix("/")) if text else None
    return None if test is None else _Pattern(names, folders_only, "/" not in text, test)


def _without_trailing_blanks(line: str) -> str:
    bare = line.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    # A backslash keeps only the one blank after it.
    return f"{bare} " if backslashes % 2 and bare != line else bare
