"""Escapes in double quotes that were most probably meant as a backslash and a letter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsmeta.frontmatter.offsets import begins_of
from newsmeta.rules.document import Document
from newsmeta.rules.values import TextValue

_ADVICE = "a backslash begins an escape in double quotes; write \\\\ where a backslash is meant"

# An escape for a character that nobody sees, and a letter or digit. What programs write for
# spaces and line ends of other kinds (\_, \N, \L, \P) is meant wherever it stands.
_ESCAPE = re.compile(r"\\[0abtnvfre]\w")


def meant(document: Document, value: TextValue, places: Iterable[int]) -> bool:
    r"""Tell whether a backslash was meant at one of some places, as in a path (`C:\trees`).

    That is so where an escape joins what is before it to a letter or digit behind it. What it
    stands for is not to be taken out then: with it, nobody can tell any more what was meant.

    Args:
        document: The file.
        value: The text.
        places: Where in it the characters are that nobody sees.
    """
    if value.node.style != "double":
        return False
    source = document.source.text
    joined = (at for at in places if at > 0 and not value.text[at - 1].isspace())
    begins = begins_of(source, value.node, joined)
    return any(_ESCAPE.match(source, begin) is not None for begin in begins)


def advice(otherwise: str) -> str:
    """Return what to do where a backslash was meant, most probably, and `otherwise` where not."""
    return f"{_ADVICE}, otherwise {otherwise}"
