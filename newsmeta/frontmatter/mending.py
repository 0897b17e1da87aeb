"""Repairs of front matter that is not YAML, where only one repair makes sense."""

from __future__ import annotations

import re

from newsmeta.diagnostics import Span
from newsmeta.diagnostics.changes import Mend
from newsmeta.frontmatter.source import line_start

_LINE = re.compile(
    r"(?P<hyphens> *(?:- +)*)(?P<name>(?:[A-Za-z_][\w-]*:[ \t]+)?)(?P<value>\S.*?)[ \t]*"
)
_LONGEST = 80
_LINE_END = re.compile(r"\r\n|\n|\r")
# Characters that mean something at the beginning of a value, or inside of one.
_BEGINS_OTHERWISE = tuple("\"'|>!")
# The name of a field and a colon inside of a value: two fields on one line.
FIELD_INSIDE = re.compile(
    r"""(?:^|\s)(?:category|title|excerpt|publishedDateTime|updatedDateTime|originalUrl|webUrl|
    ampWebUrl|cdnAmpWebUrl|type|quality|heat|published|featuredContent|provider|name|domain|
    images|url|width|height|isCached|authors|publishers|topics|tags|categories|related|secured|
    locale|attribution|actions|layout|permalink):(?:\s|\Z)""",
    re.VERBOSE,
)
_OF_TOP = re.compile(
    "category|excerpt|publishedDateTime|updatedDateTime|type|heat|published|featuredContent|"
    "provider|topics|images|related|actions|secured|tags|categories|locale|permalink|layout"
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\.", re.DOTALL)


def in_quotes(text: str, front_matter: Span, offset: int) -> Mend | None:
    """Return the repair that puts the value on the line of an offset in double quotes.

    None if the line may mean something else: two fields, a value that continues below, a comment.

    Args:
        text: The text of the file.
        front_matter: The place of the front matter in it.
        offset: A place in the line.
    """
    start = line_start(text, offset)
    ending = _LINE_END.search(text, offset, front_matter.end)
    end = ending.start() if ending else front_matter.end
    match = _LINE.fullmatch(text, start, end)
    if match is None or not (match["name"] or match["hyphens"].strip()):
        return None
    at, value = match.start("value"), match["value"]
    if match["hyphens"].strip() and match["name"][:1].isupper():
        at, value = match.start("name"), match["name"] + match["value"]  # No name begins like this.
    if value.startswith(_BEGINS_OTHERWISE) or re.search(r"\s#", value):
        return None
    if FIELD_INSIDE.search(value) or _goes_on(text, end, front_matter.end, match):
        return None
    return Mend(((Span(at, at + len(value)), quoted(value)),))


def quoted(line: str) -> str:
    """Return the text on one line of a file in double quotes."""
    escaped = line.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def in_other_quotes(line: str) -> str:
    """Return the text on one line of a file, including its quotes, as a quoted text.

    The quotes are single, unless double ones need fewer escapes.
    """
    single = "'" + line.replace("'", "''") + "'"
    double = quoted(line)
    return single if len(single) <= len(double) else double


def way_into_quotes(whole: str) -> str:
    """Return advice on making one text of the rest of a line that begins with a quote.

    Args:
        whole: The line from the quote on, without blanks at its end.
    """
    sign = whole[0]
    if whole.endswith(sign):  # The outer quotes belong to the value.
        inside = 'write \\" for a quote inside double quotes'
        return inside if sign == '"' else "write '' for an apostrophe inside single quotes"
    written = in_other_quotes(whole)
    hint = f"put the whole value in {'single' if written[0] == chr(39) else 'double'} quotes"
    return hint if re.search(r"\s#", whole) or len(written) > _LONGEST else f"{hint}: {written}"


def is_of_top(name: str) -> bool:
    """Tell whether articles have a field of that name at the top level."""
    return _OF_TOP.fullmatch(name) is not None


def is_address(line: str) -> bool:
    """Tell whether the value on a line begins like the address of a page."""
    match = _LINE.fullmatch(line)
    return match is not None and match["value"].startswith(("http://", "https://"))


def has_field_inside(line: str) -> bool:
    """Tell whether the value on a line begins with the name of a field."""
    match = _LINE.fullmatch(line)
    return match is not None and FIELD_INSIDE.match(match["value"]) is not None


def _goes_on(text: str, end: int, last: int, match: re.Match[str]) -> bool:
    """Tell whether the line below is indented more, and so may continue the value."""
    for line in _LINE_END.split(text[end:last]):
        if line.strip():
            indent = len(line) - len(line.lstrip())
            return indent > len(match["hyphens"]) - (0 if match["name"] else 1)
    return False


def surrogate_pairs(text: str, front_matter: Span, opening: int) -> Mend | None:
    """Return the repair that writes the characters for pairs of JSON escapes.

    Args:
        text: The text of the file.
        front_matter: The place of the front matter in it.
        opening: The place of the opening quote around them.
    """
    whole = _QUOTED.match(text, opening, front_matter.end)
    if whole is None:
        return None
    pieces = tuple(
        (Span(*pair.span()), _character(pair[1], pair[2]))
        for pair in _PAIR.finditer(text, opening, whole.end())
        if pair[1]
    )
    return Mend(pieces) if pieces else None


def _character(high: str, low: str) -> str:
    return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
