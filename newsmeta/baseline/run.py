"""A report held against the baseline, and a baseline made of reports."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from newsmeta.baseline.matching import Baseline, Codes, Scope, Split
from newsmeta.baseline.place import place_of
from newsmeta.baseline.storage import RecordedFinding, read
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Collected, Diagnostic, Report
from newsmeta.rules import UNREADABLE

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.linter.runner import Runner


def baseline_of(config: Config) -> Baseline | None:
    """Return the baseline that applies with a configuration, or None where there is none.

    Raises:
        BaselineError: When it cannot be used.
    """
    place = place_of(config)
    return Baseline(place.root, read(place)[1], config.disk) if place.is_there else None


def held_against(
    report: Report,
    baseline: Baseline,
    runner: Runner,
    paths: Iterable[str | os.PathLike[str]],
) -> Report:
    """Return a report without what a baseline holds.

    Args:
        report: What was found, with fingerprints.
        baseline: The baseline.
        runner: What found it.
        paths: The files and folders that were given.
    """
    if not baseline.entries:
        return report
    split = baseline.split(
        report.diagnostics,
        Scope(baseline.root, paths, runner.config.disk),
        _codes(runner, baseline),
    )
    gone = sum(entry.times for entry in split.gone)
    return replace(report, diagnostics=split.new, in_baseline=len(split.known), gone=gone)


def _codes(runner: Runner, baseline: Baseline) -> Codes:
    # What makes a file unreadable is said by every command, as long as it is not ignored.
    said, enabled_for = runner.enabled | UNREADABLE, runner.checker.analyst.enabled_for
    return lambda path: said & enabled_for(baseline.root / path)


@dataclass(frozen=True, slots=True)
class Recording:
    """What there is to record.

    Attributes:
        diagnostics: What was found, with fingerprints.
        scope: The files that were looked at.
    """

    diagnostics: Sequence[Diagnostic]
    scope: Scope

    def entries(self) -> tuple[RecordedFinding, ...]:
        """Return all of it."""
        counts = Counter(
            (self.scope.names.of(each.path), each.code, each.pointer, each.fingerprint)
            for each in self.diagnostics
        )
        return tuple(RecordedFinding(*key, times) for key, times in counts.items())

    def renewed(
        self, before: Iterable[RecordedFinding], split: Split
    ) -> tuple[RecordedFinding, ...]:
        """Return a baseline recorded anew: what it holds of files not looked at stays.

        So does what it holds of those that cannot be read now: nothing was looked for in them.

        Args:
            before: What it holds.
            split: What was found, held against that.
        """
        now = self.entries()
        found = {entry._replace(times=0) for entry in now}
        renamed = set(split.renamed.values())
        unclear = {entry.path for entry in now if entry.code in UNREADABLE}
        kept = (
            entry
            for entry in before
            if not self.scope.holds(entry.path)
            or (entry.path in unclear and entry.code not in UNREADABLE)
        )
        others = (
            entry
            for entry in kept
            if entry.path not in renamed and entry._replace(times=0) not in found
        )
        return (*others, *now)

    def pruned(
        self, before: Iterable[RecordedFinding], split: Split
    ) -> tuple[RecordedFinding, ...]:
        """Return a baseline without what is gone; a file with another name has that in it.

        Args:
            before: What it holds.
            split: What was found, held against that.
        """
        gone = Counter({entry._replace(times=0): entry.times for entry in split.gone})
        now = {old: path for path, old in split.renamed.items()}
        left = (
            entry._replace(
                path=now.get(entry.path, entry.path),
                times=entry.times - gone[entry._replace(times=0)],
            )
            for entry in before
        )
        return tuple(entry for entry in left if entry.times)


def together(reports: Iterable[Report]) -> Collected:
    """Return what several runs over the same files found; what two of them found is there once."""
    most: Counter[tuple[str, str, str | None, str]] = Counter()
    numbers: dict[str, int] = {}
    found = Collected()
    for report in reports:
        here: Counter[tuple[str, str, str | None, str]] = Counter()
        for each in report.diagnostics:
            key = each.path, each.code, each.pointer, each.fingerprint
            here[key] += 1
            if here[key] > most[key]:
                found.add(numbers.setdefault(each.path, len(numbers)), (each,))
        most |= here
    return found
