"""Annotations on the changed files, as workflow commands for GitHub Actions.

GitHub shows ten errors, ten warnings and ten notices of a step, those that come first. So
errors do, and of each level those that are shown come from as many files as possible; the rest
stands in the log, file by file. The log shows nothing of a command but its message, which
therefore holds path, line and column as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice, zip_longest

from newsmeta.diagnostics import Diagnostic, Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.concise import one_line
from newsmeta.reporters.escaping import visible
from newsmeta.reporters.paths import relative_path
from newsmeta.reporters.sentence import counted
from newsmeta.suggestions import listing

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

_SHOWN = 10
"""How many annotations of each level GitHub shows of a step."""


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield a workflow command for each finding, and a line on those that GitHub will not show."""
    hidden = []
    for severity in _COMMANDS:
        of_level = [each for each in report.diagnostics if each.severity is severity]
        yield from (_command(each, options) for each in _spread(of_level))
        if len(of_level) > _SHOWN:
            hidden.append(counted(len(of_level) - _SHOWN, severity.value))
    if hidden:
        yield (
            f"newsmeta: GitHub shows {_SHOWN} annotations of each level in a step; "
            f"{listing(hidden, 'and')} stand in this log alone\n"
        )


def _spread(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return findings such that the first ones, which are shown, are of many files."""
    if len(found) <= _SHOWN:
        return list(found)
    files = [list(of_file) for _, of_file in groupby(found, key=lambda each: each.path)]
    in_turn = (each for turn in zip_longest(*files) for each in turn if each is not None)
    first = list(islice(in_turn, _SHOWN))
    taken = set(map(id, first))
    return first + [each for each in found if id(each) not in taken]


def _command(diagnostic: Diagnostic, options: Options) -> str:
    properties = ",".join(
        f"{name}={_escape_property(value)}"
        for name, value in _properties(diagnostic, options).items()
    )
    command = _COMMANDS[diagnostic.severity]
    return f"::{command} {properties}::{_escape(one_line(diagnostic))}\n"


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
