"""Parameters that say where a reader came from, and change nothing on the page."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.data_classes import dataclass

_NAMES = frozenset(
    """
    fbclid fb_action_ids fb_action_types fb_source mibextid
    gclid gclsrc dclid gbraid wbraid srsltid _ga _gl
    msclkid twclid ttclid li_fat_id epik igshid igsh yclid ysclid _openstat rb_clickid
    mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking
    vero_id vero_conv oly_enc_id oly_anon_id wickedid s_cid
    pk_campaign pk_cpn pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid pk_vid
    guccounter guce_referrer guce_referrer_sig __twitter_impression
    """.split()  # noqa: SIM905 - one a line would be a page
)
"""Names of parameters that advertising, mail and social networks add to links."""

_PREFIXES = ("utm_", "hsa_", "piwik_", "mtm_", "matomo_")
"""Beginnings of such names, of the systems for counting visits."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A piece of a query.

    Attributes:
        name: The name as it is written.
        start: Where it starts in the URL.
        end: One past its last character.
    """

    name: str
    start: int
    end: int


def is_tracking(name: str) -> bool:
    """Tell whether a parameter called `name` follows readers; case does not matter."""
    lower = name.lower()
    return lower in _NAMES or lower.startswith(_PREFIXES)


def follows_readers(text: str) -> bool:
    """Tell whether a URL has a known tracking parameter."""
    query = text.partition("?")[2].partition("#")[0]
    return any(is_tracking(piece.partition("=")[0]) for piece in query.split("&"))


def tracking_parameters(text: str, more: frozenset[str] = frozenset()) -> list[Parameter]:
    """Return the tracking parameters in the query of a URL, in order.

    Args:
        text: The URL.
        more: Further names, in lower case.
    """
    if not (more and "?" in text) and not follows_readers(text):
        return []
    return [
        parameter
        for parameter in _parameters(text)
        if is_tracking(parameter.name) or parameter.name.lower() in more
    ]


def without_tracking(text: str, more: frozenset[str] = frozenset()) -> str:
    """Return a URL without its tracking parameters; every other character stays.

    Args:
        text: The URL.
        more: Further names, in lower case.
    """
    found = {parameter.start for parameter in tracking_parameters(text, more)}
    if not found:
        return text
    query_start = text.index("?")
    query_end = _query_end(text)
    kept = [
        text[parameter.start : parameter.end]
        for parameter in _parameters(text)
        if parameter.start not in found
    ]
    query = "?" + "&".join(kept) if kept else ""
    return text[:query_start] + query + text[query_end:]


def _query_end(text: str) -> int:
    end = text.find("#")
    return len(text) if end < 0 else end


def _parameters(text: str) -> Iterator[Parameter]:
    """Yield the pieces of the query between its ampersands."""
    end = _query_end(text)
    start = text.find("?", 0, end) + 1
    if not start:
        return
    for piece in text[start:end].split("&"):
        yield Parameter(piece.partition("=")[0], start, start + len(piece))
        start += len(piece) + 1
