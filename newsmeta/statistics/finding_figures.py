"""Figures of findings."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from newsmeta.diagnostics import Diagnostic, Report, Severity
from newsmeta.diagnostics.counts import Sort, sort_of
from newsmeta.statistics.model import FolderShare, FoundFigures, RuleShare
from newsmeta.statistics.rows import Rows


def figures_of(report: Report) -> tuple[FoundFigures, Rows]:
    """Return the figures of a report, and the number of findings in each file with any."""
    by_file = Rows()
    folders: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for path, group in groupby(report.diagnostics, key=attrgetter("path")):
        number = sum(1 for _ in group)
        by_file.append((path, number))
        folder = _folder(path)
        folders[folder] += number
        files[folder] += 1
    counts = report.counts
    severities = sorted(Severity, key=lambda each: -each.rank)
    figures = FoundFigures(
        total=counts.total,
        files=counts.files,
        fixable=counts.fixable,
        by_severity={severity: counts.of(severity) for severity in severities},
        by_rule=by_rule(report.diagnostics),
        by_folder=tuple(
            FolderShare(folder, number, files[folder])
            for folder, number in sorted(folders.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
        in_baseline=report.in_baseline,
        suppressed=report.suppressed,
    )
    return figures, by_file


def by_rule(diagnostics: Iterable[Diagnostic]) -> tuple[RuleShare, ...]:
    """Return the findings of each rule, the most findings first.

    Args:
        diagnostics: The findings, file by file.
    """
    numbers: Counter[Sort] = Counter()
    files: Counter[Sort] = Counter()
    for _, group in groupby(diagnostics, key=attrgetter("path")):
        found = Counter(map(sort_of, group))
        numbers.update(found)
        files.update(found.keys())
    return tuple(
        RuleShare(*sort, number, files[sort])
        for sort, number in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _folder(path: str) -> str:
    return os.path.dirname(path).replace(os.sep, "/") or "."  # noqa: PTH120
