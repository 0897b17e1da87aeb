"""Annotations on the changed files, as workflow commands for GitHub Actions.

GitHub shows ten errors, ten warnings and ten notices of a step, and the log shows nothing
of a command but its message. So the message holds path, line and column as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Diagnostic, Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.concise import one_line
from newsmeta.reporters.escaping import visible
from newsmeta.reporters.paths import relative_path

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield a workflow command for each finding."""
    for diagnostic in report.diagnostics:
        properties = ",".join(
            f"{name}={_escape_property(value)}"
            for name, value in _properties(diagnostic, options).items()
        )
        command = _COMMANDS[diagnostic.severity]
        yield f"::{command} {properties}::{_escape(one_line(diagnostic))}\n"


def _properties(diagnostic: Diagnostic, options: Options) -> dict[str, str]:
    start, end = diagnostic.location.start, diagnostic.location.end
    properties = {
        "file": visible(relative_path(diagnostic.path, options.root)),
        "line": str(start.line),
        "endLine": str(end.line),
    }
    if start.line == end.line:  # GitHub refuses columns otherwise
        properties["col"] = str(start.column)
        properties["endColumn"] = str(end.column)
    properties["title"] = visible(f"{diagnostic.code} {diagnostic.name}")
    return properties


def _escape(text: str) -> str:
    # Line ends would need it too, but visible text has none.
    return text.replace("%", "%25")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
