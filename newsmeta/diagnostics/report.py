"""All that one run found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics.collected import Collected
from newsmeta.diagnostics.counts import Counts, counts_of
from newsmeta.diagnostics.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run found.

    Attributes:
        diagnostics: In order of path, line, column and code. A tuple, where Python asked.
        files: How many files were looked at.
        suppressed: How many findings comments in the files kept quiet.
        others: How many of the files are neither articles nor of a configured kind, by the
            folder at the top of the site that they are in.
        pictures: How many of the files are pictures.
        in_baseline: How many findings the baseline holds, so that they are not among these.
        gone: How many findings of the baseline are no longer in the files that were looked at.
        on_other_lines: How many findings are on lines that have not changed, where only those on
            changed ones were asked for.
        web: What asking the web came to: how many URLs there are, and how many came to what; empty
            where nobody asked.
    """

    diagnostics: Sequence[Diagnostic]
    files: int
    suppressed: int = 0
    others: Mapping[str, int] = field(default_factory=dict)
    pictures: int = 0
    in_baseline: int = 0
    gone: int = 0
    on_other_lines: int = 0
    web: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        """How many diagnostics there are, of each rule and in how many files."""
        found = self.diagnostics
        return found.counts if isinstance(found, Collected) else counts_of(found)

    @property
    def unreported(self) -> Mapping[str, int]:
        """How many findings there are besides, by what keeps them out of the report."""
        counts = {
            "inBaseline": self.in_baseline,
            "suppressed": self.suppressed,
            "onOtherLines": self.on_other_lines,
        }
        return {name: number for name, number in counts.items() if number}

    def count(self, severity: Severity) -> int:
        """Return how many diagnostics have `severity`."""
        return self.counts.of(severity)
