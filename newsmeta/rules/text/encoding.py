"""Texts that were decoded with the wrong encoding."""

from __future__ import annotations

from newsmeta.late_patterns import late_pattern

MAYBE_GARBLED = late_pattern("[ÂÃÄÅÆÐÑØÙàáâãäåèéìíðïВГРСвгрс][^\x00-\x7f]")
"""Characters that the lead bytes of UTF-8 become when read as a Western or Cyrillic code page."""


def is_garbled(text: str) -> bool:
    """Tell whether a text was decoded with the wrong encoding.

    Repairs of another kind would destroy the bytes that are needed to restore the text.
    """
    return put_right(text) != text


def put_right(text: str) -> str:
    """Return a text that was decoded with the wrong encoding as it was before."""
    if text.isascii() or not MAYBE_GARBLED.search(text):
        return text
    import ftfy

    return ftfy.fix_encoding(text)
