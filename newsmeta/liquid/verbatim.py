"""Escaping of texts that Jekyll has to print unchanged."""

from __future__ import annotations

import re

from newsmeta.liquid.tokens import SPACE, WORD, has_liquid

_RAW, _END_RAW = "{% raw %}", "{% endraw %}"
_ENDS_RAW = re.compile(rf"(?<=\{{%)(?={SPACE}*endraw(?!{WORD}))")


def verbatim(text: str) -> str:
    """Return a text escaped so that Jekyll prints it unchanged.

    A text without Liquid needs no escaping. Any other is put between the tags `raw` and `endraw`,
    with line ends around it left outside. An `endraw` tag in the text is split after its opening
    characters, so that neither part contains it.
    """
    if not has_liquid(text):
        return text
    inside = text.strip("\r\n")
    start = text.index(inside)
    parts = (f"{_RAW}{part}{_END_RAW}" for part in _ENDS_RAW.split(inside))
    return f"{text[:start]}{''.join(parts)}{text[start + len(inside) :]}"
