"""The strict grammar of Liquid's conditions and loops.

If the strict grammar rejects an expression, Liquid tries a lax one (`newsmeta.liquid.syntax`). Only
an expression that both reject stops a build.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from newsmeta.liquid.tokens import SPACE, WORD

_TOKEN = re.compile(
    rf"""{SPACE}*(?:
    (?P<comparison>==|!=|<>|<=?|>=?|contains(?={SPACE}))
    |(?P<string>'[^']*'|"[^"]*")
    |(?P<number>-?[0-9]+(?:\.[0-9]+)?)
    |(?P<id>[A-Za-z_](?:{WORD}|-)*\??)
    |(?P<dotdot>\.\.)
    |(?P<mark>[|.:,\[\]()?-])
    |(?P<end>\Z)
    )""",
    re.VERBOSE,
)
_MOST_NESTED = 40
"""Deepest nesting of expressions that is checked. Deeper ones count as valid."""


class _RefusedError(Exception):
    """The grammar rejects the expression."""


class _TooDeepError(Exception):
    """The expression is nested too deeply to be checked."""


def is_condition(markup: str) -> bool:
    """Tell whether the strict grammar accepts the condition of `if`, `unless` or `elsif`."""
    return _accepts(markup, _condition)


def is_loop(markup: str) -> bool:
    """Tell whether the strict grammar accepts the markup of `for`."""
    return _accepts(markup, _loop)


class _Reader:
    """A reader of tokens."""

    def __init__(self, markup: str) -> None:
        self._words: list[tuple[str, str]] = []
        at = 0
        while not self._words or self._words[-1][0] != "end":
            match = _TOKEN.match(markup, at)
            if match is None or match.lastgroup is None:
                raise _RefusedError
            kind = match.lastgroup
            self._words.append((kind if kind != "mark" else match[kind], match[kind]))
            at = match.end()
        self._at = 0

    def sees(self, kind: str, ahead: int = 0) -> bool:
        """Tell whether the next token has some kind."""
        place = min(self._at + ahead, len(self._words) - 1)
        return self._words[place][0] == kind

    def take(self, kind: str) -> bool:
        """Skip the next token if it has some kind; tell whether it did."""
        is_next = self.sees(kind)
        self._at += is_next and kind != "end"
        return is_next

    def take_name(self, *names: str) -> bool:
        """Skip the next token if it is one of some names; tell whether it was."""
        is_next = self.sees("id") and self._words[self._at][1] in names
        self._at += is_next
        return is_next

    def expect(self, kind: str) -> None:
        """Skip the next token, which has to be of some kind."""
        if not self.take(kind):
            raise _RefusedError


def _accepts(markup: str, read: Callable[[_Reader], None]) -> bool:
    try:
        reader = _Reader(markup)
        read(reader)
        reader.expect("end")
    except _RefusedError:
        return False
    except _TooDeepError:
        return True
    return True


def _condition(reader: _Reader) -> None:
    while True:
        _expression(reader)
        if reader.take("comparison"):
            _expression(reader)
        if not reader.take_name("and", "or"):
            return


def _loop(reader: _Reader) -> None:
    reader.expect("id")
    if not reader.take_name("in"):
        raise _RefusedError
    _expression(reader)
    reader.take_name("reversed")
    while reader.sees("id") and reader.sees(":", 1):
        if not reader.take_name("limit", "offset"):
            raise _RefusedError
        reader.expect(":")
        _expression(reader)


def _expression(reader: _Reader, depth: int = 0) -> None:
    if depth > _MOST_NESTED:
        raise _TooDeepError
    if reader.take("string") or reader.take("number"):
        return
    if reader.take("("):
        _expression(reader, depth + 1)
        reader.expect("dotdot")
        _expression(reader, depth + 1)
        reader.expect(")")
        return
    if reader.take("["):
        _expression(reader, depth + 1)
        reader.expect("]")
    else:
        reader.expect("id")
    while True:
        if reader.take("["):
            _expression(reader, depth + 1)
            reader.expect("]")
        elif reader.take("."):
            reader.expect("id")
        else:
            return
