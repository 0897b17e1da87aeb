"""Applying a baseline to a report, and making one from reports."""

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
    """Return the baseline of a configuration, or None if there is none.

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
    """Return a report without the findings in a baseline.

    Args:
        report: The report, with fingerprints.
        baseline: The baseline.
        runner: The runner that made the report.
        paths: The files and folders given to the run.
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
    # Every command reports unreadable files, unless the rule is ignored.
    said, enabled_for = runner.enabled | UNREADABLE, runner.checker.analyst.enabled_for
    return lambda path: said & enabled_for(baseline.root / path)


@dataclass(frozen=True, slots=True)
class Recording:
    """Findings to record.

    Attributes:
        diagnostics: The findings, with fingerprints.
        scope: The files that were looked at.
    """

    diagnostics: Sequence[Diagnostic]
    scope: Scope

    def entries(self) -> tuple[RecordedFinding, ...]:
        """Return all findings as entries."""
        counts = Counter(
            (self.scope.names.of(each.path), each.code, each.pointer, each.fingerprint)
            for each in self.diagnostics
        )
        return tuple(RecordedFinding(*key, times) for key, times in counts.items())

    def renewed(
        self, before: Iterable[RecordedFinding], split: Split
    ) -> tuple[RecordedFinding, ...]:
        """Return the entries of an updated baseline.

        Entries stay for files that were not looked at, and for files that cannot be read now, since
        no other rule was checked in them.

        Args:
            before: The entries of the present baseline.
            split: The findings, compared with these entries.
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
        """Return a baseline without entries that are gone, and with the new names of files.

        Args:
            before: The entries of the present baseline.
            split: The findings, compared with these entries.
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
    """Return the findings of several runs over the same files, without duplicates."""
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
