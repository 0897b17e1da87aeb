"""What a report comes to, in a sentence or two."""

from __future__ import annotations

from newsmeta.diagnostics import FixSafety, Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.terminal import styled


def sentence(report: Report, options: Options) -> str:
    """Return the sentences, such as `Found 3 errors in 2 of 214 files.`, one a line.

    The last has no line end.
    """
    text = styled(f"{_found(report)}{_not_shown(report)}.", _style(report), options.color)
    asides = [each for each in (_fixable(report), _others(report, options)) if each]
    return "\n".join([text, *(styled(each, "aside", options.color) for each in asides)])


def counted(number: int, noun: str) -> str:
    """Return number and noun, such as `1 file` or `1,204 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _found(report: Report) -> str:
    counts = [
        counted(count, severity.value)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if (count := report.count(severity))
    ]
    if counts:
        return f"Found {_listed(counts)}{_where(report)}"
    if not report.files:
        return "No files were checked"
    if report.in_baseline:
        return f"Found nothing new in {counted(report.files, 'file')}"
    if report.unreported:
        return f"Found nothing in {counted(report.files, 'file')}"
    return "The file is fine" if report.files == 1 else f"All {report.files:,} files are fine"


def _listed(counts: list[str]) -> str:
    *others, last = counts
    return f"{', '.join(others)} and {last}" if others else last


def _where(report: Report) -> str:
    paths = len({diagnostic.path for diagnostic in report.diagnostics})
    if paths > report.files:  # a file that could not even be opened
        return ""
    if paths == report.files:
        return f" in {counted(paths, 'file')}"
    return f" in {paths:,} of {report.files:,} files"


def _not_shown(report: Report) -> str:
    """Return what there was besides and is not shown."""
    known = report.in_baseline
    parts = [f"{known:,} in the baseline"] if known else []
    for number, where in (
        (report.suppressed, "suppressed by comments"),
        (report.on_other_lines, "on lines that have not changed"),
    ):
        if number:
            parts.append(f"{f'{number:,}' if parts else counted(number, 'finding')} {where}")
    return f" ({', '.join(parts)})" if parts else ""


def _fixable(report: Report) -> str:
    """Return a sentence on how many findings have a safe fix, if any has."""
    number = sum(diagnostic.fix is FixSafety.SAFE for diagnostic in report.diagnostics)
    if not number:
        return ""
    total = len(report.diagnostics)
    what = f"{number:,} of them" if number < total else "it" if total == 1 else "all of them"
    return f"newsmeta normalize fixes {what}."


def _others(report: Report, options: Options) -> str:
    """Return a sentence on the files that were not held to a schema, if there are any."""
    number = sum(report.others.values())
    if not number:
        return ""
    articles = (
        ""
        if options.has_kinds
        else f"{counted(report.files - report.pictures - number, 'article')}; "
    )
    places = counted(len(report.others), "folder")
    advice = " (newsmeta init writes one where files are alike)" if options.can_init else ""
    return f"{articles}{counted(number, 'other file')} in {places} without a schema{advice}."


def _style(report: Report) -> str:
    if not report.diagnostics:
        return "fine" if report.files else "aside"
    return max((diagnostic.severity for diagnostic in report.diagnostics), key=lambda s: s.rank)
