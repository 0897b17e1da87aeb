"""Tracking parameters, which tell where a reader came from and do not change the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

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
"""Parameters that advertising, mail and social networks append to links."""

_PREFIXES = ("utm_", "hsa_", "piwik_", "mtm_", "matomo_")
"""Beginnings of the parameters of web analytics systems."""

_BY_HOST: Final = "tracking_by_host.tsv"
"""Parameters of single publishers: lines with host, parameter, and source.

On another site, such a parameter may change the page. So each counts only on its host and its
subdomains. A star matches any characters.
"""

_Names = tuple[frozenset[str], tuple[str, ...]]
"""Names of parameters, and patterns with stars, all in lower case."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query.

    Attributes:
        name: The name as written.
        start: The offset of its start in the URL.
        end: One past its last character.
    """

    name: str
    start: int
    end: int


def is_tracking(name: str) -> bool:
    """Tell whether a parameter called `name` tracks readers on any site; case does not matter."""
    lower = name.lower()
    return lower in _NAMES or lower.startswith(_PREFIXES)


def follows_readers(text: str) -> bool:
    """Tell whether a URL has a known tracking parameter."""
    query = text.partition("?")[2].partition("#")[0]
    if not query:
        return False
    names = [piece.partition("=")[0] for piece in query.split("&")]
    if any(map(is_tracking, names)):
        return True
    return any(_matches(name.lower(), known) for known in _of(text, _known()) for name in names)


def tracking_parameters(text: str, more: frozenset[str] = frozenset()) -> list[Parameter]:
    """Return the tracking parameters in the query of a URL, in order.

    Args:
        text: The URL.
        more: Further names, as in the configuration: `ref`, `ref_*`, `example.com?ref`.
    """
    if not (more and "?" in text) and not follows_readers(text):
        return []
    known = [*_of(text, _known()), *(_of(text, _given(more)) if more else ())]
    return [
        parameter
        for parameter in _parameters(text)
        if is_tracking(parameter.name)
        or any(_matches(parameter.name.lower(), names) for names in known)
    ]


def without_tracking(text: str, more: frozenset[str] = frozenset()) -> str:
    """Return a URL without its tracking parameters; all other characters stay.

    Args:
        text: The URL.
        more: Further names, as for `tracking_parameters`.
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
    """Yield the parts of the query between ampersands."""
    end = _query_end(text)
    start = text.find("?", 0, end) + 1
    if not start:
        return
    for piece in text[start:end].split("&"):
        yield Parameter(piece.partition("=")[0], start, start + len(piece))
        start += len(piece) + 1


def _of(text: str, by_host: Mapping[str, _Names]) -> Iterator[_Names]:
    """Yield the names of parameters that count on the host of a URL, and on its parent domains."""
    host = text.partition("://")[2].partition("?")[0].partition("/")[0]
    host = host.rpartition("@")[2].partition(":")[0].lower()
    if anywhere := by_host.get(""):
        yield anywhere
    while host:
        if names := by_host.get(host):
            yield names
        host = host.partition(".")[2]


def _matches(name: str, names: _Names) -> bool:
    if name in names[0]:
        return True
    if not names[1]:
        return False
    from fnmatch import fnmatchcase

    return any(fnmatchcase(name, pattern) for pattern in names[1])


@cache
def _known() -> Mapping[str, _Names]:
    """Return the parameters of single publishers, by host."""
    lines = Path(__file__).with_name(_BY_HOST).read_text(encoding="utf-8").splitlines()[1:]
    return _by_host(tuple(line.split("\t")[:2]) for line in lines)


@cache
def _given(more: frozenset[str]) -> Mapping[str, _Names]:
    """Return the parameters in the configuration, by host; an empty host means any site."""
    parts = (each.lower().rpartition("?") for each in more)
    return _by_host((host.removeprefix("*."), name) for host, _, name in parts)


def _by_host(pairs: Iterable[tuple[str, ...]]) -> dict[str, _Names]:
    found: dict[str, set[str]] = defaultdict(set)
    for host, name in pairs:
        # Only stars are wildcards.
        found[host].add(name.replace("[", "[[]").replace("?", "[?]") if "*" in name else name)
    return {
        host: (
            frozenset(name for name in names if "*" not in name),
            tuple(sorted(name for name in names if "*" in name)),
        )
        for host, names in found.items()
    }
