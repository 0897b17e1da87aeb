"""URLs that are beyond doubt at first sight, as most are.

They are read in a fraction of the time that it takes to read any URL.
"""

from __future__ import annotations

from functools import lru_cache

from newsmeta.late_patterns import late_pattern
from newsmeta.urls.tracking import follows_readers
from newsmeta.urls.videos import may_be_video

# Of names that cannot be mistaken, and of characters that mean themselves wherever they stand:
# nothing here is an address in numbers, a dot segment, an escape in the path, an HTML entity, a
# user name, a port, or spelt otherwise by browsers.
_ORDINARY = late_pattern(
    r"https://((?:(?!xn--|[a-z0-9-]*--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    r"(?!local(?:host)?(?:[/?]|\Z)|(?:internal|test|invalid|arpa)(?:[/?]|\Z))[a-z]{2,})"
    r"((?:/(?!\.\.?(?:/|\?|\Z))[A-Za-z0-9._~!$'()*+,;=:@-]*)*)"
    r"(\?[A-Za-z0-9._~!$()*+,=:@/?%&-]*)?"
)


@lru_cache(maxsize=4096)  # Several rules ask about one URL, and many articles share a logo.
def ordinary_host(text: str) -> str:
    """Return the host of a URL of `https` about which there is nothing to say by itself.

    That is: the public can reach it, it is in canonical form, without credentials, and without
    the known tracking parameters.

    Returns:
        The host; empty where a closer look has to tell.
    """
    match = _ORDINARY.fullmatch(text)
    if match is None or (match[3] and follows_readers(text)):
        return ""
    return match[1]


@lru_cache(maxsize=4096)
def ordinary_key(text: str) -> str:
    """Return the `newsmeta.urls.canonical.page_key` of an ordinary URL without escapes.

    Returns:
        The key; empty where a closer look has to tell.
    """
    match = _ORDINARY.fullmatch(text)
    if match is None or not match[2] or "%" in text or (match[3] and follows_readers(text)):
        return ""
    if may_be_video(match[1]):
        return ""
    return text[len("https://") :]
