"""Slugs for addresses, as made by Jekyll (`Utils#slugify`)."""

from __future__ import annotations

import unicodedata

_KEPT = "._~!$&'()+,;=@"


def slugified(text: str, *, is_pretty: bool = False, is_cased: bool = False) -> str:
    """Return a text with hyphens instead of characters that do not belong in an address.

    Args:
        text: The text.
        is_pretty: Whether some punctuation is kept.
        is_cased: Whether upper case is kept.
    """
    written: list[str] = []
    for char in text:
        if _is_kept(char) or (is_pretty and char in _KEPT):
            written.append(char)
        elif written[-1:] != [""]:
            written.append("")  # One hyphen for a run of such characters.
    slug = "".join(char or "-" for char in written)
    slug = slug.removeprefix("-").removesuffix("-")
    return slug if is_cased else slug.lower()


def _is_kept(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd"
