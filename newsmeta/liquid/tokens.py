"""Tags and variables in a text, cut out of it as Liquid does."""

from __future__ import annotations

import re
from typing import NamedTuple

_START = re.compile(r"\{[%{]")

# White space and the characters of words are those of ASCII, as they are in Liquid.
SPACE = r"[ \t\n\v\f\r]"
WORD = r"[A-Za-z0-9_]"

_TAG = re.compile(rf"\{{%-?{SPACE}*(#|{WORD}+){SPACE}*")
_LAST_TAG = re.compile(rf".*\{{%{SPACE}*({WORD}+)", re.DOTALL)


def has_liquid(text: str) -> bool:
    """Tell whether there is anything in a text that Liquid would not print as it is."""
    # Looking for a single character takes a fraction of the time.
    return "{" in text and ("{%" in text or "{{" in text)


class Token(NamedTuple):
    """A tag or variable, complete or unclosed.

    Attributes:
        text: The text of the tag or variable.
        start: Its offset in the whole text.
    """

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after it."""
        return self.start + len(self.text)

    @property
    def is_tag(self) -> bool:
        """Whether it is a tag, closed or not, rather than a variable."""
        return self.text.startswith("{%")

    def tag(self) -> tuple[str, str] | None:
        """Return the name and the markup of a tag; None if it has no name."""
        match = _TAG.match(self.text)
        if match is None:
            return None
        return match[1], self.text[match.end() : -2].removesuffix("-")

    def last_name(self) -> str:
        """Return the name of the last tag that opens in it; empty if there is none.

        In raw text, such as that of `raw`, this is the tag that ends it. An earlier tag or variable
        that is never closed is part of the token: `{{ x {% endraw %}`. A hyphen before the name, as
        in `{%- endraw %}`, means that the tag does not end the raw text.
        """
        match = _LAST_TAG.match(self.text) if self.text.endswith("%}") else None
        return match[1] if match else ""


class Tokens:
    """The tags and variables of a text, in order.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        # An end that was not found once is not searched for again.
        self._closable = {"{%": True, "{{": True}

    def next(self) -> Token | None:
        """Return the next token, or None at the end of the text."""
        match = _START.search(self._text, self._at)
        if match is None:
            return None
        start, opening = match.span()[0], match[0]
        end = self._end(opening, match.end()) if self._closable[opening] else -1
        self._closable[opening] = end >= 0
        self._at = match.end() if end < 0 else end
        return Token(self._text[start : self._at], start)

    def go_to(self, offset: int) -> None:
        """Continue at `offset`."""
        self._at = offset

    def _end(self, opening: str, start: int) -> int:
        """Return the end of a tag or variable that opens before `start`; -1 if it is unclosed."""
        if opening == "{%":
            end = self._text.find("%}", start)
            return end if end < 0 else end + 2
        end = self._text.find("}", start)
        if end < 0:
            return end
        # A single brace also ends a variable, though as an error.
        return end + 2 if self._text.startswith("}", end + 1) else end + 1
