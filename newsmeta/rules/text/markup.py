"""HTML tags and comments in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.rules.characters import edges

_NAMES = (
    "a|abbr|address|article|aside|audio|b|base|bdi|bdo|blockquote|body|br|button|canvas|caption|"
    "center|cite|code|col|colgroup|dd|del|details|dialog|div|dl|dt|em|embed|fieldset|figcaption|"
    "figure|font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|"
    "label|legend|li|link|main|mark|marquee|math|meta|nav|noscript|object|ol|optgroup|option|p|"
    "param|picture|pre|q|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|"
    "style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|track|tt|"
    "u|ul|video|wbr"
)
_TAG = rf"(?i)</?(?:{_NAMES})\b(?:\s[^<>]*)?/?>"
_UNCLOSED = rf"(?i)</?(?:{_NAMES})(?![\w-])(?=[^<>]*\Z)"
_BLOCK_TAG = (
    r"(?i)</?(?:article|blockquote|br|center|div|footer|h[1-6]|header|hr|li|ol|p|pre|section|"
    r"table|td|th|tr|ul)\b"
)


def holds_markup(text: str) -> bool:
    """Tell whether a text has a tag, or the beginning of a comment."""
    return "<" in text and bool(markup(text))


def markup(text: str) -> list[tuple[int, int]]:
    """Return the places of tags and comments in a text, including comments that are not closed."""
    if "<" not in text:
        return []
    tags = [match.span() for match in re.finditer(_TAG, text)]
    return sorted([*tags, *_comments(text, with_unclosed=True)])


def closed_markup(text: str) -> list[tuple[int, int]]:
    """Return the places of tags and closed comments in a text."""
    return sorted([*_comments(text), *(match.span() for match in re.finditer(_TAG, text))])


def unclosed_tag(text: str) -> list[tuple[int, int]]:
    """Return the place of the beginning of a tag that is never closed, if there is one."""
    if "<" not in text:
        return []
    return [match.span() for match in re.finditer(_UNCLOSED, text)]


def without_tags(text: str) -> str:
    """Return a text without tags and comments, with its words still apart.

    Spaces beside a tag end up neither at an end of the text nor in a row, unless they were so
    before.
    """
    shorter = re.sub(_TAG, _in_place_of_tag, _without_comments(text))
    if "  " not in text:
        shorter = re.sub(" {2,}", " ", shorter)
    if edges(text) == (0, len(text)):
        start, end = edges(shorter)
        shorter = shorter[start:end]
    return shorter


def _comments(text: str, *, with_unclosed: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the places of HTML comments; of a comment that is not closed, the beginning."""
    end = closing = 0
    while (start := text.find("<!--", end)) >= 0:
        # No end was found, so there is none further on, and no search is repeated.
        closing = text.find("-->", start + 4) if closing >= 0 else closing
        if closing < 0 and not with_unclosed:
            return
        end = closing + 3 if closing >= 0 else start + 4
        yield start, end


def _without_comments(text: str) -> str:
    kept, end = [], 0
    for start, after in _comments(text):
        kept.append(text[end:start])
        end = after
    return "".join((*kept, text[end:]))


def _in_place_of_tag(match: re.Match[str]) -> str:
    """Return the separator for words that a tag kept apart."""
    return " " if re.match(_BLOCK_TAG, match[0]) else ""
