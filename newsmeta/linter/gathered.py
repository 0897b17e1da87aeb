"""The findings of one file: each once, without suppressed ones, and limited in number.

One mistake is one finding: a violation of the schema that is only a consequence of another mistake
is left out, and that mistake becomes an error. Rules that explain the findings of others are
applied before them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, Pointer, Severity, Span
from newsmeta.rules import RULES

if TYPE_CHECKING:
    from newsmeta.frontmatter.source import Source
    from newsmeta.linter.suppression import Suppressions

_TOP = Span(0, 3)
"""The opening marker. Findings on the first line are reported whichever lines have changed."""


class Gathered:
    """A collection of findings. Those that are not listed are only counted.

    Args:
        quiet: The suppressions by comments.
        source: The text of the file.
        most: The most listed findings of one rule; None for all.

    Attributes:
        suppressed: The number of findings that comments suppress.
        full: The codes of the rules whose further findings are only counted.
    """

    def __init__(self, quiet: Suppressions, source: Source, most: int | None) -> None:
        self._quiet = quiet if quiet.file_codes or quiet.line_codes else None
        self._source = source
        self._most = most
        self._listed: dict[tuple[object, ...], Finding] = {}
        self._others: set[int] = set()
        self._numbers: Counter[str] = Counter()
        self._worst: dict[str, Severity] = {}
        self._explained: set[Pointer] = set()
        self._broken: set[Pointer] = set()
        self._explained_by_others: dict[str, set[Pointer]] = defaultdict(set)
        self.suppressed = 0
        self.full: set[str] = set()

    def add(self, finding: Finding) -> None:
        """Add a finding; repetitions by an alias or << count once, where the value is written."""
        last = finding.pointer and finding.pointer[-1]
        wording = "" if RULES[finding.code].is_one_in_place else finding.message
        key = (finding.code, finding.span.start, finding.span.end, last, wording)
        if key in self._listed or (self._others and hash(key) in self._others):
            return
        if self._is_quiet(finding):
            self.suppressed += 1
            self._others.add(hash(key))
        elif self._is_consequence(finding):
            self._others.add(hash(key))
        else:
            self._explained.update(finding.explains)
            self._count(finding, key)

    def findings(self) -> tuple[Finding, ...]:
        """Return the listed findings, and for each rule one finding for the rest."""
        listed = (
            finding
            if self._broken.isdisjoint(finding.explains)
            else replace(finding, severity=Severity.ERROR)
            for finding in self._listed.values()
        )
        return (*listed, *map(self._rest, self._worst))

    def _is_consequence(self, finding: Finding) -> bool:
        """Tell whether another finding explains this one, and note that it does."""
        if not self._explained or finding.explains or not RULES[finding.code].breaks_format:
            return False
        if finding.pointer not in self._explained:
            return False
        self._broken.add(finding.pointer)
        return True

    def _count(self, finding: Finding, key: tuple[object, ...]) -> None:
        code = finding.code
        self._numbers[code] += 1
        if self._most is None or self._numbers[code] <= self._most:
            self._listed[key] = finding
            if self._numbers[code] == self._most:
                self.full.add(code)
            return
        self._others.add(hash(key))
        if finding.explains:
            self._explained_by_others[code].update(finding.explains)
        severity = finding.severity or RULES[code].severity
        self._worst[code] = max(severity, self._worst.get(code, severity), key=_rank)

    def _is_quiet(self, finding: Finding) -> bool:
        if self._quiet is None:
            return False
        line = self._source.position(finding.span.start).line
        return self._quiet.covers(finding.code, line)

    def _rest(self, code: str) -> Finding:
        number = self._numbers[code] - (self._most or 0)
        findings = "finding" if number == 1 else "findings"
        listed = "first is" if self._most == 1 else f"first {self._most:,} are"
        explained = self._explained_by_others.get(code, set())
        severity = self._worst[code] if self._broken.isdisjoint(explained) else Severity.ERROR
        return Finding(
            code,
            f"{number:,} more {findings} of {code} in this file, of which the {listed} listed",
            _TOP,
            "put those right first, or raise limits.max-findings in the configuration",
            severity=severity,
            more=number,
        )


def _rank(severity: Severity) -> int:
    return severity.rank
