"""Counts of diagnostics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics.diagnostics import Diagnostic, FixSafety, Severity

Sort = tuple[str, str, Severity]
"""The key by which diagnostics are counted: code, name and severity."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of diagnostics.

    Attributes:
        sorts: The number of each sort.
        fixable: The number with a safe fix.
        files: The number of files with diagnostics.
    """

    sorts: Mapping[Sort, int]
    fixable: int
    files: int

    @property
    def total(self) -> int:
        """The number of all diagnostics."""
        return sum(self.sorts.values())

    @property
    def severities(self) -> frozenset[Severity]:
        """The severities of the diagnostics."""
        return frozenset(severity for _, _, severity in self.sorts)

    def of(self, severity: Severity) -> int:
        """Return the number of diagnostics with a severity."""
        return sum(count for (_, _, each), count in self.sorts.items() if each is severity)


def sort_of(diagnostic: Diagnostic) -> Sort:
    """Return the key by which a diagnostic is counted."""
    return diagnostic.code, diagnostic.name, diagnostic.severity


def counts_of(diagnostics: Iterable[Diagnostic]) -> Counts:
    """Return the counts of diagnostics."""
    diagnostics = tuple(diagnostics)
    return Counts(
        Counter(map(sort_of, diagnostics)),
        sum(diagnostic.fix is FixSafety.SAFE for diagnostic in diagnostics),
        len({diagnostic.path for diagnostic in diagnostics}),
    )
