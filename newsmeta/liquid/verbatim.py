"""Texts that are to be printed as they are."""

from __future__ import annotations

import re

from newsmeta.liquid.tokens import SPACE, WORD, has_liquid

_RAW, _END_RAW = "{% raw %}", "{% endraw %}"
_ENDS_RAW = re.compile(rf"(?<=\{{%)(?={SPACE}*endraw(?!{WORD}))")


def verbatim(text: str) -> str:
    """Return a text written so that Jekyll prints it as it is.

    Where nothing in it would be taken for Liquid, that is the text itself. Else it stands between
    the tags `raw` and `endraw`; line ends around it stay outside. Where it holds the latter tag
    itself, it is cut in two behind the opening of that, so that neither part holds it.
    """
    if not has_liquid(text):
        return text
    inside = text.strip("\r\n")
    start = text.index(inside)
    parts = (f"{_RAW}{part}{_END_RAW}" for part in _ENDS_RAW.split(inside))
    return f"{text[:start]}{''.join(parts)}{text[start + len(inside) :]}"
