"""Figures as Markdown, also inserted into a page between markers."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks import commands as its
from benchmarks.figures import MEMORY_LIMITS, MOMENTS, TARGETS, Figures, MixFigures
from benchmarks.peers import programs as peers

_BETWEEN = re.compile(r"^(<!-- speed: (\w+) -->)$.*?^(<!-- /speed -->)$", re.MULTILINE | re.DOTALL)


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; its first column is aligned left, the others right."""
    ruler = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ruler, *rows))


def machine(figures: Figures) -> str:
    """Return the machine and the versions of a measurement."""
    return markdown(("", ""), list(figures.machine.items()))


def articles(figures: Figures) -> str:
    """Return descriptions of the mixes."""
    return markdown(
        ("mix", "what it is"), [(name, mix.summary) for name, mix in figures.mixes.items()]
    )


def targets(figures: Figures) -> str:
    """Return ratios with their targets; a missed target is bold."""
    mixes = list(figures.mixes.values())
    rows = []
    for target in TARGETS:
        found = [target.measured(mix) for mix in mixes]
        values = [value[0] if value else None for value in found]
        rows.append(_judged(target.text, (target.usual, target.history), mixes, values))
    text = "memory, ten times the articles, the largest of all formats of reports"
    rows.append(_judged(text, MEMORY_LIMITS, mixes, [_worst(mix) for mix in mixes]))
    return markdown(("", "at most", *figures.mixes, "met"), rows)


def _judged(
    text: str,
    limits: tuple[float | None, float | None],
    mixes: Sequence[MixFigures],
    values: Sequence[float | None],
) -> list[str]:
    """Return a row of the table of targets.

    Args:
        text: The description of the comparison.
        limits: The limits on a usual mix, and on one in which most articles have findings.
        mixes: The mixes.
        values: The measured ratios.
    """
    cells, is_missed = [], False
    for mix, value in zip(mixes, values, strict=True):
        limit = limits[mix.is_history]
        shown = "" if value is None else f"{value:.2f}"
        if value is not None and limit is not None and round(value, 2) > limit:
            shown, is_missed = f"**{shown}**", True
        cells.append(shown)
    if not any(cells):
        met = "not measured"
    else:
        met = "" if limits == (None, None) else "no" if is_missed else "yes"
    bounds = dict.fromkeys(f"{limit:g}" for limit in limits if limit is not None)
    return [text, "; ".join(bounds), *cells, met]


def _worst(mix: MixFigures) -> float | None:
    return max((many / few for few, many in mix.memory.values()), default=None)


def times(figures: Figures) -> str:
    """Return the microseconds of processor time per file for each program."""
    names = dict.fromkeys(name for mix in figures.mixes.values() for name in mix.programs)
    brief = {its.OWN_NUMBER, *(name for it in MOMENTS for name in (it.one, *it.others))}
    return _microseconds(figures, [name for name in names if name not in brief], is_brief=False)


def summary(figures: Figures) -> str:
    """Return the least time per file for the most likely programs."""
    table = _microseconds(figures, [its.VALIDATE, *peers.INSTALLED_BY], is_brief=True)
    return table.replace(f"| {its.VALIDATE} |", "| **newsmeta validate** |", 1)


def _microseconds(figures: Figures, names: Iterable[str], *, is_brief: bool) -> str:
    rows = []
    for name in names:
        found = [mix.programs.get(name) for mix in figures.mixes.values()]
        each = [times.each() if times else [] for times in found]
        cells = [_least_and_median(times, 1e6) if times else "" for times in each]
        rows.append([name, *(cell.partition(" / ")[0] if is_brief else cell for cell in cells)])
    return markdown(("µs a file", *figures.mixes), rows)


def _least_and_median(values: Sequence[float], unit: float) -> str:
    return f"{unit * min(values):,.0f} / {unit * statistics.median(values):,.0f}"


def memory(figures: Figures) -> str:
    """Return the memory of each format of reports."""
    names = dict.fromkeys(name for mix in figures.mixes.values() for name in mix.memory)
    rows = []
    for name in names:
        found = [mix.memory.get(name) for mix in figures.mixes.values()]
        rows.append([f"`{name}`", *(_growth(*peaks) if peaks else "" for peaks in found)])
    return markdown(("MiB", *figures.mixes), rows)


def _growth(few: int, many: int) -> str:
    return f"{few / 1024:,.0f} → {many / 1024:,.0f}"


def moments(figures: Figures) -> str:
    """Return the wall times of short commands, and the speed on a whole repository."""
    names = dict.fromkeys(name for target in MOMENTS for name in (target.one, *target.others))
    rows = []
    for name in names:
        found = [mix.programs.get(name) for mix in figures.mixes.values()]
        cells = [_least_and_median(it.seconds, 1e3) if it else "" for it in found]
        rows.append([f"{name}, ms", *cells])
    found = [mix.programs.get(its.OWN_NUMBER) for mix in figures.mixes.values()]
    cells = [f"{1 / min(it.each('seconds')):,.0f}" if it else "" for it in found]
    rows.append([f"{its.OWN_NUMBER}, files a second", *cells])
    return markdown(("", *figures.mixes), rows)


TABLES: dict[str, tuple[str, Callable[[Figures], str]]] = {
    "machine": ("Measured on", machine),
    "articles": ("Articles", articles),
    "targets": ("Targets", targets),
    "times": ("Processor time, least and median", times),
    "moments": ("Wall time, least and median", moments),
    "memory": ("Memory, of few articles and of ten times as many", memory),
}
BRIEF_TABLES = {"summary": summary}
"""Tables for pages that repeat part of another table."""


def everything(figures: Figures) -> str:
    """Return all tables."""
    return "\n\n".join(f"## {title}\n\n{make(figures)}" for title, make in TABLES.values())


def fill(page: Path, figures: Figures) -> None:
    """Replace the text between markers in a page, such as `<!-- speed: targets -->`.

    Raises:
        SystemExit: When there are no markers, or a marker names an unknown table.
    """
    text = page.read_text(encoding="utf-8")
    found = [match[2] for match in _BETWEEN.finditer(text)]
    tables = {name: make for name, (_, make) in TABLES.items()} | BRIEF_TABLES
    if not found or set(found) - tables.keys():
        raise SystemExit(f"{page}: no markers of tables: {', '.join(tables)}")

    def filled(match: re.Match[str]) -> str:
        return f"{match[1]}\n{tables[match[2]](figures)}\n{match[3]}"

    page.write_text(_BETWEEN.sub(filled, text), encoding="utf-8")
