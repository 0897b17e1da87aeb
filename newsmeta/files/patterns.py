"""Patterns as Git understands them in `.gitignore` (gitignore(5), wildmatch.c).

Written here because the library for it (pathspec) differs from Git where people use it most:
`*`, `!*/`, `!*.md`. A test compares this with what `git check-ignore` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_NEVER = "(?!)"

_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r"\x20\t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r"\x20\t-\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}

_TOKEN = re.compile(
    r"""
      (?P<folders>(?:(?<=/)|(?<![\s\S]))\*{2,}/)   # any number of folders, also none
    | (?P<all>(?:(?<=/)|(?<![\s\S]))\*{2,}\Z)      # everything below
    | (?P<stars>\*+)
    | (?P<one>\?)
    | \[(?P<negated>[!^]?)(?P<members>\]?(?:\\[\s\S]|\[:[^\]:]*:\]|[^\]\\])*)\]
    | (?P<open>\[)
    | \\(?P<escaped>[\s\S])
    | (?P<hanging>\\)
    | (?P<plain>[^*?\[\\]+)
    """,
    re.VERBOSE,
)
_MEMBER = re.compile(
    r"\[:(?P<posix>[^\]:]*):\]|(?P<first>\\[\s\S]|[\s\S])(?:-(?P<last>\\[\s\S]|[^\]]))?"
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One line. `names` is False for one that begins with an exclamation mark."""

    names: bool
    folders_only: bool
    regex: re.Pattern[str]


class Patterns:
    """A list of patterns, for paths relative to one folder; the last one that matches decides."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = tuple(lines)

    @cached_property
    def _patterns(self) -> tuple[_Pattern, ...]:
        parsed = map(_parse, reversed(self._lines))
        return tuple(pattern for pattern in parsed if pattern is not None)

    def match(self, path: str, is_folder: bool = False) -> bool | None:
        """Return whether the patterns name `path` itself; None where none says anything.

        Args:
            path: A relative path with forward slashes.
            is_folder: Whether it is a folder.
        """
        for pattern in self._patterns:
            if (is_folder or not pattern.folders_only) and pattern.regex.fullmatch(path):
                return pattern.names
        return None

    def covers(self, path: str) -> bool | None:
        """Return the same for a file, where naming a folder names all that is in it."""
        if not self._lines:
            return None
        parts = path.split("/")
        folders = ["/".join(parts[:length]) for length in range(1, len(parts))]
        for pattern in self._patterns:
            if not pattern.folders_only and pattern.regex.fullmatch(path):
                return pattern.names
            if any(pattern.regex.fullmatch(folder) for folder in folders):
                return pattern.names
        return None


def lines(text: str) -> list[str]:
    """Return the lines of an ignore file; Git knows LF and CRLF, and passes over a BOM."""
    return [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]


def _parse(line: str) -> _Pattern | None:
    if line.startswith("#"):
        return None
    text = _without_trailing_blanks(line)
    names = not text.startswith("!")
    text = text if names else text[1:]
    folders_only = text.endswith("/")
    text = text[:-1] if folders_only else text
    if not text:
        return None
    beginning = "" if "/" in text else "(?:.*/)?"
    regex = re.compile(beginning + _translate(text.removeprefix("/")), re.DOTALL)
    return _Pattern(names, folders_only, regex)


def _without_trailing_blanks(line: str) -> str:
    bare = line.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    # A backslash keeps the one blank after it.
    return f"{bare} " if backslashes % 2 and bare != line else bare


def _translate(text: str) -> str:
    parts = []
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "folders":
            parts.append("(?:.*/)?")
        elif kind == "all":
            parts.append(".*")
        elif kind == "stars":
            parts.append("[^/]*")
        elif kind == "one":
            parts.append("[^/]")
        elif kind == "members":
            parts.append(_members(token["members"], bool(token["negated"])))
        elif kind in ("open", "hanging"):
            return _NEVER
        else:
            parts.append(re.escape(token["escaped"] or token["plain"]))
    return "".join(parts)


def _members(text: str, negated: bool) -> str:
    members = ""
    for member in _MEMBER.finditer(text):
        if member["posix"] is not None:
            if member["posix"] not in _POSIX:
                return _NEVER
            members += _POSIX[member["posix"]]
            continue
        first = member["first"][-1]
        last = member["last"][-1] if member["last"] else first
        if first <= last:
            members += f"{re.escape(first)}-{re.escape(last)}"
    if negated:
        return f"[^/{members}]"
    return f"(?!/)[{members}]" if members else _NEVER
