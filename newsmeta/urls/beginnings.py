"""Beginnings of URLs: schemes that are repeated or misspelt, and their corrections.

The text after the scheme is not changed, except for backslashes, which browsers read as slashes. A
part of a scheme never becomes a host.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from newsmeta.late_patterns import late_pattern
from newsmeta.urls import WEB_SCHEMES

_PIECE = late_pattern(
    r"(?://)?(?:www\.(?=https?[:/]))?([a-z]{2,7})"
    r"(\s*[:;.,]{1,3}\s*[/\\]*:?\s*|[/\\]{2,}:?[/\\]*\s*|/(?=www\.))",
    re.IGNORECASE,
)
"""A scheme, correct or not, with the characters between it and the rest."""
_HOST = late_pattern(
    r"(?:[^\s/?#@\\]*@)?(?:[^\s/?#:@.\\<>\"]+\.)+[^\s/?#:@.\\<>\"]+\.?(?::[0-9]*)?(?:[/?#\\]|\Z)"
    r"|localhost(?:[:/?#]|\Z)"
)
_NO_MISTAKES = frozenset(("shttp", "hftp", "htcp"))
"""Real schemes that differ from `http` in one letter."""
_SECOND = late_pattern(r"(?<=[a-z0-9.,;|])https?://(?=[^\s/])", re.IGNORECASE)
"""A URL pasted to the end of another one. One inside of a URL follows a slash or an equals sign."""
_MOST_PIECES = 8
BLANK = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""All white space."""
SUSPECT_HOST = frozenset(("", *"hHtTwW/\\:;.,@[", *BLANK))
"""First characters after a scheme that may be followed by another scheme, or be detached."""


class Beginning(NamedTuple):
    """A wrong beginning of a URL.

    Attributes:
        end: The offset of its end.
        is_doubled: Whether there is more than one scheme.
        right: The corrected URL, or None if the correction is uncertain.
    """

    end: int
    is_doubled: bool
    right: str | None


def begins_right(text: str) -> bool:
    """Tell quickly whether a URL plainly begins correctly.

    False means that a closer look is necessary.
    """
    # If the first letter of a second scheme is mistyped, its other letters are still there.
    return (
        (
            text[:8] == "https://"
            and text[8:9] not in SUSPECT_HOST
            and "ttp" not in text[9:13].lower()
        )
        or (text[:12] == "https://www." and text[12:13] not in SUSPECT_HOST)
        or (
            text[:7] == "http://"
            and text[7:8] not in SUSPECT_HOST
            and "ttp" not in text[8:12].lower()
        )
    )


@lru_cache(maxsize=1024)
def wrong_beginning(text: str) -> Beginning | None:
    """Return the beginning of a URL with a repeated or misspelt scheme; None for others.

    The last of several schemes counts: it belongs to the address, and the earlier ones were there
    before it was pasted.
    """
    at, number, scheme, is_right, has_backslash = 0, 0, "", False, False
    while number < _MOST_PIECES and (match := _PIECE.match(text, at)):
        word, between = match[1].lower(), match[2]
        if not _joins(between, text, match.end()) or not (near := _near(word)):
            break
        scheme = near[0] if len(near) == 1 else scheme
        is_right = not number and match.start(1) == 0 and word in near and between == "://"
        at, number = match.end(), number + 1
        has_backslash = has_backslash or "\\" in between
    if not number or (number == 1 and is_right):
        return None
    rest = text[at:]
    if not _HOST.match(rest):
        return Beginning(at, True, None) if number > 1 else None
    rest = _with_slashes(rest) if has_backslash else rest
    return Beginning(at, number > 1, f"{scheme}://{rest}" if scheme else None)


def second_beginning(text: str) -> int:
    """Return the offset of a second URL, pasted to the end of a first; 0 if there is none."""
    if text.find("://", 8) < 0 or text[:4].lower() != "http":
        return 0
    match = _SECOND.search(text, 9)
    return match.start() if match else 0


def is_malformed(text: str) -> bool:
    """Tell whether a URL has a wrong beginning, or a second URL at its end."""
    return (not begins_right(text) and wrong_beginning(text) is not None) or (
        second_beginning(text) > 0
    )


def _joins(between: str, text: str, end: int) -> bool:
    """Tell whether the characters after a scheme can only be its misspelt separator."""
    if "/" in between or "\\" in between:
        return True
    if ":" not in between:
        return False
    again = _PIECE.match(text, end)
    return bool(_HOST.match(text, end) or (again and _near(again[1].lower())))


def _near(word: str) -> tuple[str, ...]:
    """Return the schemes of the web that a word equals or is a typo of."""
    if word in WEB_SCHEMES:
        return (word,)
    if word in _NO_MISTAKES:
        return ()
    near = tuple(scheme for scheme in WEB_SCHEMES if _is_a_slip(word, scheme))
    return near if len(near) < 2 or "s" not in word else ("https",)


def _is_a_slip(word: str, right: str) -> bool:
    """Tell whether a letter is missing, extra, wrong, or swapped with the next one."""
    if abs(len(word) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(word), len(right)) and word[start] == right[start]:
        start += 1
    rest, due = word[start:], right[start:]
    return (
        rest[1:] == due
        or rest == due[1:]
        or rest[1:] == due[1:]
        or (rest[:2] == due[1::-1] and rest[2:] == due[2:])
    )


def _with_slashes(rest: str) -> str:
    path = re.split("[?#]", rest, maxsplit=1)[0]
    return path.replace("\\", "/") + rest[len(path) :]
