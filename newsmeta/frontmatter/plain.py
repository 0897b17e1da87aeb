"""A fast reader of the plain part of YAML, in which nearly all front matter is written.

Plain front matter has block mappings and lists with one key or item a line, and values that are
numbers, words and texts of one line, with or without quotes. This small grammar reads them as
`newsmeta.frontmatter.parser` does. Everything else (comments, anchors, tags, flow style, block
texts, rare escapes, duplicate keys, words on which versions of YAML disagree) is left to that
module, which knows all of YAML and all places.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from newsmeta.frontmatter.ambiguity import ambiguity
from newsmeta.frontmatter.scalars import resolve
from newsmeta.late_patterns import late_pattern

# Only the escapes that programs write are plain. An escape for an ASCII character may hide text
# that cheap questions look for in the source, and half of a surrogate pair is not a character.
_LINE = late_pattern(
    r"""(\ *)(-\ )?                                # where it stands, and whether it is an item
    (?:([A-Za-z_][A-Za-z0-9_-]{0,99}):(?:\ |\Z))?  # the key
    (?:"([^"\\]*(?:\\(?:["\\/nrt]                # a text in double quotes with the usual escapes,
        |u(?!00[0-7]|[dD][89a-fA-F])[0-9a-fA-F]{4}
        |x[89a-fA-F][0-9a-fA-F])[^"\\]*)*)"
    |'([^']*(?:''[^']*)*)'                       # or in single quotes,
    |([^\s\-?:,\[\]{}\#&*!|>'"%@`]                 # or a bare value, without what would end it
      (?:[^\s:\#]++|:(?=\S)|(?<=\S)\#|\ ++(?=[^\s\#]))*+
     |-[0-9][0-9.]*))?                             # that is no indicator, or a negative number
    """,
    re.VERBOSE,
)
_ESCAPE = late_pattern(r"\\(?:u(....)|x(..)|(.))")
_BREAKS = {"n": "\n", "r": "\r", "t": "\t"}
_TIME = late_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_MOST_KNOWN = 10_000
"""Most lines that are remembered: many lines are in every file, such as `type: article`."""
_LONGEST_KNOWN = 200

NOTHING: Final = object()
"""The value of a key whose value begins on the next line, or is missing."""
Line = tuple[int, bool, str, Any]
"""Column, whether an item begins, key (or empty), value (or `NOTHING`)."""
BLANK: Final[Line] = (-1, False, "", NOTHING)
"""The content of an empty line."""


class PlainReading(NamedTuple):
    """The content of a file that is plainly written.

    Attributes:
        text: The front matter, with line feeds only.
        beyond_ascii: The non-ASCII characters in order, with a space between those that are not
            adjacent. If escapes stand for such characters, for line breaks or for tabs, all texts
            are included.
        values: The front matter as plain values.
        entries: The content of each line.
    """

    text: str
    beyond_ascii: str
    values: dict[str, Any]
    entries: list[Line]


class PlainReader:
    """A reader of plainly written front matter.

    Args:
        max_depth: The most levels of nesting.
        max_nodes: The most keys and values.
    """

    def __init__(self, max_depth: int, max_nodes: int) -> None:
        # Each column is at most one level, and a list may be in the column of its key.
        self._last_column = max_depth - 4
        self._most_lines = max_nodes // 4
        self._known: dict[str, Line] = {}
        self._heads: dict[str, tuple[int, bool, str]] = {}

    def read(  # noqa: PLR0912 - one loop, to be fast
        self, text: str, entries: list[Line] | None = None
    ) -> dict[str, Any] | None:
        """Return the values of front matter; None if it is not plain, or wrong.

        Args:
            text: The front matter: line feeds, and characters that YAML takes as printable.
            entries: The list to which the content of each line is added, for an `Outline`; `BLANK`
        for an empty line.
        """
        said = [] if entries is None else entries
        known = self._known
        root: dict[str, Any] = {}
        here: Any = root  # the innermost open collection
        column = 0  # the column of its keys or hyphens
        around: list[tuple[Any, int]] = []  # the collections around it
        waiting = ""  # its key whose value begins on the next line
        lines = text.split("\n")
        if len(lines) > self._most_lines:
            return None
        for line in lines:
            if not line:
                said.append(BLANK)
                continue
            entry = known.get(line) or self._entry(line)
            if entry is None:
                return None
            said.append(entry)
            at, is_item, key, value = entry
            if waiting and (at > column or (is_item and at == column)):
                inner: Any = [] if is_item else {}
                here[waiting] = inner
                around.append((here, column))
                here, column = inner, at
            else:
                while at < column:
                    here, column = around.pop()
                if here.__class__ is list and not is_item and at == column:
                    here, column = around.pop()  # The list was in the column of its key.
                if at != column or is_item is not (here.__class__ is list):
                    return None
            if is_item:
                if not key:
                    here.append(value)
                    waiting = ""
                    continue
                inner = {}
                here.append(inner)
                around.append((here, column))
                here, column = inner, at + 2
            elif key in here:
                return None
            if value is NOTHING:
                here[key], waiting = None, key
            else:
                here[key], waiting = value, ""
        return root or None

    def _entry(self, line: str) -> Line | None:
        """Return the content of a line that is not remembered as a whole.

        None if it is not plain.
        """
        # Texts and times are in a single file, but the keys before them are in all.
        before, _, text = line.partition(": ")
        head = self._heads.get(before)
        if head is not None:
            if text[:1] == '"':
                inner = text[1:-1]
                if "\\" not in text:
                    if text.find('"', 1) == len(text) - 1:
                        return (*head, inner)
                elif text[-1] == '"':
                    # What is left without the quotes that are escaped tells whether others are.
                    rest = inner.replace('\\"', "")
                    if "\\" not in rest and '"' not in rest:
                        return (*head, inner.replace('\\"', '"'))
            elif _TIME.fullmatch(text):
                return (*head, text)
        return self._learn(line)

    def _learn(self, line: str) -> Line | None:
        """Return the content of a line, and remember it if it may come again.

        None if it is not plain.
        """
        match = _LINE.fullmatch(line)
        if match is None or len(match[1]) > self._last_column:
            return None
        blanks, hyphen, key, double, single, bare = match.groups()
        if key and (ambiguity(key) or not isinstance(resolve(key), str)):
            return None
        head = len(blanks), bool(hyphen), key or ""
        value: Any = NOTHING
        if double is not None:
            value = _ESCAPE.sub(_decoded, double)
        elif single is not None:
            value = single.replace("''", "'")
        elif bare is not None:
            value = resolve(bare)
            if not _TIME.fullmatch(bare) and ambiguity(bare):
                return None
        if not key and (value is NOTHING or not hyphen):
            return None
        if len(self._known) + len(self._heads) >= _MOST_KNOWN:
            self._known.clear()
            self._heads.clear()
        if key:
            self._heads[blanks + (hyphen or "") + key] = head
        if double is None and single is None and len(line) <= _LONGEST_KNOWN:
            self._known[line] = (*head, value)
        return (*head, value)


def _decoded(escape: re.Match[str]) -> str:
    """Return the character that an escape stands for."""
    char = escape[3]
    return _BREAKS.get(char, char) if char else chr(int(escape[1] or escape[2], 16))
