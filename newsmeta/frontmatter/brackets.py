"""Lists and mappings in brackets that are no YAML, or lack their brackets."""

from __future__ import annotations

import re

from newsmeta.diagnostics import Span

_QUOTED = r"""(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\r\n]|'')*')"""
_FIELD = r"[ \t]*(?:- +)*(?P<name>[\w-]+)[ \t]*:[ \t]+"
_OPENING = re.compile(rf"{_FIELD}[\[{{]|[ \t]*- +[\[{{]")
_COMMENT = re.compile(
    rf"(?:{_QUOTED}|[^\s\"'#\[{{,]|(?<=\w)['\"]|[\[{{,](?!#)|[ \t]+(?!#))*+[\[{{, \t](#[^\r\n]*)"
)
_QUOTED_ITEMS = re.compile(
    rf"(?:{_FIELD}|[ \t]*(?P<hyphen>-) +)"
    rf"(?P<items>{_QUOTED}(?:(?:[ \t]*[,;][ \t]*|[ \t]+){_QUOTED})++)[ \t,;]*"
)
_LISTS = frozenset(("topics", "tags", "categories", "redirect_from", "keywords", "otherNames"))
_TEXTS = frozenset(("title", "excerpt", "name", "attribution", "highlight", "description"))
_MOST_LINES = 10
"""Most lines that the parser may read on after the one with the comment."""
_LINE_END = re.compile(r"\r\n|\n|\r")


def after_quote(rest: str, is_inside: bool, line: str) -> str:
    """Return advice on a text behind a closing quote; an empty text if another one is due.

    Args:
        rest: The text behind the quote.
        is_inside: Whether the quoted text is inside of brackets.
        line: The whole line.
    """
    more = rest[1:].strip(" \t")
    if rest[0] in ",;" and (not more or more.startswith("#")):
        return f'remove the "{rest[0]}"'
    match = _QUOTED_ITEMS.fullmatch(line)
    if is_inside or match is None or (match["name"] and match["name"] not in _LISTS):
        return ""
    if match["hyphen"]:
        return "begin each item in a line of its own, with a hyphen and a blank"
    return f"write [{', '.join(re.findall(_QUOTED, match['items']))}]"


def ends_inside(before: str) -> bool:
    """Tell whether the part of a line ends inside of brackets.

    Args:
        before: The part of the line.
    """
    bare = re.sub(_QUOTED, "", before)
    return bare.count("[") + bare.count("{") > bare.count("]") + bare.count("}")


def cut_by_comment(text: str, front_matter: Span, offset: int) -> tuple[str, str, Span] | None:
    """Return the list or mapping whose closing bracket is in a comment.

    Args:
        text: The text of the file.
        front_matter: The place of the front matter in it.
        offset: The place at which the parser stopped, in the line or below.

    Returns:
        The message, the advice, and the place of the comment.
    """
    start = offset
    for _ in range(_MOST_LINES):
        start = _start_of_line(text, start)
        ending = _LINE_END.search(text, start, front_matter.end)
        end = ending.start() if ending else front_matter.end
        opening = _OPENING.match(text, start, end)
        if opening and (comment := _unclosed(text, opening, end)):
            name = "list" if text[opening.end() - 1] == "[" else "mapping"
            shown = text[comment.start : comment.end]
            message = f'the {name} is cut off before "{shown}", which is a comment in YAML'
            is_text = opening["name"] in _TEXTS
            part = "the whole value in single" if is_text else "the item in double"
            return message, f"put {part} quotes", comment
        if start <= front_matter.start:
            break
        start -= 1
    return None


def _unclosed(text: str, opening: re.Match[str], end: int) -> Span | None:
    """Return the place of the comment that holds the closing bracket of a line, if there is one."""
    start = opening.end() - 1
    comment = _COMMENT.match(text, start, end)
    closing = "]" if text[start] == "[" else "}"
    if comment is None or closing not in comment[1]:
        return None
    return Span(*comment.span(1)) if ends_inside(text[start : comment.start(1)]) else None


def _start_of_line(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
