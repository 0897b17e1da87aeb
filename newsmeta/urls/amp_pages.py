"""AMP pages, recognized by their URLs."""

from __future__ import annotations

import re

from newsmeta.late_patterns import late_pattern

_SEGMENT = late_pattern(r"/\.?amp(?=/|\Z)", re.IGNORECASE)
_ENDING = late_pattern(r"[.-]amp(?:\.html?|\.php|/)?\Z", re.IGNORECASE)
_PARAMETER = late_pattern(
    r"(?:^|&)(?:amp(?:=(?:1|true|yes|y|amp)?)?|(?:output_?type|output|view|mode|f)=amp)(?=&|\Z)",
    re.IGNORECASE,
)


def amp_sign(url: str) -> str | None:
    """Return the part of a URL that marks an AMP page.

    Publishers put AMP pages next to the normal page: on a host that begins with `amp.`, below a
    folder `amp` or `.amp`, at the same path with `.amp.html` appended, or behind a parameter
    such as `amp=1` and `outputType=amp`.

    Args:
        url: A web address.

    Returns:
        The part; None if the URL has no mark of AMP.
    """
    if "amp" not in url.lower():  # A cheap test that most URLs fail.
        return None
    from newsmeta.urls import parse
    from newsmeta.urls.hosts import registrable_domain

    parsed = parse(url)
    if parsed is None or not parsed.is_web:
        return None
    if parsed.host.startswith("amp.") and registrable_domain(parsed.host) != parsed.host:
        return parsed.host
    found = _SEGMENT.search(parsed.path) or _ENDING.search(parsed.path)
    if found:
        return found[0]
    found = _PARAMETER.search(parsed.query)
    return f"?{found[0].lstrip('&')}" if found else None
