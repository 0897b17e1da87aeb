"""The text in a piece of HTML: without tags, comments and entities."""

from __future__ import annotations

import html

from newsmeta.late_patterns import late_pattern

_NAME = late_pattern(r"/?([A-Za-z][A-Za-z0-9:-]*)")
_BLANKS = late_pattern("[ \t\n\r\f]+")
_END_OR_QUOTE = late_pattern("[>\"']")
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "svg")
"""Elements whose content is no text that people read."""
_WITHIN_WORDS = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins"),
        *("kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u"),
        *("var", "wbr"),
    )
)
"""Elements that may stand in the middle of a word; others part words."""


def plain_text(markup: str, most: int | None = None) -> str:
    """Return the text in HTML, in one line.

    What is no HTML stays as it is, but for white space.

    Args:
        markup: The HTML.
        most: How many characters it may have; a longer one is cut behind a word, with an
            ellipsis.
    """
    # Spaces that do not break are part of a text: French has them in front of colons.
    text = _BLANKS.sub(" ", html.unescape("".join(_pieces(markup)))).strip()
    if most is None or len(text) <= most:
        return text
    cut = text[:most]
    kept = cut.rpartition(" ")[0] or cut[:-1]
    return f"{kept.rstrip(' ,;:–—-')}…" if kept else "…"


def _pieces(markup: str) -> list[str]:
    """Return what stands between tags. Every character is looked at once."""
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
        if end < 0:  # It is no tag, and there is none behind it.
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
    """Return where the tag ends that is open at a place; -1 where it does not."""
    while match := _END_OR_QUOTE.search(markup, at):
        if match[0] == ">":
            return match.end()
        closing = markup.find(match[0], match.end())
        # An apostrophe that is alone opens nothing.
        at = closing + 1 if closing >= 0 else match.end()
    return -1
