"""Beginnings of files without front matter, and the generators that find some nevertheless.

For Jekyll, an opening marker is a line of three hyphens, followed only by blanks, on the very first
line. Hugo ignores blanks and empty lines before it, reads on after it in the same line, and knows
other formats. Eleventy allows the name of a format after it.
"""

from __future__ import annotations

import codecs
import enum
import re
from collections.abc import Iterator

from newsmeta.data_classes import dataclass
from newsmeta.late_patterns import late_pattern

_MOST = 4_000
"""Most characters of a file that are looked at."""
_MOST_LINES = 40
"""Most lines in which an opening marker is looked for."""


class Generator(enum.Enum):
    """A program that builds a site from files with front matter."""

    JEKYLL = "Jekyll"
    HUGO = "Hugo"
    ELEVENTY = "Eleventy"
    OTHER = "another"


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a file without front matter.

    Attributes:
        message: The problem.
        hint: The advice.
        line: The number of the line with the problem.
        is_meant: Whether front matter was clearly intended.
        takers: The programs that find front matter, or end with an error that nobody can miss.
    """

    message: str
    hint: str
    line: int = 1
    is_meant: bool = True
    takers: frozenset[Generator] = frozenset()


_HUGO = frozenset((Generator.HUGO,))
_ELEVENTY = frozenset((Generator.ELEVENTY,))
_PAGE = frozenset((Generator.HUGO, Generator.ELEVENTY))
"""The programs that also make a page of a text without fields."""

_MARKER_ALONE = "write three hyphens alone in line 1: ---"
_AS_YAML = "write the fields as YAML between two lines of three hyphens"

# Blanks of every kind, and invisible characters.
_INVISIBLE = " \t\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\u3000\ufeff\x0b\x0c"
_LINE_END = late_pattern(r"\r\n|\n|\r")
_FIELD = late_pattern(r"""["']?[A-Za-z_][\w-]*["']?[ \t]*:(?=\s|\Z)""")
_OWN_FIELD = late_pattern(
    r"""["']?(?:category|title|excerpt|publishedDateTime|updatedDateTime|originalUrl|webUrl|type|
    layout|provider|topics|images|date|permalink|published|secured|tags|categories)["']?[ \t]*:
    (?=\s|\Z)""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKER = late_pattern(r"---(?![^\s#])")
_NEAR_MARKER = late_pattern(
    r"""-{1,2} | -{4,} | [\u2010-\u2015]-? | -[\u2010-\u2015] | [\u2010-\u2015\u2212\uff0d]{2,3}
    | \\-\\?-\\?- | (?:-[ ]){2}- | \*{3,} | _{3,} | ={3,} | ["']---["'] | `{3}\w* | ~{3}\w*
    | %YAML\b.*""",
    re.VERBOSE,
)
_FORMAT = late_pattern(
    r"---[ \t]*(ya?ml|json5?|js|javascript|toml|coffee|cson)[ \t]*", re.IGNORECASE
)
_BEHIND = late_pattern(r"---(?!-)(.*)")
_JSON = late_pattern(r"""\{\s*(?:["}]|\Z)""")
_ORG = late_pattern(r"#\+[A-Za-z_]+:")


def opening(text: str) -> Opening:
    """Return the problem with the beginning of a file that has no front matter.

    Args:
        text: The file, or enough of it, without a byte-order mark.
    """
    lines = _LINE_END.split(text[:_MOST])
    first = next((at for at, line in enumerate(lines) if line.strip(_INVISIBLE)), None)
    if first is None:
        return Opening("the file is empty", "begin it with front matter")
    if "\0" in text:
        return Opening("this looks like a binary file, not an article", "", is_meant=False)
    shown = lines[first].strip(_INVISIBLE)
    return (
        _other_format(shown, first + 1)
        or _marker_spelled_otherwise(lines, first, shown)
        or _marker_below(lines, first)
        or Opening(
            "the file has no front matter",
            "begin it with a line of three hyphens, the fields, and three hyphens again",
            is_meant=_OWN_FIELD.match(shown) is not None,
            takers=frozenset() if _OWN_FIELD.match(shown) else _PAGE,
        )
    )


def _other_format(line: str, number: int) -> Opening | None:
    """Return the opening of front matter that is not YAML, by its first line; None for others."""
    if line == "+++":
        name, takers = "TOML (+++)", _HUGO
    elif line == ";;;":
        name, takers = "JSON (;;;)", frozenset[Generator]()
    elif _JSON.match(line):
        name, takers = "JSON", _HUGO
    elif _ORG.match(line):
        name, takers = "that of Org mode", _HUGO
    elif (match := _FORMAT.fullmatch(line)) and not match[1].lower().startswith("y"):
        name, takers = match[1], _ELEVENTY
    else:
        return None
    message = f"the front matter is {name}; newsmeta and Jekyll read only YAML"
    return Opening(message, _AS_YAML, number, True, takers)


def _marker_spelled_otherwise(lines: list[str], first: int, line: str) -> Opening | None:
    """Return the opening if the first line is nearly an opening marker; None for others."""
    has_fields = _has_fields(lines, first + 1)
    number = first + 1
    if _FORMAT.fullmatch(line):
        message = "the name of a format follows the opening marker"
        return Opening(message, _MARKER_ALONE, number, True, _ELEVENTY)
    if line == "---":
        before = "".join(lines[: first + 1]).rstrip(_INVISIBLE)[:-3]
        takers = _HUGO if not before.strip(" \t\ufeff") else frozenset[Generator]()
        message = "the opening marker is not at the very start of the file"
        hint = "remove everything before the ---"
        if first == 0 and before.strip(" \t"):
            message, hint = "invisible characters precede the opening marker", "remove them"
        elif first == 0 and not before:
            message, hint = "invisible characters follow the opening marker", "remove them"
        return Opening(message, hint, is_meant=has_fields, takers=takers)
    if (match := _BEHIND.fullmatch(line)) is not None:
        rest = match[1].strip()
        if rest.startswith("#"):
            message, hint = "a comment follows the opening marker", "move it to the next line"
        else:
            message, hint = "text follows the opening marker", _MARKER_ALONE
        is_meant = has_fields or bool(_OWN_FIELD.match(rest))
        return Opening(message, hint, number, is_meant, _HUGO)
    if has_fields and _NEAR_MARKER.fullmatch(line):
        if any(_is_marker(each) for each in lines[number : number + 2]):
            return None  # The marker is there, but not on the first line.
        return Opening(f"{line} is not an opening marker", "write three hyphens: ---", number)
    return None


def _marker_below(lines: list[str], first: int) -> Opening | None:
    """Return the opening if an opening marker is below other text; None for others."""
    for at in range(first + 1, min(len(lines), _MOST_LINES)):
        if _is_marker(lines[at]) and _has_fields(lines, at + 1):
            if lines[first].startswith("<<<<<<<"):
                message = f"a merge conflict begins in line {first + 1} and is not resolved"
                return Opening(message, "keep one side of it", first + 1)
            # Hugo reads front matter within an HTML comment.
            above = "".join(lines[:at]).strip()
            takers = _HUGO if above == "<!--" else frozenset[Generator]()
            message = f"the opening marker is in line {at + 1}, below other text"
            return Opening(
                message,
                "remove the text above it, or move it below the front matter",
                1,
                True,
                takers,
            )
    return None


def _is_marker(line: str) -> bool:
    return _MARKER.match(line.strip(_INVISIBLE)) is not None


def _has_fields(lines: list[str], start: int) -> bool:
    """Tell whether fields begin on a line, at least one of them a field of articles or pages.

    A line of text with a colon, below a horizontal rule, is not a field.
    """
    rest = list(_until_marker(lines, start))
    filled = [line for line in rest if line and not line.startswith("#")]
    if not filled or not (_FIELD.match(filled[0]) or _MARKER.match(filled[0])):
        return False
    return any(_OWN_FIELD.match(line) for line in rest)


def _until_marker(lines: list[str], start: int) -> Iterator[str]:
    for at in range(start, len(lines)):
        line = lines[at].strip(_INVISIBLE)
        if at > start + 1 and line in ("---", "..."):
            return
        yield line


_WIDE = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
    b"-\0-\0-\0": "UTF-16",
    b"\0-\0-\0-": "UTF-16",
}
"""The first bytes of files in other encodings of Unicode, longer ones first."""


def wide_encoding(data: bytes) -> str:
    """Return the encoding of a UTF-16 or UTF-32 file, or an empty text for other files."""
    return next((name for start, name in _WIDE.items() if data.startswith(start)), "")
