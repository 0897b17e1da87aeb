"""Measured figures as data, and their targets."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from benchmarks import commands as its
from benchmarks.peers import programs as peers

Kind = Literal["processor", "seconds"]


@dataclass(slots=True)
class Times:
    """The times of a program's runs.

    Attributes:
        files: The number of files that it read.
        processor: Times of processors, in seconds.
        seconds: Wall times.
    """

    files: int
    processor: list[float]
    seconds: list[float]

    def each(self, kind: Kind = "processor") -> list[float]:
        """Return the times per file."""
        return [time / self.files for time in getattr(self, kind)]


@dataclass(slots=True)
class MixFigures:
    """The figures for one mix of articles.

    Attributes:
        summary: A description of the mix.
        is_history: Whether most articles have findings.
        programs: Times by the name of the program.
        memory: Peaks in KiB by output format: with few articles and with many.
    """

    summary: str
    is_history: bool
    programs: dict[str, Times] = field(default_factory=dict)
    memory: dict[str, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Figures:
    """All figures.

    Attributes:
        machine: The machine and the programs.
        mixes: The measurements on each mix.
    """

    machine: dict[str, str]
    mixes: dict[str, MixFigures] = field(default_factory=dict)

    def add(self, other: Figures) -> None:
        """Add the figures of another run."""
        self.machine |= other.machine
        for name, mix in other.mixes.items():
            own = self.mixes.setdefault(name, MixFigures(mix.summary, mix.is_history))
            if mix.programs:
                own.summary = mix.summary
            own.programs |= mix.programs
            own.memory |= mix.memory

    def as_json(self) -> str:
        """Return all figures as JSON."""
        return json.dumps(asdict(self), indent=1) + "\n"


def from_json(text: str) -> Figures:
    """Return the figures from `Figures.as_json`."""
    data: dict[str, Any] = json.loads(text)
    mixes = {
        name: MixFigures(
            mix["summary"],
            mix["is_history"],
            {program: Times(**times) for program, times in mix["programs"].items()},
            mix["memory"],
        )
        for name, mix in data["mixes"].items()
    }
    return Figures(data["machine"], mixes)


@dataclass(frozen=True, slots=True)
class Target:
    """The largest allowed ratio of times.

    Attributes:
        text: A description of the comparison.
        one: The measured program.
        others: The programs to compare with; their times are added up.
        usual: The limit if less than half of the articles have findings; None for no limit.
        history: The limit if more have findings; None for no limit.
        kind: The kind of times.
    """

    text: str
    one: str
    others: tuple[str, ...]
    usual: float | None = None
    history: float | None = None
    kind: Kind = "processor"

    def limit(self, is_history: bool) -> float | None:
        """Return the limit on a mix."""
        return self.history if is_history else self.usual

    def measured(self, mix: MixFigures) -> tuple[float, float] | None:
        """Return the ratio of the least times, and the median ratio of the rounds.

        The former counts for the target. The result is None if a program did not run.
        """
        found = [mix.programs.get(name) for name in (self.one, *self.others)]
        times = [program.each(self.kind) for program in found if program]
        if len(times) < len(found) or not all(times):
            return None
        least = min(times[0]) / sum(map(min, times[1:]))
        paired = [one / sum(others) for one, *others in zip(*times, strict=True)]
        return least, statistics.median(paired)


def _peer(name: str, usual: float | None = None, history: float | None = None) -> Target:
    return Target(f"`validate` / {name}", its.VALIDATE, (name,), usual, history)


MOMENTS = (
    Target(
        "one file: `validate` / check-jsonschema, wall time",
        its.ONE_FILE, (f"{peers.CHECK_JSONSCHEMA}, one file",), 0.4, 0.4, "seconds",
    ),
    Target(
        "`newsmeta --version` / `import typer`, wall time",
        its.VERSION, (its.TYPER,), 1, 1, "seconds",
    ),
)  # fmt: skip
TARGETS = (
    _peer(peers.CSAFELOADER, 0.5, 0.9),
    _peer(peers.FAST_LOOP, 0.5, 0.9),
    _peer(peers.PLACES_LOOP, 0.5, 0.9),
    _peer(peers.RYL, 2, 4),
    _peer(peers.NODE),
    _peer(peers.LOOP, 0.1, 0.1),
    _peer(peers.CHECK_JSONSCHEMA, 0.05, 0.05),
    _peer(peers.REMARK),
    Target(
        "`check --validate` / (`validate` + `check`)", its.BOTH, (its.VALIDATE, its.CHECK), 1, 1
    ),
    Target("`normalize --check` / `validate`", its.NORMALIZE, (its.VALIDATE,), 2, 3),
    Target("`export --to jsonl` / `validate`", its.EXPORT, (its.VALIDATE,), 1.5, 1.5),
    Target("`import` of new articles / `export`", its.IMPORT, (its.EXPORT,), 6, 6),
    Target("`validate`, nothing changed / for the first time", its.WARM, (its.COLD,), 0.15, 0.3),
    *MOMENTS,
)
MEMORY_LIMITS = 1.3, 1.5
"""The largest allowed ratio of memory for ten times as many articles, on a usual mix and on one in
which most have findings.
"""
