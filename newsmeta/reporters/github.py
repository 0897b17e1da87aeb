"""Annotations on changed files, as workflow commands for GitHub Actions.

For each step, GitHub shows the first ten errors, ten warnings and ten notices. So errors come
first, and the first ten of each level come from as many files as possible. The rest is in the log,
file by file. The log shows only the message of a command, so the message contains path, line and
column. They come last, since an annotation beside the line should begin with the problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice, zip_longest

from newsmeta.diagnostics import Diagnostic, Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import place, visible
from newsmeta.reporters.paths import relative_path
from newsmeta.reporters.sentence import counted
from newsmeta.suggestions import listing

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

_SHOWN = 10
"""Number of annotations of each level that GitHub shows for a step."""


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield a workflow command for each finding, and a line about those that GitHub hides."""
    hidden = []
    counts = report.counts
    for severity in _COMMANDS:
        if number := counts.of(severity):
            in_order = _spread if number > _SHOWN else _of_level
            yield from (_command(each, options) for each in in_order(report, severity))
        if number > _SHOWN:
            hidden.append(counted(number - _SHOWN, severity.value))
    if hidden:
        yield (
            f"newsmeta: GitHub shows {_SHOWN} annotations of each level in a step; "
            f"{listing(hidden, 'and')} are not shown beside the lines\n"
        )


def _of_level(report: Report, severity: Severity) -> Iterator[Diagnostic]:
    return (each for each in report.diagnostics if each.severity is severity)


def _spread(report: Report, severity: Severity) -> Iterator[Diagnostic]:
    """Yield the findings of a level, with the first ones, which are shown, from many files."""
    numbered = enumerate(_of_level(report, severity))
    by_file = groupby(numbered, key=lambda each: each[1].path)
    # More files, or more findings of a file, could not be shown anyway.
    files = [list(islice(of_file, _SHOWN)) for _, of_file in islice(by_file, _SHOWN)]
    in_turn = (each for turn in zip_longest(*files) for each in turn if each is not None)
    shown = dict(islice(in_turn, _SHOWN))
    yield from shown.values()
    for number, each in enumerate(_of_level(report, severity)):
        if number not in shown:
            yield each


def _command(diagnostic: Diagnostic, options: Options) -> str:
    properties = ",".join(
        f"{name}={_escape_property(value)}"
        for name, value in _properties(diagnostic, options).items()
    )
    command = _COMMANDS[diagnostic.severity]
    return f"::{command} {properties}::{_escape(_message(diagnostic))}\n"


def _message(diagnostic: Diagnostic) -> str:
    """Return `CODE message; hint (path:line:col)`."""
    where = place(diagnostic.location)
    return f"{visible(diagnostic.code)} {visible(diagnostic.text)} ({where})"


def _properties(diagnostic: Diagnostic, options: Options) -> dict[str, str]:
    start, end = diagnostic.location.start, diagnostic.location.end
    properties = {
        "file": visible(relative_path(diagnostic.path, options.root)),
        "line": str(start.line),
        "endLine": str(end.line),
    }
    if start.line == end.line:  # GitHub rejects columns in other annotations.
        properties["col"] = str(start.column)
        properties["endColumn"] = str(end.column)
    properties["title"] = visible(f"{diagnostic.code} {diagnostic.name}")
    return properties


def _escape(text: str) -> str:
    # Line ends would need escaping, too, but visible text has none.
    return text.replace("%", "%25")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
