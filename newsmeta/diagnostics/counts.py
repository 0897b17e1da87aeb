"""How many diagnostics there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics.diagnostics import Diagnostic, FixSafety, Severity

Sort = tuple[str, str, Severity]
"""What diagnostics are counted by: code, name and severity."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many diagnostics there are.

    Attributes:
        sorts: How many of each sort.
        fixable: How many have a safe fix.
        files: In how many files they are.
    """

    sorts: Mapping[Sort, int]
    fixable: int
    files: int

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.sorts.values())

    @property
    def severities(self) -> frozenset[Severity]:
        """The severities that they have."""
        return frozenset(severity for _, _, severity in self.sorts)

    def of(self, severity: Severity) -> int:
        """Return how many have a severity."""
        return sum(count for (_, _, each), count in self.sorts.items() if each is severity)


def sort_of(diagnostic: Diagnostic) -> Sort:
    """Return what a diagnostic is counted by."""
    return diagnostic.code, diagnostic.name, diagnostic.severity


def counts_of(diagnostics: Iterable[Diagnostic]) -> Counts:
    """Return how many diagnostics there are."""
    diagnostics = tuple(diagnostics)
    return Counts(
        Counter(map(sort_of, diagnostics)),
        sum(diagnostic.fix is FixSafety.SAFE for diagnostic in diagnostics),
        len({diagnostic.path for diagnostic in diagnostics}),
    )
