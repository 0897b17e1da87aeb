"""What was measured, as Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from contest import Contestant, ratio


@dataclass(frozen=True, slots=True)
class Target:
    """What a ratio ought to be.

    Attributes:
        text: What is compared with what.
        limit: How large the ratio may be, or has to be.
        measured: Returns the ratio; None where a program is missing.
        is_least: Whether the ratio has to be that large at least, and not at most.
    """

    text: str
    limit: float
    measured: Callable[[], float] | None
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Programs that run in turn, and what their times ought to be.

    Attributes:
        title: What they do.
        note: What they do it to.
        entries: The programs. The others are compared with the first.
        targets: What ought to be.
        times: How often each runs in a round; more than once where a run is short.
        peaks: How often memory is measured.
    """

    title: str
    note: str
    entries: list[Contestant]
    targets: list[Target]
    times: int = 1
    peaks: int = 1


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; its first column is to the left, the others to the right."""
    ruler = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ruler, *rows))


def times(group: Group) -> str:
    """Return a table of what the programs of a group took."""
    first = group.entries[0]
    head = ["", "median", "least", "most", "files a second", f"{first.name} = 1", "peak memory"]
    is_one = all(entry.files == 1 for entry in group.entries)
    rows = []
    for entry in group.entries:
        median = statistics.median(entry.seconds)
        rows.append([
            entry.name,
            duration(median),
            duration(min(entry.seconds)),
            duration(max(entry.seconds)),
            f"{entry.files / median:,.0f}",
            f"{ratio(entry, first):.2f}",
            f"{statistics.median(entry.peaks) / 1024:,.0f} MiB",
        ])  # fmt: skip
    if is_one:
        head, *rows = ([*row[:4], *row[5:]] for row in (head, *rows))
    return markdown(head, rows)


def judgement(targets: Iterable[Target]) -> str:
    """Return a table of targets, of what was measured, and of whether they are met."""
    rows = []
    for target in targets:
        bound = "at least" if target.is_least else "at most"
        value = target.measured() if target.measured else None
        if value is None:
            shown, met = "", "not measured"
        else:
            is_met = value >= target.limit if target.is_least else value <= target.limit
            shown, met = f"{value:.2f}", "yes" if is_met else "no"
        rows.append([target.text, f"{bound} {target.limit:g}", shown, met])
    return markdown(("", "target", "measured", "met"), rows)


def duration(seconds: float) -> str:
    """Return a time as people read it."""
    return f"{seconds:,.2f} s" if seconds >= 1 else f"{1000 * seconds:,.0f} ms"
