"""Matching of one Git pattern (gitignore(5), wildmatch.c), in time linear in the name.

A pattern becomes a regular expression without backtracking. The first match of the text between two
stars is as good as any later one, so a star that matches as little as possible need never match
more. Only `**` crosses parts of the path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newsmeta.late_patterns import late_pattern

Test = Callable[[str], object]
"""A function that returns something true for a name that the pattern matches."""

_ANY = "[^/]*"
_GAPS = {"folders": "(?:[^/]*+/)*?", "folders_and_slash": "(?:[^/]*+/)+?"}
_PLAIN = late_pattern(r"[^*?\[\\]*")
_DOUBLE = late_pattern(r"\*{2,}(?:(?P<folders>/)|(?P<folders_and_slash>\\/)|(?P<all>\Z))")
_POSIX_NAME = late_pattern(r"\[:([^\]]*):\]")

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


class _Never(Exception):
    """A pattern that Git accepts, but that matches nothing."""


def test_of(text: str) -> Test | None:
    """Return the test of a pattern; None if it matches no name.

    Args:
        text: The pattern, without an exclamation mark before it and slashes at its ends. With a
            slash inside, it matches paths, without one names.
    """
    plain = _PLAIN.match(text)
    beginning = plain[0] if plain else ""
    if beginning == text:
        return text.__eq__
    if text[0] == "*" and _PLAIN.fullmatch(ending := text[1:]) and "/" not in ending:
        return lambda name: name.endswith(ending) and "/" not in name
    try:
        return re.compile(_expression(beginning, text[len(beginning) :]), re.DOTALL).fullmatch
    except _Never:
        return None


def _expression(beginning: str, rest: str) -> str:
    """Return the regular expression of a pattern.

    Args:
        beginning: The literal beginning. Git compares it separately, so that a `**` after it counts
            as the beginning of a pattern.
        rest: The rest.
    """
    done = ""
    block, pieces = "", [re.escape(beginning)]
    for kind, piece in _tokens(rest):
        if kind == "piece":
            pieces[-1] += piece
        elif kind == "star":
            pieces.append("")
        elif kind == "slash":
            block += _between_slashes(pieces) + "/"
            pieces = [""]
        else:
            done += f"(?>{block}{_between_slashes(pieces)})"
            if kind == "all":
                return f"{done}.*"
            block, pieces = _GAPS[kind], [""]
    return f"{done}{block}{_between_slashes(pieces)}"


def _between_slashes(pieces: list[str]) -> str:
    """Return the regular expression of a part between slashes, from pieces between its stars."""
    if len(pieces) == 1:
        return pieces[0]
    first, *others, last = pieces
    middle = "".join(f"(?>{_ANY}?{piece})" for piece in others)
    return f"(?>{first}{middle}{_ANY}{last}(?![^/]))"


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield the tokens of a pattern: the kind of each, and the expression of letters.

    Raises:
        _Never: When the pattern matches nothing.
    """
    at, before = 0, "/"
    while at < len(text):
        letter = text[at]
        double = _DOUBLE.match(text, at) if letter == "*" and before == "/" else None
        if double:
            yield str(double.lastgroup), ""
            at = double.end()
            continue
        before = ""
        if letter == "*":
            yield "star", ""
            while text[at : at + 1] == "*":
                at += 1
        elif letter == "[":
            members, at = _members(text, at + 1)
            yield "piece", members
        elif letter == "?":
            yield "piece", "[^/]"
            at += 1
        else:
            at += letter == "\\"
            before = _letter(text, at)
            yield ("slash", "") if before == "/" else ("piece", re.escape(before))
            at += 1


def _members(text: str, at: int) -> tuple[str, int]:
    """Return the expression for a bracket expression, and its end.

    Raises:
        _Never: When the brackets are not closed, or match no letter.
    """
    is_negated = text[at : at + 1] in ("!", "^")
    at += is_negated
    members, previous, start = "", "", at
    while at == start or text[at : at + 1] != "]":
        letter = _letter(text, at)
        if letter == "-" and previous and text[at + 1 : at + 2] not in ("", "]"):
            at += 1 + (text[at + 1] == "\\")
            last = _letter(text, at)
            if previous <= last:
                members += f"{re.escape(previous)}-{re.escape(last)}"
            letter = ""
        elif letter == "[" and (posix := _POSIX_NAME.match(text, at)):
            if posix[1] not in _POSIX:
                raise _Never
            members += _POSIX[posix[1]]
            at, letter = posix.end() - 1, ""
        else:
            at += letter == "\\"
            letter = _letter(text, at)
            members += re.escape(letter)
        previous = letter
        at += 1
    if not members and not is_negated:
        raise _Never
    return f"[^/{members}]" if is_negated else f"(?!/)[{members}]", at + 1


def _letter(text: str, at: int) -> str:
    if at >= len(text):
        raise _Never
    return text[at]
