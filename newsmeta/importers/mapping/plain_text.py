"""Conversion of HTML to plain text, without tags, comments and entities."""

from __future__ import annotations

import html

from newsmeta.late_patterns import late_pattern

_NAME = late_pattern(r"/?([A-Za-z][A-Za-z0-9:-]*)")
_BLANKS = late_pattern("[ \t\n\r\f]+")
_END_OR_QUOTE = late_pattern("[>\"']")
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "svg")
"""Elements whose content is not shown to readers."""
_WITHIN_WORDS = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins"),
        *("kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u"),
        *("var", "wbr"),
    )
)
"""Elements that may be within a word; all others separate words."""


def plain_text(markup: str, most: int | None = None) -> str:
    """Return HTML as plain text on one line.

    Text that is not HTML stays unchanged, except for white space.

    Args:
        markup: The HTML.
        most: The most characters; a longer text is cut after a word, with an ellipsis.
    """
    # No-break spaces are kept: French has them before colons.
    text = _BLANKS.sub(" ", html.unescape("".join(_pieces(markup)))).strip()
    if most is None or len(text) <= most:
        return text
    cut = text[:most]
    kept = cut.rpartition(" ")[0] or cut[:-1]
    return f"{kept.rstrip(' ,;:–—-')}…" if kept else "…"


def _pieces(markup: str) -> list[str]:
    """Return the texts between tags. Each character is visited once."""
    pieces: list[str] = []
    lowered = ""
    at = 0
    while (begin := markup.find("<", at)) >= 0:
        pieces.append(markup[at:begin])
        if markup.startswith("<!--", begin):
            end = markup.find("-->", begin + 4)
            at = end + 3 if end >= 0 else len(markup)
            continue
        name = _NAME.match(markup, begin + 1)
        if name is None and markup[begin + 1 : begin + 2] not in ("!", "?"):
            pieces.append("<")
            at = begin + 1
            continue
        end = _end_of_tag(markup, begin + 1)
        if end < 0:  # This is not a tag, and there are no more.
            at = begin
            break
        tag = name[1].lower() if name else ""
        at = end
        if tag in _UNSEEN and markup[begin + 1] != "/" and markup[end - 2] != "/":
            lowered = lowered or markup.lower()
            closing = lowered.find(f"</{tag}", end) if len(lowered) == len(markup) else -1
            at = closing if closing >= 0 else len(markup)
        if tag not in _WITHIN_WORDS:
            pieces.append(" ")
    pieces.append(markup[at:])
    return pieces


def _end_of_tag(markup: str, at: int) -> int:
    """Return the end of the tag that is open at an offset; -1 if it is unclosed."""
    while match := _END_OR_QUOTE.search(markup, at):
        if match[0] == ">":
            return match.end()
        closing = markup.find(match[0], match.end())
        # A single apostrophe does not open a value.
        at = closing + 1 if closing >= 0 else match.end()
    return -1
