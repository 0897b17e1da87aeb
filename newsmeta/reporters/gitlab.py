"""A Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Diagnostic, Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import dump_items, encodable
from newsmeta.reporters.fingerprints import fingerprints
from newsmeta.reporters.paths import relative_path

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the report as a JSON list."""
    issues = (
        _issue(diagnostic, fingerprint, options)
        for diagnostic, fingerprint in fingerprints(report.diagnostics, options.root)
    )
    yield from dump_items([], issues)


def _issue(diagnostic: Diagnostic, fingerprint: str, options: Options) -> dict[str, object]:
    return {
        # GitLab shows the description, but not the name of the check.
        "description": encodable(f"{diagnostic.code}: {diagnostic.text}"),
        "check_name": diagnostic.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": encodable(relative_path(diagnostic.path, options.root)),
            "lines": {"begin": diagnostic.line},
        },
    }
