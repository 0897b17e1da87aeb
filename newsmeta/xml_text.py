"""Text on its way into XML."""

from __future__ import annotations

from html import escape

_WHITE_SPACE = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def escaped(text: str) -> str:
    """Return a text as the content of an element, which reads back as it is.

    Characters that XML does not have are the caller's business.
    """
    # A carriage return would be read as a line feed.
    return escape(text, quote=False).replace("\r", "&#13;")


def quoted(text: str) -> str:
    """Return a text as the value of an attribute, in quotes, which reads back as it is.

    Characters that XML does not have are the caller's business.
    """
    # White space other than blanks would be read as blanks.
    value = escape(text, quote=False).translate(_WHITE_SPACE)
    if '"' not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    return '"' + value.replace('"', "&quot;") + '"'
