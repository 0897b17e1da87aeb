"""The summary of asking the web, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from newsmeta.answers import Outcome
from newsmeta.reporters.escaping import visible
from newsmeta.reporters.sentence import counted

if TYPE_CHECKING:
    from newsmeta.web.tally import HostTally, Tally

_WORDS = {
    Outcome.OK: "there",
    Outcome.GONE: "gone",
    Outcome.FAILED: "unreachable",
    Outcome.BLOCKED: "turned away",
    Outcome.REFUSED: "never asked",
    Outcome.NOT_ASKED: "not asked",
}
"""The word for each outcome, in the order of the summary."""
_MOST_HOSTS = 3
"""Most hosts that a line on refused requests names."""


def _counted(outcomes: Mapping[Outcome, int]) -> str:
    """Return the outcomes of URLs, each with its number."""
    return ", ".join(
        f"{outcomes[each]:,} {words}" for each, words in _WORDS.items() if outcomes.get(each)
    )


def in_a_line(tally: Tally) -> str:
    """Return the summary in one line."""
    if not tally.total:
        return "Asked the web for nothing: there is no URL to ask for."
    urls, hosts = counted(tally.total, "URL"), counted(len(tally.hosts), "host")
    known = f" ({tally.from_store:,} known from earlier)" if tally.from_store else ""
    parts = _counted(tally.outcomes)
    blocking = [name for name, host in tally.hosts.items() if host.outcomes[Outcome.BLOCKED]]
    away = ""
    if blocking:
        named = ", ".join(blocking[:_MOST_HOSTS])
        more = len(blocking) - _MOST_HOSTS
        rest = f" and {more:,} more" if more > 0 else ""
        away = f" Turned away by {named}{rest}: their pages could not be checked."
    return f"Asked the web for {urls} of {hosts}{known}: {parts}.{away}"


def by_host(tally: Tally) -> Iterator[str]:
    """Yield a table of hosts, those with the most problems first."""
    rows = sorted(tally.hosts.items(), key=lambda row: (-row[1].failing, -row[1].total, row[0]))
    names = [visible(name or "(none)") for name, _ in rows]
    width = max(map(len, names), default=0)
    for name, (_, host) in zip(names, rows, strict=True):
        yield f"{name:<{width}}  {host.total:>5,}  {_of_host(host)}"


def _of_host(host: HostTally) -> str:
    parts = _counted(host.outcomes)
    statuses = ", ".join(
        f"{status}" if number == 1 else f"{status} x{number:,}"
        for status, number in sorted(host.statuses.items())
    )
    return f"{parts} ({statuses})" if statuses else parts
