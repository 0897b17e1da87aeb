"""Tokens: the words, values and symbols of a filter."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import Any

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.exporters.where.errors import quoted, refuse
from newsmeta.exporters.where.times import no_time, stretch_of

_MAX_DIGITS = 100
_TOKEN = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<word>[^\W\d][\w.-]*)
    | (?P<number>-?[0-9][\w.:+-]*(?:[ ][0-9]{2}:[\w.:+-]*)?)   # or a date, or a timestamp
    | (?P<text>"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*')
    | (?P<symbol>[()\[\],]|[=!<>&|~:^]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_INTEGER = re.compile(r"-?[0-9]+", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+", re.ASCII)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_CURLY_QUOTES = frozenset("“”„‟‘’‚‛«»`´")


class Kind(enum.Enum):
    """The kind of a token. The value is its name for people."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    TIME = "date"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a filter.

    Attributes:
        kind: The kind.
        source: The text as written.
        start: The offset of its start.
        value: The value, if it has one.
    """

    kind: Kind
    source: str
    start: int
    value: Any = None

    @property
    def keyword(self) -> str:
        """The word in lower case; empty for other tokens."""
        return self.source.lower() if self.kind is Kind.WORD else ""

    def __str__(self) -> str:
        """Return the description of the token in messages."""
        return "the end" if self.kind is Kind.END else quoted(self.source)


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the tokens of a filter, the last of which is the end.

    Raises:
        FilterError: When the filter has an invalid token.
    """
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            refuse(at, _stray(text[at]))
        source = match[0]
        if match.lastgroup == "word":
            yield Token(Kind.WORD, source, at)
        elif match.lastgroup == "symbol":
            yield Token(Kind.SYMBOL, source, at)
        elif match.lastgroup == "text":
            yield Token(Kind.TEXT, source, at, _unescaped(source, at))
        elif match.lastgroup == "number":
            yield _number(source, at)
        at = match.end()
    yield Token(Kind.END, "", len(text))


def _number(source: str, start: int) -> Token:
    """Return the token that begins with a digit."""
    if _INTEGER.fullmatch(source) or _DECIMAL.fullmatch(source):
        if len(source) > _MAX_DIGITS:
            refuse(start, f"a number has at most {_MAX_DIGITS} digits")
        value = float(source) if "." in source else int(source)
        return Token(Kind.NUMBER, source, start, value)
    if stretch := stretch_of(source):
        return Token(Kind.TIME, source, start, stretch)
    if timestamps.looks_like_one(source):
        refuse(start, no_time(source))
    refuse(start, f"{quoted(source)} is not a number or date; write text in quotes")


def _unescaped(source: str, start: int) -> str:
    """Return the text in quotes."""

    def replacement(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) == 5:
            char = chr(int(escape[1:], 16))
            if not "\ud800" <= char <= "\udfff":
                return char
        elif escape in _ESCAPES:
            return _ESCAPES[escape]
        at = start + 1 + match.start()
        refuse(at, f"{quoted(match[0])} stands for nothing; a backslash is written \\\\")

    return _ESCAPE.sub(replacement, source[1:-1])


def _stray(char: str) -> str:
    """Return the error about a character that begins no token."""
    if char in "\"'":
        return f"the text that begins here has no end; write {char} behind it"
    if char in _CURLY_QUOTES:
        return f'{char} is no quote here; write text in straight ones: "…"'
    return f"{quoted(char)} has no meaning here; write text in quotes"
