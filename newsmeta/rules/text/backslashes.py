"""Escapes in double quotes that were most likely meant as a backslash and a letter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsmeta.frontmatter.offsets import begins_of
from newsmeta.rules.document import Document
from newsmeta.rules.values import TextValue

_ADVICE = "a backslash begins an escape in double quotes; write \\\\ where a backslash is meant"

# An escape for an invisible character, followed by a letter or digit. Escapes that programs write
# for spaces and line ends of other kinds (\_, \N, \L, \P) are always intended.
_ESCAPE = re.compile(r"\\[0abtnvfre]\w")


def meant(document: Document, value: TextValue, places: Iterable[int]) -> bool:
    r"""Tell whether a backslash was meant at one of the places, as in a path (`C:\trees`).

    That is so where an escape joins the text before it to a letter or digit after it. The character
    must not be removed then: without it, nobody could tell any more what was meant.

    Args:
        document: The file.
        value: The text.
        places: The places of invisible characters in the text.
    """
    if value.node.style != "double":
        return False
    source = document.source.text
    joined = (at for at in places if at > 0 and not value.text[at - 1].isspace())
    begins = begins_of(source, value.node, joined)
    return any(_ESCAPE.match(source, begin) is not None for begin in begins)


def advice(otherwise: str) -> str:
    """Return advice for a backslash that was most likely meant, or else `otherwise`."""
    return f"{_ADVICE}, otherwise {otherwise}"
