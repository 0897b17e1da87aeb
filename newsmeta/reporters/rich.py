"""Findings for people at a terminal: where, the source line, what is wrong, what helps.

Lines are put together by hand: laid out by Rich's console, two thousand findings take a
second, this way a tenth of one.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from newsmeta.diagnostics import Diagnostic, Related, Report
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import guarded, place, visible
from newsmeta.reporters.json import url
from newsmeta.reporters.sentence import counted, sentence
from newsmeta.reporters.snippet import snippet
from newsmeta.reporters.table import rows, table
from newsmeta.reporters.terminal import linked, styled
from newsmeta.reporters.wrapping import wrap

_MANY = 50
_TOP = 10
_BAR = "│"
_NARROWEST = 30

# Front matter rarely has a thousand lines; a longer number moves its own frame only.
_GUTTER = 4
_INDENT = " " * (_GUTTER + 1)


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the findings, which stand file by file, then what they come to."""
    for diagnostic in report.diagnostics:
        yield "".join(f"{line}\n" for line in _finding(diagnostic, options)) + "\n"
    if options.quiet:
        return
    if len(report.diagnostics) > _MANY:
        yield from _overview(report, options)
    yield sentence(report, options) + "\n"


def _overview(report: Report, options: Options) -> Iterator[str]:
    found = rows(report)
    yield from table(found[:_TOP], options)
    if len(found) > _TOP:
        yield f"and {counted(len(found) - _TOP, 'more rule')}\n"
    yield styled("(--statistics shows just this table)", "aside", options.color) + "\n\n"


def _finding(diagnostic: Diagnostic, options: Options) -> Iterator[str]:
    yield from _heading(diagnostic, options)
    if diagnostic.snippet:
        yield from _frame(diagnostic, options)
    yield from _paragraph(diagnostic.message, _INDENT, options)
    if diagnostic.hint:
        yield from _paragraph(diagnostic.hint, _INDENT, options, "help: ")
    for related in diagnostic.related:
        yield from _also(related, options)


def _heading(diagnostic: Diagnostic, options: Options) -> Iterator[str]:
    where = place(diagnostic.location)
    severity, code, name = diagnostic.severity, visible(diagnostic.code), visible(diagnostic.name)
    # The place stays in one piece, so that a terminal can open it.
    fits = cell_len(f"{where}  {severity} {code} {name}") <= options.width
    link = linked(code, url(diagnostic.code, options), options.color)
    where = styled(where, "place", options.color)
    rule = f"{styled(severity.value, severity, options.color)} {link} {name}"
    yield from [f"{where}  {rule}"] if fits else [where, f"{_INDENT}{rule}"]


def _frame(diagnostic: Diagnostic, options: Options) -> Iterator[str]:
    number = f"{diagnostic.line:>{_GUTTER}} {_BAR}"
    blank = f"{_BAR:>{len(number)}}"
    shown = snippet(diagnostic, max(options.width, _NARROWEST) - len(number) - 1)
    carets = shown.carets.lstrip()
    indent = shown.carets[: -len(carets)]
    yield f"{styled(number, 'frame', options.color)} {shown.text}"
    yield (
        f"{styled(blank, 'frame', options.color)} {indent}"
        f"{styled(carets, diagnostic.severity, options.color)}"
    )


def _paragraph(text: str, indent: str, options: Options, label: str = "") -> Iterator[str]:
    hanging = indent + " " * len(label)
    lines = wrap(visible(text), max(options.width, _NARROWEST) - len(hanging))
    for number, line in enumerate(lines):
        start = hanging if number else indent + styled(label, "help", options.color)
        yield start + guarded(line)


def _also(related: Related, options: Options) -> Iterator[str]:
    where = f"see {place(related.location)}"
    why = visible(related.message)
    shown = _INDENT + styled("see", "related", options.color) + where[3:]
    if cell_len(f"{_INDENT}{where}: {why}") <= options.width:
        yield f"{shown}: {why}"
        return
    yield f"{shown}:"
    yield from _paragraph(related.message, _INDENT + " " * 4, options)
