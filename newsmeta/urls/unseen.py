"""Invisible characters in URLs and domains.

A browser sends them to the server, which then may not find the page. In a host, the browser removes
them or rejects the whole URL. An escape such as `%E2%80%8B` in a path is different: it is visible,
and pages whose titles had such a character do have such addresses. No host has such a name.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from newsmeta.late_patterns import late_pattern

_UNSEEN = late_pattern(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# A joiner between letters of Arabic or an Indic script, or in emoji, changes how they look.
_JOINED = late_pattern(
    "[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\u200c\u200d\u2190-\u2bff\ufe0f"
    "\U0001f000-\U0001faff][\u200c\u200d](?=[^\x00-\x7f])"
)
_ESCAPED_HOST = late_pattern(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:[^/?#]*@)?([^/?#@]*%[^/?#@]*)")
_ESCAPE = late_pattern(r"(?:%[0-9A-Fa-f]{2})+")
_FLAG = "\U0001f3f4"


def unseen(text: str) -> list[tuple[int, int]]:
    """Return the spans of invisible characters in a URL or domain."""
    flag = -1 if text.isascii() else text.find(_FLAG)
    found = [match.span() for match in _UNSEEN.finditer(text) if not _has_a_use(text, match, flag)]
    if "%" in text and (host := _ESCAPED_HOST.match(text)):
        found += [
            escape.span()
            for escape in _ESCAPE.finditer(text, *host.span(1))
            if _UNSEEN.fullmatch(unquote(escape[0]))
        ]
    return sorted(found)


def without(text: str, places: list[tuple[int, int]]) -> str:
    """Return a text without the spans in `places`."""
    parts, at = list[str](), 0
    for start, end in sorted(places):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])


def _has_a_use(text: str, match: re.Match[str], flag: int) -> bool:
    """Tell whether an invisible character changes how the text around it looks.

    Args:
        text: The URL or domain.
        match: The character.
        flag: The offset of the first black flag; negative if there is none.
    """
    at = match.start()
    if match[0] in "\u200c\u200d":
        return at > 0 and _JOINED.match(text, at - 1) is not None
    # After a black flag, tag characters form the flags of regions.
    return ord(match[0]) >= 0xE0000 and 0 <= flag < at
