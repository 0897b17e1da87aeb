"""The report of one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics.collected import Collected
from newsmeta.diagnostics.counts import Counts, counts_of
from newsmeta.diagnostics.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one run.

    Attributes:
        diagnostics: The diagnostics in order of path, line, column and code; a tuple for callers
            from Python.
        files: The number of files that were looked at.
        suppressed: The number of findings suppressed by comments.
        others: The number of files that are neither articles nor of a configured kind, by top-level
            folder of the site.
        pictures: The number of files that are pictures.
        in_baseline: The number of findings left out because the baseline has them.
        gone: The number of findings in the baseline that the files no longer have.
        on_other_lines: The number of findings on unchanged lines, left out if only changed lines
            were asked for.
        web: The results of asking the web: the number of URLs, and of each outcome; empty if it was
            not asked.
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
        """The counts of the diagnostics."""
        found = self.diagnostics
        return found.counts if isinstance(found, Collected) else counts_of(found)

    @property
    def unreported(self) -> Mapping[str, int]:
        """The number of findings left out of the report, by reason."""
        counts = {
            "inBaseline": self.in_baseline,
            "suppressed": self.suppressed,
            "onOtherLines": self.on_other_lines,
        }
        return {name: number for name, number in counts.items() if number}

    def count(self, severity: Severity) -> int:
        """Return the number of diagnostics with `severity`."""
        return self.counts.of(severity)
