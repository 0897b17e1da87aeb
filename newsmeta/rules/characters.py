"""Invisible characters: their classes, their uses and their names."""

from __future__ import annotations

import re
import unicodedata

from newsmeta.late_patterns import late_pattern

# White space at the ends of a text: every white space of Unicode, soft hyphens and characters
# without width.
_EDGE = (
    "\t\n\v\f\r \x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\xad\u180e\u200b\u2060\ufeff"
)

_SPACES = "\t\x0b\x0c\r\x85\xa0\u2007\u2028\u2029\u202f"
# Patterns that few texts need stay strings here: each is compiled for the first text that needs it.

# Format and control characters, no-break spaces, line and paragraph separators. The line feed is
# excluded, since texts have lines, and so is a tab among spaces, which is a repeated space.
_INVISIBLE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xa0\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u2007"
    "\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|(?<![ \t])\t(?![ \t])"
)
# Letters and marks without a visible shape.
_FILLER = late_pattern("[\u115f\u1160\u17b4\u17b5\u3164]")
_COMPOSED = late_pattern("[\x00-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff]*")
_BLANK = late_pattern(
    "[\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*"
)
_RIGHT_TO_LEFT = "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]"
_FLAG = "\U0001f3f4"
_DIRECTION_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_JOINERS = "\u200c\u200d"
# Scripts in which a joiner changes the text: Arabic, Indic, Sinhala, Mongolian, emoji.
_JOINED = (
    "[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\u200d\u2190-\u2bff\ufe0f"
    "\U0001f000-\U0001faff]"
)
_FRENCH_PUNCTUATION = "«»:;!?%€"
# Characters that a no-break space keeps on one line with their neighbours, in any language.
_KEPT_BEFORE = frozenset("»:;!?%‰€")
_KEPT_BEHIND = frozenset("«€")


def all_show(text: str) -> bool:
    """Tell whether every character of `text` is visible or a plain space."""
    return text.isprintable() and _FILLER.search(text) is None


def is_composed(text: str) -> bool:
    """Tell whether a text of ASCII and these characters is certain to be in composed form (NFC).

    False where it is not obvious. Below U+0300 there are no combining characters, and the others
    here are punctuation, currencies and dingbats, which take no part in composition.
    """
    return _COMPOSED.fullmatch(text) is not None


def edges(text: str) -> tuple[int, int]:
    """Return the start and end of `text` without the white space of any kind around it."""
    start = len(text) - len(text.lstrip(_EDGE))
    return start, max(start, len(text.rstrip(_EDGE)))


def is_blank(text: str) -> bool:
    """Tell whether `text` is empty or has no visible character (`text` of the schema)."""
    return _BLANK.fullmatch(text) is not None


def invisible(text: str, start: int, end: int, locale: str) -> list[int]:
    """Return the places of invisible characters that have no use there.

    Args:
        text: The text.
        start: The start of the range to look at.
        end: The end of the range.
        locale: The language tag of the text, or an empty string.
    """
    if all_show(text):
        return []
    places = [match.start() for match in re.compile(_INVISIBLE).finditer(text, start, end)]
    flag = text.find(_FLAG) if places else -1
    is_right_to_left = bool(places) and re.search(_RIGHT_TO_LEFT, text) is not None
    return [
        at
        for at in places
        if not (is_right_to_left and text[at] in _DIRECTION_MARKS)
        and not _has_a_use(text, at, locale, flag)
    ]


def stands_for_space(char: str) -> bool:
    """Tell whether an invisible character separates words, so that a space replaces it."""
    return char in _SPACES


def without(text: str, places: list[int]) -> str:
    """Return `text` without the characters at `places`.

    A space replaces those that separate words, but never makes two in a row.
    """
    shorter, end = "", 0
    for place in places:
        shorter += text[end:place]
        end = place + 1
        if needs_space(text, place) and not shorter.endswith(" "):
            shorter += " "
        if shorter.endswith(" "):
            while text[end : end + 1] == " ":
                end += 1
    return shorter + text[end:]


def needs_space(text: str, place: int) -> bool:
    """Tell whether words would join without the invisible character at `place`."""
    return stands_for_space(text[place]) and text[place : place + 2] != "\r\n"


def _has_a_use(text: str, at: int, locale: str, flag: int) -> bool:
    """Tell whether an invisible character is needed where it stands.

    Args:
        text: The text.
        at: The place of the character in the text.
        locale: The language tag of the text, or an empty string.
        flag: The place of the first black flag; negative if there is none.
    """
    char = text[at]
    if char in _JOINERS:
        return at > 0 and re.compile(_JOINED).match(text, at - 1) is not None
    if char in "\u00a0\u202f":
        return _keeps_together(text[at - 1 : at], text[at + 1 : at + 2], locale)
    # Tag characters after a black flag spell the flag of a region.
    return ord(char) >= 0xE0000 and 0 <= flag < at


def _keeps_together(before: str, behind: str, locale: str) -> bool:
    """Tell whether typography wants a no-break space between two characters."""
    if before.isdecimal() and behind.isdecimal():
        return True
    if behind in _KEPT_BEFORE or before in _KEPT_BEHIND:
        return True
    is_french = locale.lower().startswith("fr")
    return is_french and (before in {*_FRENCH_PUNCTUATION} or behind in {*_FRENCH_PUNCTUATION})


_NAMES = {
    "\t": "a tab",
    "\r": "a carriage return",
    "\u00a0": "a no-break space",
    "\u202f": "a narrow no-break space",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\ufeff": "a byte-order mark inside the text",
}


def name_of(char: str) -> str:
    """Return the name of an invisible character."""
    point = f"U+{ord(char[0]):04X}" if char else ""
    if char in _NAMES:
        return f"{_NAMES[char]} ({point})"
    name = unicodedata.name(char[:1], "control character").lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name} ({point})"
