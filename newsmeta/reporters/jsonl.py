"""One JSON object a line, one line a finding."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Report
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import dump_json
from newsmeta.reporters.json import diagnostic_object


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield a line for each finding."""
    for diagnostic in report.diagnostics:
        yield dump_json(diagnostic_object(diagnostic, options)) + "\n"
