"""One plain line for each finding, for pipes, editors and `grep`."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Diagnostic, Report
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import place, visible
from newsmeta.reporters.grouping import in_groups


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield a line for each finding."""
    for diagnostic in in_groups(report, options.group_by):
        yield one_line(diagnostic) + "\n"


def one_line(diagnostic: Diagnostic) -> str:
    """Return `path:line:col: CODE message; hint`."""
    where = place(diagnostic.location)
    return f"{where}: {visible(diagnostic.code)} {visible(diagnostic.text)}"
