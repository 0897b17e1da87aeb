"""The places of a scalar's characters in the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Span
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.frontmatter.scalars import Style
from newsmeta.late_patterns import late_pattern

_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_ESCAPED_LINE_END = late_pattern(r"\\(?:\r\n|\n|\r)[ \t]*")
_HEX_ESCAPES = {"x": 2, "u": 4, "U": 8}
_IN_QUOTES: dict[Style, re.Pattern[str]] = {
    "single": re.compile("''"),
    "double": re.compile(
        r"\\(?:[0abt\tnvfre \"/\\N_LP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})"
    ),
}
"""Escapes within one line of a quoted text."""
_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class _Token:
    """A character of a scalar as written in the source."""

    char: str
    start: int
    end: int
    is_blank: bool  # written as white space, so that folding may have changed it


def offsets(raw: str, style: Style, value: str) -> Sequence[tuple[int, int]] | None:
    """Map each character of a scalar's value to the place in the source that wrote it.

    Args:
        raw: The scalar as written, with its quotes or its block header.
        style: The style of the scalar.
        value: The value from the parser.

    Returns:
        For each character of `value` the start and end of its source text, counted from the start
        of `raw`; None if the two cannot be matched.
    """
    starts = starts_in_line(raw, style, value)
    if starts is not None:
        return list(pairwise(starts))
    return aligned(raw, style, value)


def starts_in_line(
    raw: str, style: Style, value: str, most: int | None = None
) -> Sequence[int] | None:
    """Return the start of each character of a one-line scalar, and the end of the last one.

    Nothing is folded there: all text between two escapes is literal.

    Args:
        raw: The scalar as written, with its quotes.
        style: The style of the scalar.
        value: The value from the parser.
        most: The number of characters that matter; None for all.

    Returns:
        The places, counted from the start of `raw`, of at least that many; None if only `aligned`
        can tell.
    """
    if style == "plain":
        return range(len(raw) + 1) if raw == value else None
    escape = _IN_QUOTES.get(style)
    if escape is None:
        return None
    if raw[1:-1] == value:
        return range(1, len(raw))
    if "\n" in raw or "\r" in raw:
        return None
    starts: list[int] = []
    chars: list[str] = []
    end = 1
    for match in escape.finditer(raw, 1, len(raw) - 1):
        start = match.start()
        starts += range(end, start + 1)
        chars += raw[end:start], _unescaped(match[0])
        end = match.end()
        if most is not None and len(starts) > most:
            return starts if value.startswith("".join(chars)) else None
    starts += range(end, len(raw))
    return starts if "".join((*chars, raw[end:-1])) == value else None


def _unescaped(escape: str) -> str:
    """Return the character that an escape stands for."""
    if len(escape) > 2:
        return chr(int(escape[2:], 16))
    return "'" if escape == "''" else _ESCAPES[escape[1]]


def aligned(
    raw: str, style: Style, value: str, most: int | None = None
) -> list[tuple[int, int]] | None:
    """Return the result of `offsets`, also for scalars that may be folded.

    Args:
        raw: The scalar as written, with its quotes or its block header.
        style: The style of the scalar.
        value: The value from the parser.
        most: The number of characters that matter; None for all.
    """
    tokens = _tokenize(raw, style)
    result: list[tuple[int, int]] = []
    try:
        token = next(tokens, None)
        for char in value if most is None else value[:most]:
            if not (char in _BLANKS and token and token.is_blank):
                while token and token.is_blank:
                    token = next(tokens, None)
                if token is None or token.char != char:
                    if char not in _BLANKS:
                        return None
                    # A folded line end with more line feeds than the source has blanks left.
                    place = len(raw) if token is None else token.start
                    result.append((place, place))
                    continue
            result.append((token.start, token.end))
            token = next(tokens, None)
        is_whole = most is None or len(value) <= most
        if is_whole and token and not (token.is_blank and all(each.is_blank for each in tokens)):
            return None
    except ValueError:
        return None
    return result


def span_within(text: str, node: Scalar, start: int, end: int) -> Span:
    """Return the place in the source of the characters `start` to `end` of a scalar's text.

    Args:
        text: The whole text that the node was read from.
        node: The scalar.
        start: The first character, counted from 0 in the scalar's text.
        end: One past the last character.

    Returns:
        The span in `text`; that of the whole scalar if the part cannot be determined.
    """
    raw = text[node.span.start : node.span.end]
    base = node.span.start
    if not node.text[start:end]:
        return node.span
    if (starts := starts_in_line(raw, node.style, node.text, end)) is not None:
        return Span(base + starts[start], base + starts[end])
    places = aligned(raw, node.style, node.text, end)
    if places is None:
        return node.span
    return Span(base + places[start][0], base + places[end - 1][1])


def begins_of(text: str, node: Scalar, places: Iterable[int]) -> Iterator[int]:
    """Yield the places in the source where characters of a scalar's text begin, if known.

    The result is that of `span_within` for each, in time that does not grow with their number.

    Args:
        text: The whole text that the node was read from.
        node: The scalar.
        places: The characters, counted from 0 in the scalar's text.
    """
    places = list(places)
    if not places:
        return
    raw, most = text[node.span.start : node.span.end], max(places) + 1
    starts = starts_in_line(raw, node.style, node.text, most)
    if starts is None and (written := aligned(raw, node.style, node.text, most)) is not None:
        starts = [start for start, _ in written]
    if starts is not None:
        yield from (node.span.start + starts[at] for at in places)


def _tokenize(raw: str, style: Style) -> Iterator[_Token]:
    """Yield the characters of a scalar.

    Raises:
        ValueError: When an escape is invalid.
    """
    if style == "double":
        return _tokenize_double(raw)
    if style == "single":
        return _tokenize_single(raw)
    if style == "plain":
        return (_Token(char, at, at + 1, char in _BLANKS) for at, char in enumerate(raw))
    return _tokenize_block(raw)


def _tokenize_single(raw: str) -> Iterator[_Token]:
    at = 1
    while at < len(raw) - 1:
        width = 2 if raw.startswith("''", at) else 1
        yield _Token(raw[at], at, at + width, raw[at] in _BLANKS)
        at += width


def _tokenize_double(raw: str) -> Iterator[_Token]:
    at, end = 1, len(raw) - 1
    while at < end:
        char = raw[at]
        if char != "\\":
            yield _Token(char, at, at + 1, char in _BLANKS)
            at += 1
            continue
        code = raw[at + 1]
        if code in "\r\n":
            # An escaped line end; the blanks at the beginning of the next line are not part of the
            # text.
            blanks = _ESCAPED_LINE_END.match(raw, at)
            at = blanks.end() if blanks else at + 2
            continue
        width = 2 + _HEX_ESCAPES.get(code, 0)
        if code in _HEX_ESCAPES:
            decoded = chr(int(raw[at + 2 : at + width], 16))
        elif code in _ESCAPES:
            decoded = _ESCAPES[code]
        else:
            raise ValueError(code)
        yield _Token(decoded, at, at + width, is_blank=False)
        at += width


def _tokenize_block(raw: str) -> Iterator[_Token]:
    header, *lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", raw)
    filled = (line for line in lines if line.strip(" \r\n"))
    indent = min((len(line) - len(line.lstrip(" ")) for line in filled), default=0)
    at = len(header)
    for line in lines:
        skip = min(indent, len(line) - len(line.lstrip(" ")))
        for offset in range(skip, len(line)):
            char = line[offset]
            yield _Token(char, at + offset, at + offset + 1, char in _BLANKS)
        at += len(line)
