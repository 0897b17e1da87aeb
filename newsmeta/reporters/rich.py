"""Findings for people at a terminal: place, source line, message and help.

Lines are formatted by hand. Rich's console takes a second for two thousand findings, this module a
tenth of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from rich.cells import cell_len

from newsmeta.diagnostics import Diagnostic, Related, Report
from newsmeta.diagnostics.counts import sort_of
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import guarded, place, visible, visible_path
from newsmeta.reporters.grouping import Folder, Folders, folder_of, in_groups
from newsmeta.reporters.json import url
from newsmeta.reporters.sentence import NARROWEST, counted, sentence
from newsmeta.reporters.snippet import snippet
from newsmeta.reporters.table import rows, table
from newsmeta.reporters.terminal import linked, styled
from newsmeta.reporters.wrapping import wrap

_MANY = 20
_TOP = 10
_TOP_FOLDERS = 5
_BAR = "│"

# Front matter rarely has a thousand lines; a longer number shifts only its own frame.
_GUTTER = 4
_INDENT = " " * (_GUTTER + 1)


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the findings, usually file by file, then the summary."""
    folders = Folders()
    yield from _BY[options.group_by or "file"](_counted(report, folders, options), report, options)
    if options.quiet:
        return
    if len(report.diagnostics) > _MANY:
        yield from _overview(report, folders, options)
    yield sentence(report, options, options.width) + "\n"


def _counted(report: Report, folders: Folders, options: Options) -> Iterator[Diagnostic]:
    for diagnostic in in_groups(report, options.group_by):
        folders.add(diagnostic.path)
        yield diagnostic


# -- groups ------------------------------------------------------------------------------


def _by_file(found: Iterable[Diagnostic], _: Report, options: Options) -> Iterator[str]:
    for path, those in groupby(found, key=attrgetter("path")):
        yield from _text(_place(visible_path(path), options))
        for diagnostic in those:
            where = f"{diagnostic.line:>{_GUTTER}}:{diagnostic.column}  "
            yield from _text([where + _rule(diagnostic, options)])
            yield from _text(_finding(diagnostic, options))
            yield "\n"


def _by_folder(found: Iterable[Diagnostic], report: Report, options: Options) -> Iterator[str]:
    for folder, those in groupby(found, key=lambda each: folder_of(each.path)):
        group = list(those)
        files = counted(len({each.path for each in group}), "file")
        text = f"{visible_path(folder)}: {counted(len(group), 'finding')} in {files}"
        yield from _text(_heading(text, options))
        yield "\n"
        yield from _by_file(group, report, options)


def _by_rule(found: Iterable[Diagnostic], report: Report, options: Options) -> Iterator[str]:
    for sort, those in groupby(found, key=sort_of):
        code, name, severity = sort
        number = counted(report.counts.sorts[sort], severity.value)
        yield from _text(_heading(f"{visible(code)} {visible(name)}: {number}", options))
        yield "\n"
        for diagnostic in those:
            yield from _text(_place(place(diagnostic.location), options))
            yield from _text(_finding(diagnostic, options))
            yield "\n"


_BY: dict[str, Callable[[Iterable[Diagnostic], Report, Options], Iterator[str]]] = {
    "file": _by_file,
    "folder": _by_folder,
    "rule": _by_rule,
}


def _text(lines: Iterable[str]) -> Iterator[str]:
    yield "".join(f"{line}\n" for line in lines)


def _heading(text: str, options: Options) -> Iterator[str]:
    for line in wrap(text, max(options.width, NARROWEST)):
        yield styled(guarded(line), "group", options.color)


def _place(where: str, options: Options) -> Iterator[str]:
    """Yield a place, on several lines if it is long, without breaks within words."""
    lines = wrap(where, max(options.width, NARROWEST) - 2)
    for number, line in enumerate(lines):
        yield "  " * bool(number) + styled(guarded(line), "place", options.color)


# -- summary -----------------------------------------------------------------------------


def _overview(report: Report, folders: Folders, options: Options) -> Iterator[str]:
    counts = folders.rows()
    yield from _folder_table(counts[:_TOP_FOLDERS], options)
    if len(counts) > _TOP_FOLDERS:
        yield f"and {counted(len(counts) - _TOP_FOLDERS, 'more folder')}\n"
    yield "\n"
    found = rows(report)
    yield from table(found[:_TOP], options)
    if len(found) > _TOP:
        yield f"and {counted(len(found) - _TOP, 'more rule')}\n"
    yield styled("(--statistics shows just this table)", "aside", options.color) + "\n\n"


def _folder_table(counts: list[tuple[str, Folder]], options: Options) -> Iterator[str]:
    texts = [(f"{each.findings:,}", f"in {counted(each.files, 'file')}") for _, each in counts]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for (name, _), (number, files) in zip(counts, texts, strict=True):
        start = f"{number:>{widths[0]}}  {files:{widths[1]}}  "
        cells = max(options.width, NARROWEST) - len(start)
        for at, line in enumerate(wrap(visible(name), max(cells, NARROWEST // 3))):
            yield f"{' ' * len(start)}{guarded(line)}\n" if at else f"{start}{line}\n"


# -- a finding ---------------------------------------------------------------------------


def _finding(diagnostic: Diagnostic, options: Options) -> Iterator[str]:
    if diagnostic.snippet:
        yield from _frame(diagnostic, options)
    yield from _paragraph(diagnostic.message, _INDENT, options)
    if diagnostic.hint:
        yield from _paragraph(diagnostic.hint, _INDENT, options, "help: ")
    for related in diagnostic.related:
        yield from _also(related, options)


def _rule(diagnostic: Diagnostic, options: Options) -> str:
    severity, code, name = diagnostic.severity, visible(diagnostic.code), visible(diagnostic.name)
    link = linked(code, url(diagnostic.code, options), options.color)
    return f"{styled(severity.value, severity, options.color)} {link} {name}"


def _frame(diagnostic: Diagnostic, options: Options) -> Iterator[str]:
    number = f"{diagnostic.line:>{_GUTTER}} {_BAR}"
    blank = f"{_BAR:>{len(number)}}"
    shown = snippet(diagnostic, max(options.width, NARROWEST) - len(number) - 1)
    carets = shown.carets.lstrip()
    indent = shown.carets[: -len(carets)]
    yield f"{styled(number, 'frame', options.color)} {shown.text}"
    yield (
        f"{styled(blank, 'frame', options.color)} {indent}"
        f"{styled(carets, diagnostic.severity, options.color)}"
    )


def _paragraph(text: str, indent: str, options: Options, label: str = "") -> Iterator[str]:
    hanging = indent + " " * len(label)
    lines = wrap(visible(text), max(options.width, NARROWEST) - len(hanging))
    for number, line in enumerate(lines):
        start = hanging if number else indent + styled(label, "help", options.color)
        yield start + guarded(line)


def _also(related: Related, options: Options) -> Iterator[str]:
    where = place(related.location)
    why = visible(related.message)
    label = styled("see", "related", options.color)
    if cell_len(f"{_INDENT}see {where}: {why}") <= options.width:
        yield f"{_INDENT}{label} {where}: {why}"
        return
    hanging = _INDENT + " " * 4
    lines = wrap(f"{where}:", max(options.width, NARROWEST) - len(hanging))
    for number, line in enumerate(lines):
        yield f"{hanging}{guarded(line)}" if number else f"{_INDENT}{label} {line}"
    yield from _paragraph(related.message, hanging, options)
