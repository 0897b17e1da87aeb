"""The summary of a report, in a sentence or two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsmeta.diagnostics import Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.terminal import styled

NARROWEST = 30
"""Width of a line, in cells, for terminals that are even narrower."""


def sentence(report: Report, options: Options, width: int | None = None) -> str:
    """Return sentences such as `Found 3 errors in 2 of 214 files.`, each on lines of its own.

    The last line has no line end.

    Args:
        report: The report.
        options: The options.
        width: The most cells of a line; None for no limit.
    """
    texts = [
        (f"{_found(report)}{not_shown(report)}.", _style(report)),
        (_fixable(report, options), "aside"),
        (_others(report, options), "aside"),
    ]
    lines = ((line, style) for text, style in texts for line in _lines(text, width))
    return "\n".join(styled(line, style, options.color) for line, style in lines)


def _lines(text: str, width: int | None) -> Iterable[str]:
    """Yield a sentence in lines that fit the terminal."""
    width = len(text) if width is None else max(width, NARROWEST)
    if len(text) <= width:
        return [text] if text else []
    from newsmeta.reporters.wrapping import wrap

    return wrap(text, width)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 file` or `1,204 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def counts_by_severity(report: Report) -> Iterator[str]:
    """Yield the numbers of errors, warnings and infos, except zeros."""
    counts = report.counts
    for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO):
        if number := counts.of(severity):
            yield counted(number, severity.value)


def _found(report: Report) -> str:
    counts = list(counts_by_severity(report))
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
    paths = report.counts.files
    if paths > report.files:  # A file could not even be opened.
        return ""
    if paths == report.files:
        return f" in {counted(paths, 'file')}"
    return f" in {paths:,} of {report.files:,} files"


def not_shown(report: Report) -> str:
    """Return the number of hidden findings: ` (3 in the baseline)`, or nothing."""
    known = report.in_baseline
    parts = [f"{known:,} in the baseline"] if known else []
    for number, where in (
        (report.suppressed, "suppressed by comments"),
        (report.on_other_lines, "on lines that have not changed"),
    ):
        if number:
            parts.append(f"{f'{number:,}' if parts else counted(number, 'finding')} {where}")
    return f" ({', '.join(parts)})" if parts else ""


def _fixable(report: Report, options: Options) -> str:
    """Return a sentence about findings with a safe fix, if there are any."""
    counts = report.counts
    number, total = counts.fixable, counts.total
    if not number:
        return ""
    what = f"{number:,} of them" if number < total else "it" if total == 1 else "all of them"
    where = "" if options.can_fix else " where the files are in a folder on this machine"
    return f"newsmeta normalize fixes {what}{where}."


def _others(report: Report, options: Options) -> str:
    """Return a sentence about files without a schema, if there are any."""
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
    counts = report.counts
    if not counts.total:
        return "fine" if report.files else "aside"
    return max(counts.severities, key=lambda each: each.rank)
