"""One mistake, one finding: what a schema does not allow only because of another mistake."""

from __future__ import annotations

from dataclasses import replace

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules import RULES


def without_consequences(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings without those that others explain, which are errors then."""
    if not any(finding.explains for finding in findings):
        return findings
    broken = {f.pointer for f in findings if RULES[f.code].breaks_format and not f.explains}
    explained = {pointer for finding in findings for pointer in finding.explains}
    return tuple(
        finding
        if broken.isdisjoint(finding.explains)
        else replace(finding, severity=Severity.ERROR)
        for finding in findings
        if finding.explains
        or finding.pointer not in explained
        or not RULES[finding.code].breaks_format
    )
