"""Escaping of text for XML."""

from __future__ import annotations

from html import escape

_WHITE_SPACE = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def escaped(text: str) -> str:
    """Return a text escaped as the content of an element, so that it reads back unchanged.

    The caller has to remove characters that XML does not allow.
    """
    # A bare carriage return would be read as a line feed.
    return escape(text, quote=False).replace("\r", "&#13;")


def quoted(text: str) -> str:
    """Return a text escaped and quoted as the value of an attribute, to read back unchanged.

    The caller has to remove characters that XML does not allow.
    """
    # White space other than blanks would be normalized to blanks.
    value = escape(text, quote=False).translate(_WHITE_SPACE)
    if '"' not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    return '"' + value.replace('"', "&quot;") + '"'
